"""The command line: ``tutela serve``, ``tutela demo``, ``tutela user add`` …

Every command imports what it needs when it runs, so that ``tutela --help`` answers at once and an extra that is not
installed is missed only by the command that needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from tutela.site.faults import StartFault

COMMANDS: dict[str, tuple[str, str]] = {
    "analytics": ("tutela.site.commands.models:analytics", "Learning analytics: matrices, models, insights."),
    "demo": ("tutela.site.commands.demo:demo", "Serve a demo site with courses and accounts."),
    "keys": ("tutela.site.commands.keys:keys", "Make a key that was lost."),
    "manage": ("tutela.site.commands.manage:manage", "Run one of Django's commands on the site."),
    "mlbackend": ("tutela.site.commands.mlbackend:mlbackend", "Serve the backend for Moodle's analytics."),
    "privacy": ("tutela.site.commands.privacy:privacy", "Copy and delete what is kept about a person."),
    "registry": ("tutela.site.commands.registry:registry", "Serve a registry of sites."),
    "serve": ("tutela.site.commands.serve:serve", "Serve the site."),
    "task": ("tutela.site.commands.task:task", "Run background tasks, and schedule them."),
    "sync": ("tutela.site.commands.sync:sync", "Copy what is new on a learning platform into the log store."),
    "token": ("tutela.site.commands.token:token", "Give programs tokens, and take them back."),
    "user": ("tutela.site.commands.user:user", "Add and change people."),
    "worker": ("tutela.site.commands.worker:worker", "Do background work, apart from the server."),
}
"""Command name → ``module:attribute`` and its line in the list; the module is imported when the command is called."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong table is a bug of ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, from the table alone: importing six commands to print their first lines would take a second."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_place, line) in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what keeps Tutela from starting becomes a sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except StartFault as fault:
            raise click.ClickException(str(fault)) from fault


@click.group(cls=LazyGroup)
@click.version_option(package_name="tutela")
def main() -> None:
    """Tutela: AI and learning analytics for learning platforms."""
