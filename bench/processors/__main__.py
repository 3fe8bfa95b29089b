"""``make bench-processors``: each processor learns from a made-up matrix and predicts it.

Every run is a process of its own, so that its peak of memory is its own too; of several runs the best is told, because
other programs can only slow one down. ``ROWS=10000`` makes it smaller. Written to ``build/bench-processors.json``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tutela.sdk import registry
from tutela.sdk.processor import FeatureMatrix

REPORT = Path("build") / "bench-processors.json"
EXPECTED = ("logistic", "boosting", "glassbox")
ROWS = int(os.environ.get("ROWS", "100000"))
COLUMNS = 60
RUNS = 3
MISSING = 0.1
SEED = 7
FIGURES = ("fit_s", "fit_cpu_s", "predict_s", "predict_cpu_s", "peak_mib")


def main() -> int:
    """Measure each processor in processes of their own, print a table, write the figures."""
    print(f"{ROWS:,} rows, {COLUMNS} columns; the best of {RUNS} runs\n")
    print("| processor | " + " | ".join(FIGURES) + " |\n|---" + "|---:" * len(FIGURES) + "|")
    results = []
    for name in EXPECTED:
        runs = [_in_a_process(name) for _run in range(RUNS)]
        best: dict[str, Any] = {figure: min(run[figure] for run in runs) for figure in FIGURES}
        results.append({"processor": name, "rows": ROWS, "columns": COLUMNS, **best})
        print(f"| {name} | " + " | ".join(f"{best[figure]:.2f}" for figure in FIGURES) + " |", flush=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def made_up(rows: int) -> FeatureMatrix:
    """Indicators in [-1, 1], a tenth of them missing; the outcome is neither linear nor certain. Two rows a person."""
    dice = np.random.default_rng(SEED)
    values = dice.uniform(-1, 1, (rows, COLUMNS)).astype(np.float32)
    score = 2 * values[:, 0] + values[:, 1] * values[:, 2] * 3 + np.abs(values[:, 3]) - values[:, 4:12].sum(axis=1)
    labels = (score + dice.logistic(size=rows) > 0).astype(np.int64)
    values[dice.random(values.shape) < MISSING] = np.nan
    names = tuple(f"indicator_{number}" for number in range(COLUMNS))
    return FeatureMatrix(values, names, labels, people=np.arange(rows) // 2)


def measured(name: str) -> dict[str, float]:
    """Seconds and CPU seconds of learning and of predicting all rows; MiB at most, imports and data included."""
    matrix = made_up(ROWS)
    processor = registry.processors()[name]()
    began, busy = time.perf_counter(), time.process_time()
    fitted = processor.fit(matrix, seed=0)
    learnt, learnt_busy = time.perf_counter(), time.process_time()
    fitted.predict(matrix)
    return {
        "fit_s": learnt - began,
        "fit_cpu_s": learnt_busy - busy,
        "predict_s": time.perf_counter() - learnt,
        "predict_cpu_s": time.process_time() - learnt_busy,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _in_a_process(name: str) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.processors", name], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, float] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
    else:
        sys.exit(main())
