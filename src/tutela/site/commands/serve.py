"""``tutela serve``."""

from __future__ import annotations

import os

import click

from tutela.site.start.prepare import Prepared, prepare


@click.command()
@click.option("--host", envvar="TUTELA_HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="TUTELA_PORT", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
@click.option("--workers", envvar="TUTELA_WORKERS", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, data: str | None, workers: int) -> None:
    """Serve the site. The first start makes its data folder, keys, database and administrator."""
    if data:
        os.environ["TUTELA_DATA"] = data
    from tutela.site.server import listen, run

    listener = listen(host, port)
    prepared = prepare()
    _introduce(prepared)
    run(listener, workers, ready=f"Tutela serves {{address}} with the data in {prepared.data}")


def _introduce(prepared: Prepared) -> None:
    if prepared.password:
        click.echo(f"An administrator was made. Username: {prepared.username}  Password: {prepared.password}")
        click.echo(
            "The password is not shown again. Change it at /my-password/ after signing in, by *Password* in your menu."
        )
