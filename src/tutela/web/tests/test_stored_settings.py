"""Pages for groups of stored settings."""

from __future__ import annotations

from django.test import Client

from tutela.identity.api import read_settings
from tutela.registration.api import SiteInformation

PATH = "/administration/site-information/"


def sent(**more: str) -> dict[str, str]:
    """What a browser sends."""
    return {f"config-{name.replace('__', '.')}": value for name, value in more.items()}


def test_what_is_chosen_is_stored(administrator: Client) -> None:
    administrator.post(PATH, sent(typeinstitution__ngo="on", levelinstitution__isced6="on", percentonline="35"))
    stored = read_settings(SiteInformation)
    assert (stored.typeinstitution, stored.levelinstitution, stored.percentonline) == (("ngo",), ("isced6",), 35)


def test_nothing_need_be_said(administrator: Client) -> None:
    administrator.post(PATH, sent(typeinstitution__ngo="on"))
    administrator.post(PATH, {})
    assert read_settings(SiteInformation) == SiteInformation()


def test_what_is_stored_is_chosen_in_the_form(administrator: Client) -> None:
    administrator.post(PATH, sent(modeinstruction__fullyonline="on"))
    page = administrator.get(PATH).content.decode()
    assert 'name="config-modeinstruction.fullyonline" checked' in page
    assert 'name="config-modeinstruction.facetoface" checked' not in page


def test_more_than_all_of_it_cannot_be_online(administrator: Client) -> None:
    answer = administrator.post(PATH, sent(percentonline="101", typeinstitution__ngo="on"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Must be at most 100." in page
    assert 'name="config-typeinstitution.ngo" checked' in page
