"""The house rules: each holds on this tree, and each has been seen red on a bad sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.rules import AT_RELEASE, RULES, Rule
from tests.doors.samples import SAMPLES, Sample
from tests.doors.tree import ROOT


@pytest.mark.parametrize(
    "rule",
    [pytest.param(rule, marks=pytest.mark.long if rule in AT_RELEASE else (), id=rule.__name__) for rule in RULES],
)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    faults = rule(ROOT)
    assert not faults, "\n".join([str(rule.__doc__), *faults])


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.rule.__name__}-{sample.expected[:40]}")
def test_a_bad_sample_breaks_the_rule(sample: Sample, tmp_path: Path) -> None:
    for name, text in sample.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    faults = sample.rule(tmp_path)
    assert [fault for fault in faults if sample.expected in fault], faults


def test_every_rule_has_been_seen_red() -> None:
    assert {sample.rule for sample in SAMPLES} == set(RULES)
