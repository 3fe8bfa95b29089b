"""Models as files: what leaves can come back, and what comes is not believed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tutela.analytics import api as analytics
from tutela.analytics import model_files
from tutela.analytics.dataset import expected_columns
from tutela.analytics.models import AnalyticsModel
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.sdk import registry
from tutela.sdk.processor import FeatureMatrix

OPERATOR = analytics.OPERATOR
INDICATORS = ("any_write_action_in_course", "read_actions")
MOODLES = {
    "target": r"\core_course\analytics\target\course_dropout",
    "timesplitting": r"\core\analytics\time_splitting\quarters",
    "indicators": [r"\core\analytics\indicator\read_actions", r"\core\analytics\indicator\any_write_action_in_course"],
    "processor": r"\mlbackend_php\processor",
    "dependencies": {"core": 2024100700},
}


@pytest.fixture
def model(world: World, settings: Any, tmp_path: Any) -> int:
    """A model that has learnt from made-up rows."""
    settings.TUTELA_DATA = tmp_path
    draft = analytics.ModelDraft("course_dropout", INDICATORS, "quarters", threshold=0.7, name="Ours")
    made = analytics.create_model(OPERATOR, draft)
    dice = np.random.default_rng(0)
    columns = expected_columns("quarters", INDICATORS)
    values = dice.uniform(-1, 1, (60, len(columns))).astype(np.float32)
    fitted = registry.processors()["logistic"]().fit(
        FeatureMatrix(values, columns, (values[:, -1] > 0).astype(np.int64))
    )
    row = AnalyticsModel.objects.get(pk=made.id)
    row.trainedfile, row.trainedsha256 = model_files.write(row, fitted.save())
    row.trained = True
    row.save()
    return made.id


def packed(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def config_of(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unpacked(data)["model-config.json"])
    return found


def test_what_leaves_comes_back_trained_and_switched_off(model: int) -> None:
    made = analytics.import_model(OPERATOR, analytics.export_model(OPERATOR, model))
    assert (made.trained, made.enabled, made.own_name, made.threshold) == (True, False, "Ours", 0.7)
    assert tuple(each.name for each in made.indicators) == INDICATORS
    assert model_files.read(AnalyticsModel.objects.get(pk=made.id))


def test_without_weights_it_comes_back_untrained(model: int) -> None:
    data = analytics.export_model(OPERATOR, model, weights=False)
    assert list(unpacked(data)) == ["model-config.json"]
    assert not analytics.import_model(OPERATOR, data).trained


def test_an_export_speaks_moodles_names(model: int) -> None:
    config = config_of(analytics.export_model(OPERATOR, model, weights=False))
    assert config["target"] == MOODLES["target"]
    assert config["timesplitting"] == MOODLES["timesplitting"]
    assert set(config["indicators"]) == set(MOODLES["indicators"])
    assert (config["processor"], config["dependencies"]) == (MOODLES["processor"], {})


def test_an_export_with_parts_that_moodle_lacks_says_on_what_it_depends(world: World) -> None:
    made = analytics.create_model(OPERATOR, analytics.ModelDraft("course_dropout", ("mean_score",), "quarters"))
    assert set(config_of(analytics.export_model(OPERATOR, made.id))["dependencies"]) == {"tutela"}


def test_a_moodles_export_is_understood(world: World) -> None:
    made = analytics.import_model(OPERATOR, packed({"model-config.json": json.dumps(MOODLES).encode()}))
    assert (made.target, made.interval, made.processor) == ("course_dropout", "quarters", "logistic")
    assert [each.name for each in made.indicators] == ["read_actions", "any_write_action_in_course"]


def test_a_rule_is_not_exported(world: World) -> None:
    rule = AnalyticsModel.objects.get(target="no_teaching").pk
    with pytest.raises(analytics.CannotRun):
        analytics.export_model(OPERATOR, rule)


def test_a_teacher_neither_exports_nor_imports(world: World, model: int) -> None:
    for attempt in (
        lambda: analytics.export_model(world.teacher, model),
        lambda: analytics.import_model(world.teacher, b""),
    ):
        with pytest.raises(identity.NotAllowed):
            attempt()


def test_altered_weights_are_refused(model: int) -> None:
    files = unpacked(analytics.export_model(OPERATOR, model))
    name = next(name for name in files if name.startswith("mlbackend/"))
    files[name] = files[name].replace(b"1", b"2", 1)
    with pytest.raises(analytics.UnreadableExport, match="altered"):
        analytics.import_model(OPERATOR, packed(files))


def test_weights_of_a_model_that_is_made_of_something_else_are_refused(model: int) -> None:
    files = unpacked(analytics.export_model(OPERATOR, model))
    config = json.loads(files["model-config.json"])
    config["indicators"] = config["indicators"][:1]
    files["model-config.json"] = json.dumps(config).encode()
    with pytest.raises(analytics.UnreadableExport, match="something else"):
        analytics.import_model(OPERATOR, packed(files))


def test_another_version_is_taken_only_when_it_is_said_so(model: int) -> None:
    files = unpacked(analytics.export_model(OPERATOR, model))
    config = json.loads(files["model-config.json"])
    config["tutela"]["version"] = "99.1"
    data = packed(files | {"model-config.json": json.dumps(config).encode()})
    with pytest.raises(analytics.UnreadableExport) as refused:
        analytics.import_model(OPERATOR, data)
    assert refused.value.ignorable
    assert analytics.import_model(OPERATOR, data, ignore_versions=True).trained


def test_what_is_not_installed_is_named(world: World) -> None:
    config = MOODLES | {"indicators": [r"\local_moon\analytics\indicator\phase"]}
    with pytest.raises(analytics.UnreadableExport, match="local_moon"):
        analytics.import_model(OPERATOR, packed({"model-config.json": json.dumps(config).encode()}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        packed({"else.json": b"{}"}),
        packed({"model-config.json": b"[]"}),
        packed({"model-config.json": b"{" * 10_000}),
        packed({"../model-config.json": json.dumps(MOODLES).encode()}),
        packed({"model-config.json": json.dumps(MOODLES).encode(), "mlbackend/../../x": b""}),
        packed({"model-config.json": json.dumps(MOODLES).encode(), "mlbackend/bomb": bytes(300 * 1024 * 1024)}),
    ],
    ids=["empty", "no zip", "no config", "a list", "deep", "leaves", "leaves below", "bomb"],
)
def test_what_is_no_safe_export_is_refused_and_leaves_nothing(world: World, data: bytes) -> None:
    before = AnalyticsModel.objects.count()
    with pytest.raises(analytics.UnreadableExport):
        analytics.import_model(OPERATOR, data)
    assert AnalyticsModel.objects.count() == before
