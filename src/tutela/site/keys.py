"""The site's keys: from the environment, or from files that the first start makes for its owner's eyes only.

`secret_key` signs sessions and links, `encryption_keys` seals secrets at rest (the first seals, all open),
`pseudonym_key` makes the names under which people are known to providers. Reading makes nothing: `make_missing` does,
when a site is first started.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tutela.lib.crypto import Vault
from tutela.site import environment
from tutela.site.faults import StartFault

SHORTEST = 32
_SEALING_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
"""32 bytes in URL-safe base64, to the letter: what decodes it would overlook rubbish at the end."""
SIGNING, SEALING, NAMING = "secret_key", "encryption_keys", "pseudonym_key"
NAMES = (SIGNING, SEALING, NAMING)


@dataclass(frozen=True)
class Keys:
    """The keys in use. None is ever empty in a site that was started."""

    secret_key: str
    encryption_keys: tuple[str, ...]
    pseudonym_key: str

    def __repr__(self) -> str:
        return "Keys(…)"


def variable(name: str) -> str:
    """The environment variable of a key."""
    return f"TUTELA_{name.upper()}"


def file_of(folder: Path, name: str) -> Path:
    """Where a key is kept when the environment does not hold it."""
    return folder / "keys" / name


def read(folder: Path) -> Keys:
    """The keys of the site in *folder*; empty where there are none yet. Raises `StartFault` for unusable ones."""
    found = {name: _read(folder, name) for name in NAMES}
    sealing = tuple(part for part in found[SEALING].replace(",", " ").split() if part)
    for name in (SIGNING, NAMING):
        if found[name] and len(found[name]) < SHORTEST:
            raise StartFault(f"{_where(folder, name)} is too short: use at least {SHORTEST} random characters.")
    if sealing:
        _check_sealing(sealing, _where(folder, SEALING))
    return Keys(found[SIGNING], sealing, found[NAMING])


def make_missing(folder: Path) -> list[str]:
    """Make the keys of a new site, all or none, and return the names of those made. Call it under the start lock.

    A site that has keys gets no new ones: if one is gone, what it sealed would be lost in silence.
    """
    missing = [name for name in NAMES if not _read(folder, name)]
    home = folder / "keys"
    if missing and home.exists():
        raise StartFault(_gone(folder, missing[0]))
    if missing:
        draft = folder / ".keys-draft"
        shutil.rmtree(draft, ignore_errors=True)
        _make(draft, missing)
        draft.rename(home)
    return missing


def make_one(folder: Path, name: str) -> Path:
    """Make one key's file. Raises `StartFault` when there is one."""
    file = file_of(folder, name)
    if file.exists():
        raise StartFault(f"{file} exists; move it away first if you mean to replace it.")
    _make(file.parent, [name])
    return file


def open_to_others(folder: Path) -> list[Path]:
    """Key files that others than their owner may read."""
    files = (file_of(folder, name) for name in NAMES)
    return [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]


def _read(folder: Path, name: str) -> str:
    if environment.given(variable(name)):
        return environment.text(variable(name))
    file = file_of(folder, name)
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as failure:
        why = getattr(failure, "strerror", None) or "it is not a key"
        raise StartFault(f"The key file {file} cannot be read: {why}. Restore it from the backup.") from failure


def _check_sealing(sealing: tuple[str, ...], where: str) -> None:
    if not all(_SEALING_KEY.fullmatch(key) for key in sealing):
        raise StartFault(f"{where} does not hold a usable key: altered or cut short. Restore it from the backup.")


def _where(folder: Path, name: str) -> str:
    return variable(name) if environment.given(variable(name)) else f"The key file {file_of(folder, name)}"


def _gone(folder: Path, name: str) -> str:
    lost = {
        SIGNING: "everybody has to sign in again",
        SEALING: "the providers' keys that are stored have to be entered again",
        NAMING: "providers see people under new names",
    }[name]
    return (
        f"The key file {file_of(folder, name)} is gone. Restore it from the backup, or set {variable(name)}. "
        f"If it is lost for good, make a new one with `tutela keys new {name}`: {lost}."
    )


def _make(home: Path, names: Sequence[str]) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            _write(home / name, Vault.new_key() if name == SEALING else secrets.token_urlsafe(48))
    except OSError as failure:
        raise StartFault(f"The keys cannot be written to {home}: {failure.strerror}.") from failure


def _write(file: Path, key: str) -> None:
    """Write *file* whole, readable by its owner only; never over another."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(key + "\n")
        stream.flush()
        os.fsync(stream.fileno())
