"""``tutela token``: the keys with which programs act for a person."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from tutela.site.faults import StartFault
from tutela.site.start.prepare import prepare

if TYPE_CHECKING:
    from tutela.identity.api import Person


@click.group()
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
def token(data: str | None) -> None:
    """Give programs tokens, and take them back."""
    if data:
        os.environ["TUTELA_DATA"] = data
    prepare(administrator=False)


@token.command()
@click.argument("username")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 36_500), help="How long it is valid; without this it does not expire.")
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]), help="Until when, in UTC."
)
@click.option(
    "--scope",
    type=click.Choice(["read", "act", "administer"]),
    default="administer",
    show_default=True,
    help="How far it goes: only look; also act, as everybody does for themselves; all that USERNAME may do.",
)
def add(username: str, name: str, days: int | None, expires: datetime | None, scope: str) -> None:
    """Make a token with which a program acts for USERNAME. It is shown once."""
    from django.utils import timezone

    from tutela.identity.api import TokenScope, make_token

    if days and expires:
        raise click.UsageError("Give either --days or --expires.")
    until = expires.replace(tzinfo=UTC) if expires else timezone.now() + timedelta(days=days) if days else None
    if until is not None and until <= timezone.now():
        raise StartFault("The token would have expired already: --expires must lie in the future.")
    _token, key = make_token(_person(username), name, until, TokenScope[scope.upper()])
    click.echo(key)


@token.command(name="list")
@click.argument("username")
def list_(username: str) -> None:
    """Show the tokens of USERNAME."""
    from tutela.identity.api import TokenScope, tokens_of

    for one in tokens_of(_person(username)):
        until = one.expires.date().isoformat() if one.expires else "no end"
        click.echo(f"{one.pk:>6}  {one.prefix}…  {until:<10}  {TokenScope(one.scope).name.lower():<10}  {one.name}")


@token.command()
@click.argument("username")
@click.argument("tokenid", type=int)
def revoke(username: str, tokenid: int) -> None:
    """End a token of USERNAME; `tutela token list` shows its number."""
    from tutela.identity.api import revoke_token

    revoke_token(_person(username), tokenid)
    click.echo("Revoked.")


def _person(username: str) -> Person:
    from tutela.identity.api import Person

    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise StartFault(f"There is no active person called {username}.")
    return person
