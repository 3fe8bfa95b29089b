"""``tutela worker``: background work in a process of its own, as many as you like."""

from __future__ import annotations

import os
import signal

import click

from tutela.site.start.prepare import prepare


@click.command()
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
def worker(data: str | None) -> None:
    """Do background work until stopped. Start the server with TUTELA_WORKER=none to leave all of it to workers."""
    if data:
        os.environ["TUTELA_DATA"] = data
    prepare(administrator=False)
    from tutela.tasks.api import Worker

    working = Worker()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: working.stop())
    click.echo("Working. Stop with Ctrl+C.")
    working.run()
