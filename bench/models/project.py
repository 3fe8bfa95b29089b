"""The project's own way: OULAD as a platform, its learning record, one matrix, processors as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from tutela.analytics.engine import DuckEngine, Request, compute_matrix
from tutela.sdk import registry
from tutela.sdk.processor import FeatureMatrix

if TYPE_CHECKING:
    from tutela.analytics.engine import Matrix
    from tutela.sdk.platform import Platform
    from tutela.sdk.processor import Floats

TARGET, INTERVAL = "course_failure", "quarters_accum"
PARTS = 4
THREADS = 2


@dataclass(frozen=True)
class Presentations:
    """The rows of the matrix of some presentations. `asked` names each row in OULAD's own terms."""

    features: FeatureMatrix
    asked: pa.Table

    def of(self, presentations: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which rows are of *presentations*."""
        return np.isin(np.array(self.asked["code_presentation"].to_pylist()), list(presentations))


def courses_of(platform: Platform[Any]) -> dict[int, list[str]]:
    """Course → its module and presentation, such as AAA and 2013J. Raises `PlatformError`."""
    return {
        row["course_id"]: row["short_name"].split() for batch in platform.read("courses") for row in batch.to_pylist()
    }


def matrix_of(platform: Platform[Any], courses: Mapping[int, list[str]]) -> Presentations:
    """The matrix of *courses*: students still enrolled at the end of each quarter, and what was known by then."""
    request = Request(TARGET, INTERVAL, course_ids=sorted(courses))
    matrix = compute_matrix(platform, request, make_engine=partial(DuckEngine, threads=THREADS))
    codes = [courses[course] for course in matrix.rows["course_id"].to_numpy().tolist()]
    asked = pa.table(
        {
            "place": pa.array(range(matrix.rows.num_rows), pa.int64()),
            "code_module": pa.array([module for module, _ in codes], pa.string()),
            "code_presentation": pa.array([presentation for _, presentation in codes], pa.string()),
            "id_student": matrix.rows["person_id"],
            "range_index": matrix.rows["range_index"],
        }
    )
    return Presentations(_features(matrix), asked)


def predicted(processor: str, known: FeatureMatrix, asked: FeatureMatrix) -> Floats:
    """Probabilities of failing or leaving, by a *processor* as it comes. Raises `Decline`."""
    fitted = registry.processors()[processor]().fit(known, seed=0)
    found: Floats = fitted.predict(asked)[:, -1]
    return found


def _features(matrix: Matrix) -> FeatureMatrix:
    """A column for each quarter and one for each indicator, as an analytics model learns from them."""
    rows = matrix.rows
    ranges = rows["range_index"].to_numpy()
    columns = {f"range/{part}": (ranges == part).astype(np.float32) for part in range(PARTS)}
    columns |= {name: rows[name].to_numpy(zero_copy_only=False).astype(np.float32) for name in matrix.names}
    return FeatureMatrix(
        values=np.column_stack(list(columns.values())),
        columns=tuple(columns),
        labels=rows["target"].to_numpy().astype(np.int64),
        samples=rows["sample_id"].to_numpy(),
        people=rows["person_id"].to_numpy(),
        ranges=ranges,
    )
