"""Models that Moodle's own Python backend exported: read without TensorFlow, and without running what they hold.

A network of dense layers with ReLU between them and softmax at the end.

`PICKLE` names the file by which such an export is known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutela.evaluation.calibration import softmax
from tutela.mlbackend.errors import BadImport
from tutela.mlbackend.official.checkpoint import BadCheckpoint, tensors
from tutela.mlbackend.official.classifier import ClassifierState, classifier_state
from tutela.sdk.processor import Contribution, FeatureMatrix, Fitted, UnreadableModel, saved_json

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats

NAME = "official"
PICKLE = "classifier.pkl"
INDEX = "model.ckpt/variables/variables.index"
DATA = "model.ckpt/variables/variables.data-00000-of-00001"

FILE = "official.json"
WHERE = "layer_with_weights-{}/{}/.ATTRIBUTES/VARIABLE_VALUE"
ROWS_AT_ONCE = 20_000

Layer = tuple["Floats", "Floats"]


def read(files: Mapping[str, bytes]) -> Network:
    """The network of an export. Raises `BadImport`."""
    state = classifier_state(files[PICKLE])
    if INDEX not in files or DATA not in files:
        raise BadImport(f"The export of Moodle's own backend lacks {INDEX} or {DATA}.")
    try:
        return Network.from_export(state, tensors(files[INDEX], files[DATA]))
    except BadCheckpoint as failure:
        raise BadImport(f"The export of Moodle's own backend cannot be read: {failure}.") from failure


@dataclass(frozen=True)
class Network(Fitted):
    """Layers of weights, shape (inputs, outputs), and biases; `fed` are the raw columns that go in."""

    processor = "official"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    fed: tuple[int, ...]
    layers: tuple[Layer, ...]

    @classmethod
    def from_export(cls, state: ClassifierState, tensors: Mapping[str, Floats]) -> Network:
        """Raises `BadCheckpoint` where the weights do not fit each other or the classifier."""
        layers: list[Layer] = []
        while (name := WHERE.format(len(layers), "kernel")) in tensors:
            bias = tensors.get(WHERE.format(len(layers), "bias"))
            if bias is None:
                raise BadCheckpoint(f"layer {len(layers)} has no bias")
            layers.append((tensors[name].astype(np.float32), bias.astype(np.float32)))
        fed = state.variable_columns
        columns = tuple(f"feature {place}" for place in range(max(fed, default=-1) + 1))
        if not _fit(layers, len(fed), state.n_classes):
            raise BadCheckpoint("its weights do not fit each other")
        return cls(tuple(range(state.n_classes)), columns, fed, tuple(layers))

    def predict(self, matrix: FeatureMatrix) -> Floats:
        values = self.fitting(matrix)
        parts = [self._forward(values[at : at + ROWS_AT_ONCE]) for at in range(0, len(values), ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.classes)))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        """By leaving out: how the log-odds of the class fall when one column is missing."""
        place = self.classes.index(class_)
        full = _log_odds(self.predict(matrix)[:, place])
        found: list[list[Contribution]] = [[] for _ in range(len(matrix))]
        for column in self.fed:
            values = self.fitting(matrix).copy()
            values[:, column] = np.nan
            without = FeatureMatrix(values, self.columns)
            moved = full - _log_odds(self.predict(without)[:, place])
            for row in np.flatnonzero(moved):
                found[row].append(
                    Contribution(self.columns[column], float(matrix.values[row, column]), float(moved[row]))
                )
        return [tuple(sorted(row, key=lambda one: -abs(one.weight))) for row in found]

    def importance(self) -> Mapping[str, float]:
        weights = np.abs(self.layers[0][0]).sum(axis=1)
        shares = dict.fromkeys(self.columns, 0.0)
        for place, weight in zip(self.fed, weights, strict=True):
            shares[self.columns[place]] = float(weight) / (float(weights.sum()) or 1.0)
        return shares

    def save(self) -> Mapping[str, bytes]:
        content = {
            "classes": self.classes,
            "columns": len(self.columns),
            "fed": self.fed,
            "layers": [
                [len(kernel), len(bias), kernel.ravel().tolist(), bias.tolist()] for kernel, bias in self.layers
            ],
        }
        return {FILE: json.dumps(content, allow_nan=False).encode()}

    @classmethod
    def load(cls, files: Mapping[str, bytes]) -> Network:
        """What `save` wrote. Raises `UnreadableModel`."""
        try:
            content: Any = saved_json(files[FILE])
            layers = [
                (_floats(kernel).reshape(int(inputs), int(outputs)), _floats(bias))
                for inputs, outputs, kernel, bias in content["layers"]
            ]
            fed = tuple(int(one) for one in content["fed"])
            columns = tuple(f"feature {place}" for place in range(int(content["columns"])))
            classes = tuple(int(one) for one in content["classes"])
        except (ArithmeticError, KeyError, ValueError, TypeError) as failure:
            raise UnreadableModel(f"{FILE} is missing or altered") from failure
        if not _fit(layers, len(fed), len(classes)) or any(not 0 <= one < len(columns) for one in fed):
            raise UnreadableModel("the network's weights do not fit each other")
        return cls(classes, columns, fed, tuple(layers))

    def _forward(self, values: Floats) -> Floats:
        # Moodle's backend took a missing value for zero, and so must the weights that it learnt.
        state = np.nan_to_num(values[:, list(self.fed)].astype(np.float32))
        for kernel, bias in self.layers[:-1]:
            state = np.maximum(state @ kernel + bias, 0)
        kernel, bias = self.layers[-1]
        return softmax(state @ kernel + bias)


def _fit(layers: list[Layer], inputs: int, outputs: int) -> bool:
    """Whether the layers lead from so many inputs to so many outputs, and hold numbers only."""
    for kernel, bias in layers:
        if kernel.ndim != 2 or bias.shape != (kernel.shape[1],) or kernel.shape[0] != inputs:
            return False
        if not (np.isfinite(kernel).all() and np.isfinite(bias).all()):
            return False
        inputs = kernel.shape[1]
    return bool(layers) and inputs == outputs > 0


def _floats(numbers: Any) -> Floats:
    return np.asarray(numbers, dtype=np.float32)


def _log_odds(chance: Floats) -> Floats:
    clipped = np.clip(chance.astype(np.float64), 1e-9, 1 - 1e-9)
    found: Floats = np.log(clipped / (1 - clipped))
    return found
