"""What an administrator sets: where the server is, and who calls. The names are Moodle's."""

from __future__ import annotations

from pydantic import Field, SecretStr

from tutela.sdk.processor import ProcessorConfig
from tutela.sdk.text import _


class Config(ProcessorConfig):
    """How to reach the server."""

    host: str = Field(
        default="",
        title=_("Host"),
        description=_("The server's name or address, without http:// and without a path."),
        pattern=r"^[A-Za-z0-9._:\[\]-]*$",
        max_length=255,
    )
    port: int = Field(default=5000, title=_("Port"), ge=1, le=65535)
    secure: bool = Field(default=False, title=_("Use HTTPS"))
    username: str = Field(default="default", title=_("User name"), pattern=r"^[^:\x00-\x1f]*$", max_length=100)
    password: SecretStr = Field(default=SecretStr(""), title=_("Password"), max_length=200)
    timeout: int = Field(
        default=1200,
        title=_("Time limit"),
        description=_("Seconds that the server may take to learn or to predict."),
        ge=1,
        le=86_400,
    )

    @property
    def address(self) -> str:
        """Where the server is, without any secret."""
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"
