"""Reading the environment: each variable is declared, understood or refused in a sentence, and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tutela.site import environment
from tutela.site.faults import StartFault

ROOT = Path(__file__).resolve().parents[4]
PACKAGE = ROOT / "src" / "tutela"
REFERENCE = ROOT / "docs" / "reference" / "settings.md"


def documented() -> dict[str, str]:
    """Heading → text below it."""
    parts = re.split(r"^### `([A-Z_]+)`$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_variable_is_documented_and_no_other() -> None:
    assert set(documented()) == {variable.name for variable in environment.VARIABLES}


@pytest.mark.parametrize("variable", [v for v in environment.VARIABLES if v.default], ids=lambda v: v.name)
def test_the_documented_default_is_the_real_one(variable: environment.Variable) -> None:
    assert f"Default: `{variable.default}`" in documented()[variable.name]


@pytest.mark.parametrize("variable", [v for v in environment.VARIABLES if v.secret], ids=lambda v: v.name)
def test_a_secret_is_documented_as_one(variable: environment.Variable) -> None:
    assert f"`{variable.name}_FILE`" in documented()[variable.name]


def test_nothing_else_is_read() -> None:
    read = {
        name
        for file in PACKAGE.rglob("*.py")
        if "tests" not in file.parts and "mlbackend" not in file.parts and file.name != "environment.py"
        for name in re.findall(
            r"(?:environ\w*(?:\.get)?[\[(]|environment\.\w+\(|envvar=)\"(TUTELA_\w+|DATABASE_URL)\"", file.read_text()
        )
    }
    assert read - {variable.name for variable in environment.VARIABLES} == set()


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_a_switch(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("TUTELA_DEBUG", text)
    assert environment.flag("TUTELA_DEBUG") is value


def test_a_switch_that_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTELA_DEBUG", "maybe")
    with pytest.raises(StartFault, match="TUTELA_DEBUG is 'maybe'; say 1 or 0"):
        environment.flag("TUTELA_DEBUG")


@pytest.mark.parametrize(
    ("text", "value"), [("500", 500), ("2K", 2048), ("5m", 5 * 1024**2), ("1 GB", 1024**3), ("1MiB", 1024**2)]
)
def test_a_size(monkeypatch: pytest.MonkeyPatch, text: str, value: int) -> None:
    monkeypatch.setenv("TUTELA_MAX_BODY", text)
    assert environment.size("TUTELA_MAX_BODY") == value


@pytest.mark.parametrize("text", ["-1", "1.5", "many", ""])
def test_a_number_that_is_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TUTELA_DATABASE_POOL", text)
    with pytest.raises(StartFault, match="must be a whole number of at least 2"):
        environment.whole("TUTELA_DATABASE_POOL", least=2)


def test_a_list_loses_its_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTELA_ALLOWED_HOSTS", " a.example , ,b.example")
    assert environment.words("TUTELA_ALLOWED_HOSTS") == ["a.example", "b.example"]


def test_a_choice_whatever_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTELA_LOG_LEVEL", "debug")
    assert environment.choice("TUTELA_LOG_LEVEL", ("DEBUG", "INFO")) == "DEBUG"


def test_a_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a key\n")
    monkeypatch.delenv("TUTELA_SECRET_KEY", raising=False)
    monkeypatch.setenv("TUTELA_SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert environment.text("TUTELA_SECRET_KEY") == "a key"


def test_a_file_is_read_for_secrets_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "host").write_text("0.0.0.0")  # noqa: S104 - text in a file
    monkeypatch.setenv("TUTELA_HOST_FILE", str(tmp_path / "host"))
    assert environment.text("TUTELA_HOST") == "127.0.0.1"


def test_a_mistyped_variable_is_noticed_with_the_one_that_was_meant() -> None:
    assert environment.strangers({"TUTELA_SECERT_KEY": "x", "PATH": "/bin"}) == {
        "TUTELA_SECERT_KEY": "TUTELA_SECRET_KEY"
    }


def test_the_ml_backends_own_variables_are_no_strangers() -> None:
    assert environment.strangers({"TUTELA_MLBACKEND_KEEP_DAYS": "3", "TUTELA_SECRET_KEY_FILE": "/run/key"}) == {}
