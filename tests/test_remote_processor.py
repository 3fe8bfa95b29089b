"""The processor `remote` and the backend that Tutela serves: over HTTP, on loopback, to the bitter end."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from tutela.evaluation.plan import Plan
from tutela.mlbackend.tests.servers import process, serving, settings_for
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix, Processor, ProcessorUnavailable
from tutela.sdk.registry import processors
from tutela.testing.processor import PROCESSOR_CHECKS, Check, sample_rows

USER, PASSWORD = "default", "sshhhh"


def remote(port: int, **settings: Any) -> Processor:
    kind = processors()["remote"]
    given = {"host": "127.0.0.1", "port": port, "username": USER, "password": SecretStr(PASSWORD), **settings}
    return kind(kind.config_class.model_validate(given))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def port(store: Path) -> Iterator[int]:
    with serving(settings_for(store)) as http:
        yield http.port


@pytest.fixture(scope="module")
def processor(port: int) -> Processor:
    return remote(port)


@pytest.mark.parametrize("check", PROCESSOR_CHECKS, ids=lambda check: str(check.__name__))
def test_it_keeps_the_contract(check: Check, processor: Processor) -> None:
    check(processor)


def test_it_predicts_what_the_same_learner_predicts_here(processor: Processor) -> None:
    rows, asked = sample_rows(400), sample_rows(100, seed=4)
    there, here = (one.fit(rows).predict(asked)[:, 1] for one in (processor, processors()["logistic"]()))
    assert np.corrcoef(there, here)[0, 1] > 0.95


def test_its_evaluation_is_as_good_as_what_the_server_learns_with(processor: Processor) -> None:
    found = processor.evaluate(sample_rows(300), Plan(rounds=2))
    assert found.mean()["auc"] > 0.95
    assert found.processors == ("remote", "remote")


def test_an_evaluation_leaves_nothing_behind(processor: Processor, store: Path) -> None:
    before = {path.name for path in store.iterdir() if len(path.name) == 32}
    processor.evaluate(sample_rows(), Plan(rounds=2))
    assert {path.name for path in store.iterdir() if len(path.name) == 32} == before


def test_what_matters_most_explains_a_prediction(processor: Processor) -> None:
    fitted = processor.fit(sample_rows(400))
    assert max(fitted.importance().items(), key=lambda item: item[1])[0] == "a"
    row = sample_rows(50, seed=3).take([0])
    first = fitted.explain(row, 1)[0][0]
    assert first.column == "a"
    assert (first.weight > 0) == (row.values[0, 0] > 0)


def test_labels_other_than_nought_and_one_come_back_as_they_are(processor: Processor) -> None:
    rows = sample_rows()
    other = FeatureMatrix(rows.values, rows.columns, rows.known_labels() * 5 + 2)
    assert processor.fit(other).classes == (2, 7)


def test_asking_about_nobody_asks_nobody(processor: Processor) -> None:
    rows = sample_rows()
    assert processor.fit(rows).predict(rows.take(slice(0, 0))).shape == (0, 2)


def test_a_forgotten_model_predicts_no_more(processor: Processor) -> None:
    rows = sample_rows()
    fitted = processor.fit(rows)
    processor.forget(fitted)
    with pytest.raises(ProcessorUnavailable, match="not been trained"):
        fitted.predict(rows)


def test_a_model_is_asked_of_the_server_that_is_set_and_of_no_address_in_a_file(processor: Processor) -> None:
    rows = sample_rows()
    files = dict(processor.fit(rows).save())
    content = json.loads(files["remote.json"])
    content["server"]["address"] = "http://stranger.example:5000"
    moved = processor.load({"remote.json": json.dumps(content).encode()})
    with pytest.raises(ProcessorUnavailable, match="another server"):
        moved.predict(rows)


def test_a_saved_model_holds_no_password(processor: Processor) -> None:
    files = processor.fit(sample_rows()).save()
    assert all(PASSWORD.encode() not in data for data in files.values())


def test_one_class_alone_is_declined_without_asking() -> None:
    rows = sample_rows()
    with pytest.raises(Decline):
        remote(9).fit(FeatureMatrix(rows.values, rows.columns, np.zeros(len(rows), dtype=np.int64)))


def test_a_wrong_password_is_said_in_a_sentence_and_nowhere_written(
    port: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = remote(port, password=SecretStr("quite-wrong-7"))
    with pytest.raises(ProcessorUnavailable, match="user name or the password") as raised:
        wrong.fit(sample_rows())
    signed = base64.b64encode(b"default:quite-wrong-7").decode()
    written = "".join([caplog.text, *capfd.readouterr(), repr(wrong.config), str(raised.value), repr(raised.value)])
    assert "quite-wrong-7" not in written
    assert signed not in written


def test_a_server_that_is_down_is_said_in_a_sentence() -> None:
    with pytest.raises(ProcessorUnavailable, match="cannot be reached"):
        remote(9).fit(sample_rows())


def test_a_server_killed_while_it_learns_fails_the_training_and_not_us(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        rows = sample_rows(6_000)
        killer = threading.Thread(target=_kill_when_it_learns, args=(server, tmp_path))
        killer.start()
        with pytest.raises(ProcessorUnavailable):
            for _again in range(50):
                remote(server.http.port).fit(rows)
        killer.join()


def test_a_model_outlives_its_server(tmp_path: Path) -> None:
    rows = sample_rows()
    with process(tmp_path) as server:
        one = remote(server.http.port)
        files = one.fit(rows).save()
        before = one.load(files).predict(rows)
        server.kill()
        with pytest.raises(ProcessorUnavailable, match="cannot be reached"):
            one.load(files).predict(rows)
    with serving(settings_for(tmp_path)) as http:
        content = json.loads(files["remote.json"])
        content["server"]["address"] = f"http://127.0.0.1:{http.port}"
        again = remote(http.port).load({"remote.json": json.dumps(content).encode()})
        assert (again.predict(rows) == before).all()


def _kill_when_it_learns(server: Any, folder: Path) -> None:
    """As soon as the first model has been stored, which is in the middle of a fit that needs two."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(len(path.name) == 32 for path in folder.iterdir()):
        time.sleep(0.005)
    server.kill()
