"""Models as files: written so that a Moodle can read them where it has all the parts, read with mistrust.

The zip holds ``model-config.json`` (Moodle's: target, timesplitting, indicators, processor, dependencies; its class
names where it has any) and, with weights, ``mlbackend/`` with what the processor saved. What Moodle has no word
for stands under ``tutela`` in the same file; a digest of each of the weights' files is among it.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutela.analytics import inventory, model_files, processor_settings
from tutela.analytics.administration import create_model, get_model, row_of
from tutela.analytics.errors import CannotRun, Invalid, UnreadableExport
from tutela.analytics.models import AnalyticsModel
from tutela.analytics.permissions import Actor, require_manager
from tutela.analytics.runner import Mode, Recorded, checked
from tutela.analytics.sources import courses_of, sources
from tutela.analytics.training import matrix_of
from tutela.analytics.views import ModelDraft, ModelView
from tutela.lib.safezip import UnsafeZip, pack, unpack
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.processor import UnreadableModel
from tutela.sdk.text import _, filled

CONFIG, WEIGHTS = "model-config.json", "mlbackend/"
LARGEST = 256 * 1024 * 1024
"""Bytes of an import, unpacked."""
MOODLE_PROCESSORS = {"logistic": "\\mlbackend_php\\processor"}
PYTHON = "\\mlbackend_python\\processor"
HEAD = 3
"""Lines before the rows of Moodle's dataset file."""


class Own(BaseModel):
    """What Moodle has no word for."""

    model_config = ConfigDict(extra="ignore")

    version: str
    name: str = Field(default="", max_length=255)
    processor: str = Field(default="", max_length=255)
    processorconfig: dict[str, Any] = {}
    threshold: float = 0.6
    weights: dict[str, str] = {}


class ModelConfig(BaseModel):
    """``model-config.json``."""

    model_config = ConfigDict(extra="ignore")

    target: str = Field(max_length=255)
    timesplitting: str = Field(default="", max_length=255)
    indicators: list[str] = Field(max_length=1000)
    processor: str = Field(default="", max_length=255)
    dependencies: dict[str, Any] = {}
    tutela: Own | None = None


def export_model(actor: Actor, modelid: int, *, weights: bool = True) -> bytes:
    """The zip of a model. Raises `NotAllowed`, `NotFound`, `CannotRun` for a rule or a model without interval,
    `UnreadableModel` where its trained files were altered."""
    require_manager(actor)
    row = row_of(modelid)
    _may_leave(row)
    files = model_files.read(row) if weights and row.trained and row.trainedfile else {}
    own = Own(
        version=version("tutela"),
        name=row.name,
        processor=row.processor if not files else get_model(actor, modelid).processor,
        processorconfig=processor_settings.shown(row.processorconfig),
        threshold=row.threshold,
        weights={name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    )
    parts: list[Any] = [registry.targets()[row.target], registry.intervals()[row.interval]]
    parts += [registry.indicators()[name] for name in row.indicators]
    config = ModelConfig(
        target=_outside(parts[0]),
        timesplitting=_outside(parts[1]),
        indicators=[_outside(part) for part in parts[2:]],
        processor=MOODLE_PROCESSORS.get(own.processor or "logistic", PYTHON),
        # A Moodle refuses what it lacks: it has none of our own parts.
        dependencies={} if all(part.moodle for part in parts) else {"tutela": own.version},
        tutela=own,
    )
    told = json.dumps(config.model_dump(), indent=1).encode()
    return pack({CONFIG: told, **{WEIGHTS + name: data for name, data in files.items()}})


def import_model(actor: Actor, data: bytes, *, ignore_versions: bool = False) -> ModelView:
    """A new model from an export, ours or Moodle's: switched off, and trained where the weights came with it.

    Raises `NotAllowed`, `UnreadableExport` (`ignorable` where only the version is another), `Invalid`.
    """
    require_manager(actor)
    config, weights = _opened(data)
    own = config.tutela or Own(version=version("tutela"))
    if not ignore_versions and _series(own.version) != _series(version("tutela")):
        raise UnreadableExport(
            filled(_("The model is from version {version}, which may mean other things by it."), version=own.version),
            ignorable=True,
        )
    draft = _draft(config, own)
    files = _intact(weights, own) if own.weights else {}
    if files:
        _fit(draft, files)
    try:
        made = create_model(actor, draft)
    except Invalid as wrong:
        said = " ".join(text for texts in wrong.errors.values() for text in texts)
        raise UnreadableExport(said) from wrong
    if not files:
        return made
    row = row_of(made.id)
    try:
        row.trainedfile, row.trainedsha256 = model_files.write(row, files)
    except model_files.CannotKeep:
        row.delete()
        raise
    row.trained = True
    row.save(update_fields=["trained", "trainedfile", "trainedsha256"])
    return get_model(actor, row.pk)


def export_training_data(actor: Actor, modelid: int, *, now: int | None = None) -> str:
    """The rows that a trained model learns from, as Moodle's dataset file (CSV).

    Raises `NotAllowed`, `NotFound`, `CannotRun`, and what reading the log stores raises.
    """
    from tutela.analytics.engine.output import dataset_text  # needs the extra

    require_manager(actor)
    model, settings = checked(modelid, Mode.TRAIN)
    if not model.trained:
        raise CannotRun(_("Train the model first."))
    work = Recorded(model, settings, Mode.TRAIN, now=now).work  # never entered: an export is no run
    lines: list[str] = []
    for source in sources():
        with source.opened() as (platform, _synced):
            matrix = matrix_of(work, source, platform, "train", courses_of(model, source.platformid))
        text = dataset_text(matrix, platform.site().version).splitlines(keepends=True)
        lines += text if not lines else text[HEAD:]
    return "".join(lines)


def _may_leave(row: AnalyticsModel) -> None:
    target = inventory.target(row.target)
    if target is not None and target.is_static:
        raise CannotRun(_("This model is a rule that every site has: there is nothing to export."))
    if not row.interval:
        raise CannotRun(_("Choose an analysis interval first."))


def _outside(part: Any) -> str:
    return str(part.moodle or part.name)


def _opened(data: bytes) -> tuple[ModelConfig, dict[str, bytes]]:
    try:
        files = unpack(io.BytesIO(data), LARGEST)
    except UnsafeZip as unsafe:
        raise UnreadableExport(_("The file is not a zip that can be opened safely.")) from unsafe
    try:
        config = ModelConfig.model_validate_json(files[CONFIG])
    except (KeyError, ValidationError) as failure:
        raise UnreadableExport(_("The file is no export of an analytics model.")) from failure
    return config, {name.removeprefix(WEIGHTS): data for name, data in files.items() if name.startswith(WEIGHTS)}


def _draft(config: ModelConfig, own: Own) -> ModelDraft:
    """What the export is made of, in our names. Raises `UnreadableExport` naming what is not installed."""
    target = inventory.our_name(registry.targets(), config.target)
    interval = inventory.our_name(registry.intervals(), config.timesplitting) if config.timesplitting else ""
    indicators = {name: inventory.our_name(registry.indicators(), name) for name in config.indicators}
    processor = own.processor or ("logistic" if config.processor == MOODLE_PROCESSORS["logistic"] else "")
    missing = [name for name, ours in ((config.target, target), (config.timesplitting, interval)) if name and not ours]
    missing += [name for name, ours in indicators.items() if not ours]
    if processor and processor not in registry.processors():
        missing.append(processor)
    if missing:
        raise UnreadableExport(filled(_("This is not installed here: {names}."), names=", ".join(missing[:10])))
    return ModelDraft(
        target=target,
        indicators=tuple(indicators.values()),
        interval=interval,
        processor=processor,
        processor_config=own.processorconfig,
        threshold=own.threshold,
        name=own.name,
        enabled=False,
    )


def _intact(weights: Mapping[str, bytes], own: Own) -> Mapping[str, bytes]:
    found = {name: hashlib.sha256(data).hexdigest() for name, data in weights.items()}
    if found != own.weights:
        raise UnreadableExport(_("The weights in the file were altered, or some of them are missing."))
    return weights


def _fit(draft: ModelDraft, files: Mapping[str, bytes]) -> None:
    """Raise `UnreadableExport` unless the weights are of a model with exactly these columns."""
    from tutela.analytics.dataset import expected_columns  # numpy is in the extra

    kind = registry.processors()[draft.processor]
    try:
        fitted = kind(kind.config_class.model_validate(dict(draft.processor_config))).load(files)
    except (UnreadableModel, ValidationError, Decline) as failure:
        raise UnreadableExport(_("The weights in the file cannot be read by the processor.")) from failure
    columns = expected_columns(draft.interval, draft.indicators)
    if tuple(fitted.columns) != columns or 1 not in fitted.classes:
        raise UnreadableExport(_("The weights in the file are of a model that is made of something else."))


def _series(number: str) -> str:
    return ".".join(number.split(".")[:2])
