"""The environment variables that Tutela reads: each is declared here once, and nothing else is read.

A secret may stand in a file instead: ``TUTELA_SECRET_KEY_FILE=/run/secrets/key`` is read where ``TUTELA_SECRET_KEY``
is not set. ``docs/reference/settings.md`` has a heading for each; a test compares.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tutela.site.faults import StartFault

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})
UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


@dataclass(frozen=True)
class Variable:
    """One variable: its name, what it is when unset, and whether it is a secret (and so may stand in a file)."""

    name: str
    default: str = ""
    secret: bool = False


VARIABLES: tuple[Variable, ...] = (
    Variable("TUTELA_DATA"),
    Variable("TUTELA_PLATFORM", secret=True),
    Variable("TUTELA_LOG_STORE"),
    Variable("TUTELA_HOST", "127.0.0.1"),
    Variable("TUTELA_PORT", "8000"),
    Variable("TUTELA_WORKERS", "1"),
    Variable("TUTELA_WORKER", "embedded"),
    Variable("TUTELA_URL"),
    Variable("TUTELA_ALLOWED_HOSTS"),
    Variable("TUTELA_TRUSTED_PROXIES", "127.0.0.1,::1"),
    Variable("DATABASE_URL", secret=True),
    Variable("TUTELA_DATABASE_POOL", "20"),
    Variable("TUTELA_SQLITE_SYNCHRONOUS", "NORMAL"),
    Variable("TUTELA_SECRET_KEY", secret=True),
    Variable("TUTELA_ENCRYPTION_KEYS", secret=True),
    Variable("TUTELA_PSEUDONYM_KEY", secret=True),
    Variable("TUTELA_ADMIN_USERNAME", "admin"),
    Variable("TUTELA_ADMIN_PASSWORD", secret=True),
    Variable("TUTELA_LANGUAGE", "en"),
    Variable("TUTELA_TIME_ZONE", "UTC"),
    Variable("TUTELA_EMAIL_URL", secret=True),
    Variable("TUTELA_EMAIL_FROM", "tutela@localhost"),
    Variable("TUTELA_MAX_BODY", "5M"),
    Variable("TUTELA_ATTEMPT_TIMEOUT", "120"),
    Variable("TUTELA_LOG_LEVEL", "INFO"),
    Variable("TUTELA_LOG_FORMAT", "auto"),
    Variable("TUTELA_DEBUG", "0"),
    Variable("TUTELA_DEMO", "0"),
    Variable("TUTELA_PLUGINS"),
    Variable("TUTELA_MLBACKEND", "0"),
    Variable("TUTELA_REGISTRY", "0"),
)
OTHERS = ("TUTELA_MLBACKEND_", "TUTELA_TEST_")
"""Beginnings of names that the ML backend and the tests read for themselves."""
_DECLARED = {variable.name: variable for variable in VARIABLES}


def text(name: str) -> str:
    """The value of a declared variable; for a secret also from the file that ``NAME_FILE`` points to."""
    variable = _DECLARED[name]
    if name in os.environ:
        return os.environ[name].strip()
    if variable.secret and (file := os.environ.get(f"{name}_FILE")):
        return _from_file(name, Path(file))
    return variable.default


def given(name: str) -> bool:
    """Whether a value is set, to whatever."""
    return bool(text(name))


def flag(name: str) -> bool:
    """A switch: 1, true, yes, on; or 0, false, no, off, nothing."""
    value = text(name).lower()
    if value not in TRUE | FALSE:
        raise StartFault(f"{name} is {value!r}; say 1 or 0.")
    return value in TRUE


def whole(name: str, least: int = 0) -> int:
    """A whole number of at least *least*."""
    value = text(name)
    if not value.isdecimal() or int(value) < least:
        raise StartFault(f"{name} is {value!r}; it must be a whole number of at least {least}.")
    return int(value)


def size(name: str) -> int:
    """A number of bytes: ``500K``, ``5M``, ``1G`` or plain."""
    found = re.fullmatch(r"(\d+)\s*([KMG]?)i?B?", text(name), re.IGNORECASE)
    if found is None:
        raise StartFault(f"{name} is {text(name)!r}; write a number of bytes such as 500K, 5M or 1G.")
    return int(found[1]) * UNITS[found[2].upper()]


def words(name: str) -> list[str]:
    """A list with commas between."""
    return [part for part in (part.strip() for part in text(name).split(",")) if part]


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of *allowed*, whatever its case."""
    value = text(name)
    for one in allowed:
        if one.lower() == value.lower():
            return one
    raise StartFault(f"{name} is {value!r}; it can be {', '.join(allowed)}.")


def strangers(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that begin with ``TUTELA_`` and are none of ours → the one that was probably meant, or ''."""
    known = {*_DECLARED, *(f"{variable.name}_FILE" for variable in VARIABLES if variable.secret)}
    unknown = sorted(name for name in environ if name.startswith("TUTELA_") and name not in known)
    unknown = [name for name in unknown if not name.startswith(OTHERS)]
    return {name: next(iter(difflib.get_close_matches(name, known, 1)), "") for name in unknown}


def _from_file(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as failure:
        why = getattr(failure, "strerror", None) or "it is not text"
        raise StartFault(f"{name}_FILE names {file}, which cannot be read: {why}.") from failure
