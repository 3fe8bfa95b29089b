"""The program that keeps the decisions in order."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.tree import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small repository with a gap in its decisions, and a module that refers to one of them."""
    folder = tmp_path / "docs" / "decisions"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Decisions\n\nWhy.\n\n- [0001](0001-old.md) Old\n")
    (folder / "0001-first.md").write_text("# 0001: The first\n")
    (folder / "0030-second.md").write_text("# 0030. The second\n\nAfter [the first](0001-first.md).\n")
    (folder / "0050-third.md").write_text("# 0050 The third\n\nAfter 0030-second.\n")
    (tmp_path / "room.py").write_text('"""See docs/decisions/0050-third.md."""\n')
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "decisions.py", tmp_path / "tools")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def tidy(checkout: Path, *options: str) -> Path:
    """Run the program; the folder of the decisions."""
    subprocess.run([sys.executable, "tools/decisions.py", *options], cwd=checkout, check=True, capture_output=True)
    return checkout / "docs" / "decisions"


def test_the_index_has_a_line_for_each_decision(checkout: Path) -> None:
    assert (tidy(checkout) / "README.md").read_text().splitlines()[4:] == [
        "- [0001](0001-first.md) The first",
        "- [0030](0030-second.md) The second",
        "- [0050](0050-third.md) The third",
    ]


def test_nothing_is_renumbered_unasked(checkout: Path) -> None:
    assert (tidy(checkout) / "0050-third.md").exists()


def test_renumbering_closes_the_gaps(checkout: Path) -> None:
    names = sorted(file.name for file in tidy(checkout, "--renumber").glob("0*"))
    assert names == ["0001-first.md", "0002-second.md", "0003-third.md"]


def test_renumbering_keeps_each_title_with_its_number(checkout: Path) -> None:
    assert (tidy(checkout, "--renumber") / "0003-third.md").read_text().startswith("# 0003 The third")


def test_renumbering_follows_the_references(checkout: Path) -> None:
    folder = tidy(checkout, "--renumber")
    assert "After 0002-second." in (folder / "0003-third.md").read_text()
    assert "0003-third.md" in (checkout / "room.py").read_text()


def test_renumbering_twice_changes_nothing_more(checkout: Path) -> None:
    once = {file.name: file.read_text() for file in tidy(checkout, "--renumber").iterdir()}
    assert {file.name: file.read_text() for file in tidy(checkout, "--renumber").iterdir()} == once
