"""*Test connection*: each deployment for text is asked for one word."""

from __future__ import annotations

import pytest

from tutela.plugins.providers.azureai.tests.conftest import MakeProvider, Resource

pytestmark = pytest.mark.anyio


async def test_a_deployment_that_several_actions_use_is_asked_once(azure: Resource, make: MakeProvider) -> None:
    report = await make(explain_text={"deployment": "other"}).test_connection()
    assert report.ok and "“gpt-4o”, “other”" in report.sentence
    assert [request.path.split("/")[3] for request in azure.requests] == ["gpt-4o", "other"]


async def test_a_deployment_that_does_not_exist_is_named(azure: Resource, make: MakeProvider) -> None:
    await azure.replay("error_404_deployment", 404)
    report = await make(generate_text={"deployment": "gone"}).test_connection()
    assert not report.ok and "“gone” (API version 2024-06-01)" in report.sentence
    assert "API deployment for this resource does not exist" in report.sentence


async def test_after_a_failure_no_other_deployment_is_asked(azure: Resource, make: MakeProvider) -> None:
    await azure.behave("fails")
    await make(explain_text={"deployment": "other"}).test_connection()
    assert azure.calls == 1


async def test_no_image_is_paid_for(azure: Resource, make: MakeProvider) -> None:
    report = await make().test_connection()
    assert "images is not tried" in report.sentence
    assert all(request.path.endswith("/chat/completions") for request in azure.requests)


async def test_without_a_key_the_resource_is_not_even_called(azure: Resource, make: MakeProvider) -> None:
    report = await make(api_key="").test_connection()
    assert not report.ok and "No API key" in report.sentence and azure.calls == 0
