"""A SELECT and the tables of Moodle's that it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

RAW = re.compile(r'raw\."(\w+)"')


@dataclass(frozen=True)
class Select:
    """An SQL text that reads ``raw."<table>"``."""

    sql: str

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The raw tables that it reads.

        >>> Select('SELECT 1 FROM raw."user", raw."role"').tables
        ('user', 'role')
        """
        return tuple(dict.fromkeys(RAW.findall(self.sql)))
