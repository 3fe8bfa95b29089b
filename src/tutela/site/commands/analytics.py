"""``tutela analytics``: learning analytics from the command line. A matrix needs no site, no database and no Django."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tutela.analytics.engine import Matrix, Request


@click.group()
def analytics() -> None:
    """Learning analytics."""


@analytics.command()
@click.option("--platform", "location", required=True, help="A folder of exported tables, or a database URL.")
@click.option("--target", required=True, help="What is predicted: course_dropout…")
@click.option("--interval", default="", help="How time is cut: quarters… By default what the target presets.")
@click.option("--indicators", multiple=True, help="Names, several times or with commas; 'all'. Default: the target's.")
@click.option("--phase", type=click.Choice(["train", "predict"]), default="train", show_default=True)
@click.option("--compat", is_flag=True, help="Compute what Moodle computes, its defects included.")
@click.option("--now", type=int, help="The present, in seconds since 1970 UTC. By default the clock's.")
@click.option("--time-zone", default="", help="Where days and weeks are counted: Europe/London. Default: the site's.")
@click.option("--course", "course_ids", type=int, multiple=True, help="Only these courses.")
@click.option(
    "--format", "format_", type=click.Choice(["parquet", "arrow", "moodle"]), default="parquet", show_default=True
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where the matrix is written.")
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False), help="Where a picture of it is written, SVG."
)
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--memory", default="1500MB", show_default=True, help="What DuckDB may use before it spills to disk.")
@click.option("--prefix", default=None, help="The prefix of the platform's tables, where it is not the usual one.")
def matrix(location: str, output: Path | None, picture: Path | None, format_: str, **options: Any) -> None:
    """From a platform's logs to a feature matrix, with a summary of what was used and what was refused."""
    from tutela.analytics.engine import Format, lines_of, picture_of, platform_at, summary_of, write_matrix
    from tutela.sdk.errors import TutelaError

    try:
        settings = {} if options["prefix"] is None else {"prefix": options["prefix"]}
        with platform_at(location, **settings) as platform:
            found = _computed(platform, options)
            if output is not None:
                write_matrix(found, output, Format(format_), version=platform.site().version)
        summary = summary_of(found)
        for line in lines_of(summary):
            click.echo(line)
        if picture is not None:
            picture.write_text(picture_of(summary, f"{found.question.target.name}: the indicators"), "utf-8")
    except TutelaError as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except OSError as trouble:
        raise click.ClickException(f"A file could not be read or written: {trouble}") from trouble


def _computed(platform: Any, options: dict[str, Any]) -> Matrix:
    from tutela.analytics.engine import compute_matrix, engine_named

    engine = partial(engine_named, options["engine"], memory=options["memory"])
    return compute_matrix(platform, _request(options), make_engine=engine)


def _request(options: dict[str, Any]) -> Request:
    from tutela.analytics.engine import Request, indicators_for, target_named

    chosen = tuple(part.strip() for value in options["indicators"] for part in value.split(",") if part.strip())
    if chosen == ("all",):
        chosen = indicators_for(target_named(options["target"], compat=options["compat"]))
    return Request(
        target=options["target"],
        interval=options["interval"],
        indicators=chosen,
        phase=options["phase"],
        now=options["now"],
        compat=options["compat"],
        time_zone=options["time_zone"],
        course_ids=options["course_ids"] or None,
    )
