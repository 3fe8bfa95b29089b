"""Does a processor keep its contract? Each check is a plain function; run them all over a processor::

    @pytest.mark.parametrize("check", PROCESSOR_CHECKS, ids=lambda check: check.__name__)
    def test_it_keeps_the_contract(check):
        check(MyProcessor())

A check raises `PluginFault` with a sentence that says what is broken. Needs numpy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tutela.sdk.errors import Decline, PluginFault
from tutela.sdk.processor import FeatureMatrix, Processor, ProcessorUnavailable, UnreadableModel, WrongMatrix

if TYPE_CHECKING:
    import numpy as np

    from tutela.sdk.processor import Floats

Check = Callable[[Processor], None]
ENOUGH = 120
OVERWRITTEN = 25
"""How often each file is altered at random places."""
NONSENSE: tuple[object, ...] = (None, "x", -1, [], {}, [None], 10**400)
"""What a field of a saved model is replaced with."""


def sample_rows(count: int = ENOUGH, *, classes: int = 2, seed: int = 0) -> FeatureMatrix:
    """Rows to learn from: five columns, of which two matter, one has gaps and one never varies."""
    import numpy as np

    dice = np.random.default_rng(seed)
    values = dice.uniform(-1, 1, (count, 5)).astype(np.float32)
    values[:, 4] = 0.5
    score = values[:, 0] + 0.5 * values[:, 1] + dice.normal(0, 0.2, count)
    labels = np.searchsorted(np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]), score)
    values[dice.random(count) < 0.2, 2] = np.nan
    return FeatureMatrix(values, ("a", "b", "c", "d", "constant"), labels.astype(np.int64))


def probabilities_are_probabilities(processor: Processor) -> None:
    """One row for each row asked, one column for each class, each row summing to one; for two and three classes."""
    import numpy as np

    for classes in (2, 3):
        rows = sample_rows(classes=classes)
        fitted = processor.fit(rows)
        chances = fitted.predict(rows)
        _expect(chances.shape == (len(rows), classes), f"probabilities have the shape {chances.shape}")
        _expect(bool(np.allclose(chances.sum(axis=1), 1)), "a row of probabilities does not sum to one")
        _expect(bool((chances >= 0).all()), "a probability is negative")
        _expect(fitted.classes == tuple(range(classes)), f"the classes are {fitted.classes}")


def it_learns(processor: Processor) -> None:
    """It predicts new rows of a simple rule better than the larger class alone would."""
    rows, new = sample_rows(400), sample_rows(200, seed=1)
    right = processor.fit(rows).predict(new).argmax(axis=1) == new.known_labels()
    _expect(float(right.mean()) > 0.75, f"only {right.mean():.0%} of simple rows are predicted rightly")


def the_same_seed_is_the_same_model(processor: Processor) -> None:
    """Same rows, same seed, same probabilities."""
    rows = sample_rows()
    first, second = (processor.fit(rows, seed=3).predict(rows) for _ in range(2))
    _expect(bool((first == second).all()), "two trainings with one seed differ")


def the_rows_are_left_alone(processor: Processor) -> None:
    """Neither learning nor predicting changes the matrix."""
    import numpy as np

    rows = sample_rows()
    before = rows.values.copy()
    processor.fit(rows).predict(rows)
    _expect(bool(np.array_equal(before, rows.values, equal_nan=True)), "the matrix was changed")


def saved_and_loaded_it_predicts_the_same(processor: Processor) -> None:
    """What `save` wrote, `load` reads, and the probabilities are equal to the last bit."""
    rows = sample_rows()
    fitted = processor.fit(rows)
    again = processor.load(fitted.save())
    _expect(bool((again.predict(rows) == fitted.predict(rows)).all()), "the loaded model predicts otherwise")
    _expect(again.classes == fitted.classes and again.columns == fitted.columns, "classes or columns were lost")


def nothing_saved_is_a_pickle(processor: Processor) -> None:
    """Saved files are text or plain numbers."""
    for name, data in processor.fit(sample_rows()).save().items():
        _expect(not data.startswith((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")), f"{name} is a pickle")
        _expect("/" not in name and not name.startswith("."), f"{name} is no plain file name")


def altered_files_are_refused(processor: Processor) -> None:
    """Files that are missing, emptied or cut raise `UnreadableModel` and nothing else."""
    files = processor.fit(sample_rows()).save()
    for name in files:
        for altered in (b"", b"{}", files[name][: len(files[name]) // 2]):
            _refused(processor, {**files, name: altered}, name)
        _refused(processor, {other: data for other, data in files.items() if other != name}, name)


def too_few_columns_are_refused(processor: Processor) -> None:
    """Rows that lack a column raise `WrongMatrix`; a column too many is left aside."""
    import numpy as np

    rows = sample_rows()
    fitted = processor.fit(rows)
    try:
        fitted.predict(FeatureMatrix(rows.values[:, :4], rows.columns[:4]))
    except WrongMatrix:
        wide = FeatureMatrix(np.hstack([rows.values, rows.values[:, :1]]), (*rows.columns, "more"))
        _expect(bool((fitted.predict(wide) == fitted.predict(rows)).all()), "a column too many changed the prediction")
        return
    raise PluginFault("rows with too few columns are predicted")


def odd_rows_are_learnt_or_declined(processor: Processor) -> None:
    """Two rows, identical rows, one class, nothing but gaps: a model that predicts, or `Decline`."""
    for rows in _odd():
        try:
            chances = processor.fit(rows).predict(rows)
        except Decline:
            continue
        _expect(bool((chances.sum(axis=1) > 0.99).all()), "odd rows are predicted without probabilities")


def every_prediction_can_be_explained(processor: Processor) -> None:
    """Contributions name columns that exist, the strongest first; importance is shares."""
    rows = sample_rows()
    fitted = processor.fit(rows)
    for contributions in fitted.explain(rows.take(slice(0, 5)), 1):
        weights = [abs(one.weight) for one in contributions]
        _expect(weights == sorted(weights, reverse=True), "the strongest contribution does not come first")
        _expect({one.column for one in contributions} <= set(rows.columns), "a column is explained that does not exist")
    shares = fitted.importance()
    _expect(set(shares) == set(rows.columns), "importance does not name every column")
    _expect(abs(sum(shares.values()) - 1) < 1e-6, "importance is not shares of one")


def a_model_of_another_processor_is_refused(processor: Processor) -> None:
    """Files with other names, or none at all, raise `UnreadableModel`."""
    for files in ({}, {"another.json": b'{"classes": [0, 1], "columns": ["a"]}'}):
        _refused(processor, dict(files), "model of another processor")


def altered_fields_are_refused_or_harmless(processor: Processor) -> None:
    """With any field of its JSON changed (its version too) a model is refused, or still predicts probabilities."""
    rows = sample_rows()
    files = dict(processor.fit(rows).save())
    for name, data in files.items():
        try:
            content = json.loads(data)
        except ValueError:
            continue
        for field in content if isinstance(content, dict) else ():
            for value in NONSENSE:
                _harmless(processor, {**files, name: json.dumps({**content, field: value}).encode()}, rows, field)


def altered_bytes_are_refused_or_harmless(processor: Processor) -> None:
    """With a few bytes overwritten a model is refused, or still predicts probabilities."""
    import numpy as np

    rows = sample_rows()
    files = dict(processor.fit(rows).save())
    dice = np.random.default_rng(0)
    for name, data in files.items():
        for _try in range(OVERWRITTEN):
            altered = bytearray(data)
            for place in dice.integers(0, len(data), 3):
                altered[place] = int(dice.integers(32, 127))
            _harmless(processor, {**files, name: bytes(altered)}, rows, name)


def what_was_never_seen_is_predicted(processor: Processor) -> None:
    """Values beyond those learnt from, a row of gaps, a constant that varies: probabilities all the same."""
    import numpy as np

    rows = sample_rows()
    values = np.full((4, 5), np.nan, dtype=np.float32)
    values[1], values[2], values[3] = 50, -50, rows.values[0]
    values[3, 4] = -1
    chances = processor.fit(rows).predict(FeatureMatrix(values, rows.columns))
    _expect(_are_probabilities(chances), "rows that differ from those learnt from have no probabilities")


def infinite_numbers_are_refused(processor: Processor) -> None:
    """An infinite number in a row raises `WrongMatrix`."""
    import numpy as np

    rows = sample_rows()
    fitted = processor.fit(rows)
    values = rows.values.copy()
    values[0, 0] = np.inf
    try:
        fitted.predict(FeatureMatrix(values, rows.columns))
    except WrongMatrix:
        return
    raise PluginFault("an infinite number is predicted with")


def one_person_alone_is_learnt_or_declined(processor: Processor) -> None:
    """Where all rows are about one person nothing can be held out: a model that predicts, or `Decline`."""
    import numpy as np

    rows = replace(sample_rows(), people=np.zeros(ENOUGH, dtype=np.int64))
    try:
        chances = processor.fit(rows).predict(rows)
    except Decline:
        return
    _expect(_are_probabilities(chances), "rows of one person are predicted without probabilities")


def what_stands_beside_the_values_is_not_learnt_from(processor: Processor) -> None:
    """Courses, times, ranges and groups change nothing about what is learnt."""
    import numpy as np

    rows = sample_rows()
    labels = rows.known_labels()
    telling = replace(rows, courses=labels, times=labels, ranges=labels, groups={"group": labels.astype(np.str_)})
    plain, told = (processor.fit(one, seed=1).predict(rows) for one in (rows, telling))
    _expect(bool((plain == told).all()), "what stands beside the values is learnt from")


def it_goes_on_learning(processor: Processor) -> None:
    """A refit with new rows keeps the columns and the classes, and leaves the first model as it was."""
    kept, new = sample_rows(), sample_rows(seed=7)
    first = processor.fit(kept)
    before = first.predict(new)
    second = processor.refit(first, kept, new)
    _expect(second.columns == first.columns and second.classes == first.classes, "a refit changed columns or classes")
    _expect(bool((first.predict(new) == before).all()), "a refit changed the model that it began with")


def terms_fit_their_edges(processor: Processor) -> None:
    """A model that shows its terms has a weight and a count for each stretch, and edges that ascend."""
    fitted = processor.fit(sample_rows())
    for term in fitted.terms(1):
        _expect(term.column in fitted.columns, "a term is of a column that does not exist")
        _expect(len(term.weights) == len(term.rows) == len(term.edges) + 1, "a term's weights do not fit its edges")
        _expect(list(term.edges) == sorted(set(term.edges)), "a term's edges do not ascend")


def what_it_says_of_itself_can_be_shown(processor: Processor) -> None:
    """It has a name, a label and a description, and says why it is not ready, or ""."""
    kind = type(processor)
    _expect(bool(kind.name and kind.label and kind.description), "a name, a label or a description is missing")
    _expect(isinstance(processor.unready(), str), "`unready` is no sentence")


PROCESSOR_CHECKS: tuple[Check, ...] = (
    probabilities_are_probabilities,
    it_learns,
    the_same_seed_is_the_same_model,
    the_rows_are_left_alone,
    saved_and_loaded_it_predicts_the_same,
    nothing_saved_is_a_pickle,
    altered_files_are_refused,
    a_model_of_another_processor_is_refused,
    altered_fields_are_refused_or_harmless,
    altered_bytes_are_refused_or_harmless,
    too_few_columns_are_refused,
    infinite_numbers_are_refused,
    odd_rows_are_learnt_or_declined,
    one_person_alone_is_learnt_or_declined,
    what_was_never_seen_is_predicted,
    what_stands_beside_the_values_is_not_learnt_from,
    it_goes_on_learning,
    every_prediction_can_be_explained,
    terms_fit_their_edges,
    what_it_says_of_itself_can_be_shown,
)
"""All of them."""


def _harmless(processor: Processor, files: dict[str, bytes], rows: FeatureMatrix, what: str) -> None:
    """Loading raises `UnreadableModel`, or the model predicts, or says that the rows do not fit it, or is not there."""
    try:
        chances = processor.load(files).predict(rows)
    except (UnreadableModel, WrongMatrix, ProcessorUnavailable):
        return
    _expect(_are_probabilities(chances), f"with {what} altered it predicts what is no probability")


def _are_probabilities(chances: Floats) -> bool:
    return bool((chances >= 0).all()) and bool((abs(chances.sum(axis=1) - 1) < 1e-6).all())


def _odd() -> list[FeatureMatrix]:
    import numpy as np

    names = ("a", "b")
    values: list[tuple[Floats2D, list[int]]] = [
        (np.array([[1, 2], [3, 4]], dtype=np.float32), [0, 1]),
        (np.ones((40, 2), dtype=np.float32), [0, 1] * 20),
        (np.ones((3, 2), dtype=np.float32), [1, 1, 1]),
        (np.full((60, 2), np.nan, dtype=np.float32), [0, 1] * 30),
        (np.zeros((4, 2), dtype=np.float32), [0, 1, 2, 3]),
    ]
    return [FeatureMatrix(rows, names, np.asarray(labels, dtype=np.int64)) for rows, labels in values]


def _refused(processor: Processor, files: dict[str, bytes], name: str) -> None:
    try:
        processor.load(files)
    except UnreadableModel:
        return
    raise PluginFault(f"an altered {name} is loaded")


def _expect(kept: bool, fault: str) -> None:
    if not kept:
        raise PluginFault(fault)


if TYPE_CHECKING:
    Floats2D = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
