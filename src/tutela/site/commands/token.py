"""``tutela token``: the keys with which programs act for a person."""

from __future__ import annotations

import os
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
@click.option("--days", type=click.IntRange(1), help="How long it is valid; without this it does not expire.")
def add(username: str, name: str, days: int | None) -> None:
    """Make a token with which a program acts for USERNAME. It is shown once."""
    from datetime import timedelta

    from django.utils import timezone

    from tutela.identity.api import make_token

    expires = timezone.now() + timedelta(days=days) if days else None
    _token, key = make_token(_person(username), name, expires)
    click.echo(key)


@token.command(name="list")
@click.argument("username")
def list_(username: str) -> None:
    """Show the tokens of USERNAME."""
    from tutela.identity.api import tokens_of

    for one in tokens_of(_person(username)):
        until = one.expires.date().isoformat() if one.expires else "no end"
        click.echo(f"{one.pk:>6}  {one.prefix}…  {until}  {one.name}")


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
