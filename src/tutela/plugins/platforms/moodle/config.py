"""What an administrator sets for one Moodle."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from tutela.sdk.platform import PlatformConfig
from tutela.sdk.text import _

SCHEMES = ("postgresql", "postgres", "mysql", "mariadb")


class MoodleConfig(PlatformConfig):
    """Where a Moodle's tables are: a database, or a folder of them."""

    database_url: SecretStr | None = Field(
        default=None,
        title=_("Database address"),
        description=_(
            "postgresql://user:password@host:port/database or mariadb://…; an account that may only read is enough."
        ),
    )
    folder: Path | None = Field(
        default=None, title=_("Folder"), description=_("A folder of Moodle's tables as Parquet or CSV files.")
    )
    prefix: str = Field(
        default="mdl_",
        title=_("Table prefix"),
        description=_("What Moodle's config.php calls $CFG->prefix."),
        pattern=r"^[A-Za-z0-9_]*$",
        max_length=30,
    )
    log_store: Literal["standard", "legacy"] = Field(
        default="standard",
        title=_("Log store"),
        description=_("Standard, or the legacy log of a site that is older than Moodle 2.7."),
    )
    time_zone: str = Field(
        default="",
        title=_("Time zone"),
        description=_("The site's time zone, such as Europe/London. Empty: as the site says."),
    )
    with_names: bool = Field(
        default=True,
        title=_("Read names"),
        description=_("Whether people's names and e-mail addresses are read along."),
    )

    profile_fields: str = Field(
        default="",
        title=_("Profile fields"),
        description=_(
            "Short names, with commas between, of the custom profile fields (menus, checkboxes) by which to tell "
            "whether models are fair. Empty: none is read."
        ),
    )

    @field_validator("database_url")
    @classmethod
    def _known_scheme(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            _check(url.get_secret_value())
        return url

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.database_url is None) == (self.folder is None):
            raise ValueError("set either the database address or the folder")
        return self


def _check(url: str) -> None:
    """Raise `ValueError` where *url* is no address of a database."""
    if url.partition("://")[0].lower() not in SCHEMES:
        raise ValueError(f"a database address begins with one of {', '.join(s + '://' for s in SCHEMES)}")
    try:
        parts = urlsplit(url)
        several = "," in parts.netloc.rpartition("@")[2]  # servers, of which PostgreSQL's library takes one
        possible = several or parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:
        possible = False
    if not possible or not url.isprintable():
        raise ValueError(_("must name a server and, if any, a port from 1 to 65535"))
