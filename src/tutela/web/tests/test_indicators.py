"""The pages of indicators: what they measure, in the reader's language."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from tutela.analytics import api as analytics
from tutela.sdk import registry

TOGETHER = "activity_last_week"
"""An indicator whose description is put together of several sentences."""
MEANT = html.escape("How much the learner did in the course in the last week of the time looked at. This is compared")


def shown(client: Client, path: str, language: str = "en") -> str:
    return client.get(path, headers={"accept-language": language}).content.decode()


def test_each_indicator_says_what_it_measures_on_its_page(learner: Client) -> None:
    silent = [
        one.name
        for one in analytics.indicators()
        if html.escape(one.description) not in shown(learner, f"/indicators/{one.name}/")
    ]
    assert silent == []


def test_a_description_that_was_put_together_is_shown_whole(learner: Client) -> None:
    assert MEANT in shown(learner, f"/indicators/{TOGETHER}/")


def test_it_says_it_in_the_readers_language(learner: Client) -> None:
    page = shown(learner, f"/indicators/{TOGETHER}/", "es")
    assert "Cuánto hizo el estudiante en el curso en la última semana del tiempo observado. Se compara" in page


def test_the_list_says_it_under_the_name(learner: Client) -> None:
    assert MEANT in shown(learner, "/indicators/")


def test_an_indicator_that_does_not_say_it_has_a_page_all_the_same(
    learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry.indicators()[TOGETHER], "description", "")
    assert f"<code>{TOGETHER}</code>" in shown(learner, f"/indicators/{TOGETHER}/")
