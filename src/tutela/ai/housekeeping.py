"""What is swept away at night: counters whose hour is over."""

from __future__ import annotations

import time

from tutela.ai import breaker
from tutela.ai.catalogue import EVERYBODY
from tutela.ai.files import sweep
from tutela.ai.limits import WINDOW
from tutela.ai.models import InstanceHealth, RateWindow
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress, Task


def clean_up(progress: Progress) -> str:
    """Delete the counters of the rate limiter that count nothing any more, and images that nobody got."""
    now = time.time()
    gone, _kinds = RateWindow.objects.filter(windowstart__lt=now - 2 * WINDOW).delete()
    InstanceHealth.objects.exclude(userid=EVERYBODY).filter(timefailed__lt=now - breaker.LONGEST).delete()
    return filled(_("Deleted: {counters} counters, {files} files."), counters=gone, files=sweep())


CLEAN_UP = Task(
    name="ai_clean_up",
    title=_("Clean up AI counters and images"),
    description=_("Deletes counters of rate limits whose hour is over, and images that nobody got."),
    work=clean_up,
    cron="R 3 * * *",
    time_limit=600,
)
