"""Each check of a processor, seen red once: on a processor that breaks just what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tutela.sdk.errors import PluginFault
from tutela.sdk.processor import (
    Contribution,
    FeatureMatrix,
    Fitted,
    Processor,
    Term,
    UnreadableModel,
    WrongMatrix,
    joined,
)
from tutela.sdk.registry import processors
from tutela.testing import processor as checks

Change = dict[str, Callable[..., Any]]


class Wrapped(Fitted):
    """A sound model but for what is changed."""

    processor = "broken"

    def __init__(self, inner: Fitted, change: Change) -> None:
        self.inner, self.change = inner, change
        self.classes, self.columns = inner.classes, inner.columns

    def _or(self, name: str, *given: Any) -> Any:
        changed = self.change.get(name)
        return getattr(self.inner, name)(*given) if changed is None else changed(self.inner, *given)

    def predict(self, matrix: FeatureMatrix) -> Any:
        return self._or("predict", matrix)

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        found: list[tuple[Contribution, ...]] = self._or("explain", matrix, class_)
        return found

    def importance(self) -> Mapping[str, float]:
        return dict(self._or("importance"))

    def terms(self, class_: int) -> tuple[Term, ...]:
        return tuple(self._or("terms", class_))

    def save(self) -> Mapping[str, bytes]:
        return dict(self._or("save"))


class Broken(Processor):
    """A sound processor but for what is changed."""

    name = "broken"
    label = "Broken"
    description = "Breaks one thing."

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.sound, self.change = processors()["logistic"](), change

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> Fitted:
        if "fit" in self.change:
            return Wrapped(self.change["fit"](self.sound, matrix, seed), self.change)
        return Wrapped(self.sound.fit(matrix, seed=seed), self.change)

    def refit(self, fitted: Fitted, kept: FeatureMatrix, new: FeatureMatrix, *, seed: int = 0) -> Fitted:
        if "refit" in self.change:
            return Wrapped(self.change["refit"](self.sound, kept, new), self.change)
        return self.fit(joined([kept, new]), seed=seed)

    def load(self, files: Mapping[str, bytes]) -> Fitted:
        if "load" in self.change:
            return Wrapped(self.change["load"](self.sound, files), self.change)
        return Wrapped(self.sound.load(files), self.change)

    def unready(self) -> str:
        found: str = self.change["unready"]() if "unready" in self.change else ""
        return found


def never_refuses(sound: Processor, files: Mapping[str, bytes]) -> Fitted:
    try:
        return sound.load(files)
    except UnreadableModel:
        return Nonsense(sound.fit(checks.sample_rows()), {})


class Nonsense(Wrapped):
    def predict(self, matrix: FeatureMatrix) -> Any:
        return np.full((len(matrix), 2), np.nan)


def with_endless_numbers(fitted: Fitted, matrix: FeatureMatrix) -> Any:
    return fitted.predict(replace(matrix, values=np.nan_to_num(matrix.values)))


def unsure_of_strangers(fitted: Fitted, matrix: FeatureMatrix) -> Any:
    found = fitted.predict(matrix)
    found[np.isnan(matrix.values).all(axis=1)] = np.nan
    return found


def peeping(sound: Processor, matrix: FeatureMatrix, seed: int) -> Fitted:
    told = np.zeros(len(matrix)) if matrix.courses is None else matrix.courses
    values = matrix.values.copy()
    values[:, 0] += told
    return sound.fit(replace(matrix, values=values), seed=seed)


def of_a_crowd(sound: Processor, matrix: FeatureMatrix, seed: int) -> Fitted:
    fitted = sound.fit(matrix, seed=seed)
    alone = matrix.people is not None and len(np.unique(matrix.people)) == 1
    return Nonsense(fitted, {}) if alone else fitted


def narrower(sound: Processor, kept: FeatureMatrix, new: FeatureMatrix) -> Fitted:
    return sound.fit(replace(kept, values=kept.values[:, :3], columns=kept.columns[:3]))


def crooked_terms(fitted: Fitted, class_: int) -> tuple[Term, ...]:
    return (Term("a", (0.5, 0.1), (1.0, 2.0, 3.0), (1, 1, 1), 0.0, 0, 1.0),)


BREAKAGES: list[tuple[Callable[[Processor], None], Change]] = [
    (checks.probabilities_are_probabilities, {"predict": lambda fitted, rows: fitted.predict(rows) * 2}),
    (checks.it_learns, {"predict": lambda fitted, rows: fitted.predict(rows)[:, ::-1]}),
    (checks.nothing_saved_is_a_pickle, {"save": lambda fitted: {"model": b"\x80\x04"}}),
    (checks.altered_files_are_refused, {"load": never_refuses}),
    (checks.a_model_of_another_processor_is_refused, {"load": never_refuses}),
    (checks.altered_fields_are_refused_or_harmless, {"load": never_refuses}),
    (checks.altered_bytes_are_refused_or_harmless, {"load": never_refuses}),
    (checks.infinite_numbers_are_refused, {"predict": with_endless_numbers}),
    (checks.what_was_never_seen_is_predicted, {"predict": unsure_of_strangers}),
    (checks.one_person_alone_is_learnt_or_declined, {"fit": of_a_crowd}),
    (checks.what_stands_beside_the_values_is_not_learnt_from, {"fit": peeping}),
    (checks.it_goes_on_learning, {"refit": narrower}),
    (checks.every_prediction_can_be_explained, {"importance": lambda fitted: {"a": 1.0}}),
    (checks.terms_fit_their_edges, {"terms": crooked_terms}),
    (checks.what_it_says_of_itself_can_be_shown, {"unready": lambda: None}),
]


@pytest.mark.parametrize(("check", "change"), BREAKAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_broken_is_found(check: Callable[[Processor], None], change: Change) -> None:
    with pytest.raises(PluginFault):
        check(Broken(change))


@pytest.mark.parametrize("check", checks.PROCESSOR_CHECKS, ids=lambda check: str(check.__name__))
def test_what_is_sound_passes(check: Callable[[Processor], None]) -> None:
    check(Broken({}))


def test_rows_without_a_column_are_a_wrong_matrix_and_no_fault() -> None:
    with pytest.raises(WrongMatrix):
        Broken({}).fit(checks.sample_rows()).predict(FeatureMatrix(np.zeros((1, 1)), ("a",)))
