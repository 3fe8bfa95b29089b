"""The files of trained models: written whole, the manifest last, and believed only where every digest is right.

``<folder>/<unique id>/<version>/execution/<training>/…`` in a local folder or an object store. Which training counts
is said by the model's row: until that is changed the one before stays in use, whatever happens to the files here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings as site
from django.utils.crypto import salted_hmac

from tutela.analytics.settings import AnalyticsSettings
from tutela.identity.api import read_settings
from tutela.sdk.errors import TutelaError
from tutela.sdk.processor import UnreadableModel

if TYPE_CHECKING:
    from tutela.analytics.logstore.files import Files
    from tutela.analytics.models import AnalyticsModel


MANIFEST = "manifest.json"


class CannotKeep(TutelaError):
    """The trained model could not be written. The text says what to do."""


def output_folder() -> str:
    """Where trained models are kept: a path, or an address that fsspec knows."""
    return read_settings(AnalyticsSettings).modeloutputdir or str(Path(site.TUTELA_DATA) / "models")


def unique_id(model: AnalyticsModel) -> str:
    """A name that no model of another site has in the same folder."""
    return salted_hmac("tutela.analytics.model", f"{model.pk}$${model.timecreated.isoformat()}").hexdigest()


def write(model: AnalyticsModel, files: Mapping[str, bytes]) -> tuple[str, str]:
    """Keep *files*; the folder (for `AnalyticsModel.trainedfile`) and the manifest's digest. Raises `CannotKeep`."""
    place = f"{unique_id(model)}/{model.version}/execution/{uuid.uuid4().hex}"
    manifest = json.dumps({"files": {name: _digest(data) for name, data in files.items()}}, sort_keys=True).encode()
    folder = output_folder()
    try:
        store = _files(folder)
        for name, data in files.items():
            with store.writing(f"{place}/{name}") as file:
                file.write(data)
        store.create(f"{place}/{MANIFEST}", manifest)
    except (OSError, TutelaError) as failure:
        reason = getattr(failure, "strerror", None) or failure.__cause__ or failure
        with contextlib.suppress(OSError, TutelaError):
            forget(place)
        raise CannotKeep(f"The trained model could not be written to {folder}: {reason}") from failure
    return place, _digest(manifest)


def read(model: AnalyticsModel) -> Mapping[str, bytes]:
    """The files of the last good training. Raises `UnreadableModel` where one of them is missing or was altered."""
    try:
        store = _files(output_folder())
        manifest = store.read(f"{model.trainedfile}/{MANIFEST}")
        if _digest(manifest) != model.trainedsha256:
            raise UnreadableModel("the list of the trained model's files was altered")
        found = {}
        for name, digest in json.loads(manifest)["files"].items():
            found[name] = store.read(f"{model.trainedfile}/{name}")
            if _digest(found[name]) != digest:
                raise UnreadableModel(f"the file {name} of the trained model was altered")
    except FileNotFoundError as failure:
        raise UnreadableModel("a file of the trained model is missing") from failure
    except (OSError, ValueError, KeyError) as failure:
        raise UnreadableModel(f"the trained model cannot be read: {failure}") from failure
    return found


def forget(place: str) -> None:
    """Delete the training at *place*."""
    store = _files(output_folder())
    for name in store.names(place):
        store.remove(name)


def forget_others(model: AnalyticsModel) -> int:
    """Delete all trainings of *model* but the one that counts; how many files. What cannot be deleted is left."""
    removed = 0
    with contextlib.suppress(OSError, TutelaError):
        store = _files(output_folder())
        for name in store.names(unique_id(model)):
            if not (model.trainedfile and name.startswith(f"{model.trainedfile}/")):
                store.remove(name)
                removed += 1
    return removed


def _files(folder: str) -> Files:
    from tutela.analytics.logstore.files import Files  # fsspec is in the extra

    return Files(folder)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
