"""How long each kind of data is kept, and the nightly deletion of what is older."""

from __future__ import annotations

import time
from typing import Annotated

from pydantic import Field

from tutela.identity.api import StoredSettings, read_settings
from tutela.privacy.declarations import Ageing, declared
from tutela.privacy.erasure import wipe_traces
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress

BATCH = 2000
DAY = 86_400.0
LONGEST = 36_500

Days = Annotated[int, Field(ge=1, le=LONGEST)] | None
"""A day at least: 0 would delete what was made a moment ago. None: for ever."""


class RetentionSettings(StoredSettings):
    """What an administrator decided: name of the kind → days. What is missing has the kind's own default."""

    name = "retention"
    days: dict[str, Days] = Field(default_factory=dict)


def kept_for(kind: Ageing, settings: RetentionSettings) -> int | None:
    """For how many days *kind* is kept; None: for ever."""
    return settings.days.get(kind.name, kind.days)


def delete_old(progress: Progress) -> str:
    """The nightly work: of every kind, what is older than it may be."""
    settings, now = read_settings(RetentionSettings), time.time()
    gone = 0
    for kind in declared.ageing.values():
        days = kept_for(kind, settings)
        if days is None:
            continue
        while deleted := kind.delete(now - days * DAY, BATCH):
            gone += deleted
            progress.report(gone, None, kind.title)
            if progress.out_of_time():
                return filled(_("Deleted so far: {gone}."), gone=gone)
    if gone:
        wipe_traces()
    return filled(_("Deleted: {gone}."), gone=gone)
