"""Tables: a folder of files that are in our own schema already, for every platform without a plugin of its own."""

from tutela.plugins.platforms.tables.platform import Tables

__all__ = ["Tables"]
