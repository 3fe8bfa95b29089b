"""``tutela manage``: Django's own commands on this site."""

from __future__ import annotations

import click

from tutela.site.start.prepare import set_up


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's commands: `tutela manage check`, `tutela manage dbshell`."""
    set_up()
    from tutela.site.start.schema import refuse_old

    refuse_old()
    from django.core.management import ManagementUtility

    ManagementUtility(["tutela manage", *(arguments or ("help",))]).execute()
