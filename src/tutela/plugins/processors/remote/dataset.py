"""Dataset files as Moodle writes them, and what the answers to them mean as probabilities."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tutela.sdk.processor import ProcessorUnavailable
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.plugins.processors.remote.server import Said
    from tutela.sdk.processor import Floats, Ints

NAMES = ("timesplitting", "nfeatures", "moodleversion", "targetcolumn", "targettype", "targetclasses")
SURE = 1e-6
"""No probability is taken for more certain than this."""


def labelled(values: Floats, columns: Sequence[str], truth: Ints, classes: int) -> bytes:
    """A file to learn from; *truth* holds 0 … *classes* - 1, which every server takes for what they are."""
    lines = [f"{row},{label}" for row, label in zip(_rows(values), truth.tolist(), strict=True)]
    return _file([*columns, "target"], columns, classes, lines)


def unlabelled(values: Floats, columns: Sequence[str], classes: int) -> bytes:
    """A file to predict; rows are numbered from 0."""
    lines = [f"{number}-0,{row}" for number, row in enumerate(_rows(values))]
    return _file(["sampleid", *columns], columns, classes, lines)


def chances(said: Sequence[Said], rows: int, classes: int) -> Floats:
    """Probabilities, shape (rows, classes), from the class and its probability that the server says of each row.

    What is left over is shared evenly by the other classes: nobody knows better, and the class said stays the first.
    """
    found = np.full((rows, classes), np.nan)
    for id_, class_, chance in said:
        row, place = id_.partition("-")[0], class_
        if not (row.isdecimal() and int(row) < rows and place.isdecimal() and int(place) < classes):
            raise ProcessorUnavailable(_("The server speaks of rows or classes that it was not asked about."))
        if not 0 <= chance <= 1:
            raise ProcessorUnavailable(_("The server gave a probability that is none."))
        sure = min(max(chance, SURE), 1 - SURE)
        found[int(row)] = (1 - sure) / (classes - 1)
        found[int(row), int(place)] = sure
    if np.isnan(found).any():
        raise ProcessorUnavailable(_("The server left out some of the rows."))
    return found


def _rows(values: Floats) -> list[str]:
    return [
        ",".join("" if one != one else f"{one:.7g}" for one in row) for row in values.tolist()
    ]  # NaN differs from itself


def _file(header: Sequence[str], columns: Sequence[str], classes: int, lines: Sequence[str]) -> bytes:
    head = io.StringIO()
    writer = csv.writer(head, lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerow(["tutela", len(columns), 0, "target", "discrete", json.dumps([*range(classes)])])
    writer.writerow(header)
    return (head.getvalue() + "\n".join(lines) + "\n").encode()
