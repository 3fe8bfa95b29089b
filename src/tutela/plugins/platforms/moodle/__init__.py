"""Moodle 4.5 and newer: a live database on PostgreSQL or MariaDB, or a folder of its tables exported as files."""

from tutela.plugins.platforms.moodle.platform import Moodle

__all__ = ["Moodle"]
