"""``tutela analytics models|train|predict|evaluate|export|import``: analytics models from the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutela.site.commands.analytics import analytics
from tutela.site.commands.task import progress_bar
from tutela.site.faults import StartFault
from tutela.site.start.prepare import prepare

if TYPE_CHECKING:
    from tutela.analytics.api import RunView

DATA = click.option("--data", envvar="TUTELA_DATA", type=click.Path(file_okay=False), help="The data folder.")
NOW = click.option("--now", type=int, help="The present, in seconds since 1970 UTC, for records of years ago.")


@contextmanager
def _site(data: str | None) -> Iterator[Any]:
    """The analytics room of a prepared site; what it refuses is told in a sentence."""
    from tutela.sdk.errors import TutelaError

    if data:
        os.environ["TUTELA_DATA"] = data
    prepare(administrator=False)
    from tutela.analytics import api

    try:
        yield api
    except TutelaError as refused:
        raise StartFault(str(refused)) from refused


@analytics.command()
@DATA
def models(data: str | None) -> None:
    """List the analytics models with their numbers."""
    with _site(data) as api:
        for model in api.list_models(api.OPERATOR):
            state = f"{'on' if model.enabled else 'off'}, {'trained' if model.trained else 'not trained'}"
            click.echo(
                f"{model.id:>4}  {model.name:<50} {model.interval or '-':<22} {model.processor:<10} {state}, "
                f"{model.insights} insights"
            )


@analytics.command()
@click.argument("modelid", type=int)
@NOW
@DATA
def train(modelid: int, now: int | None, data: str | None) -> None:
    """Train the model MODELID with the courses that are over."""
    with _site(data) as api:
        _run(lambda show: [api.train_model(api.OPERATOR, modelid, now=now, show=show)], "Train")


@analytics.command()
@click.argument("modelid", type=int)
@NOW
@DATA
def predict(modelid: int, now: int | None, data: str | None) -> None:
    """Let the model MODELID predict, and tell people of the insights."""
    with _site(data) as api:
        _run(lambda show: [api.predict_model(api.OPERATOR, modelid, now=now, show=show)], "Predict")


@analytics.command()
@click.argument("modelid", type=int)
@click.option("--interval", default="", help="Another interval than the model's.")
@click.option("--all", "all_intervals", is_flag=True, help="All intervals that the site compares; the best is named.")
@click.option("--trained", is_flag=True, help="The trained model as it is, instead of what it could learn.")
@click.option("--split", type=click.Choice(["auto", "person", "course", "time"]), default="auto", show_default=True)
@NOW
@DATA
def evaluate(modelid: int, now: int | None, data: str | None, trained: bool, **how: Any) -> None:
    """Say how well the model MODELID predicts people whom it has not seen."""
    mode = "trainedmodel" if trained else "configuration"
    with _site(data) as api:
        _run(
            lambda show: api.evaluate_model(api.OPERATOR, modelid, evaluationmode=mode, now=now, show=show, **how),
            "Evaluate",
        )


@analytics.command(name="export")
@click.argument("modelid", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--weights/--no-weights", default=True, show_default=True, help="With what it has learnt.")
@click.option("--training-data", is_flag=True, help="The rows that it would learn from, as CSV, instead.")
@NOW
@DATA
def export(modelid: int, file: Path, weights: bool, training_data: bool, now: int | None, data: str | None) -> None:
    """Write the model MODELID to FILE, for another site."""
    with _site(data) as api:
        if training_data:
            content = api.export_training_data(api.OPERATOR, modelid, now=now).encode()
        else:
            content = api.export_model(api.OPERATOR, modelid, weights=weights)
        _write(file, content)
    click.echo(f"Written to {file}.")


@analytics.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--ignore-versions", is_flag=True, help="Take it although it is from another version.")
@DATA
def import_(file: Path, ignore_versions: bool, data: str | None) -> None:
    """Make a model of the export FILE. It is switched off until somebody switches it on."""
    with _site(data) as api:
        made = api.import_model(api.OPERATOR, file.read_bytes(), ignore_versions=ignore_versions)
    click.echo(f"Model {made.id}: {made.name}, {'trained' if made.trained else 'not trained'}, switched off.")


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise StartFault(f"{file} could not be written: {failure.strerror or failure}") from failure


def _run(work: Callable[[Any], list[RunView]], label: str) -> None:
    """Do it with a progress bar, tell what came of it, and end with 1 where a run failed."""
    with progress_bar(label) as show:
        views = work(show)
    click.echo()
    for view in views:
        score = f"  score {view.score:.3f} ± {view.deviation:.3f}" if view.score is not None else ""
        best = "  the best" if view.best else ""
        click.echo(f"{view.mode} {view.interval}: {view.status}{score}{best}")
        for name, value in view.metrics.items():
            click.echo(f"  {name}: {_told(value)}")
        for text in (*view.verdict_texts, *view.messages):
            click.echo(f"  {text}")
    if any(view.status == "failed" for view in views):
        raise SystemExit(1)


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(each)}" for name, each in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)
