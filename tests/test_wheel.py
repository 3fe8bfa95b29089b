"""What is shipped: the wheel and the source archive are built, looked into, and the wheel is installed and run."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.doors.records import version_of
from tests.doors.tree import ROOT, all_files, is_test
from tutela.site.tests.servers import starting, wait_until_ready

pytestmark = pytest.mark.long
BIN = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """What *command* prints; its errors are the test's."""
    outcome = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of this tree."""
    folder = tmp_path_factory.mktemp("dist")
    run(BIN / "hatchling", "build", "-d", folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    [found] = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an empty environment into which the wheel was installed, with nothing but what it asks for."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(BIN / "uv", "venv", "--quiet", "--python", sys.executable, folder)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    install = (
        BIN / "uv", "pip", "install", "--quiet", "--python", programs / "python", "-c", "requirements/dev.txt", wheel,
    )  # fmt: skip
    offline = os.environ | {"UV_OFFLINE": "1"}  # what `make setup` fetched is still in uv's cache, as a rule
    if subprocess.run(install, cwd=ROOT, env=offline, capture_output=True, check=False).returncode:
        run(*install)
    return programs


def test_the_wheel_has_every_file_of_the_product(shipped: set[str]) -> None:
    source = ROOT / "src"
    ours = {file.relative_to(source).as_posix() for file in all_files(source) if not is_test(file, ROOT)}
    assert {name for name in shipped if name.startswith("tutela/")} == ours


def test_the_wheel_is_marked_as_typed(shipped: set[str]) -> None:
    assert "tutela/py.typed" in shipped


def test_the_wheel_has_no_tests(shipped: set[str]) -> None:
    assert not [name for name in shipped if "tests" in Path(name).parts or Path(name).name == "conftest.py"]


def test_the_wheel_has_licence_and_notice(shipped: set[str]) -> None:
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in shipped}


def test_the_source_archive_has_what_the_tests_need(built: Path) -> None:
    [found] = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames()}
    assert {"src", "tests", "tools", "docs", "conftest.py", "Makefile", "pyproject.toml", "CHANGELOG.md"} <= tops
    assert not tops & {".venv", "data", "build", "dist"}


def test_the_installed_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert run(installed / "tutela", "--version", cwd=tmp_path).strip().endswith(version_of(ROOT))


def test_the_installed_program_tells_what_it_can_do(installed: Path, tmp_path: Path) -> None:
    assert "Usage: tutela" in run(installed / "tutela", "--help", cwd=tmp_path)


def test_the_installed_program_serves_a_site(installed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with starting(data, program=(str(installed / "tutela"),)) as server:
        wait_until_ready(server)
        assert server.ask("/login/").status == 200


def test_the_plugins_load_without_any_extra(installed: Path, tmp_path: Path) -> None:
    code = "from tutela.sdk import registry; print(dict(registry.providers().broken))"
    assert run(installed / "python", "-c", code, cwd=tmp_path) == "{}\n"
