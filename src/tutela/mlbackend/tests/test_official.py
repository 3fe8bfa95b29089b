"""Exports of Moodle's own backend: read without TensorFlow, and without running what they hold."""

from __future__ import annotations

import io
import os
import pickle
import sys
import types
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tutela.lib.safezip import pack
from tutela.mlbackend import official
from tutela.mlbackend.errors import BadImport
from tutela.mlbackend.official.classifier import classifier_state
from tutela.mlbackend.tests.checkpoint_writer import checkpoint
from tutela.mlbackend.tests.clients import OverHttp
from tutela.mlbackend.tests.files import labelled, perfect, unlabelled
from tutela.sdk.processor import FeatureMatrix

COLUMNS = np.array([0, 2], dtype=np.int64)
DICE = np.random.default_rng(1)
KERNEL, BIAS = DICE.normal(size=(2, 8)).astype(np.float32), DICE.normal(size=8).astype(np.float32)
LAST, LAST_BIAS = DICE.normal(size=(8, 2)).astype(np.float32), DICE.normal(size=2).astype(np.float32)
VALUES = np.array([[0.5, 9.0, -1.0], [np.nan, 9.0, 1.0]], dtype=np.float32)


def export(state: bytes | None = None) -> dict[str, bytes]:
    """The files of an export."""
    index, data = checkpoint([(KERNEL, BIAS), (LAST, LAST_BIAS)])
    return {
        official.PICKLE: classifier() if state is None else state,
        "model.ckpt/saved_model.pb": b"",
        "model.ckpt/keras_metadata.pb": b"",
        official.INDEX: index,
        official.DATA: data,
    }


def classifier(**changes: Any) -> bytes:
    """``classifier.pkl`` as joblib 0.13 wrote it: the array's bytes stand right behind its description."""
    with _modules() as (tf, wrapper):
        array = wrapper()
        array.__dict__.update(
            subclass=np.ndarray, shape=(len(COLUMNS),), order="C", dtype=COLUMNS.dtype, allow_mmap=True
        )
        state = {
            "n_epoch": 580,
            "batch_size": 800,
            "n_features": 2,
            "n_hidden": 8,
            "n_hidden_layers": 1,
            "n_classes": 2,
            "variable_columns": array,
            **changes,
        }
        model = tf()
        model.__dict__.update(state)
        target = io.BytesIO()
        _Pickler(target, COLUMNS.tobytes(), wrapper).dump(model)
    return target.getvalue()


PlainPickler: Any = pickle._Pickler  # the one written in Python, whose steps can be added to


class _Pickler(PlainPickler):  # type: ignore[misc] # see above
    def __init__(self, target: io.BytesIO, behind: bytes, wrapper: type) -> None:
        super().__init__(target, protocol=3)
        self._target, self._behind, self._wrapper = target, behind, wrapper

    def save(self, obj: Any, save_persistent_id: bool = True) -> None:
        super().save(obj, save_persistent_id)
        if isinstance(obj, self._wrapper):
            self._target.write(self._behind)


@contextmanager
def _modules() -> Iterator[tuple[type, type]]:
    """Classes that pickle under the names that Moodle's backend used; gone again afterwards."""
    names = ("moodlemlbackend.model", "moodlemlbackend.model.tensor", "joblib", "joblib.numpy_pickle")
    before = {name: sys.modules.get(name) for name in names}
    sys.modules.update({name: types.ModuleType(name) for name in names})
    tf = type("TF", (), {"__module__": names[1]})
    wrapper = type("NumpyArrayWrapper", (), {"__module__": names[3]})
    sys.modules[names[1]].TF = tf  # type: ignore[attr-defined] # made for this
    sys.modules[names[3]].NumpyArrayWrapper = wrapper  # type: ignore[attr-defined] # made for this
    try:
        yield tf, wrapper
    finally:
        for name, module in before.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module


def test_the_network_predicts_what_its_weights_say() -> None:
    network = official.read(export())
    fed = np.nan_to_num(VALUES[:, [0, 2]])
    logits = np.maximum(fed @ KERNEL + BIAS, 0) @ LAST + LAST_BIAS
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.allclose(network.predict(FeatureMatrix(VALUES, ("a", "b", "c"))), expected, atol=1e-6)


def test_the_network_is_the_same_after_being_kept_in_our_format() -> None:
    network = official.read(export())
    matrix = FeatureMatrix(VALUES, ("a", "b", "c"))
    assert (official.Network.load(network.save()).predict(matrix) == network.predict(matrix)).all()


def test_what_a_column_contributed_is_explained() -> None:
    (first, _) = official.read(export()).explain(FeatureMatrix(VALUES, ("a", "b", "c")), 1)
    assert {one.column for one in first} == {"feature 0", "feature 2"}


def test_an_official_export_is_imported_and_predicts_at_once(client: OverHttp) -> None:
    assert client.http.post("import", {"importzip": pack(export())}, **client.ids).text == "Ok"
    answer = client.predict(unlabelled([["1-0", 0.5, 9, -1]]))
    assert answer["predictions"][0][0] == "1-0"


def test_the_training_after_an_official_import_starts_anew_and_says_so(client: OverHttp) -> None:
    client.http.post("import", {"importzip": pack(export())}, **client.ids)
    answer = client.train(labelled(perfect(20)))
    assert answer["status"] == 0
    assert "started anew" in answer["info"][0]


def test_a_model_that_the_official_backend_left_in_the_folder_serves(client: OverHttp, store: Path) -> None:
    place = store / client.ids["uniqueid"] / client.ids["dirhash"] / "classifier"
    for name, data in export().items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    assert client.predict(unlabelled([["1-0", 0.5, 9, -1]]))["status"] == 0


class _Evil:
    def __init__(self, call: Any, *arguments: Any) -> None:
        self._reduced = (call, arguments)

    def __reduce__(self) -> Any:
        return self._reduced


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_that_would_run_something_is_refused_and_runs_nothing(tmp_path: Path, protocol: int) -> None:
    trap = tmp_path / "sprung"
    data = pickle.dumps(_Evil(os.mkdir, str(trap)), protocol=protocol)
    with pytest.raises(BadImport, match="names"):
        classifier_state(data)
    assert not trap.exists()


@pytest.mark.parametrize("name", ["builtins eval", "numpy.core.multiarray _reconstruct", "numpy load", "os system"])
def test_a_pickle_may_name_nothing_but_what_the_specification_lists(name: str) -> None:
    module, attribute = name.split()
    with pytest.raises(BadImport, match=attribute):
        classifier_state(f"c{module}\n{attribute}\n.".encode())


def test_a_pickle_of_plain_things_is_no_classifier() -> None:
    with pytest.raises(BadImport):
        classifier_state(pickle.dumps({"n_features": 3}))


@pytest.mark.parametrize(
    "changes", [{"n_classes": "2"}, {"n_features": -1}, {"variable_columns": [0, 2]}, {"n_classes": 3}]
)
def test_a_state_that_does_not_fit_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadImport):
        official.read(export(classifier(**changes)))


@pytest.mark.parametrize("cut", [1, 10, 60, 200, 400])
def test_a_pickle_that_was_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(BadImport):
        classifier_state(classifier()[:-cut])


@pytest.mark.parametrize("seed", range(30))
def test_an_index_with_altered_bytes_is_refused_or_read_but_never_breaks(seed: int) -> None:
    dice = np.random.default_rng(seed)
    files = export()
    index = bytearray(files[official.INDEX])
    for place in dice.integers(0, len(index), 5):
        index[place] = int(dice.integers(0, 256))
    try:
        official.read({**files, official.INDEX: bytes(index)})
    except BadImport as refusal:
        assert str(refusal).endswith(".")


def test_weights_that_were_cut_short_are_refused() -> None:
    files = export()
    with pytest.raises(BadImport, match="cut short"):
        official.read({**files, official.DATA: files[official.DATA][:-12]})


def test_a_foreign_zip_is_refused_with_a_sentence_and_the_model_stays(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("readme.txt", "hello")
    reply = client.http.post("import", {"importzip": target.getvalue()}, **client.ids)
    assert (reply.status, "neither" in reply.text) == (500, True)
    assert client.predict(unlabelled([["1-0", 1, -1, 1]]))["status"] == 0
