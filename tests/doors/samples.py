"""A bad sample for every house rule, with the complaint that it must raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.doors import names, records, size, types, words
from tests.doors.rules import Rule

MODULE = "src/tutela/lib/thing.py"
TEST = "tests/test_thing.py"
DECISIONS = "docs/decisions"


@dataclass(frozen=True)
class Sample:
    """Files that break *rule*, and a part of the complaint."""

    rule: Rule
    expected: str
    files: Mapping[str, str]


def _function(lines: int, name: str = "f") -> str:
    return f"def {name}():\n" + "    x = 1\n" * lines


def _decision(number: int, parts: str = "**Context.** a **Decision.** b **Rejected.** c") -> str:
    return f"# {number:04}: A title\n\n{parts}\n"


def _functions(*lengths: int) -> str:
    return "\n\n".join(_function(length, f"f{number}") for number, length in enumerate(lengths))


SAMPLES: tuple[Sample, ...] = (
    Sample(size.functions_are_short, "f has 61 lines", {MODULE: _function(61)}),
    Sample(size.functions_are_short, "the median function body", {MODULE: _functions(8, 8, 8)}),
    Sample(size.functions_are_short, "one function body in ten", {MODULE: _functions(1, 1, 1, 1, 1, 1, 1, 40, 40)}),
    Sample(size.files_are_short, "501 lines", {TEST: "x = 1\n" * 501}),
    Sample(size.files_are_short, "the median file", {MODULE: "x = 1\n" * 121, MODULE + "x/a.py": "x = 1\n" * 121}),
    Sample(
        size.broad_handlers_are_few_and_explained,
        "does not say why",
        {MODULE: "try:\n    f()\nexcept Exception:\n    pass\n"},
    ),
    Sample(
        size.broad_handlers_are_few_and_explained,
        "does not say why",
        {MODULE: "try:\n    f()\nexcept (KeyError, builtins.BaseException):  # noqa: BLE001\n    pass\n"},
    ),
    Sample(
        size.broad_handlers_are_few_and_explained,
        "does not say why",
        {MODULE: "with contextlib.suppress(Exception):\n    f()\n"},
    ),
    Sample(
        size.broad_handlers_are_few_and_explained,
        "9 of 9 handlers",
        {MODULE: "try:\n    f()\nexcept Exception:  # because\n    pass\n" * 9},
    ),
    Sample(size.modules_have_telling_names, "'utils' says nothing", {"src/tutela/lib/utils.py": ""}),
    Sample(size.modules_have_telling_names, "'common' says nothing", {"src/tutela/common/thing.py": ""}),
    Sample(types.mypy_is_strict_without_exceptions, "not strict", {"pyproject.toml": "[tool.mypy]\nstrict = false\n"}),
    Sample(
        types.mypy_is_strict_without_exceptions,
        "excuses ['tutela.web.*'] from disallow_untyped_defs",
        {
            "pyproject.toml": "[tool.mypy]\nstrict = true\n[[tool.mypy.overrides]]\n"
            'module = ["tutela.web.*"]\ndisallow_untyped_defs = false\n'
        },
    ),
    Sample(
        types.mypy_is_strict_without_exceptions,
        "ignore_errors is set for all",
        {"pyproject.toml": "[tool.mypy]\nstrict = true\nignore_errors = true\n"},
    ),
    Sample(types.every_ignore_names_its_code_and_reason, "without a code", {MODULE: "x = f()  # type: " + "ignore\n"}),
    Sample(
        types.every_ignore_names_its_code_and_reason,
        "without a reason",
        {MODULE: "x = f()  # type: " + "ignore[no-untyped-call]\n"},
    ),
    Sample(types.every_ignore_names_its_code_and_reason, "a whole file", {MODULE: "# my" + "py: ignore-errors\n"}),
    Sample(types.every_noqa_names_its_rule, "noqa without a rule", {MODULE: "x = f()  # no" + "qa\n"}),
    Sample(names.all_lists_what_is_public, "without __all__", {"src/tutela/ai/api.py": "def f(): ...\n"}),
    Sample(names.all_lists_what_is_public, "lacks f", {"src/tutela/ai/api.py": "__all__ = []\ndef f(): ...\n"}),
    Sample(
        names.all_lists_what_is_public,
        "lacks Thing",
        {"src/tutela/sdk/__init__.py": "from tutela.sdk.thing import Thing\n__all__ = []\n"},
    ),
    Sample(
        names.all_lists_what_is_public,
        "names ghost, which is not here",
        {"src/tutela/sdk/__init__.py": '__all__ = ["ghost"]\n'},
    ),
    Sample(
        names.the_sdk_is_explained,
        "A.f has no docstring",
        {"src/tutela/sdk/a.py": '"""A."""\nclass A:\n    """A."""\n    def f(self): ...\n'},
    ),
    Sample(names.modules_say_what_they_are, "no docstring", {MODULE: "x = 1\n"}),
    Sample(words.no_machine_is_named, "names a machine", {"docs/a.md": "see /ro" + "ot/x\n"}),
    Sample(words.no_machine_is_named, "names a machine", {"Makefile": "x:\n\tcat ../shar" + "ed/x\n"}),
    Sample(
        words.no_machine_is_named, "names a machine", {"requirements/dev.txt": "--index-url https://py" + "pi.org\n"}
    ),
    Sample(words.no_loose_ends, "leaves a loose end", {MODULE: "x = 1  # TO" + "DO: later\n"}),
    Sample(words.no_loose_ends, "leaves a loose end", {MODULE: "raise NotImplemented" + "Error\n"}),
    Sample(words.files_are_not_huge, "5000001 bytes", {"docs/big.txt": "x" * 5_000_001}),
    Sample(words.tests_are_run, "switches a test off", {TEST: "@pytest.ma" + "rk.skip\ndef test_x(): ...\n"}),
    Sample(
        records.decisions_are_numbered_once,
        "0002 is given 2 times",
        {f"{DECISIONS}/{name}.md": "" for name in ("0001-a", "0002-b", "0002-c")},
    ),
    Sample(
        records.decisions_have_no_gap,
        "0002 missing",
        {f"{DECISIONS}/{name}.md": "" for name in ("0001-a", "0003-b")},
    ),
    Sample(records.decisions_say_why, "no part 'Rejected'", {f"{DECISIONS}/0001-a.md": _decision(1, "**Context.**")}),
    Sample(records.decisions_say_why, "does not begin with '# 0001: '", {f"{DECISIONS}/0001-a.md": _decision(2)}),
    Sample(records.decisions_say_why, "no line for 0001-a.md", {f"{DECISIONS}/0001-a.md": _decision(1)}),
    Sample(records.changelog_has_a_form, "is not '## 1.2.3", {"CHANGELOG.md": "## Version one\n\n- A\n"}),
    Sample(records.changelog_has_a_form, "nothing under", {"CHANGELOG.md": "## 0.1.0 (unreleased)\n"}),
    Sample(
        records.changelog_has_a_form,
        "not newest first",
        {"CHANGELOG.md": "## 0.1.0 (2026-01-01)\n\n- A\n\n## 0.2.0 (unreleased)\n\n- B\n"},
    ),
    Sample(records.links_lead_somewhere, "a link to b.md", {"docs/a.md": "see [b](b.md#part)\n"}),
)
