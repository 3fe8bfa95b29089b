"""What an administrator sets for one instance."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator

from tutela.lib.http import Timeouts
from tutela.sdk import ProviderConfig
from tutela.sdk.text import _

OPENAI_URL = "https://api.openai.com/v1"
_ENDPOINTS = ("/chat/completions", "/images/generations", "/models")


def _base_url(text: str) -> str:
    """*text* without what people copy along with an address; `ValueError` when it is none."""
    url = text.strip().rstrip("/")
    for endpoint in _ENDPOINTS:
        url = url.removesuffix(endpoint)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not _is_host(parts):
        raise ValueError(_("must be an address that begins with https:// or http://"))
    if parts.username or parts.password:
        raise ValueError(_("must not hold a name or password: set the API key instead"))
    if parts.query or parts.fragment:
        raise ValueError(_("must end before any ? or #"))
    return url


def _is_host(parts: SplitResult) -> bool:
    """Whether *parts* name a host, and a port that there can be."""
    labels = (parts.hostname or "").removesuffix(".").split(".")
    try:
        return (
            parts.port != 0
            and all(label.isprintable() and 0 < len(label) < 64 for label in labels)
            and " " not in parts.netloc
        )
    except ValueError:
        return False


def _header_safe(text: str) -> str:
    text = text.strip()
    if not (text.isascii() and text.isprintable()):
        raise ValueError(_("must be plain characters on one line"))
    return text


class Config(ProviderConfig):
    """How to reach the service."""

    base_url: Annotated[str, AfterValidator(_base_url)] = Field(
        default=OPENAI_URL,
        title=_("Base URL"),
        description=_("Where the service listens. For Ollama on this machine: http://127.0.0.1:11434/v1"),
        max_length=500,
    )
    api_key: SecretStr = Field(
        default=SecretStr(""),
        title=_("API key"),
        description=_("Needed for OpenAI itself. A server of your own, such as Ollama or vLLM, may need none."),
        max_length=1000,
    )
    organisation: Annotated[str, AfterValidator(_header_safe)] = Field(
        default="",
        title=_("Organisation"),
        description=_("Only for people who belong to several OpenAI organisations: the one that pays."),
        max_length=200,
    )
    send_person_key: bool = Field(
        default=True,
        title=_("Send a pseudonym of the person"),
        description=_(
            "Lets the service tell people apart when one of them abuses it. It is a keyed hash: neither name nor"
            " number can be read from it. Switch it off for services that refuse the field `user`."
        ),
    )
    connect_timeout: float = Field(
        default=5.0,
        gt=0,
        le=60,
        title=_("Longest wait for a connection"),
        description=_("In seconds. After that the next provider is asked."),
    )
    timeout: float = Field(
        default=60.0,
        gt=0,
        le=600,
        title=_("Longest wait for an answer"),
        description=_("In seconds. Images and large models take long."),
    )

    @field_validator("api_key")
    @classmethod
    def _key_fits_a_header(cls, key: SecretStr) -> SecretStr:
        return SecretStr(_header_safe(key.get_secret_value()))

    def is_configured(self) -> bool:
        """OpenAI itself needs a key; any other address may do without."""
        return bool(self.api_key.get_secret_value()) or not self.is_openai

    @property
    def is_openai(self) -> bool:
        """Whether the service is OpenAI's own."""
        host = urlsplit(self.base_url).hostname or ""
        return host == "openai.com" or host.endswith(".openai.com")

    @property
    def timeouts(self) -> Timeouts:
        """The same for the HTTP client. A chat sends nothing before it is complete: silence may last as long."""
        return Timeouts(connect=self.connect_timeout, read=self.timeout, total=self.timeout)
