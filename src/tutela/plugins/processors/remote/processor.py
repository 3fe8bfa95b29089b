"""The processor: the server learns and predicts; calibration and reasons are worked out here from what it answers.

The protocol gives no explanation, so reasons are found by asking: each column in turn is set to its typical value, and
what the prediction loses is that column's part. The model's weights stay on the server, under an id that only this
model has.
"""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from tutela.plugins.processors.remote.config import Config
from tutela.sdk.errors import Decline
from tutela.sdk.processor import (
    Contribution,
    FeatureMatrix,
    Fitted,
    Processor,
    ProcessorUnavailable,
    UnreadableModel,
    saved_json,
    saved_loss,
)
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.evaluation.calibration import Calibration
    from tutela.evaluation.rounds import Evaluation, Plan, Progress
    from tutela.plugins.processors.remote.server import Server
    from tutela.sdk.processor import Floats, Ints

FILE = "remote.json"
VERSION = 1
FOLDS = 5
FEWEST = 50
"""With fewer rows none are held out, and the server's probabilities are taken as they come."""
LOOKED_AT = 100
"""Rows from which the importance of the columns is worked out."""
ROWS_AT_ONCE = 20_000
FOLDER = "execution"


@dataclass(frozen=True)
class Typical:
    """What a column usually is, and how much it counts over all; `value` is None where it was never known."""

    value: float | None
    share: float


@dataclass(frozen=True)
class FittedRemote(Fitted):
    """A model on a server. `server` is the one that is configured: what a file says of an address is never asked."""

    processor = "remote"
    classes: tuple[int, ...]
    columns: tuple[str, ...]
    uniqueid: str
    version: str
    address: str
    calibration: Calibration
    typical: tuple[Typical, ...]
    server: Server = field(repr=False, compare=False)
    held_out_loss: float | None = None

    def predict(self, matrix: FeatureMatrix) -> Floats:
        return self._predict(self.fitting(matrix))

    def explain(self, matrix: FeatureMatrix, class_: int) -> list[tuple[Contribution, ...]]:
        values = self.fitting(matrix)
        moved = self._moved(values, self.classes.index(class_))
        return [self.ranked(values[row], moved[row]) for row in range(len(values))]

    def importance(self) -> Mapping[str, float]:
        return {name: one.share for name, one in zip(self.columns, self.typical, strict=True)}

    def save(self) -> Mapping[str, bytes]:
        content = {
            "version": VERSION,
            "classes": self.classes,
            "columns": self.columns,
            "uniqueid": self.uniqueid,
            "server": {"address": self.address, "version": self.version},
            "calibration": self.calibration.dump(),
            "typical": [[one.value, one.share] for one in self.typical],
            "held_out_loss": self.held_out_loss,
        }
        return {FILE: json.dumps(content, allow_nan=False).encode()}

    def _predict(self, values: Floats) -> Floats:
        import numpy as np

        if self.server.address != self.address:
            raise ProcessorUnavailable(_("This model was learnt by another server than the one that is set now."))
        parts = [values[at : at + ROWS_AT_ONCE] for at in range(0, len(values), ROWS_AT_ONCE)]
        scored = [_scores(self.server, self.uniqueid, part, self.columns, len(self.classes)) for part in parts]
        return self.calibration.apply(np.concatenate([np.zeros((0, len(self.classes))), *scored]))

    def _moved(self, values: Floats, place: int) -> Floats:
        """What each column adds to the log-odds of a class, shape (rows, columns), by setting it to what is typical."""
        import numpy as np

        changes = [
            (row, column)
            for column, one in enumerate(self.typical)
            for row in range(len(values))
            if one.value is not None and values[row, column] != one.value
        ]
        asked = values[[row for row, _column in changes]]
        for number, (_row, column) in enumerate(changes):
            asked[number, column] = self.typical[column].value
        odds = _log_odds(self._predict(np.concatenate([values, asked])), place)
        moved = np.zeros(values.shape)
        for number, (row, column) in enumerate(changes):
            moved[row, column] = odds[row] - odds[len(values) + number]
        return moved


class Remote(Processor):
    """Any server that speaks the protocol of Moodle's Python backend."""

    name: ClassVar[str] = "remote"
    label: ClassVar[str] = _("Remote server")
    description: ClassVar[str] = _(
        "A server that speaks the protocol of Moodle's Python machine learning backend learns and predicts. It "
        "receives the indicators' values, but not whose they are, and keeps the model."
    )
    config_class = Config

    def __init__(self, config: Config | None = None) -> None:
        self._config = config if config is not None else Config()
        super().__init__(self._config)

    def unready(self) -> str:
        return "" if self._config.host else _("No server is set.")

    def fit(self, matrix: FeatureMatrix, *, seed: int = 0) -> FittedRemote:
        from dataclasses import replace

        fitted = self._learn(matrix, seed)
        try:
            return replace(fitted, typical=_importance(fitted, matrix.values, seed))
        except ProcessorUnavailable:
            self._forget(fitted.uniqueid)
            raise

    def forget(self, fitted: Fitted) -> None:
        if isinstance(fitted, FittedRemote) and fitted.address == self._config.address:
            self._server().delete(fitted.uniqueid)

    def load(self, files: Mapping[str, bytes]) -> FittedRemote:
        try:
            return _read(saved_json(files[FILE]), self._server())
        except (ArithmeticError, KeyError, ValueError, TypeError, AttributeError) as failure:
            raise UnreadableModel(f"{FILE} is missing or altered") from failure

    def evaluate(self, matrix: FeatureMatrix, plan: Plan | None = None, progress: Progress | None = None) -> Evaluation:
        """As every processor; what the server learnt for a round is removed when the round is over."""
        from tutela.evaluation.rounds import Plan, evaluate

        latest: list[str] = []

        def learn(rows: FeatureMatrix, *, seed: int) -> FittedRemote:
            for uniqueid in latest:
                self._forget(uniqueid)
            fitted = self._learn(rows, seed)
            latest[:] = [fitted.uniqueid]
            return fitted

        try:
            return evaluate(learn, matrix, plan or Plan(), progress)
        finally:
            for uniqueid in latest:
                self._forget(uniqueid)

    def _server(self) -> Server:
        from tutela.plugins.processors.remote.server import Server

        return Server(self._config)

    def _learn(self, matrix: FeatureMatrix, seed: int) -> FittedRemote:
        """A model that knows nothing yet of what is typical."""
        import numpy as np

        if why := self.unready():
            raise ProcessorUnavailable(why)
        classes, truth = np.unique(matrix.known_labels(), return_inverse=True)
        if len(classes) < 2 or not matrix.columns:
            raise Decline("a server needs rows of two classes, and a column")
        version = self._server().version()
        calibration, loss = self._held_out(matrix, truth, len(classes), seed)
        return FittedRemote(
            classes=tuple(int(one) for one in classes),
            columns=matrix.columns,
            uniqueid=self._train(matrix, truth, len(classes)),
            version=version,
            address=self._config.address,
            calibration=calibration,
            typical=tuple(Typical(None, 0.0) for _column in matrix.columns),
            held_out_loss=loss,
            server=self._server(),
        )

    def _held_out(
        self, matrix: FeatureMatrix, truth: Ints, classes: int, seed: int
    ) -> tuple[Calibration, float | None]:
        """What a model that learnt from four fifths says of the last fifth calibrates the one that learns from all."""
        import numpy as np

        from tutela.evaluation.calibration import Calibration, calibrate
        from tutela.evaluation.scores import log_loss
        from tutela.evaluation.splits import folds

        out = folds(matrix, FOLDS, seed) == 0
        if len(matrix) < FEWEST or not out.any() or len(np.unique(truth[~out])) < classes:
            return Calibration.none(classes), None
        uniqueid = self._train(matrix.take(~out), truth[~out], classes)
        try:
            scored = _scores(self._server(), uniqueid, matrix.values[out], matrix.columns, classes)
        finally:
            self._forget(uniqueid)
        calibration = calibrate(scored, truth[out])
        return calibration, log_loss(truth[out], calibration.apply(scored))

    def _train(self, matrix: FeatureMatrix, truth: Ints, classes: int) -> str:
        from tutela.plugins.processors.remote.dataset import labelled

        # A new id each time: under an old one, a server would go on from what it knows.
        uniqueid = uuid.uuid4().hex
        self._server().train(uniqueid, FOLDER, labelled(matrix.values, matrix.columns, truth, classes))
        return uniqueid

    def _forget(self, uniqueid: str) -> None:
        # Something more important has failed or succeeded; what is left on the server harms nobody.
        with contextlib.suppress(ProcessorUnavailable):
            self._server().delete(uniqueid)


def _scores(server: Server, uniqueid: str, values: Floats, columns: tuple[str, ...], classes: int) -> Floats:
    """Log-odds up to a constant, shape (rows, classes)."""
    import numpy as np

    from tutela.plugins.processors.remote.dataset import chances, unlabelled

    said = server.predict(uniqueid, FOLDER, unlabelled(values, columns, classes))
    found: Floats = np.log(chances(said, len(values), classes))
    return found


def _log_odds(chances: Floats, place: int) -> Floats:
    import numpy as np

    from tutela.evaluation.scores import TINY

    chance = np.clip(chances[:, place], TINY, 1 - TINY)
    found: Floats = np.log(chance / (1 - chance))
    return found


def _importance(fitted: FittedRemote, values: Floats, seed: int) -> tuple[Typical, ...]:
    """The median of each column, and how much setting it to that moves predictions, as shares of one."""
    from dataclasses import replace

    import numpy as np

    usual: list[float | None] = []
    for column in values.T:
        known = column[~np.isnan(column)]
        # The lower median is a value that occurs: halfway between yes and no there is nothing.
        usual.append(float(np.sort(known)[(len(known) - 1) // 2]) if len(known) else None)
    typical = tuple(Typical(value, 0.0) for value in usual)
    rows = np.random.default_rng(seed).permutation(len(values))[:LOOKED_AT]
    asking = replace(fitted, typical=typical)
    moved = sum(
        np.abs(asking._moved(values[np.sort(rows)], place)).mean(axis=0)
        for place in range(1 if len(fitted.classes) == 2 else 0, len(fitted.classes))
    )
    total = float(np.sum(moved)) or 1.0
    shares = np.broadcast_to(np.asarray(moved), (len(usual),)).tolist()
    return tuple(Typical(value, share / total) for value, share in zip(usual, shares, strict=True))


def _read(content: Any, server: Server) -> FittedRemote:
    from tutela.evaluation.calibration import Calibration

    if content["version"] != VERSION:
        raise UnreadableModel(f"the model is of version {content['version']}, {VERSION} can be read")
    classes = tuple(int(one) for one in content["classes"])
    columns = tuple(str(one) for one in content["columns"])
    calibration = Calibration.load(content["calibration"])
    typical = tuple(
        Typical(None if value is None else float(value), float(share)) for value, share in content["typical"]
    )
    uniqueid = str(content["uniqueid"])
    if len(classes) < 2 or len(calibration.shifts) != len(classes) or len(typical) != len(columns):
        raise UnreadableModel("the model's sizes do not fit each other")
    if len(uniqueid) != 32 or not set(uniqueid) <= set("0123456789abcdef"):
        raise UnreadableModel("the model's id is not one that is made here")
    return FittedRemote(
        classes=classes,
        columns=columns,
        uniqueid=uniqueid,
        version=str(content["server"]["version"]),
        address=str(content["server"]["address"]),
        calibration=calibration,
        typical=typical,
        held_out_loss=saved_loss(content["held_out_loss"]),
        server=server,
    )
