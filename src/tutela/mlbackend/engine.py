"""What the backend does, whoever asks: the server, the command line or a function in the cloud."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

import numpy as np

from tutela.evaluation.rounds import Evaluation, Plan, evaluate, evaluate_fitted
from tutela.mlbackend import answers, archive
from tutela.mlbackend.answers import Answer
from tutela.mlbackend.archive import Chunk, Manifest, StoredModel, unpack
from tutela.mlbackend.dataset import Labelled, read_labelled, read_unlabelled
from tutela.mlbackend.errors import BadDataset, Fault, NothingToExport, NotTrained
from tutela.mlbackend.models import (
    Folder,
    Models,
    chunks_within,
    keep_rows,
    kept_rows,
    new_run,
    remember,
    remove_unlisted,
    store_report,
)
from tutela.mlbackend.pages import files
from tutela.mlbackend.settings import Limits
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix, Fitted, WrongMatrix, joined
from tutela.sdk.registry import processors

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats

log = logging.getLogger("tutela.mlbackend")

STARTED_ANEW = "The imported model of Moodle's own backend cannot go on learning; training started anew from this file."
KEPT_IMPORTED = "The imported model predicts the new rows better than one learnt from them alone; it was kept."


SMOOTH_TO_RICH = ("gaussian", "logistic", "boosting")
PLENTY = 5_000
"""From so many rows on the richest alone is tried: it won on every set measured, and a smooth model costs time."""


@dataclass(frozen=True)
class Demand:
    """What an evaluation is asked for: the least score, the most deviation, the number of rounds."""

    least: float
    deviation: float
    rounds: int


class Engine:
    """Trains, predicts, evaluates, exports and imports models in their folders."""

    def __init__(self, limits: Limits, *, split_by_sample: bool = True) -> None:
        self.limits = limits
        self.models = Models(limits.unpacked)
        self._by_sample = split_by_sample

    def train(self, folder: Folder, file: IO[bytes], *, site: str = "") -> Answer:
        """Go on learning from a labelled file; a file that was learnt before changes nothing."""
        data = read_labelled(file, split_by_sample=self._by_sample)
        if len(np.unique(data.matrix.known_labels())) < data.head.class_count:
            return answers.missing_class()
        with folder.blobs.lock(folder.owner, self.limits.wait):
            before = self.models.load(folder)
            known = before.manifest.chunks if before is not None else ()
            if any(chunk.digest == data.digest for chunk in known):
                return answers.trained()
            return self._learn(folder, data, before, site)

    def predict(self, folder: Folder, file: IO[bytes]) -> Answer:
        """Class and probability for every row of an unlabelled file."""
        model = self.models.load(folder)
        if model is None:
            return answers.untrained()
        data = read_unlabelled(file)
        return answers.predicted(data.ids, model.fitted.classes, _predict(model.fitted, data.matrix))

    def evaluate(self, folder: Folder, file: IO[bytes], demand: Demand, trained: Folder | None = None) -> Answer:
        """How well a model like this predicts, or how well the trained one does."""
        if demand.rounds < 1:
            raise Fault("niterations must be 1 or more.")
        data = read_labelled(file, split_by_sample=self._by_sample)
        run = new_run(folder)
        if set(np.unique(data.matrix.known_labels()).tolist()) != set(data.head.target_classes or ()):
            return answers.other_classes(run)
        model = self._trained(trained) if trained is not None else None
        try:
            evaluation, importance = self._measure(data.matrix, demand, model)
        except Decline as decline:
            return answers.not_enough(run, decline.reason)
        where = folder.blobs.shown(folder.name("logs", str(run)))
        answer = answers.evaluated(run, evaluation, least=demand.least, deviation=demand.deviation, where=where)
        self._report(folder, run, evaluation, importance, answer)
        return answer

    def export(self, folder: Folder) -> bytes:
        """The current model as a zip. Raises `NothingToExport`."""
        model = self.models.load(folder)
        if model is None:
            raise NothingToExport
        return model.as_import().to_bytes()

    def import_zip(self, folder: Folder, file: IO[bytes]) -> None:
        """Make the model in a zip the current one. Raises `BadImport`, and then the current one stays."""
        self.import_files(folder, unpack(file, self.limits.unpacked))

    def import_files(self, folder: Folder, files: Mapping[str, bytes]) -> None:
        """The same from the files of an export."""
        model = archive.from_files(files).as_import()
        with folder.blobs.lock(folder.owner, self.limits.wait):
            size = self.models.store(folder, model)
            remove_unlisted(folder, ())
        remember(folder, **_noted(model, size))

    def delete(self, folder: Folder) -> None:
        """Remove all models of an owner, with their rows and reports."""
        with folder.blobs.lock(folder.owner, self.limits.wait):
            folder.blobs.delete_folder(folder.owner)

    def _learn(self, folder: Folder, data: Labelled, before: StoredModel | None, site: str) -> Answer:
        now = dt.datetime.now(dt.UTC)
        data = _as_learnt(data, before)
        known = () if before is None else before.manifest.chunks
        kept = [(chunk, kept_rows(folder, chunk, data.matrix.columns)) for chunk in known]
        fresh = keep_rows(folder, data.matrix, data.digest, now)
        chunks = chunks_within([*(chunk for chunk, rows in kept if rows is not None), fresh], self.limits, now)
        earlier = [rows for chunk, rows in kept if rows is not None and chunk in chunks]
        fitted, info = self._fit(earlier, data.matrix, before)
        model = StoredModel(_manifest(fitted, chunks, before, now, site), fitted)
        size = self.models.store(folder, model)
        remove_unlisted(folder, chunks)
        remember(folder, **_noted(model, size))
        return answers.trained(info)

    def _fit(
        self, earlier: list[FeatureMatrix], new: FeatureMatrix, before: StoredModel | None
    ) -> tuple[Fitted, list[str]]:
        rows = joined([*earlier, new])
        fitted = learn(rows)
        if before is None or before.manifest.origin == "trained":
            return fitted, []
        if before.manifest.origin == "official":
            return fitted, [STARTED_ANEW]
        if _still_better(before.fitted, fitted, rows):
            return before.fitted, [KEPT_IMPORTED]
        return fitted, []

    def _trained(self, folder: Folder) -> StoredModel:
        model = self.models.load(folder)
        if model is None:
            raise NotTrained("There is no trained model to evaluate.")
        return model

    def _measure(
        self, matrix: FeatureMatrix, demand: Demand, model: StoredModel | None
    ) -> tuple[Evaluation, Mapping[str, float]]:
        if model is not None:
            try:
                return evaluate_fitted(model.fitted, matrix), model.fitted.importance()
            except WrongMatrix as failure:
                raise BadDataset(f"The dataset does not fit the model: {failure}.") from failure
        latest: list[Fitted] = []

        def learn_and_keep(rows: FeatureMatrix, *, seed: int) -> Fitted:
            latest[:] = [learn(rows, seed=seed)]
            return latest[0]

        plan = Plan(rounds=min(demand.rounds, self.limits.rounds))
        evaluation = evaluate(learn_and_keep, matrix, plan)
        return evaluation, latest[0].importance()

    def _report(
        self, folder: Folder, run: int, evaluation: Evaluation, importance: Mapping[str, float], answer: Answer
    ) -> None:
        by_sample = "sample" if self._by_sample else "row"
        store_report(folder, run, files(evaluation, importance, answer, by_sample), self.limits.reports)
        scores = {name: round(value, 4) for name, value in evaluation.mean().items()}
        remember(folder, evaluated=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), scores=scores)


def _predict(fitted: Fitted, matrix: FeatureMatrix) -> Floats:
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
            chances = fitted.predict(matrix)
    except WrongMatrix as failure:
        raise BadDataset(f"The dataset does not fit the model: {failure}.") from failure
    if not np.isfinite(chances).all():
        raise BadDataset("The numbers of the dataset are too large for the model.")
    return chances


def _still_better(imported: Fitted, fitted: Fitted, rows: FeatureMatrix) -> bool:
    """Whether an imported model, which has never seen *rows*, predicts them better than one learnt from the others."""
    if len(imported.columns) > len(rows.columns):
        return False
    try:
        loss = evaluate_fitted(imported, rows).mean()["log_loss"]
    except Decline:
        return False
    return fitted.held_out_loss is None or loss < fitted.held_out_loss


def _as_learnt(data: Labelled, before: StoredModel | None) -> Labelled:
    """The rows with the columns that the model knows: too few are refused, more are left aside."""
    if before is None or not before.manifest.chunks:
        return data
    columns = before.fitted.columns
    if len(data.matrix.columns) < len(columns):
        raise BadDataset(
            f"The model has learnt from {len(columns)} columns, the rows have {len(data.matrix.columns)}. "
            "Delete the model to begin anew."
        )
    values = data.matrix.values[:, : len(columns)]
    return replace(data, matrix=replace(data.matrix, values=values, columns=columns))


def _manifest(
    fitted: Fitted, chunks: tuple[Chunk, ...], before: StoredModel | None, now: dt.datetime, site: str
) -> Manifest:
    kept = before is not None and before.fitted is fitted
    return Manifest(
        processor=fitted.processor,
        trained=now.isoformat(timespec="seconds"),
        rows=sum(chunk.rows for chunk in chunks),
        site=site or (before.manifest.site if before is not None else ""),
        origin="imported" if kept else "trained",
        chunks=chunks,
    )


def _noted(model: StoredModel, size: int) -> dict[str, object]:
    said = model.manifest
    return {
        "site": said.site,
        "trained": said.trained,
        "origin": said.origin,
        "rows": said.rows,
        "bytes": size + sum(chunk.size for chunk in said.chunks),
        "processor": said.processor,
        "held_out_loss": model.fitted.held_out_loss,
    }


def learn(matrix: FeatureMatrix, *, seed: int = 0, names: Sequence[str] = SMOOTH_TO_RICH) -> Fitted:
    """The model that predicts held-out folds best; the smoothest where there are too few rows to hold any out.

    One that answers its own rows with fewer classes than they have stands behind all that tell them apart.
    """
    found: list[Fitted] = []
    for name in names[-1:] if len(matrix) >= PLENTY else names:
        try:
            found.append(processors()[name]().fit(matrix, seed=seed))
        except Decline:
            continue
    if not found and len(matrix) >= PLENTY:
        return learn(matrix, seed=seed, names=names[:-1])
    if not found:
        raise Fault("None of the processors can learn from these rows.")
    found = [one for one in found if _tells_apart(one, matrix)] or found
    measured = [one for one in found if one.held_out_loss is not None]
    return min(measured, key=lambda one: one.held_out_loss or 0.0) if measured else found[0]


def _tells_apart(fitted: Fitted, matrix: FeatureMatrix) -> bool:
    return len(np.unique(fitted.predict(matrix).argmax(axis=1))) == len(fitted.classes)
