"""``tutela mlbackend``: the server that stands in for Moodle's own Python backend, and its passwords."""

from __future__ import annotations

import click

GIVEN_BY = "TUTELA_MLBACKEND_PASSWORD"
"""Where `check` finds the password, as the backend finds its own settings: in the environment."""


@click.group()
def mlbackend() -> None:
    """Serve the backend for Moodle's analytics."""


@mlbackend.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "-p", default=5000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--world-visible", is_flag=True, help="Listen on every address (0.0.0.0).")
@click.option("--debug-mode", is_flag=True, help="Log more.")
def serve(host: str, port: int, world_visible: bool, debug_mode: bool) -> None:
    """Serve it. MOODLE_MLBACKEND_PYTHON_USERS and MOODLE_MLBACKEND_PYTHON_DIR must be set."""
    from tutela.mlbackend.__main__ import serve as run
    from tutela.mlbackend.settings import BadSetting

    try:
        run(host="0.0.0.0" if world_visible else host, port=port, debug=debug_mode)  # noqa: S104 - asked for by name
    except BadSetting as failure:
        raise click.ClickException(str(failure)) from failure


@mlbackend.command("gen-passwd")
@click.argument("users", nargs=-1, required=True)
@click.option("--generate", "-g", is_flag=True, help="Make the passwords up, and say them on standard error.")
@click.option("--passwords", "-P", default="", help="The passwords, separated by commas.")
def gen_passwd(users: tuple[str, ...], generate: bool, passwords: str) -> None:
    """Print what MOODLE_MLBACKEND_PYTHON_USERS should hold for USERS: their names and salted digests."""
    import secrets

    from tutela.mlbackend.users import Secret

    given = [one for one in passwords.split(",") if one]
    if given and len(given) != len(users):
        raise click.ClickException(f"{len(users)} users need as many passwords, {len(given)} are given.")
    entries = []
    for place, user in enumerate(users):
        if given:
            password = given[place]
        elif generate:
            password = secrets.token_hex(12)
            click.echo(f"{user}: {password}", err=True)
        else:
            password = click.prompt(f"Password of {user}", hide_input=True, confirmation_prompt=True, err=True)
        entries.append(f"{user}:{Secret.of(password)}")
    click.echo(",".join(entries))


@mlbackend.command()
@click.argument("url")
@click.argument("user")
@click.option("--password", envvar=GIVEN_BY, help="The password; asked for if it is not given.")
def check(url: str, user: str, password: str | None) -> None:
    """Try the server at URL as USER, in all that Moodle asks of it.

    Moodle itself calls a server ready whose password is wrong: it looks at the version only, which needs none.
    """
    from tutela.mlbackend.check import CheckFailed
    from tutela.mlbackend.check import check as try_all

    try:
        try_all(url, user, password or click.prompt(f"Password of {user}", hide_input=True, err=True), click.echo)
    except CheckFailed as failure:
        raise click.ClickException(str(failure)) from failure
    click.echo("All that Moodle needs works.")
