"""``classifier.pkl``: a pickle read with a short list of what it may name, none of which is code.

The state is a plain dictionary of numbers and one integer array. An unpickler calls only what `find_class` hands it;
here that is three inert stand-ins, so a pickle that names anything else is refused and one that abuses these three
gets a stand-in which does nothing.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from tutela.mlbackend.errors import BadImport

NUMBERS = ("n_features", "n_hidden", "n_hidden_layers", "n_classes")
INTEGERS = {"i8": "<i8", "i4": "<i4", "u8": "<u8", "u4": "<u4"}
MOST_COLUMNS = 100_000
DAMAGED = (
    pickle.UnpicklingError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the reader stumbles over in a damaged file."""


@dataclass(frozen=True)
class ClassifierState:
    """The part of the state that predicting needs."""

    n_features: int
    n_classes: int
    n_hidden_layers: int
    variable_columns: tuple[int, ...]
    """Which raw columns the network was fed."""


class _Classifier:
    """Stands for ``moodlemlbackend.model.tensor.TF``; only keeps what it is given."""

    def __init__(self) -> None:
        self.state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _Array:
    """Stands for ``numpy.ndarray``, which is only ever named as a kind."""

    def __setstate__(self, state: Any) -> None:
        raise BadImport("classifier.pkl fills an array in a way that Moodle's backend does not.")


class _Dtype:
    """Stands for ``numpy.dtype``: keeps the code, which must be a plain integer type."""

    def __init__(self, code: Any = "", *_: Any) -> None:
        self.code = INTEGERS.get(str(code), "")

    def __setstate__(self, state: Any) -> None:
        if not (isinstance(state, tuple) and len(state) > 1 and state[1] in ("<", "|", "=")):
            self.code = ""


class _Wrapper:
    """Stands for joblib's ``NumpyArrayWrapper``: says which array follows in the file."""

    def __init__(self) -> None:
        self.state: dict[str, Any] = {}

    def __setstate__(self, state: Any) -> None:
        self.state = state if isinstance(state, dict) else {}


ALLOWED: Mapping[tuple[str, str], type] = {
    ("moodlemlbackend.model.tensor", "TF"): _Classifier,
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _Wrapper,
    ("sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper"): _Wrapper,
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Dtype,
}


UNUSED = {
    code[0]
    for code in (
        pickle.BYTEARRAY8,
        pickle.NEXT_BUFFER,
        pickle.READONLY_BUFFER,
        pickle.EXT1,
        pickle.EXT2,
        pickle.EXT4,
        pickle.PERSID,
        pickle.BINPERSID,
    )
}
"""Steps that such a file never takes, and that could reserve memory or reach outside it."""


_PlainReader: Any = pickle._Unpickler
"""The reader written in Python, whose steps can be told apart; the types know only the one written in C."""


class _Reader(_PlainReader):  # type: ignore[misc] # see above
    """Reads joblib's format, in which the bytes of an array stand in the file right behind its description."""

    dispatch = {code: step for code, step in _PlainReader.dispatch.items() if code not in UNUSED}

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.source = file

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise BadImport(f"classifier.pkl names {module}.{name}, which a model of Moodle's backend does not.")
        return ALLOWED[module, name]

    def load_build(self) -> None:
        super().load_build()
        if isinstance(self.stack[-1], _Wrapper):
            self.stack.append(_array(self.stack.pop().state, self.source))

    dispatch[pickle.BUILD[0]] = cast("Any", load_build)


def classifier_state(data: bytes) -> ClassifierState:
    """The state of a ``classifier.pkl``. Raises `BadImport`."""
    try:
        found = _Reader(io.BytesIO(data)).load()
    except DAMAGED as failure:
        raise BadImport("classifier.pkl cannot be read.") from failure
    state = found.state if isinstance(found, _Classifier) else None
    if not isinstance(state, dict):
        raise BadImport("classifier.pkl does not hold a classifier of Moodle's backend.")
    return _checked(state)


def _checked(state: dict[str, Any]) -> ClassifierState:
    sizes = {name: state.get(name) for name in NUMBERS}
    columns = state.get("variable_columns")
    if not all(type(size) is int and 0 <= size <= MOST_COLUMNS for size in sizes.values()):
        raise BadImport("classifier.pkl lacks its sizes.")
    if (
        not isinstance(columns, np.ndarray)
        or columns.ndim != 1
        or (columns < 0).any()
        or (columns > MOST_COLUMNS).any()
    ):
        raise BadImport("classifier.pkl lacks its list of columns.")
    return ClassifierState(
        n_features=state["n_features"],
        n_classes=state["n_classes"],
        n_hidden_layers=state["n_hidden_layers"],
        variable_columns=tuple(int(one) for one in columns),
    )


def _array(said: dict[str, Any], source: io.BytesIO) -> Any:
    dtype = said.get("dtype")
    code = dtype.code if isinstance(dtype, _Dtype) else ""
    match said.get("shape"):
        case (int() as count,) if code and 0 <= count <= MOST_COLUMNS:
            pass
        case _:
            raise BadImport("classifier.pkl holds an array that is not a list of integers.")
    if said.get("numpy_array_alignment_bytes") is not None:
        source.read(source.read(1)[0])
    size = count * np.dtype(code).itemsize
    data = source.read(size)
    if len(data) != size:
        raise BadImport("classifier.pkl is cut short.")
    return np.frombuffer(data, dtype=code)
