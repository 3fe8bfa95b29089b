"""A processor that has settings is set up on the model's own page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tutela.analytics import api as analytics
from tutela.conftest import World

MODEL = {
    "target": "course_dropout",
    "indicator": ["read_actions"],
    "interval": "quarters",
    "threshold": "60",
    "name": "Elsewhere",
}


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.manager)
    return client


def test_who_chooses_a_server_is_asked_where_it_is(world: World) -> None:
    client = signed_in(world)
    page = client.post(reverse("web:create_model"), {**MODEL, "processor": "remote"}, follow=True)
    assert 'name="config-host"' in page.content.decode()
    assert 'name="config-password"' in page.content.decode()


def test_what_is_entered_is_kept_and_the_password_never_shown_again(world: World) -> None:
    client = signed_in(world)
    client.post(reverse("web:create_model"), {**MODEL, "processor": "remote"})
    model = analytics.list_models(world.manager)[-1]
    entered = {
        **MODEL,
        "processor": "remote",
        "processor-shown": "remote",
        "config-host": "ml.example.org",
        "config-password": "sshhhh",
    }
    edit = reverse("web:edit_model", args=[model.id])
    assert client.post(edit, entered).status_code == 302
    text = client.get(edit).content.decode()
    assert "ml.example.org" in text
    assert "sshhhh" not in text
    assert analytics.get_model(world.manager, model.id).processor_secrets == ("password",)


def test_a_processor_without_settings_asks_for_none(world: World) -> None:
    page = signed_in(world).post(reverse("web:create_model"), {**MODEL, "processor": "boosting"}, follow=True)
    assert "config-host" not in page.content.decode()
