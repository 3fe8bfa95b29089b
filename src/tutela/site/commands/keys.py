"""``tutela keys``."""

from __future__ import annotations

import os

import click

from tutela.site import folder
from tutela.site import keys as site_keys


@click.group()
def keys() -> None:
    """The keys of the site."""


@keys.command()
@click.argument("name", type=click.Choice(site_keys.NAMES))
@click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
def new(name: str, data: str | None) -> None:
    """Make a key that was lost for good. What it sealed or signed stays lost."""
    if data:
        os.environ["TUTELA_DATA"] = data
    click.echo(f"Made {site_keys.make_one(folder.data_folder(), name)}")
