"""The provider around the summariser."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tutela.lib.http import HttpClient
from tutela.plugins.providers.builtin import Builtin
from tutela.plugins.providers.builtin.config import Config, Length, SummarySettings
from tutela.plugins.providers.builtin.tests.samples import TEXTS
from tutela.sdk import ProviderUnavailable, SummariseText, TextResponse, Toolbox
from tutela.testing import check_answers, check_provider

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that ``pytest.mark.anyio`` uses."""
    return "asyncio"


@pytest.fixture
async def toolbox() -> AsyncIterator[Toolbox]:
    async with HttpClient() as http:
        yield Toolbox(http=http, person_key=str)


def asking(text: str) -> SummariseText:
    return SummariseText(contextid=3, userid=7, prompttext=text)


async def summary(toolbox: Toolbox, text: str, length: Length = Length.MEDIUM) -> TextResponse:
    provider = Builtin(Config(), toolbox, {"summarise_text": SummarySettings(length=length)})
    response = await provider.perform(asking(text))
    assert isinstance(response, TextResponse) and response.success
    return response


async def test_it_answers_with_quotes_and_names_itself_as_what_it_is(toolbox: Toolbox) -> None:
    response = await summary(toolbox, TEXTS["en"])
    assert "Tides are caused by the gravity of the moon" in (response.generatedcontent or "")
    assert (response.model_name, response.finishreason) == ("extractive-1", "stop")


async def test_the_length_is_the_administrators(toolbox: Toolbox) -> None:
    short = await summary(toolbox, TEXTS["en"], Length.SHORT)
    long = await summary(toolbox, TEXTS["en"], Length.LONG)
    assert len(short.generatedcontent or "") < len(long.generatedcontent or "")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("The sea rises. It falls again.", "This text is too short to be shortened. Here it is whole:"),
        ("El mar sube. Luego baja otra vez en la playa.", "Este texto es demasiado corto"),
        ("Das Meer steigt. Dann sinkt es auch wieder.", "Dieser Text ist zu kurz"),
    ],
)
async def test_a_short_text_comes_back_whole_with_a_note_in_its_language(
    toolbox: Toolbox, text: str, note: str
) -> None:
    response = await summary(toolbox, text)
    content = response.generatedcontent or ""
    assert content.startswith(note) and content.endswith(text) and response.finishreason == "unchanged"


async def test_a_text_without_sentences_is_left_to_another_provider(toolbox: Toolbox) -> None:
    with pytest.raises(ProviderUnavailable, match="no complete sentences"):
        await Builtin(Config(), toolbox).perform(asking("word " * 500))


async def test_other_people_are_served_while_a_long_text_is_read(toolbox: Toolbox) -> None:
    """The loop keeps turning: no pause comes near the time that the summary takes."""
    reading = asyncio.create_task(summary(toolbox, ("\n\n".join(TEXTS.values()) * 50)[:200_000]))
    turns, longest, last = 0, 0.0, time.perf_counter()
    while not reading.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        turns, longest, last = turns + 1, max(longest, now - last), now
    assert turns > 5 and (await reading).success


async def test_nothing_is_needed_and_nothing_leaves_the_machine(toolbox: Toolbox) -> None:
    provider = Builtin(Config(), toolbox)
    assert provider.is_provider_configured() and not provider.external
    assert (await provider.test_connection()).ok
    assert provider.get_action_list() == (SummariseText,)


async def test_people_are_told_that_no_ai_wrote_it() -> None:
    assert "no AI model wrote them" in Builtin.notice


async def test_it_keeps_the_contract(toolbox: Toolbox) -> None:
    assert list(check_provider(Builtin)) == []
    assert await check_answers(Builtin(Config(), toolbox)) == []
