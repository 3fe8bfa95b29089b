"""``tutela privacy``: what is kept about a person, a copy of it, its deletion."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutela.site.faults import StartFault
from tutela.site.start.prepare import prepare

if TYPE_CHECKING:
    from tutela.identity.api import Person
    from tutela.privacy.api import PrivacyRequest


@click.group()
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
def privacy(data: str | None) -> None:
    """Copy and delete what is kept about a person."""
    if data:
        os.environ["TUTELA_DATA"] = data
    prepare(administrator=False)


@privacy.command()
def kept() -> None:
    """Show which personal data is kept where, and what becomes of it when a person is deleted."""
    from tutela.privacy.api import kept_about

    for view in kept_about():
        end = "the person is taken out" if view.anonymised else "goes with the account" if view.account else "deleted"
        click.echo(f"{view.name}: {view.title} ({end})")
        if view.columns:
            click.echo(f"    {', '.join(view.columns)}")


@privacy.command()
@click.argument("username")
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write."
)
def export(username: str, target: Path) -> None:
    """Write all that is kept about USERNAME to a zip."""
    from tutela.privacy.api import export_person

    if target.exists():
        raise StartFault(f"{target} exists already.")
    made = export_person(_person(username).pk)
    shutil.move(made, target)
    target.chmod(0o600)
    click.echo(f"Wrote {target} ({target.stat().st_size:,} bytes).")


@privacy.command()
@click.argument("username")
@click.option("--account", is_flag=True, help="Delete the account as well.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(username: str, account: bool, yes: bool) -> None:
    """Delete what is kept about USERNAME."""
    from tutela.privacy.api import PrivacyRequest, request_erasure

    person = _person(username)
    what = f"everything about {username}, and the account" if account else f"everything about {username}"
    if not yes:
        click.confirm(f"Delete {what}? It cannot be undone.", abort=True)
    view = request_erasure(person, account=account)
    _perform(PrivacyRequest.objects.get(pk=view.id))


def _perform(row: PrivacyRequest) -> None:
    """Do it now; what another process is just doing is left to that one."""
    from tutela.privacy.api import perform

    perform(row)
    if row.status != row.Status.DONE:
        raise StartFault(row.message or "It is not finished: the worker goes on with it.")
    click.echo(f"Deleted {sum(row.done.values()):,} entries.")


def _person(username: str) -> Person:
    from tutela.identity.api import find_person

    person = find_person(username)
    if person is None:
        raise StartFault(f"There is nobody called {username}.")
    return person
