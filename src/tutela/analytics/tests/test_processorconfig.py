"""A processor's settings: the password of a server is sealed, kept while the server stays, and leaves nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tutela.analytics import api as analytics
from tutela.analytics import processor_settings
from tutela.analytics.models import AnalyticsModel
from tutela.analytics.tests.test_modelling import DRAFT
from tutela.conftest import World

CONFIG = {"host": "ml.example.org", "username": "moodle", "password": "sshhhh"}
REMOTE = replace(DRAFT, processor="remote", processor_config=CONFIG)


@pytest.fixture
def made(world: World) -> analytics.ModelView:
    return analytics.create_model(world.manager, REMOTE)


def stored(model: analytics.ModelView) -> dict[str, object]:
    return dict(AnalyticsModel.objects.get(pk=model.id).processorconfig)


def test_a_password_is_stored_sealed_and_can_be_used(made: analytics.ModelView) -> None:
    assert "sshhhh" not in str(stored(made))
    assert processor_settings.opened(stored(made))["password"] == "sshhhh"


def test_a_password_is_not_shown_but_said_to_be_there(made: analytics.ModelView) -> None:
    assert "password" not in made.processor_config
    assert made.processor_config["host"] == "ml.example.org"
    assert made.processor_secrets == ("password",)


def test_who_changes_something_else_keeps_the_password(world: World, made: analytics.ModelView) -> None:
    changed = replace(REMOTE, name="Mine", processor_config={**made.processor_config, "port": 5001})
    analytics.update_model(world.manager, made.id, changed)
    assert processor_settings.opened(stored(made))["password"] == "sshhhh"


def test_who_names_another_server_has_to_know_the_password(world: World, made: analytics.ModelView) -> None:
    moved = replace(REMOTE, processor_config={**made.processor_config, "host": "stranger.example"})
    assert analytics.update_model(world.manager, made.id, moved).processor_secrets == ()


def test_the_same_settings_are_the_same_version(world: World, made: analytics.ModelView) -> None:
    assert analytics.update_model(world.manager, made.id, REMOTE).version == made.version


def test_another_password_replaces_the_one_before(world: World, made: analytics.ModelView) -> None:
    analytics.update_model(world.manager, made.id, replace(REMOTE, processor_config={**CONFIG, "password": "other"}))
    assert processor_settings.opened(stored(made))["password"] == "other"


def test_an_export_holds_no_password(world: World, made: analytics.ModelView) -> None:
    data = analytics.export_model(world.manager, made.id, weights=False)
    again = analytics.import_model(world.manager, data)
    assert again.processor_config["host"] == "ml.example.org"
    assert again.processor_secrets == ()
