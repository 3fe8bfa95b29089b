"""Dataset files as Moodle writes them, small and made by rule."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

NAMES = "timesplitting,nfeatures,moodleversion,targetcolumn,targettype,targetclasses"

Row = Sequence[object]


def text(header: Sequence[str], rows: Iterable[Row], *, classes: str = "[0,1]", features: int | None = None) -> bytes:
    """A whole file; a None in a row is an empty cell."""
    count = len(header) - 1 if features is None else features
    lines = [
        NAMES,
        rf'"\core\analytics\time_splitting\quarters",{count},2024100706,"\core\target",discrete,"{classes}"',
        ",".join(f'"{name}"' for name in header),
        *(",".join("" if cell is None else str(cell) for cell in row) for row in rows),
    ]
    return ("\n".join(lines) + "\n").encode()


def labelled(rows: Iterable[Row], *, classes: str = "[0,1]") -> bytes:
    """Rows of which the last cell is the target."""
    listed = [list(row) for row in rows]
    width = len(listed[0]) if listed else 4
    return text([*(rf"\ind\i{place}" for place in range(width - 1)), r"\target"], listed, classes=classes)


def unlabelled(rows: Iterable[Row]) -> bytes:
    """Rows of which the first cell is the id."""
    listed = [list(row) for row in rows]
    width = len(listed[0]) if listed else 4
    return text(["sampleid", *(rf"\ind\i{place}" for place in range(width - 1))], listed)


def learnable(count: int, *, seed: int = 1, noise: float = 0.15) -> list[list[object]]:
    """Rows of four features, of which two matter, with gaps; the target follows a rule but for some noise."""
    dice = random.Random(seed)  # noqa: S311 - rows for a test, no secret
    rows: list[list[object]] = []
    for _ in range(count):
        values = [round(dice.uniform(-1, 1), 2) for _ in range(4)]
        target = int(values[0] + (values[1] > 0) * 0.8 - 0.3 > 0) ^ int(dice.random() < noise)
        cells: list[object] = [None if dice.random() < 0.1 else value for value in values]
        rows.append([*cells, target])
    return rows


def perfect(count: int) -> list[list[object]]:
    """Rows of three indicators of which one tells the target, as in Moodle's own test of its processors."""
    return [[1, -1, sign, int(sign > 0)] for sign in (1 if place % 2 else -1 for place in range(count))]


def without_targets(rows: Iterable[Row]) -> list[list[object]]:
    """The same rows with ids in place of targets."""
    return [[f"{place}-0", *row[:-1]] for place, row in enumerate(rows)]
