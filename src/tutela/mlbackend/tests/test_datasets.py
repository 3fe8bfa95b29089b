"""Reading files, and telling who is who in them."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tutela.mlbackend.dataset import read_labelled, read_unlabelled
from tutela.mlbackend.errors import BadDataset
from tutela.mlbackend.tests.files import labelled, learnable, text, unlabelled

RANGES = ["range/0", "range/1", r"\ind\a", r"\target"]


def ranged(*blocks: tuple[int, int]) -> bytes:
    """Rows in blocks of (range, rows)."""
    rows = [[int(range_ == 0), int(range_ == 1), 0.5, place % 2] for range_, count in blocks for place in range(count)]
    return text(RANGES, rows)


def samples(data: bytes) -> list[int] | None:
    found = read_labelled(io.BytesIO(data)).matrix.samples
    return None if found is None else found.tolist()


def test_an_empty_cell_is_missing_and_not_nought() -> None:
    values = read_labelled(io.BytesIO(labelled([[None, 0, 1], [0.25, -1, 0]]))).matrix.values
    assert np.isnan(values[0, 0])
    assert values[1].tolist() == [0.25, -1.0]


def test_every_row_is_read_the_first_one_too() -> None:
    assert len(read_labelled(io.BytesIO(labelled(learnable(7)))).matrix) == 7


def test_the_last_line_needs_no_newline() -> None:
    assert len(read_unlabelled(io.BytesIO(unlabelled([["1-0", 1], ["2-0", 2]]).rstrip(b"\n"))).ids) == 2


def test_quoted_cells_and_windows_line_ends_are_read() -> None:
    data = unlabelled([['"1,5-0"', '"0.5"']]).replace(b"\n", b"\r\n")
    found = read_unlabelled(io.BytesIO(data))
    assert (found.ids, found.matrix.values.tolist()) == (("1,5-0",), [[0.5]])


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    assert read_labelled(io.BytesIO(b"\xef\xbb\xbf" + labelled(learnable(4)))).head.features == 4


def test_a_header_with_a_name_too_few_does_no_harm() -> None:
    data = labelled([[1, 2, 0]]).replace(rb'"\ind\i0",', b"", 1)
    assert len(read_labelled(io.BytesIO(data)).matrix.columns) == 2


def test_classes_written_as_text_are_counted_but_match_no_label() -> None:
    head = read_labelled(io.BytesIO(labelled([[1, 0]], classes='[""0"",""1""]'))).head
    assert (head.class_count, head.target_classes) == (2, None)


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(BadDataset, match="longer than"):
        read_labelled(io.BytesIO(labelled(learnable(4)) + b"1," * 4_000_000))


def test_samples_are_told_by_their_place_in_the_ranges_of_a_course() -> None:
    assert samples(ranged((0, 3), (1, 3), (0, 2), (1, 2))) == [0, 1, 2, 0, 1, 2, 3, 4, 3, 4]


def test_a_course_with_uneven_ranges_counts_as_one_sample() -> None:
    found = samples(ranged((0, 3), (1, 3), (0, 3), (1, 2), (0, 2), (1, 2)))
    assert found == [0, 1, 2, 0, 1, 2, 3, 3, 3, 3, 3, 4, 5, 4, 5]


def test_a_course_that_lacks_a_range_does_not_lend_its_samples_to_the_next() -> None:
    found = samples(ranged((1, 4), (0, 4), (1, 4)))
    assert found == [0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7]


def test_without_ranges_every_row_is_its_own() -> None:
    assert samples(labelled(learnable(10))) is None


def test_with_too_few_samples_rows_are_split() -> None:
    assert samples(ranged((0, 2), (1, 2))) is None


def test_a_setting_splits_by_row() -> None:
    data = io.BytesIO(ranged((0, 5), (1, 5)))
    assert read_labelled(data, split_by_sample=False).matrix.samples is None
