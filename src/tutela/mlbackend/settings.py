"""Settings, from the environment variables of Moodle's own backend and a few of ours."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tutela.mlbackend.users import Users

MOODLE = "MOODLE_MLBACKEND_PYTHON_"
OURS = "TUTELA_MLBACKEND_"
MEGABYTE = 1024 * 1024


class BadSetting(Exception):
    """A setting is missing or cannot be used; the sentence says which and what to do."""


@dataclass(frozen=True)
class Limits:
    """How much is taken in and how much is kept. Sizes in bytes."""

    upload: int = 1024 * MEGABYTE
    """The largest request body."""
    kept_rows: int = 256 * MEGABYTE
    """Rows kept for one model so that it goes on learning; the oldest files go first."""
    kept_days: int = 0
    """Rows older than so many days are dropped at the next training; 0 keeps them."""
    reports: int = 20
    """Reports kept for one model; the oldest go first."""
    unpacked: int = 256 * MEGABYTE
    """The largest import, unpacked."""
    rounds: int = 100
    """The most rounds of one evaluation."""
    wait: float = 900.0
    """Seconds that a training waits for another one of the same model."""


@dataclass(frozen=True)
class Settings:
    """All that the backend needs to know."""

    users: Users
    directory: Path | None = None
    bucket: str | None = None
    temporary: Path | None = None
    limits: Limits = field(default_factory=Limits)
    split_by_sample: bool = True
    endpoint: str | None = None
    """Address of an S3-compatible store other than Amazon's."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read and check them. Raises `BadSetting`."""
        given = os.environ if environment is None else environment
        bucket = given.get(f"{MOODLE}S3_BUCKET_NAME") or None
        return cls(
            users=_users(given),
            directory=None if bucket else _directory(given.get(f"{MOODLE}DIR", "")),
            bucket=bucket,
            temporary=_temporary(given.get("MOODLE_MLBACKEND_TEMPDIR", "")),
            limits=limits(given),
            split_by_sample=split_by_sample(given),
            endpoint=given.get("AWS_ENDPOINT_URL_S3") or given.get("AWS_ENDPOINT_URL") or None,
        )


def limits(given: Mapping[str, str]) -> Limits:
    """The limits, each ``TUTELA_MLBACKEND_…``. Raises `BadSetting`."""
    usual = Limits()
    return Limits(
        upload=_number(given, "MAX_UPLOAD_MB", usual.upload // MEGABYTE) * MEGABYTE,
        kept_rows=_number(given, "KEEP_ROWS_MB", usual.kept_rows // MEGABYTE) * MEGABYTE,
        kept_days=_number(given, "KEEP_DAYS", usual.kept_days),
        reports=_number(given, "KEEP_REPORTS", usual.reports),
        unpacked=_number(given, "MAX_IMPORT_MB", usual.unpacked // MEGABYTE) * MEGABYTE,
        rounds=_number(given, "MAX_ROUNDS", usual.rounds),
        wait=float(_number(given, "WAIT_SECONDS", int(usual.wait))),
    )


def _number(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(OURS + name, "").strip()
    if not text:
        return usual
    if not text.isdigit():
        raise BadSetting(f"{OURS}{name} must be a whole number, not {text!r}.")
    return int(text)


def _users(given: Mapping[str, str]) -> Users:
    text = given.get(f"{MOODLE}USERS", "")
    try:
        return Users.parse(text)
    except ValueError as failure:
        raise BadSetting(
            f"{MOODLE}USERS must list at least one user:password, separated by commas ({failure}). "
            "`tutela mlbackend gen-passwd NAME` makes one."
        ) from failure


def _directory(text: str) -> Path:
    if not text:
        raise BadSetting(
            f"{MOODLE}DIR must name the folder where models are kept (or {MOODLE}S3_BUCKET_NAME a bucket)."
        )
    path = Path(text)
    if not path.is_dir():
        raise BadSetting(f"{MOODLE}DIR is {text!r}, which is not a folder.")
    try:
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as failure:
        raise BadSetting(f"{MOODLE}DIR is {text!r}, which cannot be written to: {failure.strerror}.") from failure
    return path


def _temporary(text: str) -> Path | None:
    if text and not Path(text).is_dir():
        raise BadSetting(f"MOODLE_MLBACKEND_TEMPDIR is {text!r}, which is not a folder.")
    return Path(text) if text else None


def split_by_sample(given: Mapping[str, str]) -> bool:
    """Whether evaluations hold out whole samples, as they do unless told otherwise. Raises `BadSetting`."""
    chosen = given.get(f"{OURS}SPLIT", "sample")
    if chosen not in ("sample", "row"):
        raise BadSetting(f"{OURS}SPLIT must be 'sample' or 'row', not {chosen!r}.")
    return chosen == "sample"
