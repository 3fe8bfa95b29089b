"""The glass box: its curves, what it says of missing values, and that nothing but numpy is needed to predict."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutela.evaluation.calibration import Calibration
from tutela.evaluation.term_plot import reach_of, term_picture
from tutela.plugins.processors.glassbox import Glassbox, learning
from tutela.plugins.processors.glassbox.processor import FILE, FittedGlassbox
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix, UnreadableModel
from tutela.testing.processor import sample_rows

AWKWARD = [float("nan"), "0", None, -1, 1e400, [], {}]


@pytest.fixture(scope="module")
def fitted() -> FittedGlassbox:
    return Glassbox().fit(sample_rows(400))


def altered(fitted: FittedGlassbox, **fields: Any) -> dict[str, bytes]:
    content = json.loads(fitted.save()[FILE])
    return {FILE: json.dumps({**content, **fields}).encode()}


def test_its_probabilities_are_the_librarys_before_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    machines: list[Any] = []
    make = learning._machine

    def made(columns: int, members: int, seed: int) -> Any:
        machines.append(make(columns, members, seed))
        return machines[-1]

    monkeypatch.setattr(learning, "_machine", made)
    found = replace(Glassbox().fit(sample_rows(300)), calibration=Calibration.none(2))
    asked = sample_rows(200, seed=5)
    assert found.predict(asked) == pytest.approx(machines[0].predict_proba(asked.values), abs=1e-9)


def test_an_explanation_adds_up_to_the_prediction(fitted: FittedGlassbox) -> None:
    rows = sample_rows(50, seed=2)
    chance = fitted.predict(rows)
    odds = np.log(chance[:, 1] / chance[:, 0])
    sums = np.array([sum(one.weight for one in row) for row in fitted.explain(rows, 1)])
    assert odds - sums == pytest.approx(np.full(50, (odds - sums)[0]), abs=1e-9)


def test_explanations_of_the_two_classes_mirror_each_other(fitted: FittedGlassbox) -> None:
    rows = sample_rows(3)
    for no, yes in zip(fitted.explain(rows, 0), fitted.explain(rows, 1), strict=True):
        assert [-one.weight for one in no] == [one.weight for one in yes]


def test_what_matters_most_comes_first_among_the_terms(fitted: FittedGlassbox) -> None:
    assert [term.column for term in fitted.terms(1)][:2] == ["a", "b"]


def test_a_curve_rises_where_the_class_becomes_likelier(fitted: FittedGlassbox) -> None:
    first = fitted.terms(1)[0]
    assert first.weights[0] < -1 < 1 < first.weights[-1]


def test_a_term_has_a_weight_for_each_stretch_between_its_edges(fitted: FittedGlassbox) -> None:
    for term in fitted.terms(1):
        assert len(term.weights) == len(term.rows) == len(term.edges) + 1
        assert sum(term.rows) + term.missing_rows == 400


def test_a_column_that_never_varies_says_nothing(fitted: FittedGlassbox) -> None:
    constant = next(term for term in fitted.terms(1) if term.column == "constant")
    assert (constant.share, set(constant.weights)) == (0.0, {0.0})


def test_having_no_value_can_tell() -> None:
    dice = np.random.default_rng(0)
    values = dice.uniform(-1, 1, (300, 2)).astype(np.float32)
    labels = (dice.random(300) < 0.5).astype(np.int64)
    values[labels == 1, 0] = np.nan
    term = Glassbox().fit(FeatureMatrix(values, ("a", "b"), labels)).terms(1)[0]
    assert term.column == "a"
    assert term.missing > 1


def test_a_column_of_gaps_alone_is_learnt_from_without_harm() -> None:
    rows = sample_rows(200)
    values = rows.values.copy()
    values[:, 3] = np.nan
    found = Glassbox().fit(replace(rows, values=values)).predict(rows)
    assert np.isfinite(found).all()


def test_three_classes_have_curves_each() -> None:
    found = Glassbox().fit(sample_rows(300, classes=3))
    high, low = found.terms(2)[0], found.terms(0)[0]
    assert high.column == low.column == "a"
    assert high.weights[-1] > 0 > low.weights[-1]


def test_nobodys_rows_calibrate_what_learnt_from_them() -> None:
    rows = sample_rows(120)
    people = np.repeat(np.arange(60), 2)
    assert Glassbox().fit(replace(rows, people=people)).held_out_loss != Glassbox().fit(rows).held_out_loss


def test_rows_of_one_person_alone_are_declined() -> None:
    with pytest.raises(Decline, match="two people"):
        Glassbox().fit(replace(sample_rows(), people=np.zeros(120, dtype=np.int64)))


@pytest.mark.parametrize("value", AWKWARD, ids=repr)
@pytest.mark.parametrize("field", ["version", "classes", "columns", "shapes", "intercept", "calibration"])
def test_a_field_that_is_something_else_is_refused(fitted: FittedGlassbox, field: str, value: object) -> None:
    with pytest.raises(UnreadableModel):
        Glassbox().load(altered(fitted, **{field: value}))


@pytest.mark.parametrize(
    "shape",
    [
        {"edges": [1.0, 0.0], "scores": [[0, 0]] * 4, "rows": [0] * 4},
        {"edges": [0.0], "scores": [[0, 0]] * 2, "rows": [0] * 3},
        {"edges": [0.0], "scores": [[0, 0]] * 3, "rows": [0, 0, -1]},
        {"edges": [0.0], "scores": [[0, 1, 2]] * 3, "rows": [0] * 3},
    ],
)
def test_a_shape_that_does_not_hold_together_is_refused(fitted: FittedGlassbox, shape: dict[str, Any]) -> None:
    others = json.loads(fitted.save()[FILE])["shapes"][1:]
    with pytest.raises(UnreadableModel):
        Glassbox().load(altered(fitted, shapes=[shape, *others]))


def test_a_model_of_a_later_version_says_so(fitted: FittedGlassbox) -> None:
    with pytest.raises(UnreadableModel, match="version 2"):
        Glassbox().load(altered(fitted, version=2))


def test_a_saved_model_predicts_where_only_numpy_is_installed(fitted: FittedGlassbox, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(fitted.save()[FILE])
    program = f"""
import sys, pathlib
for name in ("interpret", "sklearn", "pandas", "scipy"): sys.modules[name] = None
from tutela.plugins.processors.glassbox import Glassbox, learning
from tutela.testing.processor import sample_rows
print(Glassbox().load({{"{FILE}": pathlib.Path({str(tmp_path / FILE)!r}).read_bytes()}}).predict(sample_rows(1)).shape)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "(1, 2)", done.stderr


def test_where_its_library_is_missing_it_says_so_and_declines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "interpret.glassbox", None)
    with pytest.raises(Decline, match="glassbox"):
        Glassbox().fit(sample_rows())


def test_it_is_ready_where_its_library_is_installed() -> None:
    assert Glassbox().unready() == ""


def test_a_terms_picture_says_what_it_shows(fitted: FittedGlassbox) -> None:
    picture = term_picture(fitted.terms(1)[0], "Any <access>")
    assert "<title>Any &lt;access&gt;</title>" in picture
    assert "log-odds move by -" in picture
    assert "style" not in picture


def test_a_picture_shows_those_without_a_value_only_where_there_were_any(fitted: FittedGlassbox) -> None:
    terms = {term.column: term for term in fitted.terms(1)}
    assert ">none<" in term_picture(terms["c"])
    assert ">none<" not in term_picture(terms["a"])


def test_one_reach_makes_pictures_comparable(fitted: FittedGlassbox) -> None:
    terms = fitted.terms(1)
    reach = reach_of(*terms)
    assert all(f"{reach:+.1f}" in term_picture(term, reach=reach) for term in terms)


@pytest.mark.parametrize("fields", [{"intercept": [None, None]}, {"calibration": ["nan", 0, 0]}])
def test_a_saved_model_with_what_is_no_number_is_not_loaded(fitted: FittedGlassbox, fields: dict[str, Any]) -> None:
    with pytest.raises(UnreadableModel):
        Glassbox().load(altered(fitted, **fields))
