"""What an administrator sets for one instance."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from tutela.protocols.openai import KeyText, ProtocolConfig, plain_address
from tutela.sdk import ProviderConfig
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
