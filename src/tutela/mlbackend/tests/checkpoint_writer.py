"""Writes checkpoints as TensorFlow does: a LevelDB table of entries, and the numbers beside it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.mlbackend.official.checkpoint import MAGIC

EVERY = 3
"""Every so many keys one is written whole; TensorFlow takes 16."""

Array = NDArray[Any]


def checkpoint(layers: Sequence[tuple[Array, Array]]) -> tuple[bytes, bytes]:
    """Index and data of dense layers, with an integer among them as Keras has it."""
    tensors: dict[str, Array] = {"save_counter/.ATTRIBUTES/VARIABLE_VALUE": np.array(1, dtype="<i8")}
    for place, (kernel, bias) in enumerate(layers):
        where = f"layer_with_weights-{place}/{{}}/.ATTRIBUTES/VARIABLE_VALUE"
        tensors[where.format("kernel")] = kernel.astype("<f4")
        tensors[where.format("bias")] = bias.astype("<f4")
    entries, data = [(b"", b"\x08\x01\x1a\x02\x08\x01")], b""
    for name in sorted(tensors):
        entries.append((name.encode(), _entry(tensors[name], len(data))))
        data += tensors[name].tobytes()
    return _table(entries), data


def _entry(array: Array, offset: int) -> bytes:
    sides = b"".join(_message(2, _number(1, side)) for side in array.shape)
    kind = 1 if array.dtype == np.dtype("<f4") else 9
    return _number(1, kind) + _message(2, sides) + _number(4, offset) + _number(5, array.nbytes) + b"\x35\0\0\0\0"


def _table(entries: Sequence[tuple[bytes, bytes]]) -> bytes:
    block = _block(entries)
    meta = _block([])
    index = _block([(entries[-1][0], _varint(0) + _varint(len(block)))])
    body = block + _TRAILER + meta + _TRAILER
    handles = _varint(len(block) + 5) + _varint(len(meta)) + _varint(len(body)) + _varint(len(index))
    return body + index + _TRAILER + handles.ljust(40, b"\0") + struct.pack("<Q", MAGIC)


def _block(entries: Sequence[tuple[bytes, bytes]]) -> bytes:
    made, restarts, before = b"", [], b""
    for place, (key, value) in enumerate(entries):
        shared = 0
        if place % EVERY == 0:
            restarts.append(len(made))
        else:
            while shared < min(len(key), len(before)) and key[shared] == before[shared]:
                shared += 1
        made += _varint(shared) + _varint(len(key) - shared) + _varint(len(value)) + key[shared:] + value
        before = key
    restarts = restarts or [0]
    return made + b"".join(struct.pack("<I", one) for one in restarts) + struct.pack("<I", len(restarts))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    made = b""
    while value > 0x7F:
        made += bytes([value & 0x7F | 0x80])
        value >>= 7
    return made + bytes([value])


_TRAILER = b"\0\0\0\0\0"
"""No compression, and a checksum that nobody here reads."""
