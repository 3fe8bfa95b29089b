"""TensorFlow's checkpoint: an index in LevelDB's table format and a file of raw little-endian numbers.

Only what Moodle's backend writes is read: uncompressed blocks, one data file, float32.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats

FOOTER = 48
MAGIC = 0xDB4775248B80FB57
FLOAT32 = 1
MOST_VALUES = 50_000_000


class BadCheckpoint(Exception):
    """The checkpoint is damaged, or more than Moodle's backend writes."""


def tensors(index: bytes, data: bytes) -> dict[str, Floats]:
    """The float32 tensors by name. Raises `BadCheckpoint`."""
    try:
        return dict(_tensors(index, data))
    except (IndexError, struct.error, UnicodeDecodeError, ValueError) as failure:
        raise BadCheckpoint("the checkpoint is damaged") from failure


def _tensors(index: bytes, data: bytes) -> Iterator[tuple[str, Floats]]:
    for key, value in _table(index):
        if key:
            dtype, shape, offset, size = _entry(value)
            if dtype == FLOAT32:
                yield key.decode(), _tensor(shape, data, offset, size)


def _tensor(shape: tuple[int, ...], data: bytes, offset: int, size: int) -> Floats:
    count = 1
    for side in shape:
        count *= side
        if not 0 <= count <= MOST_VALUES:
            raise BadCheckpoint("the checkpoint holds a tensor larger than any model of Moodle's backend")
    if size != 4 * count or offset < 0 or offset + size > len(data):
        raise BadCheckpoint("the checkpoint's data file is cut short")
    return np.frombuffer(data[offset : offset + size], dtype="<f4").reshape(shape)


def _table(index: bytes) -> Iterator[tuple[bytes, bytes]]:
    if len(index) < FOOTER or struct.unpack("<Q", index[-8:])[0] != MAGIC:
        raise BadCheckpoint("the checkpoint has no index")
    footer = index[-FOOTER:]
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    offset, at = _varint(footer, at)
    size, at = _varint(footer, at)
    for _, handle in _block(index, offset, size):
        start, at = _varint(handle, 0)
        length, _ = _varint(handle, at)
        yield from _block(index, start, length)


def _block(index: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; each key shares a prefix with the one before."""
    if offset + size + 1 > len(index):
        raise BadCheckpoint("the checkpoint's index is cut short")
    if index[offset + size]:
        raise BadCheckpoint("the checkpoint's index is compressed, which Moodle's backend never does")
    block = index[offset : offset + size]
    restarts = struct.unpack("<I", block[-4:])[0]
    end = len(block) - 4 - 4 * restarts
    at, key = 0, b""
    while at < end:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        if shared > len(key) or at + fresh + length > end:
            raise BadCheckpoint("the checkpoint's index is damaged")
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + length]
        at += length


def _entry(value: bytes) -> tuple[int, tuple[int, ...], int, int]:
    """A BundleEntryProto: type, shape, offset and size in bytes."""
    fields = dict(_fields(value))
    sides = [side for number, side in _fields(_message(fields.get(2, b""))) if number == 2]
    shape = tuple(_number(dict(_fields(_message(side))).get(1, 0)) for side in sides)
    if _number(fields.get(3, 0)):
        raise BadCheckpoint("the checkpoint is spread over several files")
    return _number(fields.get(1, 0)), shape, _number(fields.get(4, 0)), _number(fields.get(5, 0))


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a protocol buffer: numbers, and messages as bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == 0:
            number, at = _varint(message, at)
            yield tag >> 3, number
        elif kind == 2:
            length, at = _varint(message, at)
            yield tag >> 3, message[at : at + length]
            at += length
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            raise BadCheckpoint("the checkpoint's index is damaged")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return number, at
        if shift > 63:
            raise BadCheckpoint("the checkpoint's index is damaged")


def _message(field: int | bytes) -> bytes:
    if isinstance(field, int):
        raise BadCheckpoint("the checkpoint's index is damaged")
    return field


def _number(field: int | bytes) -> int:
    if isinstance(field, bytes):
        raise BadCheckpoint("the checkpoint's index is damaged")
    return field
