"""All house rules in one list: a rule takes the root of a tree and returns its faults, one sentence each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.doors.names import all_lists_what_is_public, modules_say_what_they_are, the_sdk_is_explained
from tests.doors.records import (
    changelog_has_a_form,
    decisions_are_numbered_once,
    decisions_have_no_gap,
    decisions_say_why,
    links_lead_somewhere,
)
from tests.doors.size import (
    broad_handlers_are_few_and_explained,
    files_are_short,
    functions_are_short,
    modules_have_telling_names,
)
from tests.doors.types import (
    every_ignore_names_its_code_and_reason,
    every_noqa_names_its_rule,
    mypy_is_strict_without_exceptions,
)
from tests.doors.words import files_are_not_huge, no_loose_ends, no_machine_is_named, tests_are_run

Rule = Callable[[Path], list[str]]

RULES: tuple[Rule, ...] = (
    functions_are_short,
    files_are_short,
    broad_handlers_are_few_and_explained,
    modules_have_telling_names,
    mypy_is_strict_without_exceptions,
    every_ignore_names_its_code_and_reason,
    every_noqa_names_its_rule,
    all_lists_what_is_public,
    the_sdk_is_explained,
    modules_say_what_they_are,
    no_machine_is_named,
    no_loose_ends,
    files_are_not_huge,
    tests_are_run,
    decisions_are_numbered_once,
    decisions_have_no_gap,
    decisions_say_why,
    changelog_has_a_form,
    links_lead_somewhere,
)

AT_RELEASE = (decisions_have_no_gap,)
"""Rules that may be red while several people work; `make check` leaves them out, `make test` does not."""
