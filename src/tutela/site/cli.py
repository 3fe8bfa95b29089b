"""The command line: ``tutela serve``, ``tutela mlbackend …``, ``tutela analytics …``.

Every command imports what it needs when it runs, so that ``tutela --help`` answers at once and an extra that is not
installed is missed only by the command that needs it.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS: dict[str, str] = {}
"""Command name → ``module:attribute``; the module is imported only when the command is called."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong table is a bug of ours
        return command


@click.group(cls=LazyGroup)
@click.version_option(package_name="tutela")
def main() -> None:
    """Tutela: AI and learning analytics for learning platforms."""
