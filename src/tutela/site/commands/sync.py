"""``tutela sync``: copy what is new on a learning platform into the log store.

Where a platform is named, this needs no site and no database. Without one, it syncs the platforms that are connected to
the site, and brings their people and courses up to date.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from tutela.sdk.errors import TutelaError
from tutela.sdk.platform import source_name
from tutela.site import environment
from tutela.site.commands.sync_bar import Bar
from tutela.site.commands.sync_connected import sync_connected

if TYPE_CHECKING:
    from tutela.analytics.logstore import SyncReport


@click.command()
@click.option(
    "--platform",
    "location",
    help="A folder, or a database address: postgresql://user@host/moodle. Better in TUTELA_PLATFORM than in a list of "
    "processes, where it holds a password.",
)
@click.option("--kind", help="What is there: moodle, oulad, tables. Otherwise it is found out.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of the platform: prefix=mdl_ (repeatable).",
)
@click.option("--store", help="A folder, or s3://bucket/folder. By default in the data folder.")
@click.option("--quick", is_flag=True, help="Do not look for late events with old ids, and for events that are gone.")
@click.option("--delete-gone", is_flag=True, help="Delete the events that the platform no longer has.")
@click.option("--erase", multiple=True, type=int, metavar="PERSON_ID", help="Erase a person here for good; no sync.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def sync(location: str | None, kind: str | None, store: str | None, erase: tuple[int, ...], **options: Any) -> None:
    """Copy what is new on a learning platform into the log store.

    Without --platform: on every platform that is connected to the site in the data folder.
    """
    from tutela.sdk.registry import platform_at

    store = store or environment.text("TUTELA_LOG_STORE") or default_store()
    location = location or environment.text("TUTELA_PLATFORM")
    try:
        if erase:
            _erase(store, erase)
            return
        if not location:
            sync_connected(options)
            return
        with platform_at(location, kind, **_pairs(options["settings"])) as platform:
            _report(_run(platform, store, location, options))
    except ModuleNotFoundError as failure:
        raise click.ClickException(
            f"{failure.name} is not installed: pip install 'tutela[analytics,moodle,s3]' has all that a sync can need."
        ) from failure
    except TutelaError as failure:
        raise click.ClickException(str(failure)) from failure


def default_store() -> str:
    """The log store in the data folder."""
    from tutela.site.folder import data_folder

    return str(data_folder() / "logstore")


def _pairs(settings: tuple[str, ...]) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    wrong = [name for name, equals, _ in pairs if not equals]
    if wrong:
        raise click.BadParameter(f"{wrong[0]}: write NAME=VALUE", param_hint="--set")
    return {name: value for name, _, value in pairs}


def _run(platform: Any, store: str, location: str, options: dict[str, Any]) -> SyncReport:
    from tutela.analytics.logstore import LogStore
    from tutela.analytics.logstore import sync as bring_up

    with Bar(shown=not options["quiet"] and sys.stderr.isatty()) as progress:
        return bring_up(
            platform,
            LogStore(store),
            source_name(location),
            check=not options["quick"],
            delete_gone=options["delete_gone"],
            progress=progress,
        )


def _erase(store: str, people: tuple[int, ...]) -> None:
    from tutela.analytics.logstore import LogStore, erase_people

    events = erase_people(LogStore(store), people)
    click.echo(f"Erased {len(people)} {'person' if len(people) == 1 else 'people'} and {events:,} of their events.")


def _report(report: SyncReport) -> None:
    rate = report.new / report.seconds if report.seconds else 0
    click.echo(
        f"{report.new:,} new events in {report.seconds:.1f} s ({rate:,.0f} rows/s), {report.late:,} late; "
        f"{report.tables} tables. The log store holds {report.total:,} events."
    )
    if report.gone:
        told = "deleted here too" if report.deleted else "kept here; --delete-gone deletes them"
        click.echo(f"{report.gone:,} events are no longer on the platform: {told}.")
