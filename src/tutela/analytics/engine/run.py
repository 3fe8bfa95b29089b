"""The whole way from a platform to a feature matrix, as one call that needs no Django."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tutela.analytics.engine import names
from tutela.analytics.engine.duck import DEFAULT_MEMORY, DuckEngine
from tutela.analytics.engine.engine import Engine
from tutela.analytics.engine.matrix import Matrix, Question, feature_matrix
from tutela.sdk import registry
from tutela.sdk.interval import Moment

if TYPE_CHECKING:
    from tutela.sdk.platform import Platform

SPARK = "spark"
Phase = Literal["train", "predict"]


@dataclass(frozen=True)
class Request:
    """What to compute, in names. Unset: what the target presets, the present, the site's time zone, all courses."""

    target: str
    interval: str = ""
    indicators: Sequence[str] = ()
    phase: Phase = "train"
    now: int | None = None
    compat: bool = False
    time_zone: str = ""
    course_ids: Sequence[int] | None = None


def platform_at(location: str, **options: Any) -> Platform[Any]:
    """The platform at *location*: a folder, a database URL, a log store. Raises `PlatformError` where none knows it."""
    from tutela.analytics.logstore import StoredPlatform

    stored = StoredPlatform.at(location) if "://" not in location else None
    return stored or registry.platform_at(location, **options)


def compute_matrix(
    platform: Platform[Any], request: Request, *, make_engine: Callable[[], Engine] = DuckEngine
) -> Matrix:
    """The feature matrix that *request* asks for, of *platform*.

    Raises `Decline` where target, interval and indicators do not go together, `UnknownName`, and `PlatformError`.
    """
    question = question_of(request, platform.site().time_zone)
    with make_engine() as engine:
        attach(engine, platform)
        return feature_matrix(engine, question)


def engine_named(name: str, *, memory: str = DEFAULT_MEMORY) -> Engine:
    """The engine called duckdb or spark. Raises `NoSpark` where the latter cannot be started."""
    if name != SPARK:
        return DuckEngine(memory=memory)
    from tutela.analytics.engine.spark import SparkEngine

    return SparkEngine()


def attach(engine: Engine, platform: Platform[Any]) -> None:
    """Let *engine* read the tables of *platform* when it comes to need them."""
    for table in platform.tables():
        files = platform.files(table)
        if files:
            engine.add_files(table, files)
            continue
        engine.add_source(table, lambda table=table: platform.read(table))  # type: ignore[misc]  # mypy: lambda default


def question_of(request: Request, site_zone: str) -> Question:
    """*request* with the names looked up."""
    target = names.target_named(request.target, compat=request.compat)
    now = int(time.time()) if request.now is None else request.now
    zone = _zone(request.time_zone or site_zone or "UTC")
    return Question(
        target=target,
        interval=names.interval_named(request.interval or target.interval),
        indicators=names.indicators_named(request.indicators or target.indicators, target, compat=request.compat),
        moment=Moment(now, request.phase == "train", zone),
        known=names.all_indicators(compat=request.compat),
        course_ids=request.course_ids,
        compat=request.compat,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise names.UnknownName(f"no time zone is called {name!r}; they are called like Europe/London") from unknown
