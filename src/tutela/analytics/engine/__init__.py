"""The pure half of analytics: tables in, tables out, no Django. This module is its door.

>>> from tutela.analytics.engine import Request, compute_matrix, platform_at  # doctest: +SKIP
>>> matrix = compute_matrix(platform_at("exported/"), Request("course_dropout", "quarters"))  # doctest: +SKIP
>>> matrix.rows  # a pyarrow.Table  # doctest: +SKIP
"""

from tutela.analytics.engine.courses import groups_of
from tutela.analytics.engine.duck import DuckEngine, Engine
from tutela.analytics.engine.matrix import (
    Judgement,
    Matrix,
    Question,
    Request,
    attach,
    compute_matrix,
    engine_named,
    feature_matrix,
    platform_at,
    question_of,
)
from tutela.analytics.engine.measure import measure
from tutela.analytics.engine.names import UnknownName, all_indicators, indicators_for, target_named
from tutela.analytics.engine.output import CannotWrite, Format, write_matrix
from tutela.analytics.engine.summary import Summary, lines_of, picture_of, summary_of

__all__ = [
    "CannotWrite",
    "DuckEngine",
    "Engine",
    "Format",
    "Judgement",
    "Matrix",
    "Question",
    "Request",
    "Summary",
    "UnknownName",
    "all_indicators",
    "attach",
    "compute_matrix",
    "engine_named",
    "feature_matrix",
    "groups_of",
    "indicators_for",
    "lines_of",
    "measure",
    "picture_of",
    "platform_at",
    "question_of",
    "summary_of",
    "target_named",
    "write_matrix",
]
