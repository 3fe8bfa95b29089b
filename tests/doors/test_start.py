"""What an import brings along, and what the start survives: each in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.doors.records import version_of
from tests.doors.tree import ROOT

EXTRAS = {"duckdb", "interpret", "narwhals", "numpy", "pandas", "polars", "pyarrow", "pyspark", "scipy", "sklearn"}
BROKEN = {
    "absent": "tutela_stranger.nowhere:Thing",
    "raising": "tutela_stranger_raises:Thing",
    "wrong": "tutela_stranger:NotAPlugin",
}


def python(code: str, **environment: str) -> str:
    """What *code* prints in a fresh interpreter."""
    outcome = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout


def packages_after(code: str) -> set[str]:
    """The top-level packages that are imported once *code* has run."""
    return set(
        json.loads(python(f"{code}\nimport json, sys; print(json.dumps([n.split('.')[0] for n in sys.modules]))"))
    )


@pytest.mark.parametrize("module", ["tutela.sdk", "tutela.lib", "tutela.mlbackend", "tutela.analytics.engine"])
def test_a_pure_room_is_imported_without_django(module: str) -> None:
    assert not packages_after(f"import {module}") & {"django", "ninja"}


@pytest.mark.parametrize("folder", ["sdk", "lib", "mlbackend", "analytics/engine"])
def test_every_module_of_a_pure_room_is_imported_without_django(folder: str) -> None:
    package = ROOT / "src" / "tutela" / folder
    files = [file for file in package.rglob("*.py") if not {"tests", "__main__.py"} & set(file.parts)]
    names = [".".join(file.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__") for file in files]
    assert not packages_after("\n".join(f"import {name}" for name in names)) & {"django", "ninja"}


def test_the_sdk_needs_no_extra() -> None:
    assert not packages_after("import tutela.sdk") & EXTRAS


def test_help_imports_neither_django_nor_numpy() -> None:
    code = "from tutela.site.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    print()"
    printed = python(f"{code}\nimport sys; print(sorted({{n.split('.')[0] for n in sys.modules}}))")
    assert "Usage:" in printed
    loaded = set(printed.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    assert "click" in loaded
    assert not loaded & ({"django", "pydantic", "aiohttp"} | EXTRAS)


def test_the_version_of_the_package_is_the_changelogs() -> None:
    assert version("tutela") == version_of(ROOT)


@pytest.fixture
def strangers(tmp_path: Path) -> str:
    """A folder with an installed distribution whose three provider plugins are broken, each in its own way."""
    metadata = tmp_path / "tutela_stranger-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tutela-stranger\nVersion: 1.0\n")
    lines = "\n".join(f"{name} = {target}" for name, target in BROKEN.items())
    (metadata / "entry_points.txt").write_text(f"[tutela.providers]\n{lines}\n")
    (tmp_path / "tutela_stranger.py").write_text("class NotAPlugin: ...\n")
    (tmp_path / "tutela_stranger_raises.py").write_text("raise RuntimeError('the key is missing')\n")
    return str(tmp_path)


def test_a_broken_plugin_is_kept_with_its_reason(strangers: str) -> None:
    code = "import json; from tutela.sdk.registry import providers; print(json.dumps(dict(providers().broken)))"
    broken = json.loads(python(code, PYTHONPATH=strangers))
    assert set(broken) == set(BROKEN)
    assert broken["raising"] == "RuntimeError: the key is missing"


def test_a_broken_plugin_does_not_hide_the_others(strangers: str) -> None:
    code = "import json; from tutela.sdk.registry import providers; print(json.dumps(sorted(providers().loaded)))"
    assert python(code, PYTHONPATH=strangers) == python(code)


def test_no_plugin_is_loaded_when_none_is_wanted() -> None:
    code = "from tutela.sdk.registry import *; print(len(providers().loaded), len(placements().loaded))"
    assert python(code, TUTELA_PLUGINS="") == "0 0\n"
