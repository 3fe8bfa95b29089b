"""``tutela sync`` without a platform: all that are connected to the site."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from tutela.sdk.errors import TutelaError
from tutela.site.commands.sync_bar import Bar
from tutela.site.start.prepare import prepare


def sync_connected(options: Mapping[str, Any]) -> None:
    """Sync every enabled connection, one after the other; raises at the end when one failed."""
    prepare(administrator=False)
    from tutela.courses.api import list_platforms

    platforms = list_platforms(enabled_only=True)
    if not platforms:
        raise click.UsageError(
            "No learning platform is connected to this site. Connect one in its administration, or name one here: "
            "--platform, or TUTELA_PLATFORM."
        )
    failed = [platform.name for platform in platforms if not _synced(platform, options)]
    if failed:
        raise click.ClickException(f"Not synced: {', '.join(failed)}.")


def _synced(platform: Any, options: Mapping[str, Any]) -> bool:
    from tutela.analytics.api import sync_platform

    try:
        with Bar(shown=not options["quiet"] and sys.stderr.isatty()) as bar:
            report = sync_platform(platform, bar, check=not options["quick"], delete_gone=options["delete_gone"])
    except TutelaError as failure:
        click.echo(f"{platform.name}: {failure}", err=True)
        return False
    click.echo(f"{platform.name}: {in_words(report.log, report.mirror)}")
    return True


def in_words(log: Mapping[str, Any], mirror: Mapping[str, Any]) -> str:
    """What a sync did, in a sentence or two.

    >>> in_words({"new": 3, "total": 5}, {"people": {"added": 1, "changed": 0, "gone": 2}})
    '3 new events, 5 in all. people: 1 added, 2 gone.'
    """
    changes = []
    for kind, counts in mirror.items():
        told = [f"{number:,} {what}" for what, number in counts.items() if number]
        changes.extend([f"{kind}: {', '.join(told)}"] if told else [])
    mirrored = f" {'; '.join(changes)}." if changes else ""
    return f"{log['new']:,} new events, {log['total']:,} in all.{mirrored}"
