"""The provider, the processor and the indicator of ``docs/how-to`` work as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PAGES = ROOT / "docs" / "how-to"
BLOCK = re.compile(r"^```\w+\n# file: (?P<name>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.long


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The provider of the page."""
    return install(PAGES / "add-a-provider.md", tmp_path)


@pytest.fixture
def processor(tmp_path: Path) -> Path:
    """The processor of the page."""
    return install(PAGES / "add-a-processor.md", tmp_path)


@pytest.fixture
def indicator(tmp_path: Path) -> Path:
    """The indicator of the page."""
    return install(PAGES / "add-an-indicator.md", tmp_path)


def install(page: Path, folder: Path) -> Path:
    """*folder* with the files of the page, installed as `pip install` would install them."""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        (folder / block["name"]).write_text(block["body"], encoding="utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / "tutela_example-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n", encoding="utf-8")
    (group, names), *_ = project["entry-points"].items()
    points = "\n".join(f"{name} = {target}" for name, target in names.items())
    (info / "entry_points.txt").write_text(f"[{group}]\n{points}\n", encoding="utf-8")
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    plugins = "providers.example,processors.bayes,indicators.share_written"
    environment = {**os.environ, "PYTHONPATH": str(installed), "TUTELA_PLUGINS": plugins}
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
    done = run(installed, "-m", "tutela.testing")
    assert (done.returncode, done.stdout) == (0, "All providers keep their contract.\n"), done.stderr
    done = run(installed, "-c", "from tutela.sdk.registry import providers; print(*providers().loaded)")
    assert done.stdout == "example\n"


def test_it_is_typed(installed: Path) -> None:
    done = run(installed, "-m", "mypy", "--strict", "--cache-dir", str(installed / "cache"), "tutela_example.py")
    assert done.returncode == 0, done.stdout


def test_the_processors_own_tests_pass(processor: Path) -> None:
    done = run(processor, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "test_tutela_bayes.py")
    assert done.returncode == 0 and "21 passed" in done.stdout, done.stdout + done.stderr


def test_the_processor_is_found_by_its_entry_point(processor: Path) -> None:
    done = run(processor, "-c", "from tutela.sdk.registry import processors; print(*processors().loaded)")
    assert done.stdout == "bayes\n", done.stderr


def test_the_processor_is_typed(processor: Path) -> None:
    done = run(processor, "-m", "mypy", "--strict", "--cache-dir", str(processor / "cache"), "tutela_bayes.py")
    assert done.returncode == 0, done.stdout


def test_the_indicators_own_tests_pass(indicator: Path) -> None:
    done = run(
        indicator, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "test_tutela_share_written.py"
    )
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_indicator_is_found_by_its_entry_point(indicator: Path) -> None:
    done = run(indicator, "-c", "from tutela.sdk.registry import indicators; print(*indicators().loaded)")
    assert done.stdout == "share_written\n", done.stderr


def test_the_indicator_is_typed(indicator: Path) -> None:
    done = run(indicator, "-m", "mypy", "--strict", "--cache-dir", str(indicator / "cache"), "tutela_share_written.py")
    assert done.returncode == 0, done.stdout
