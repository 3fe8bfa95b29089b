"""The pure half of analytics: tables in, tables out, no Django. This module is its door.

>>> from tutela.analytics.analysis import Request, compute_matrix, platform_at  # doctest: +SKIP
>>> matrix = compute_matrix(platform_at("exported/"), Request("course_dropout", "quarters"))  # doctest: +SKIP
>>> matrix.rows  # a pyarrow.Table  # doctest: +SKIP
"""

from tutela.analytics.analysis.duck import DuckEngine
from tutela.analytics.analysis.engine import Engine
from tutela.analytics.analysis.groups import groups_of
from tutela.analytics.analysis.matrix import Judgement, Matrix, Question, feature_matrix
from tutela.analytics.analysis.measure import measure
from tutela.analytics.analysis.names import UnknownName, all_indicators, indicators_for, target_named
from tutela.analytics.analysis.output import CannotWrite, Format, write_matrix
from tutela.analytics.analysis.picture import picture_of
from tutela.analytics.analysis.run import (
    Request,
    attach,
    compute_matrix,
    engine_named,
    platform_at,
    question_of,
)
from tutela.analytics.analysis.summary import Summary, lines_of, summary_of

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
