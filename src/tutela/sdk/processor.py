"""The contract of a processor: what learns from a feature matrix and predicts with probabilities that can be believed.

A `Processor` makes a `Fitted` from labelled rows; the `Fitted` predicts, explains and is saved as named files (never
pickle). Numpy is needed only by those who compute, so that ``import tutela.sdk`` stays light.
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from tutela.sdk.errors import TutelaError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tutela.evaluation.rounds import Evaluation, Plan, Progress

    Floats = NDArray[np.floating[Any]]
    Ints = NDArray[np.int64]
    Texts = NDArray[np.str_]

BESIDE = ("labels", "samples", "people", "courses", "times", "ranges")
"""The columns that may stand beside the values of a matrix, one number for each row."""


class UnreadableModel(TutelaError):
    """The saved files are altered, of another version, or not a model at all. The text says which, for a person."""


class WrongMatrix(TutelaError):
    """The matrix does not fit the model: too few columns, or rows that hold no number where one belongs."""


class ProcessorUnavailable(TutelaError):
    """What the processor asks (another server, say) cannot serve now. The text is a sentence without any secret."""


class ProcessorConfig(BaseModel):
    """What an administrator may set for a processor; the settings form is made from the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class FeatureMatrix:
    """Rows to learn from or to predict: one row is one sample in one range.

    `values`: float32, shape (rows, columns), NaN where the indicator could not say. Beside them, each of shape (rows,):
    `labels`: int64, None when they are what is asked for. `samples`: int64, rows of one number are about the same
    sample; None means that every row is a sample of its own. `people`: int64, whom the row is about: an honest split
    never puts one person's rows on both sides (without it, one sample's). `courses`: int64, the course of the row.
    `times`: int64, when that course ended (Unix seconds), for splits in order of time. `ranges`: int64, the index of
    the range. `groups`: what the platform knows for fairness, such as ``{"gender": array(["f", "m", ""])}``; "" is
    unknown. None of these is ever learnt from.
    """

    values: Floats
    columns: tuple[str, ...]
    labels: Ints | None = None
    samples: Ints | None = None
    people: Ints | None = None
    courses: Ints | None = None
    times: Ints | None = None
    ranges: Ints | None = None
    groups: Mapping[str, Texts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != len(self.columns):
            raise WrongMatrix(f"{len(self.columns)} columns are named, the matrix is {self.values.shape}")
        for given in (*(getattr(self, name) for name in BESIDE), *self.groups.values()):
            if given is not None and given.shape != (len(self),):
                raise WrongMatrix(f"the matrix has {len(self)} rows, a column beside it {given.shape}")

    def __len__(self) -> int:
        return int(self.values.shape[0])

    def take(self, rows: Any) -> FeatureMatrix:
        """The rows chosen by a mask or by indices, with all that stands beside them."""
        beside = {name: getattr(self, name) for name in BESIDE}
        return FeatureMatrix(
            values=self.values[rows],
            columns=self.columns,
            groups={name: given[rows] for name, given in self.groups.items()},
            **{name: None if given is None else given[rows] for name, given in beside.items()},
        )

    def known_labels(self) -> Ints:
        """The labels. Raises `WrongMatrix` when there are none."""
        if self.labels is None:
            raise WrongMatrix("learning needs labels, and this matrix has none")
        return self.labels


@dataclass(frozen=True)
class Contribution:
    """How much one column moved one prediction: `weight` in log-odds towards (+) or away from (-) the class."""

    column: str
    value: float | None
    weight: float


@dataclass(frozen=True)
class Term:
    """One column's part of an additive model, so that it can be read: what each stretch of values adds.

    `edges`: where one stretch ends and the next begins, ascending. `weights`: one more than edges, each in log-odds
    towards (+) or away from (-) the class; `rows`: how many rows were learnt from in each stretch. `missing` is the
    weight of having no value, `missing_rows` how many had none. `share`: its part of the importance.
    """

    column: str
    edges: tuple[float, ...]
    weights: tuple[float, ...]
    rows: tuple[int, ...]
    missing: float
    missing_rows: int
    share: float


class Fitted(ABC):
    """A model that has learnt. Immutable: learning more makes another one."""

    processor: ClassVar[str]
    """The name of the processor that made it and can load it."""
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    held_out_loss: float | None = None
    """Mean log loss (nats) on rows held out within the training data; None where there were too few."""

    @abstractmethod
    def predict(self, matrix: FeatureMatrix) -> Floats:
        """Calibrated probabilities, shape (rows, classes); each row sums to one.

        Columns beyond those learnt from are left aside; too few raise `WrongMatrix`.
        """

    @abstractmethod
    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        """For every row what moved it towards or away from *class_*, strongest first."""

    def ranked(self, values: Floats, moved: Floats) -> tuple[Contribution, ...]:
        """What each column *moved* one prediction (log-odds), the weightiest first; without those of no weight."""
        order = abs(moved).argsort(kind="stable")[::-1]
        return tuple(
            Contribution(
                self.columns[place],
                None if values[place] != values[place] else float(values[place]),  # NaN differs from itself
                float(moved[place]),
            )
            for place in order
            if moved[place]
        )

    @abstractmethod
    def importance(self) -> Mapping[str, float]:
        """How much each column counts over all, as shares that sum to one (all zero for a constant model)."""

    def terms(self, class_: int) -> tuple[Term, ...]:
        """The model as curves to look at, the most important first; empty where it is no sum of such curves."""
        return ()

    @abstractmethod
    def save(self) -> Mapping[str, bytes]:
        """The model as named files: text or plain numbers, never pickle."""

    def fitting(self, matrix: FeatureMatrix) -> Floats:
        """The values of the columns that the model knows. Raises `WrongMatrix` where some are missing or endless."""
        import numpy as np

        needed = len(self.columns)
        if matrix.values.shape[1] < needed:
            raise WrongMatrix(f"the model needs {needed} feature columns, the rows have {matrix.values.shape[1]}")
        values = matrix.values[:, :needed]
        if np.isinf(values).any():
            raise WrongMatrix("the rows hold an infinite number")
        return values


class Processor(ABC):
    """Base of every processor. Importing one is cheap: the heavy libraries wait until it learns or loads.

    Same rows, same seed, same model: processors are deterministic.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    config_class: ClassVar[type[ProcessorConfig]] = ProcessorConfig

    def __init__(self, config: ProcessorConfig | None = None) -> None:
        self.config = config if config is not None else self.config_class()

    def unready(self) -> str:
        """Why it cannot learn here and now (a package is missing, no server is named), as a sentence; "" if it can."""
        return ""

    @abstractmethod
    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> Fitted:
        """Learn from labelled rows. Raises `Decline` where this processor has nothing to offer (too few rows)."""

    def refit(self, fitted: Fitted, kept: FeatureMatrix, new: FeatureMatrix, *, seed: int = 0) -> Fitted:
        """Go on learning: *kept* are the rows that made *fitted*. By default all rows are learnt afresh."""
        return self.fit(joined([kept, new]), seed=seed)

    @abstractmethod
    def load(self, files: Mapping[str, bytes]) -> Fitted:
        """What `Fitted.save` wrote. Raises `UnreadableModel`, and trusts nothing in the files."""

    def forget(self, fitted: Fitted) -> None:  # noqa: B027 - most keep nothing anywhere else
        """Remove what is kept elsewhere for a model that nobody needs any more. Raises `ProcessorUnavailable`."""

    def evaluate(self, matrix: FeatureMatrix, plan: Plan | None = None, progress: Progress | None = None) -> Evaluation:
        """How well it predicts rows it has not seen: several rounds, no person on both sides (see `Plan`).

        *progress* is told the rounds done and planned, and may raise to end it.
        """
        from tutela.evaluation.rounds import Plan, evaluate

        return evaluate(self.fit, matrix, plan or Plan(), progress)

    def plots(self, evaluation: Evaluation, fitted: Fitted | None = None) -> Mapping[str, str]:
        """Pictures of an evaluation by file name, as SVG: curves, confusion, scores by range, importance."""
        from tutela.evaluation.plots import pictures

        return pictures(evaluation, {} if fitted is None else fitted.importance())


def saved_json(data: bytes) -> Any:
    """What a saved model says as JSON, all of whose numbers are finite. Raises `UnreadableModel`."""
    try:
        return json.loads(data, parse_float=_finite, parse_constant=_finite)
    except (RecursionError, ValueError) as failure:
        raise UnreadableModel("the model's text is altered") from failure


def saved_loss(value: object) -> float | None:
    """A saved `Fitted.held_out_loss`. Raises `UnreadableModel` where it is no loss."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise UnreadableModel("the model's loss is not a number")
    return float(value)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def joined(parts: Sequence[FeatureMatrix]) -> FeatureMatrix:
    """Labelled matrices of the same columns, one below the other.

    Their samples stay distinct; people, courses and groups are the platform's, and so the same in all parts. What only
    some parts know is left out.
    """
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    width = len(first.columns)
    samples, offset = [], 0
    for part in parts:
        own = np.arange(len(part)) if part.samples is None else part.samples
        samples.append(own + offset)
        offset += int(own.max(initial=-1)) + 1
    known = {name: [getattr(part, name) for part in parts] for name in BESIDE if name not in ("labels", "samples")}
    shared = set(first.groups).intersection(*(part.groups for part in parts))
    return FeatureMatrix(
        values=np.concatenate([part.values[:, :width] for part in parts]),
        columns=first.columns,
        labels=np.concatenate([part.known_labels() for part in parts]),
        samples=np.concatenate(samples),
        groups={name: np.concatenate([part.groups[name] for part in parts]) for name in sorted(shared)},
        **{name: np.concatenate(given) for name, given in known.items() if all(one is not None for one in given)},
    )
