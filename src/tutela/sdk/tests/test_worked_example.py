"""The provider of ``docs/how-to/add-a-provider.md`` works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PAGE = ROOT / "docs" / "how-to" / "add-a-provider.md"
BLOCK = re.compile(r"^```\w+\n# file: (?P<name>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.long


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the files of the page, installed as `pip install` would install them."""
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        (tmp_path / block["name"]).write_text(block["body"], encoding="utf-8")
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "tutela_example-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n", encoding="utf-8")
    (group, names), *_ = project["entry-points"].items()
    points = "\n".join(f"{name} = {target}" for name, target in names.items())
    (info / "entry_points.txt").write_text(f"[{group}]\n{points}\n", encoding="utf-8")
    return tmp_path


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "TUTELA_PLUGINS": "providers.example"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=installed,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_its_own_tests_pass(installed: Path) -> None:
    done = run(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "test_tutela_example.py")
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr


def test_it_is_found_by_its_entry_point_and_keeps_the_contract(installed: Path) -> None:
    done = run(installed, "-m", "tutela.sdk.checks")
    assert (done.returncode, done.stdout) == (0, "All providers keep their contract.\n"), done.stderr
    done = run(installed, "-c", "from tutela.sdk.registry import providers; print(*providers().loaded)")
    assert done.stdout == "example\n"


def test_it_is_typed(installed: Path) -> None:
    done = run(installed, "-m", "mypy", "--strict", "--cache-dir", str(installed / "cache"), "tutela_example.py")
    assert done.returncode == 0, done.stdout
