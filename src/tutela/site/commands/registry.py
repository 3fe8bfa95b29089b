"""``tutela registry``: a registry that other sites register with."""

from __future__ import annotations

import os

import click

from tutela.site.commands.serve import serve as serve_site


@click.group()
def registry() -> None:
    """Serve a registry of sites."""


@registry.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8100, show_default=True, type=click.IntRange(0, 65535))
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The registry's own data folder.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, data: str | None) -> None:
    """Serve it. The first start makes its data folder, database and administrator, as `tutela serve` does."""
    os.environ["TUTELA_REGISTRY"] = "1"
    context.invoke(serve_site, host=host, port=port, data=data, workers=1)
