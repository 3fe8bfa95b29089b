"""The conformance checks: nothing is wrong with a good provider, and each fault is found in a bad one."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType
from typing import Any, ClassVar

import pytest
from pydantic import Field, SecretStr

from tutela.sdk import (
    ActionSettings,
    ConnectionReport,
    Process,
    Provider,
    ProviderConfig,
    Response,
    SummariseText,
    registry,
)
from tutela.sdk.actions import SummariseTextResponse
from tutela.testing import check_provider


class GoodConfig(ProviderConfig):
    """All that a form needs."""

    api_key: SecretStr = Field(default=SecretStr(""), title="Key", description="From your account.")


class ProcessSummariseText(Process[Any, SummariseText]):
    """Says the same of every text."""

    action = SummariseText

    async def process(self, action: SummariseText) -> Response:
        return SummariseTextResponse.succeeded(generatedcontent="It is short.")


class Good(Provider[GoodConfig]):
    """A provider without a fault."""

    name = "good"
    label = "Good"
    description = "Keeps its contract."
    config_class = GoodConfig
    processes: ClassVar[tuple[type[Process[Any, Any]], ...]] = (ProcessSummariseText,)

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, "Ready.")


def bad(**changes: object) -> list[str]:
    """The faults of the good provider with *changes*."""
    return list(check_provider(type("Bad", (Good,), {"__doc__": "Changed.", "__module__": __name__, **changes})))


def bad_process(name: str = "ProcessSummariseText", **changes: object) -> list[str]:
    """The faults of the good provider when its process has *changes*."""
    return bad(processes=(type(name, (ProcessSummariseText,), {"__module__": __name__, **changes}),))


class NoTitle(ProviderConfig):
    """Its field has no help."""

    place: str = "here"


class OpenSecret(ProviderConfig):
    """Its secret is shown."""

    api_key: str = Field(default="", title="Key", description="Shown to all.")


class KeyInTheSource(ProviderConfig):
    """Its secret is published."""

    api_key: SecretStr = Field(default=SecretStr("sk-1"), title="Key", description="Ours.")


class NoForm(ProviderConfig):
    """A form cannot be made of a function."""

    model_config = {"arbitrary_types_allowed": True}
    hook: ModuleType = Field(default=sys, title="Hook", description="Code.")


class NoDefault(ActionSettings):
    """Somebody must fill it in first."""

    tone: str = Field(title="Tone", description="How it sounds.")


class NotAsync(Good):
    """Blocks."""

    def test_connection(self) -> ConnectionReport:  # type: ignore[override]  # the fault that is looked for
        return ConnectionReport(True, "Ready.")


def not_async(self: object, action: SummariseText) -> None:
    """Blocks."""


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (list(check_provider(int)), "not a subclass of tutela.sdk.Provider"),
        (list(check_provider(NotAsync)), "test_connection must be `async def`"),
        (bad(name="Not Good"), "small letters"),
        (bad(label=" "), "no label"),
        (bad(description=""), "no description"),
        (bad(__doc__=None), "no docstring"),
        (bad(external="perhaps"), "`external` must say True or False"),
        (bad(config_class=dict), "config_class must be a subclass"),
        (bad(config_class=NoTitle), "NoTitle.place needs a title and a description"),
        (bad(config_class=OpenSecret), "OpenSecret.api_key looks like a secret"),
        (bad(config_class=KeyInTheSource), "KeyInTheSource.api_key has a default"),
        (bad(config_class=NoForm), "No form can be made of NoForm"),
        (bad(processes=()), "at least one process class"),
        (bad(processes=(int,)), "not a subclass of tutela.sdk.Process"),
        (bad(processes=(ProcessSummariseText, ProcessSummariseText)), "the same action"),
        (bad_process(name="Summarise"), "call it ProcessSummariseText"),
        (bad_process(action="summarise_text"), "must be an action class"),
        (bad_process(process=not_async), "process must be `async def`"),
        (bad_process(settings_class=dict), "settings_class must be a subclass"),
        (bad_process(settings_class=NoDefault), "tone has none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_found(faults: list[str], words: str) -> None:
    assert any(words in fault for fault in faults), faults


def test_a_good_provider_has_no_fault() -> None:
    assert list(check_provider(Good)) == []


def test_a_method_that_is_missing_is_named() -> None:
    class Unfinished(Provider[GoodConfig]):
        """Cannot be made."""

    assert "It does not define test_connection." in list(check_provider(Unfinished))


@pytest.mark.parametrize(
    ("line", "words"),
    [("import django.db", "without Django"), ("from tutela import ai", "tutela.sdk and tutela.lib only")],
)
def test_a_provider_that_reaches_beyond_the_sdk_is_found(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    source = f"def late():\n    {line}\n"
    (tmp_path / "reaching.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    module = __import__("reaching")
    try:
        assert any(words in fault for fault in bad(__module__=module.__name__))
    finally:
        del sys.modules["reaching"]


def test_every_installed_provider_keeps_its_contract() -> None:
    found = registry.providers()
    assert not found.broken
    assert {name: list(check_provider(kind)) for name, kind in found.loaded.items()} == {
        name: [] for name in found.loaded
    }


def test_the_command_says_that_all_is_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tutela.testing"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "All providers keep their contract.\n")
