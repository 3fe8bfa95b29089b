"""What each route does, in a thread of its own, and what all routes share."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.responses import Response

from tutela.mlbackend.errors import Fault
from tutela.mlbackend.form import Form, Parameters
from tutela.mlbackend.metrics import Metrics
from tutela.mlbackend.settings import Settings
from tutela.mlbackend.storage import Blobs, LocalBlobs, S3Blobs

if TYPE_CHECKING:
    from tutela.mlbackend.answers import Answer
    from tutela.mlbackend.engine import Engine
    from tutela.mlbackend.models import Folder

HTML = "text/html; charset=utf-8"
ZIP = "application/zip"
SITE = re.compile(r"\(\+(https?://[^\s)]{1,200})\)")


class Backend:
    """Settings, store, engine and counters of one app; what is heavy is made when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        # More at once would only take turns.
        self.places = asyncio.Semaphore(max(2, os.cpu_count() or 1))

    @cached_property
    def blobs(self) -> Blobs:
        """The local folder or the bucket."""
        if self.settings.bucket is not None:
            return S3Blobs(self.settings.bucket, endpoint=self.settings.endpoint)
        if self.settings.directory is None:
            raise Fault("There is no place for models: neither a folder nor a bucket is set.")
        return LocalBlobs(self.settings.directory)

    @cached_property
    def engine(self) -> Engine:
        """The engine, imported when it is first needed."""
        from tutela.mlbackend.engine import Engine

        return Engine(self.settings.limits, split_by_sample=self.settings.split_by_sample)


@dataclass(frozen=True)
class Call:
    """One admitted request."""

    backend: Backend
    parameters: Parameters
    form: Form
    user: str
    user_agent: str

    def folder(self, name: str = "dirhash", *, to_write: bool = False) -> Folder:
        """The folder that the parameters name."""
        return self._below(f"/{self.parameters.id(name)}", to_write=to_write)

    def owner(self) -> Folder:
        """All folders of the model."""
        return self._below("", to_write=True)

    def _below(self, rest: str, *, to_write: bool) -> Folder:
        from tutela.mlbackend.models import Folder, owner_of

        owner = owner_of(self.backend.blobs, self.parameters.id("uniqueid"), self.user, to_write=to_write)
        return Folder(self.backend.blobs, owner + rest)

    @property
    def site(self) -> str:
        """The address of the Moodle site, which it tells in its user agent."""
        found = SITE.search(self.user_agent)
        return found.group(1) if found else ""


Work = Callable[[Call], Response]


def training(call: Call) -> Response:
    """Learn from a file."""
    folder, file = call.folder(to_write=True), call.form.file("dataset")
    return _json(call.backend.engine.train(folder, file, site=call.site))


def prediction(call: Call) -> Response:
    """Predict the rows of a file."""
    folder, file = call.folder(), call.form.file("dataset")
    return _json(call.backend.engine.predict(folder, file))


def evaluation(call: Call) -> Response:
    """Evaluate a model like this, or the trained one."""
    from tutela.mlbackend.engine import Demand

    parameters = call.parameters
    folder, file = call.folder(to_write=True), call.form.file("dataset")
    demand = Demand(
        least=parameters.number("minscore"),
        deviation=parameters.number("maxdeviation"),
        rounds=parameters.count("niterations"),
    )
    name = "trainedmodeldirhash"
    trained = call.folder(name) if parameters.id_or_none(name) else None
    return _json(call.backend.engine.evaluate(folder, file, demand, trained))


def evaluationlog(call: Call) -> Response:
    """The report of an evaluation."""
    from tutela.mlbackend.models import report

    return Response(report(call.folder(), call.parameters.digits("runid")), media_type=ZIP)


def export(call: Call) -> Response:
    """The current model."""
    return Response(call.backend.engine.export(call.folder()), media_type=ZIP)


def import_(call: Call) -> Response:
    """A model from elsewhere."""
    call.backend.engine.import_zip(call.folder(to_write=True), call.form.file("importzip"))
    return Response("Ok", media_type=HTML)


def deletemodel(call: Call) -> Response:
    """Remove all models of one id."""
    call.backend.engine.delete(call.owner())
    return Response("Ok", media_type=HTML)


def models(call: Call) -> Response:
    """The page of models, for a person."""
    from tutela.mlbackend.pages import models_page

    return Response(models_page(call.backend.blobs), media_type=HTML)


def metrics(call: Call) -> Response:
    """Counters for Prometheus."""
    engine = call.backend.engine if "engine" in vars(call.backend) else None
    text = call.backend.metrics.text(engine.models.loaded if engine is not None else 0)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _json(answer: Answer) -> Response:
    from tutela.mlbackend.answers import as_json

    return Response(as_json(answer), media_type=HTML)


WORKS: Mapping[str, tuple[str, Work]] = {
    "training": ("POST", training),
    "prediction": ("POST", prediction),
    "evaluation": ("POST", evaluation),
    "evaluationlog": ("GET", evaluationlog),
    "export": ("GET", export),
    "import": ("POST", import_),
    "deletemodel": ("POST", deletemodel),
    "models": ("GET", models),
    "metrics": ("GET", metrics),
}
"""Route → its method and its work. The last two are ours; all others are Moodle's."""

FOR_BROWSERS = frozenset({"models", "metrics"})
"""Routes that ask a browser for the password; Moodle's own never did, and its client does not expect it."""

SLOW = frozenset({"training", "evaluation"})
"""Routes that keep a core busy for long: so many at once as there are cores, and no prediction waits for them."""
