"""The base classes of providers and placements."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from pydantic import Field, SecretStr, ValidationError

from tutela.lib.http import HttpClient
from tutela.sdk import (
    ConnectionReport,
    ExplainText,
    GenerateText,
    ModelSettings,
    Placement,
    PluginFault,
    Process,
    Provider,
    ProviderConfig,
    Response,
    SummariseText,
    TextResponse,
    Toolbox,
)
from tutela.sdk.actions import SummariseTextResponse
from tutela.testing import sample

SECRET = "hunter2-hunter2"


class Config(ProviderConfig):
    """Two secrets and a place."""

    place: str = Field(default="", title="Place", description="Where it is.")
    key: SecretStr = Field(default=SecretStr(""), title="Key", description="The first.")
    other: SecretStr = Field(default=SecretStr(""), title="Other", description="The second.")


class ProcessSummariseText(Process["Mirror", SummariseText]):
    """Answers with the model that is set."""

    action = SummariseText
    settings_class = ModelSettings
    settings: ModelSettings

    async def process(self, action: SummariseText) -> Response:
        return SummariseTextResponse.succeeded(generatedcontent=self.settings.model_name or "none")


class Mirror(Provider[Config]):
    """Says what it was set to."""

    name = "mirror"
    label = "Mirror"
    description = "Says what it was set to."
    config_class = Config
    processes: ClassVar[tuple[type[Process[Any, Any]], ...]] = (ProcessSummariseText,)

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, "Ready.")


def mirror(config: Config | None = None, settings: dict[str, ModelSettings] | None = None) -> Mirror:
    return Mirror(config or Config(), Toolbox(http=HttpClient(), person_key=str), settings)


def test_a_provider_lists_what_it_performs() -> None:
    assert Mirror.get_action_list() == (SummariseText,)


def test_what_it_does_not_perform_is_a_fault() -> None:
    with pytest.raises(PluginFault, match="mirror does not perform explain_text"):
        Mirror.process_class(ExplainText)


@pytest.mark.parametrize(("keys", "ready"), [({}, False), ({"key": "a"}, False), ({"key": "a", "other": "b"}, True)])
def test_it_is_configured_when_every_secret_is_set(keys: dict[str, str], ready: bool) -> None:
    assert mirror(Config.model_validate(keys)).is_provider_configured() is ready


def test_it_has_no_veto_unless_it_says_so() -> None:
    assert mirror().is_request_allowed(sample(SummariseText)) is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("settings", "told"), [({}, "none"), ({"summarise_text": ModelSettings(model_name="big")}, "big")]
)
async def test_an_action_is_performed_with_its_settings_or_the_defaults(
    settings: dict[str, ModelSettings], told: str
) -> None:
    response = await mirror(settings=settings).perform(sample(SummariseText))
    assert isinstance(response, TextResponse) and response.generatedcontent == told


@pytest.mark.parametrize("own", [None, "", "  \n"])
def test_without_an_instruction_of_the_administrator_the_actions_own_is_sent(own: str | None) -> None:
    told = ModelSettings(system_instruction=own).instruction_for(SummariseText)
    assert told.startswith(SummariseText.get_system_instruction()) and told.endswith(SummariseText.guard)


def test_an_instruction_of_the_administrator_does_not_take_the_guard_away() -> None:
    told = ModelSettings(system_instruction="Be brief.").instruction_for(SummariseText)
    assert told == f"Be brief.\n\n{SummariseText.guard}"


def test_an_action_without_a_guard_is_sent_its_instruction_alone() -> None:
    assert ModelSettings(system_instruction="Be brief.").instruction_for(GenerateText) == "Be brief."


def test_a_config_shows_no_secret_when_it_is_printed_or_wrong() -> None:
    with pytest.raises(ValidationError) as wrong:
        Config.model_validate({"key": SECRET, "surprise": SECRET})
    assert SECRET not in f"{Config.model_validate({'key': SECRET})!r} {wrong.value}"


def test_a_placement_names_the_capability_for_each_action() -> None:
    class Editor(Placement):
        """In the editor."""

        name = "editor"
        label = "Editor"
        description = "In the editor."
        actions = (GenerateText,)

    assert Editor.get_action_list() == (GenerateText,)
    assert Editor.capability_for(GenerateText) == "aiplacement/editor:generate_text"
