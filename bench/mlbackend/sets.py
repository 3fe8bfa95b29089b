"""The sets: with answers where there are any, else a fifth of the samples held out by a fixed seed."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tutela.evaluation.splits import rounds
from tutela.mlbackend.dataset import read_labelled

HERE = Path(__file__).parent / "data"
HEAD = 3


@dataclass(frozen=True)
class Set:
    """A file to learn from, one to predict, and the answers in the order of its rows."""

    name: str
    train: bytes
    ask: bytes
    answers: tuple[int, ...]


def all_sets(more: Path | None) -> Iterator[Set]:
    """Those of the repository, and the synthetic ones in the folder *more* that are not among them."""
    folders = [HERE / "synthetic", *([more] if more is not None else [])]
    files = {path.name: path for folder in folders for path in sorted(folder.rglob("syn*.train.csv.gz"))}
    for path in sorted(files.values(), key=lambda path: path.stat().st_size):
        yield _with_answers(path)
    for path in sorted((HERE / "site-a").glob("labelled_*.csv.gz")):
        yield _split(path)


def _with_answers(path: Path) -> Set:
    name = path.name.removesuffix(".train.csv.gz")
    ask = _unpacked(path.with_name(f"{name}.pred.csv.gz"))
    answers = json.loads(_unpacked(path.with_name(f"{name}.answers.json.gz")))
    ids = [row.split(b",", 1)[0].decode() for row in ask.splitlines()[HEAD:]]
    return Set(name, _unpacked(path), ask, tuple(int(answers[one]) for one in ids))


def _split(path: Path) -> Set:
    data = _unpacked(path)
    matrix = read_labelled(io.BytesIO(data)).matrix
    ((train, test),) = rounds(matrix, 1, test_share=0.2, seed=0)
    head, lines = data.splitlines()[:HEAD], data.splitlines()[HEAD:]
    columns = next(csv.reader([head[2].decode()]))
    asked = [f"{place}-0,".encode() + lines[place].rsplit(b",", 1)[0] for place in np.flatnonzero(test)]
    names = b",".join([b"sampleid", *(f'"{name}"'.encode() for name in columns[:-1])])
    return Set(
        path.name.split("_run_")[0].removeprefix("labelled_"),
        b"\n".join([*head, *(lines[place] for place in np.flatnonzero(train))]) + b"\n",
        b"\n".join([*head[:2], names, *asked]) + b"\n",
        tuple(int(one) for one in matrix.known_labels()[test]),
    )


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())
