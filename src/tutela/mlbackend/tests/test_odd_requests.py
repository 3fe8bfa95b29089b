"""Requests and imports as no Moodle sends them: each is answered with a sentence, and none is a bug of the server."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import random
import socket
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tutela.lib.safezip import pack
from tutela.mlbackend import answers
from tutela.mlbackend.archive import MANIFEST, Manifest, StoredModel, from_bytes, from_files, unpack
from tutela.mlbackend.dataset import read_labelled
from tutela.mlbackend.errors import BadImport, StorageFailed
from tutela.mlbackend.storage import LocalBlobs
from tutela.mlbackend.tests.clients import BOUNDARY, Http, OverHttp, multipart
from tutela.mlbackend.tests.files import labelled, perfect, unlabelled
from tutela.mlbackend.users import Users
from tutela.sdk.registry import processors

LIMIT = 10_000_000
ASKED = unlabelled([["1-0", 1, -1, 1], ["2-0", 1, -1, -1]])


@pytest.fixture
def exported(client: OverHttp) -> dict[str, bytes]:
    """The files of an export of a logistic regression, which the client's model is."""
    fitted = processors()["logistic"]().fit(read_labelled(io.BytesIO(labelled(perfect(20)))).matrix)
    model = StoredModel(Manifest(processor="logistic"), fitted).to_bytes()
    assert client.http.post("import", {"importzip": model}, **client.ids).text == "Ok"
    return unpack(io.BytesIO(client.http.get("export", **client.ids).body), LIMIT)


def forged(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    """The model with some values replaced, and the checksum made to fit."""
    data = json.dumps({**json.loads(files["logistic.json"]), **changes}).encode()
    said = json.loads(files[MANIFEST])
    said["sha256"]["logistic.json"] = hashlib.sha256(data).hexdigest()
    return {MANIFEST: json.dumps(said).encode(), "logistic.json": data}


def test_a_password_outside_ascii_is_refused_and_no_failure(http: Http) -> None:
    reply = http.sending({"Authorization": "Basic \xe9\xe9"}).post("training")
    assert (reply.status, reply.text) == (401, "No user and/or password included in the request.")


def test_a_digest_that_can_never_match_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="entry 1 does not hold a digest of sha256"):
        Users.parse("a:sha256:salt:sshhhh")


@pytest.mark.parametrize(
    "kind", [f"multipart/form-data; boundary={BOUNDARY}", f"Multipart/Form-Data; BOUNDARY={BOUNDARY}"]
)
@pytest.mark.parametrize("filename", ["", "../../x", "a\\b.csv", 'a;b=\\"c.csv', "ü é.csv"])
def test_any_file_name_will_do(client: OverHttp, kind: str, filename: str) -> None:
    client.train(labelled(perfect(20)))
    body = multipart(client.ids, {"dataset": ASKED}).replace(b'"1795.csv"', f'"{filename}"'.encode())
    assert client.http.send("POST", "/prediction", body, kind).status == 200


def test_a_client_that_waits_to_be_told_to_go_on_is_told_and_answered(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    body = multipart(client.ids, {"dataset": ASKED})
    head = {**client.http.headers, "Content-Length": str(len(body)), "Expect": "100-continue", "Host": "moodle"}
    head["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection(("127.0.0.1", client.http.port), timeout=60) as connection:
        connection.sendall(f"POST /prediction HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
        assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        with connection.makefile("rb") as answer:
            assert answer.read().endswith(b'"0", "' + _chance(client).encode() + b'"]]}')


def test_a_client_of_the_first_version_of_http_is_answered(http: Http) -> None:
    with socket.create_connection(("127.0.0.1", http.port), timeout=60) as connection:
        connection.sendall(b"GET /version HTTP/1.0\r\n\r\n")
        with connection.makefile("rb") as answer:
            assert answer.read().endswith(b"\r\n\r\n3.0.5")


def test_a_form_that_is_too_long_is_told_the_limit(http: Http) -> None:
    reply = http.send("POST", "/deletemodel", b"x=" + b"y" * 100_000, "application/x-www-form-urlencoded")
    assert (reply.status, reply.text) == (413, "The request is larger than the 64 KB that this server accepts.")


def test_a_number_too_large_for_a_number_is_refused(client: OverHttp) -> None:
    given = {**client.ids, "minscore": "9" * 400, "maxdeviation": "0.05", "niterations": "2"}
    reply = client.http.post("evaluation", {"dataset": labelled(perfect(20))}, **given)
    assert (reply.status, reply.text) == (500, "The parameter minscore is too large.")


@pytest.mark.parametrize("row", [["1e39", 1, 1, 1], [1, 1, 1, 0.5]])
def test_a_row_that_cannot_be_kept_as_it_is_is_refused(client: OverHttp, row: list[object]) -> None:
    reply = client.http.post("training", {"dataset": labelled([*perfect(20), row])}, **client.ids)
    assert reply.status == 500
    assert "log" not in reply.text


def test_the_log_tells_no_cell_of_a_refused_row(client: OverHttp, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        client.http.post("training", {"dataset": labelled([*perfect(20), [1, 1, 1, "secret"]])}, **client.ids)
    assert "Line 24 has no number as its target." in caplog.text
    assert "secret" not in caplog.text


def test_a_probability_is_the_shortest_text_of_a_32_bit_number() -> None:
    chances = np.array([[0.0000762, 0.9999238], [0.81848085, 0.18151915], [1.0, 1e-12]])
    said = answers.predicted(["a", "b", "c"], (0, 1), chances)["predictions"]
    assert [row[2] for row in said] == ["0.9999238", "0.81848085", "1.0"]


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_cannot_be_unpacked_in_parts_is_refused(kind: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as made:
        made.writestr("model.json", b"0" * 1000)
    with pytest.raises(BadImport, match="compressed in a way"):
        unpack(target, LIMIT)


@pytest.mark.parametrize("seed", range(5))
def test_a_zip_with_altered_bytes_is_refused_or_read_but_never_breaks(exported: dict[str, bytes], seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - bytes for a test
    whole = pack(exported)
    outcomes = set()
    for _ in range(300):
        data = bytearray(whole)
        data[dice.randrange(len(data) - 150, len(data))] = dice.choice([0, 1, 12, 14, 255, dice.randrange(256)])
        try:
            from_bytes(bytes(data), LIMIT)
            outcomes.add("read")
        except BadImport:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"rows": 1e999}', b'{"format": "tutela-model", "rows": Infinity}'])
def test_a_manifest_that_json_stumbles_over_is_refused(deep: bytes) -> None:
    with pytest.raises(BadImport, match="altered"):
        from_files({MANIFEST: deep})


@pytest.mark.parametrize(
    "changes",
    [
        {"held_out_loss": "low"},
        {"held_out_loss": -1},
        {"held_out_loss": float("nan")},
        {"classes": [0, float("inf")]},
        {"calibration": [10**400, 0, 0]},
        {"design": [[2, False, float("-inf"), 1.0]]},
    ],
)
def test_a_model_with_impossible_numbers_is_refused(exported: dict[str, bytes], changes: dict[str, object]) -> None:
    with pytest.raises(BadImport):
        from_files(forged(exported, **changes))


def test_a_model_that_overflows_answers_with_a_sentence(client: OverHttp, exported: dict[str, bytes]) -> None:
    data = pack(forged(exported, calibration=[1e308, 0.0, 0.0]))
    assert client.http.post("import", {"importzip": data}, **client.ids).text == "Ok"
    reply = client.http.post("prediction", {"dataset": ASKED}, **client.ids)
    assert (reply.status, reply.text) == (500, "The numbers of the dataset are too large for the model.")


def test_a_folder_that_cannot_be_deleted_is_said(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("a file where a folder should be")
    with pytest.raises(StorageFailed):
        LocalBlobs(tmp_path).delete_folder("model")


def _chance(client: OverHttp) -> str:
    return str(client.predict(ASKED)["predictions"][1][2])


@pytest.mark.parametrize("route", ["training", "prediction"])
def test_a_damaged_model_is_neither_used_nor_replaced_but_may_be_deleted(http: Http, store: Path, route: str) -> None:
    ids = {"uniqueid": f"damaged{route}", "dirhash": "d"}
    http.post("training", {"dataset": labelled(perfect(20))}, **ids)
    model = store / ids["uniqueid"] / "d" / "classifier" / "model.zip"
    model.write_bytes(model.read_bytes()[:-30])
    reply = http.post(route, {"dataset": labelled(perfect(22))}, **ids)
    assert reply.status == 500
    assert reply.text.endswith("Import a good one, or delete it to begin anew.")
    assert http.post("deletemodel", uniqueid=ids["uniqueid"]).text == "Ok"
    assert http.post("training", {"dataset": labelled(perfect(20))}, **ids).status == 200
