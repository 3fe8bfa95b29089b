"""What an administrator sets for any service that speaks the protocol; a provider adds where the service is."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator

from tutela.lib.http import Timeouts, web_address
from tutela.sdk.provider import ModelSettings, ProviderConfig
from tutela.sdk.text import _, filled

RESERVED = frozenset({"messages", "model", "n", "prompt", "stream", "user"})
"""Parameters that the provider sets itself: an extra one of that name would break or falsify the request."""


def plain_address(url: str) -> str:
    """*url*, which must be the address of a service and nothing else; `ValueError` when it is not."""
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError(_("must be an address that begins with https:// or http://"))
    if "@" in re.split(r"[/?#]", url)[2]:
        raise ValueError(_("must not hold a name or password: set the API key instead"))
    try:
        parts = web_address(url)
    except ValueError as failure:
        raise ValueError(_("must name a server and, if any, a port from 1 to 65535")) from failure
    if parts.query or parts.fragment:
        raise ValueError(_("must end before any ? or #"))
    return url


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port.

    >>> origin("HTTPS://Images.example/a.png") == origin("https://images.example:443/v1")
    True
    """
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port or usual


def _header_safe(text: str) -> str:
    text = text.strip()
    if not (text.isascii() and text.isprintable()):
        raise ValueError(_("must be plain characters on one line"))
    return text


def _key_safe(key: SecretStr) -> SecretStr:
    return SecretStr(_header_safe(key.get_secret_value()))


HeaderText = Annotated[str, AfterValidator(_header_safe)]
"""Text that goes into a header."""
KeyText = Annotated[SecretStr, AfterValidator(_key_safe)]
"""A secret that goes into a header."""


class ProtocolConfig(ProviderConfig):
    """How to call a service. Inherit from it first, then from the class with the service's own fields: they come
    first in the form."""

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
    private_images: bool = Field(
        default=False,
        title=_("Fetch images from private addresses"),
        description=_(
            "A service may name an address for the image that it drew. Usually only public addresses are fetched from,"
            " and the service's own. Switch it on for a service in your network that keeps images on another server."
        ),
    )

    @property
    def service_address(self) -> str:
        """Where the service is: what the administrator entered."""
        return ""

    def trusts_address(self, url: str) -> bool:
        return self.private_images or (bool(self.service_address) and origin(url) == origin(self.service_address))

    @property
    def timeouts(self) -> Timeouts:
        """The same for the HTTP client. A chat sends nothing before it is complete: silence may last as long."""
        return Timeouts(connect=self.connect_timeout, read=self.timeout, total=self.timeout)


class ProtocolSettings(ModelSettings):
    """Settings of every action."""

    @field_validator("extra_parameters")
    @classmethod
    def _nothing_reserved(cls, extra: dict[str, Any]) -> dict[str, Any]:
        if taken := sorted(RESERVED & extra.keys()):
            raise ValueError(filled(_("may not set {names}"), names=", ".join(taken)))
        return extra

    @property
    def model_asked(self) -> str:
        """The model that is to perform the action: its family decides on the parameters."""
        return self.model_name


class TextSettings(ProtocolSettings):
    """Settings of an action that answers with text."""

    max_tokens: int | None = Field(
        default=None,
        gt=0,
        le=1_000_000,
        title=_("Longest answer, in tokens"),
        description=_("A token is about four letters of English. Leave empty for the service's own limit."),
    )
