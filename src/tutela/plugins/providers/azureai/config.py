"""What an administrator sets: for one instance, and for each of its actions."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from tutela.protocols import openai as protocol
from tutela.protocols.openai import KeyText, ProtocolConfig, plain_address
from tutela.sdk import ActionSettings, ProviderConfig
from tutela.sdk.text import _

DEPLOYMENTS = "/openai/deployments/"


def _endpoint(text: str) -> str:
    """*text* without what the portal's *target URI* adds to the endpoint; `ValueError` when it is no address."""
    url = text.strip().partition(DEPLOYMENTS)[0]
    return plain_address(url.rstrip("/").removesuffix("/openai"))


class Resource(ProviderConfig):
    """Which Azure resource it is, and its key."""

    endpoint: Annotated[str, AfterValidator(_endpoint)] = Field(
        title=_("Endpoint"),
        description=_("Of your Azure OpenAI resource, such as https://my-university.openai.azure.com"),
        max_length=500,
    )
    api_key: KeyText = Field(
        default=SecretStr(""),
        title=_("API key"),
        description=_("One of the two keys of the resource: in the Azure portal under *Keys and Endpoint*."),
        max_length=1000,
    )


class Config(ProtocolConfig, Resource):
    """How to reach the resource."""

    @property
    def service_address(self) -> str:
        return self.endpoint


API_VERSION = "2024-06-01"


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?")


def _deployment_name(text: str) -> str:
    name = text.strip()
    if not _NAME.fullmatch(name):
        raise ValueError(_("must be the deployment's name: letters, digits, dots, hyphens and underscores"))
    return name


def _api_version(text: str) -> str:
    version = text.strip()
    if not _VERSION.fullmatch(version):
        raise ValueError(_("must be a date such as 2024-06-01, with -preview or without"))
    return version


DeploymentName = Annotated[
    str,
    Field(
        title=_("Deployment"),
        description=_("The name that you gave to the deployment in Azure. Azure proposes the model's name."),
        max_length=64,
    ),
    AfterValidator(_deployment_name),
]
"""Where in the resource an action is performed: a part of its address."""


class DeploymentSettings(ActionSettings):
    """Where in the resource the action is performed."""

    deployment: DeploymentName = "gpt-4o"
    api_version: Annotated[str, AfterValidator(_api_version)] = Field(
        default=API_VERSION,
        title=_("API version"),
        description=_("A date, sometimes with -preview: newer models need a newer one, such as 2025-04-01-preview."),
        max_length=20,
    )


class DeployedSettings(protocol.ProtocolSettings, DeploymentSettings):
    """Settings of every action of this provider."""

    model_name: str = Field(
        default="",
        title=_("Model"),
        description=_(
            "Which model is deployed: it decides which parameters are sent. Leave empty when the deployment bears its"
            " name."
        ),
        max_length=200,
    )

    @property
    def model_asked(self) -> str:
        return self.model_name or self.deployment


class TextSettings(protocol.TextSettings, DeployedSettings):
    """Settings of an action that answers with text."""


class ImageSettings(DeployedSettings):
    """Settings of an action that answers with an image."""

    deployment: DeploymentName = "dall-e-3"
