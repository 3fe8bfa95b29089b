"""Starting what is measured as processes of their own, and reading what the kernel knows of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.ai.load import Plan

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


class Died(RuntimeError):
    """A process that we need ended."""


@dataclass(frozen=True)
class Running:
    """A process that serves on a port."""

    process: subprocess.Popen[str]
    port: int

    def cpu(self) -> float:
        """CPU seconds that it has used so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_mb(self) -> float:
        """The most memory that it ever had resident, in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0


def environment(data: Path, database: str) -> dict[str, str]:
    """What a site to be measured is started with: nothing of ours but where its data is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TUTELA_", "DATABASE_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "TUTELA_DATA": str(data), **({"DATABASE_URL": database} if database else {})}


@contextmanager
def module(name: str, *arguments: str) -> Iterator[Running]:
    """``python -m name``, which prints its port first."""
    command = [sys.executable, "-m", name, *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield Running(process, int(process.stdout.readline()))
    finally:
        _end(process)


@contextmanager
def site(data: Path, env: Mapping[str, str]) -> Iterator[tuple[Running, float]]:
    """``tutela serve``, and how many seconds it took until it answered. Its log goes into the data folder."""
    began = time.perf_counter()
    with (data / "bench.log").open("a") as log:
        process = subprocess.Popen(
            [Path(sys.executable).parent / "tutela", "serve", "--port", "0"],
            env=dict(env),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Running(process, _port(process)), time.perf_counter() - began
        finally:
            _end(process)


def run(name: str, *arguments: str, env: Mapping[str, str]) -> dict[str, Any]:
    """``python -m name`` to its end; the JSON of its last line."""
    command = [sys.executable, "-m", name, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Died(f"{name} ended with {done.returncode}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def load(plan: Plan, server: Running) -> dict[str, Any]:
    """Carry *plan* out against *server*, with the CPU that the server used for each answer."""
    command = [sys.executable, "-m", "bench.ai.load"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(asdict(plan)))
    process.stdin.close()
    _expect(process, "begin")
    began = server.cpu()
    _expect(process, "end")
    spent = server.cpu() - began
    told: dict[str, Any] = json.loads(process.stdout.readline())
    process.wait()
    return {**told, "cpu_ms": spent / max(1, told["answered"]) * 1000, "cpu_share": spent / told["seconds"]}


def _expect(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if line != word:
        raise Died(f"the load generator said {line!r} instead of {word!r}")


def _port(process: subprocess.Popen[str]) -> int:
    """The port that ``tutela serve`` says it serves on."""
    assert process.stdout is not None
    for line in process.stdout:
        if "://" in line:
            return int(line.split("://")[1].split("/")[0].split()[0].rpartition(":")[2])
    raise Died("tutela serve ended before it served; see bench.log in its data folder")


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
