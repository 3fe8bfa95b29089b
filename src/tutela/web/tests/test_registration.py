"""The page where an administrator registers the site, and what the overview says of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.registration.api import Registration

PAGE = "/administration/registration/"
CHANGE = f"{PAGE}change/"
SITE = {"config-sitename": "The Coast", "config-siteurl": "https://coast.example.org", "config-language": "en"}


def registered(**more: object) -> None:
    Registration.objects.create(state="on", address="https://r.example", siteid="1", secret="x", **more)


def test_an_address_that_leads_nowhere_is_there_to_be_mended(administrator: Client, free_port: int) -> None:
    address = f"http://127.0.0.1:{free_port}"
    page = administrator.post(CHANGE, {**SITE, "do": "register", "address": address})
    assert page.status_code == 400
    assert f'value="{address}"' in page.content.decode()


def test_what_is_too_long_is_told_in_the_persons_language(administrator: Client) -> None:
    administrator.post("/language/", {"language": "es", "next": "/"})
    page = administrator.post(CHANGE, {"config-sitename": "x" * 256, "do": "save"})
    assert page.status_code == 400
    assert "Debe tener como máximo 255 caracteres." in page.content.decode()


def test_usage_is_told_in_words_with_its_time(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    image = {"success_count": 2, "fail_count": 3, "predominant_error": 403, "average_time": 15, "models": {}}
    used = {
        "aiprovider_openai": {"generate_image": image},
        "time_range": {"timefrom": 1699395200, "timeto": 1_700_000_000},
    }
    monkeypatch.setattr("tutela.registration.telling.site_usage", lambda first, last: used)
    page = administrator.get(PAGE).content.decode()
    assert (
        ", Generate image: 2 succeeded, 3 failed; most often with error 403; 15 seconds on average"
        "<br>From 7 November 2023, 22:13 to 14 November 2023, 22:13<" in page
    )


def test_the_overview_asks_to_confirm_new_fields(administrator: Client) -> None:
    registered(confirmed=1)
    assert "Registration information has been changed." in administrator.get("/administration/").content.decode()


def test_the_overview_says_why_the_registry_was_not_told(administrator: Client) -> None:
    registered(confirmed=10**10, lasterror="The registry cannot be reached. Nothing was sent.")
    assert "The registry cannot be reached." in administrator.get("/administration/").content.decode()


@pytest.mark.parametrize("page", [PAGE, "/administration/"])
def test_without_a_registration_nothing_needs_to_be_confirmed(page: str, administrator: Client) -> None:
    assert "has been changed" not in administrator.get(page).content.decode()
