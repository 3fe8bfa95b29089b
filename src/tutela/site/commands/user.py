"""``tutela user``: add and change people from the command line."""

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
def user(data: str | None) -> None:
    """Add and change people."""
    if data:
        os.environ["TUTELA_DATA"] = data
    prepare(administrator=False)


@user.command()
@click.argument("username")
@click.option("--email", default="")
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--admin", is_flag=True, help="A site administrator, who may do everything.")
@click.option("--password", help="Better left out: a generated one is shown once.")
def add(username: str, password: str | None, admin: bool, **fields: str) -> None:
    """Add a person."""
    from tutela.identity.api import Person

    if Person.objects.filter(username=username).exists():
        raise StartFault(f"There is a person called {username} already; change them with `tutela user change`.")
    person = Person(username=username, is_site_admin=admin, **fields)
    chosen = _set_password(person, password)
    if not password:
        _show(chosen)
    click.echo(f"Added {username}.")


@user.command()
@click.argument("username")
@click.option("--admin/--no-admin", default=None, help="Make them a site administrator, or take it from them.")
@click.option("--active/--inactive", default=None, help="Whether they may sign in.")
@click.option("--new-password", is_flag=True, help="Give them a generated password, shown once; ends their sessions.")
@click.option(
    "--end-tokens/--keep-tokens",
    default=True,
    show_default=True,
    help="With a new password: whether programs that act for them must be given new tokens.",
)
def change(username: str, admin: bool | None, active: bool | None, new_password: bool, end_tokens: bool) -> None:
    """Change a person."""
    from django.db import transaction

    from tutela.identity.api import end_tokens as tokens_ended

    chosen, ended = "", 0
    with transaction.atomic():
        person = _person(username)
        person.is_site_admin = person.is_site_admin if admin is None else admin
        person.is_active = person.is_active if active is None else active
        person.save(update_fields=["is_site_admin", "is_active"])
        if new_password:
            chosen = _set_password(person, None)
            ended = tokens_ended(person) if end_tokens else 0
    if new_password:
        _show(chosen)
        click.echo(f"Their sessions have ended, and {ended} tokens." if ended else "Their sessions have ended.")
    click.echo(f"Changed {username}.")


@user.command()
@click.argument("username")
def unlock(username: str) -> None:
    """Let USERNAME sign in again from anywhere, after too many wrong passwords."""
    from tutela.web.sign_in import unlock as forget_tries

    forget_tries(_person(username).username)
    click.echo(f"{username} may try to sign in again.")


def _person(username: str) -> Person:
    from tutela.identity.api import Person

    person = Person.objects.filter(username=username).first()
    if person is None:
        raise StartFault(f"There is no person called {username}.")
    return person


def _show(password: str) -> None:
    click.echo(f"Password: {password}  (not shown again)")


def _set_password(person: Person, password: str | None) -> str:
    """Save *person* with *password*, or with one that is made here; the password."""
    import secrets

    from django.core.exceptions import ValidationError

    from tutela.site.start.administrator import check_password

    if password:
        check_password(password, person.username, "The password")
    chosen = password or secrets.token_urlsafe(12)
    person.set_password(chosen)
    try:
        person.full_clean()
    except ValidationError as failure:
        raise StartFault(" ".join(failure.messages)) from failure
    person.save()
    return chosen
