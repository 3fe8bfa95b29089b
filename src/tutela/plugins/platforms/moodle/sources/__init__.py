"""Where Moodle's tables are read from; all of them read only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tutela.plugins.platforms.moodle.sources.folder import Source

if TYPE_CHECKING:
    from tutela.plugins.platforms.moodle.config import MoodleConfig

__all__ = ["Source", "source_for"]


def source_for(config: MoodleConfig) -> Source:
    """The source that *config* names. Each driver is imported only where it is needed."""
    if config.folder is not None:
        from tutela.plugins.platforms.moodle.sources.folder import Folder

        return Folder(config.folder, config.prefix)
    assert config.database_url is not None  # noqa: S101 - the config holds one of the two
    url = config.database_url.get_secret_value()
    if urlsplit(url).scheme in ("mysql", "mariadb"):
        from tutela.plugins.platforms.moodle.sources.database import MariaDB

        return MariaDB(url, config.prefix)
    from tutela.plugins.platforms.moodle.sources.database import PostgreSQL

    return PostgreSQL(url, config.prefix)
