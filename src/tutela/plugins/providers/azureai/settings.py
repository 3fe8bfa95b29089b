"""What an administrator sets for one action: a deployment and the version of the API to call it with."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from tutela.protocols import openai as protocol
from tutela.sdk import ActionSettings
from tutela.sdk.text import _

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
