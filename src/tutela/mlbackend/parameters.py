"""Parameters, cleaned as the contract says: characters that do not belong are removed, never complained about."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tutela.mlbackend.errors import Fault

NOT_IN_ID = re.compile(r"[^A-Za-z0-9_$-]")
NOT_IN_NUMBER = re.compile(r"[^0-9.$]")
NOT_IN_COUNT = re.compile(r"[^0-9$]")
LONGEST_ID = 200


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request, from its query or its body."""

    given: Mapping[str, str]

    def id(self, name: str) -> str:
        """An id that is safe as the name of a folder. Raises `Fault` when nothing of it is left."""
        cleaned = NOT_IN_ID.sub("", self._raw(name))
        if not cleaned or len(cleaned) > LONGEST_ID:
            raise Fault(f"The parameter {name} is empty or too long.")
        return cleaned

    def id_or_none(self, name: str) -> str | None:
        """The same, None where it is not given or given empty."""
        return self.id(name) if self.given.get(name) else None

    def number(self, name: str) -> float:
        """A decimal number."""
        try:
            number = float(NOT_IN_NUMBER.sub("", self._raw(name)))
        except ValueError:
            raise Fault(f"The parameter {name} is not a number.") from None
        if not math.isfinite(number):
            raise Fault(f"The parameter {name} is too large.")
        return number

    def count(self, name: str) -> int:
        """A whole number."""
        return int(self.digits(name))

    def digits(self, name: str) -> str:
        """A whole number as it was written."""
        cleaned = NOT_IN_COUNT.sub("", self._raw(name))
        if not cleaned.isdigit() or len(cleaned) > 18:
            raise Fault(f"The parameter {name} is not a whole number.")
        return cleaned

    def _raw(self, name: str) -> str:
        if name not in self.given:
            raise Fault(f"The parameter {name} is missing.")
        return self.given[name]
