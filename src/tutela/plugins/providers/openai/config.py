"""What an administrator sets for one instance."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from tutela.protocols.openai import CHAT, IMAGES, HeaderText, KeyText, ProtocolConfig, plain_address
from tutela.sdk import ProviderConfig
from tutela.sdk.text import _

OPENAI_URL = "https://api.openai.com/v1"


def _base_url(text: str) -> str:
    """*text* without what people copy along with an address; `ValueError` when it is none."""
    url = text.strip().rstrip("/")
    for endpoint in (CHAT, IMAGES, "/models"):
        url = url.removesuffix(endpoint)
    return plain_address(url)


class Account(ProviderConfig):
    """Where the service is, and who calls."""

    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default=OPENAI_URL,
        title=_("Base URL"),
        description=_("Where the service listens. For Ollama on this machine: http://127.0.0.1:11434/v1"),
        max_length=500,
    )
    api_key: KeyText = Field(
        default=SecretStr(""),
        title=_("API key"),
        description=_("Needed for OpenAI itself. A server of your own, such as Ollama or vLLM, may need none."),
        max_length=1000,
    )
    organisation: HeaderText = Field(
        default="",
        title=_("Organisation"),
        description=_("Only for people who belong to several OpenAI organisations: the one that pays."),
        max_length=200,
    )


class Config(ProtocolConfig, Account):
    """How to reach the service."""

    def is_configured(self) -> bool:
        """OpenAI itself needs a key; any other address may do without."""
        return bool(self.api_key.get_secret_value()) or not self.is_openai

    @property
    def service_address(self) -> str:
        return self.base_url

    @property
    def is_openai(self) -> bool:
        """Whether the service is OpenAI's own."""
        host = urlsplit(self.base_url).hostname or ""
        return host == "openai.com" or host.endswith(".openai.com")
