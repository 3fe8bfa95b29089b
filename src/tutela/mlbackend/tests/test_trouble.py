"""When things go wrong in the middle: the last good model stays."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tutela.mlbackend.errors import Busy
from tutela.mlbackend.storage import LocalBlobs
from tutela.mlbackend.tests.clients import BOUNDARY, UNIQUEID, OverHttp, multipart
from tutela.mlbackend.tests.files import labelled, learnable, perfect, unlabelled, without_targets
from tutela.mlbackend.tests.servers import process, serving, settings_for

END = f"\r\n--{BOUNDARY}--\r\n".encode()
ASKED = unlabelled([["1-0", 1, -1, 1], ["2-0", 1, -1, -1]])


def test_two_trainings_at_once_both_count(client: OverHttp) -> None:
    files = [labelled(learnable(400, seed=seed)) for seed in (1, 2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(client.train, files))
    assert [answer["status"] for answer in answers] == [0, 0]
    assert f"<code>{UNIQUEID}/{client.ids['dirhash']}" in client.http.get("models").text
    assert "<td>800</td>" in _row(client)


def test_predictions_go_on_during_a_training(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    training = threading.Thread(target=client.train, args=[labelled([[*row[:3], row[-1]] for row in learnable(3000)])])
    training.start()
    while training.is_alive():
        assert client.predict(ASKED)["status"] == 0
    training.join()


def test_a_model_in_use_by_another_process_is_refused_after_a_wait(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    with blobs.lock("model", 1.0), pytest.raises(Busy), LocalBlobs(tmp_path).lock("model", 0.1):
        pytest.fail("two held the lock")


def test_a_busy_model_is_answered_by_service_unavailable(tmp_path: Path) -> None:
    with serving(settings_for(tmp_path, wait=0)) as http:
        client = OverHttp(http, "busy")
        with LocalBlobs(tmp_path).lock(UNIQUEID, 1.0):
            reply = http.post("training", {"dataset": labelled(perfect(20))}, **client.ids)
    assert reply.status == 503


@pytest.mark.long
def test_a_server_killed_while_it_trains_serves_the_last_good_model_again(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        client = OverHttp(server.http, "killed")
        client.train(labelled(perfect(20)))
        before = client.predict(ASKED)
        wide = labelled([[*row[:3], row[-1]] for row in learnable(60_000)])
        thread = threading.Thread(target=_ignoring_the_end(lambda: client.train(wide)))
        thread.start()
        while not _in_training(tmp_path):
            assert thread.is_alive(), "the training was over before it was seen"
            time.sleep(0.01)
        server.kill()
        thread.join()
    with process(tmp_path) as server:
        client = OverHttp(server.http, "killed")
        assert client.predict(ASKED) == before
        assert client.train(labelled(perfect(22)))["status"] == 0


def _in_training(folder: Path) -> bool:
    """Whether somebody holds the model, as a training does from its first row to its last byte."""
    try:
        with LocalBlobs(folder).lock(UNIQUEID, 0):
            return False
    except Busy:
        return True


def test_a_write_that_ends_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    """The real error of the system, by a limit on the size of files, in a process of its own."""
    script = (
        "import sys, pathlib\n"
        "from tutela.mlbackend.storage import LocalBlobs\n"
        "from tutela.mlbackend.errors import StorageFailed\n"
        "try:\n"
        "    LocalBlobs(pathlib.Path(sys.argv[1])).put('model', b'x' * 1_000_000)\n"
        "except StorageFailed as failure:\n"
        "    print(failure)\n"
    )
    LocalBlobs(tmp_path).put("model", b"good")
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        preexec_fn=_no_large_files,
        check=True,
    )
    assert done.stdout.startswith("There is no room left")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"model": b"good"}


def test_an_upload_larger_than_the_limit_is_refused_while_it_comes_in(tmp_path: Path) -> None:
    with serving(settings_for(tmp_path, upload=1_000_000)) as http:
        reply = http.post("training", {"dataset": b"x" * 3_000_000}, **OverHttp(http, "large").ids)
    assert reply.status == 413


@pytest.mark.long
def test_half_a_gigabyte_is_taken_in_without_holding_it_in_memory(tmp_path: Path) -> None:
    with process(tmp_path, TUTELA_MLBACKEND_MAX_UPLOAD_MB="600") as server:
        head = multipart(OverHttp(server.http, "large").ids, {"dataset": b""}).removesuffix(
            f"\r\n--{BOUNDARY}--\r\n".encode()
        )
        connection = server.http.connection()
        connection.request(
            "POST",
            "/training",
            body=_long(head, 500),
            headers={**server.http.headers, "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
            encode_chunked=True,
        )
        status = connection.getresponse().status
        connection.close()
        peak = int(next(line for line in _status(server.process.pid) if line.startswith("VmHWM")).split()[1])
    assert status == 500
    assert peak < 300_000


def test_an_upload_that_breaks_off_changes_nothing(client: OverHttp) -> None:
    client.train(labelled(perfect(20)))
    before = client.predict(ASKED)
    body = multipart(client.ids, {"dataset": labelled(perfect(40))})
    reply = client.http.send("POST", "/training", body[:-200], f"multipart/form-data; boundary={BOUNDARY}")
    assert reply.status == 500
    assert client.predict(ASKED) == before


def test_learning_goes_on_where_it_stopped(client: OverHttp) -> None:
    first, second = learnable(300, seed=3), learnable(300, seed=4)
    client.train(labelled(first))
    client.train(labelled(second))
    together = OverHttp(client.http, client.ids["dirhash"] + "together")
    together.train(labelled(first + second))
    asked = unlabelled(without_targets(learnable(200, seed=5)))
    apart = [row[1] for row in client.predict(asked)["predictions"]]
    whole = [row[1] for row in together.predict(asked)["predictions"]]
    assert sum(one == other for one, other in zip(apart, whole, strict=True)) >= 180


def test_a_file_sent_twice_is_learnt_once(client: OverHttp) -> None:
    data = labelled(learnable(100, seed=random.Random(9).randint(0, 99)))  # noqa: S311 - rows for a test
    client.train(data)
    client.train(data)
    assert "<td>100</td>" in _row(client)


def test_rows_beyond_the_limit_are_forgotten_oldest_first(tmp_path: Path) -> None:
    with serving(settings_for(tmp_path, kept_rows=1)) as http:
        client = OverHttp(http, "small")
        client.train(labelled(learnable(100, seed=6)))
        client.train(labelled(learnable(120, seed=7)))
        assert "<td>120</td>" in http.get("models").text
    assert len(list(tmp_path.rglob("*.npz"))) == 1


def test_only_so_many_reports_are_kept_as_the_setting_says(tmp_path: Path) -> None:
    with serving(settings_for(tmp_path, reports=2)) as http:
        client = OverHttp(http, "reports")
        for seed in range(4):
            client.evaluate(labelled(learnable(60, seed=seed)), rounds=1)
    assert len(list(tmp_path.rglob("report.html"))) == 2


def _row(client: OverHttp) -> str:
    page = client.http.get("models").text
    return next(row for row in page.split("<tr>") if client.ids["dirhash"] in row)


def _ignoring_the_end(call: Callable[[], object]) -> Callable[[], None]:
    def called() -> None:
        try:
            call()
        except OSError:
            return  # the server was killed, which is the point

    return called


def _no_large_files() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def _long(head: bytes, megabytes: int) -> Iterator[bytes]:
    """A body whose file is so large, and in the end no dataset."""
    yield head
    for _ in range(megabytes):
        yield b"1,2,3,4\n" * 131_072
    yield END


def _status(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text().splitlines()
