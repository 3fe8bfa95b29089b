"""Measure the backend over HTTP and write ``build/bench-mlbackend.json``.

The synthetic set of 100,000 is not in the repository: name the folder that holds it by ``MLBACKEND_DATA=FOLDER``.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import distribution, requires
from pathlib import Path

import numpy as np

from bench.mlbackend.server import Server, running
from bench.mlbackend.sets import Set, all_sets
from tutela.evaluation.scores import score

REPORT = Path("build") / "bench-mlbackend.json"
NAME = re.compile(r"[A-Za-z0-9._-]+")
SETTLED = 6.0
ONE_ROW_TRIES = 30
MANY = 100_000
MODEL = {"uniqueid": "bench"}
DEMAND = {"minscore": "0.7", "maxdeviation": "0.05", "niterations": "10"}


@dataclass(frozen=True)
class Result:
    """What one set cost and gave. Seconds, milliseconds for one row, MB."""

    set: str
    rows: int
    train_wall: float
    train_cpu: float
    predict_wall: float
    predict_cpu: float
    predict_100000_wall: float
    one_row_ms: float
    evaluation_wall: float
    evaluation_cpu: float
    peak_mb: float
    accuracy: float
    f1: float
    mcc: float
    auc: float | None


def main() -> int:
    """Measure, print a table, write the figures."""
    named = os.environ.get("MLBACKEND_DATA")
    if named is None:
        print("The synthetic set of 100,000 is left out: MLBACKEND_DATA=FOLDER names where it is.\n")
    results = []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as idle:
        time.sleep(SETTLED)
        start = {"first_answer_s": round(idle.first_answer, 3), "idle_mb": round(idle.memory("VmRSS"))}
    print(f"first answer after {start['first_answer_s']} s, {start['idle_mb']} MB idle, {_installed()} MB installed")
    print("\n" + "| " + " | ".join(Result.__annotations__) + " |\n" + "|---" * len(Result.__annotations__) + "|")
    for one in all_sets(Path(named) if named else None):
        with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
            time.sleep(SETTLED)
            results.append(_measure(server, one))
        print("| " + " | ".join(_shown(value) for value in asdict(results[-1]).values()) + " |", flush=True)
    REPORT.parent.mkdir(exist_ok=True)
    report = {**start, "installed_mb": _installed(), "sets": [asdict(one) for one in results]}
    REPORT.write_text(json.dumps(report, indent=1))
    return 0


def _measure(server: Server, one: Set) -> Result:
    _, train = server.post("training", one.train, **MODEL, dirhash="execution")
    answer, predict = server.post("prediction", one.ask, **MODEL, dirhash="execution")
    _, many = server.post("prediction", _repeated(one.ask, MANY), **MODEL, dirhash="execution")
    single = b"\n".join(one.ask.splitlines()[:4])
    alone = [server.post("prediction", single, **MODEL, dirhash="execution")[1].wall for _ in range(ONE_ROW_TRIES)]
    _, evaluation = server.post("evaluation", one.train, **MODEL, dirhash="evaluation", **DEMAND)
    chances = _chances(json.loads(answer)["predictions"])
    scores = score(np.asarray(one.answers), chances)
    return Result(
        set=one.name,
        rows=one.train.count(b"\n") - 3,
        train_wall=train.wall,
        train_cpu=train.cpu,
        predict_wall=predict.wall,
        predict_cpu=predict.cpu,
        predict_100000_wall=many.wall,
        one_row_ms=statistics.median(alone) * 1000,
        evaluation_wall=evaluation.wall,
        evaluation_cpu=evaluation.cpu,
        peak_mb=server.memory("VmHWM"),
        accuracy=scores.accuracy,
        f1=scores.f1,
        mcc=scores.mcc,
        auc=scores.auc,
    )


def _repeated(ask: bytes, count: int) -> bytes:
    """The rows to predict, again and again until there are *count*."""
    lines = ask.splitlines()
    head, rows = lines[:3], lines[3:]
    return b"\n".join([*head, *(rows[place % len(rows)] for place in range(count))]) + b"\n"


def _chances(predictions: Sequence[Sequence[str]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Probabilities of both classes from the class predicted and its probability."""
    positive = [float(chance) if class_ == "1" else 1 - float(chance) for _, class_, chance in predictions]
    return np.column_stack([1 - np.asarray(positive), positive])


def _installed() -> int:
    """Size of the packages of the extra ``mlbackend`` with all that they need, in MB; Tutela's own not counted."""
    seen: set[str] = set()
    waiting = ["numpy", "lightgbm", "python-multipart", "starlette", "uvicorn"]
    total = 0
    while waiting:
        name = waiting.pop().lower()
        if name not in seen:
            seen.add(name)
            files = [Path(str(file.locate())) for file in distribution(name).files or []]
            total += sum(file.stat().st_size for file in files if file.exists())
            waiting += [one for need in requires(name) or [] if ";" not in need for one in NAME.findall(need)[:1]]
    return round(total / 1024 / 1024)


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
