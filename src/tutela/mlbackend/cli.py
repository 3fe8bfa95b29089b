"""The six commands of ``python -m moodlemlbackend.…``: their arguments, output and exit codes.

Moodle reads the last line of standard output and the exit code, nothing else.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutela.mlbackend import VERSION
from tutela.mlbackend.errors import BadImport, Fault, NothingToExport
from tutela.mlbackend.settings import BadSetting, limits, split_by_sample

if TYPE_CHECKING:
    from tutela.mlbackend.answers import Answer
    from tutela.mlbackend.engine import Engine
    from tutela.mlbackend.models import Folder

TRAINING = "the model unique identifier, the directory to store all generated files, the training file"
PREDICTION = "the model unique identifier, the directory to store all generated files, the prediction file"
EVALUATION = (
    "the model unique identifier, the directory to store all generated files, the training file, the minimum score "
    "(from 0 to 1) to consider the model as valid (defaults to 0.7), the accepted deviation (defaults to 0.05), the "
    "number of times the evaluation will run (defaults to 10)"
)


def version(arguments: Sequence[str]) -> int:
    """Print the version that Moodle asks for."""
    _say(VERSION)
    return 0


def training(arguments: Sequence[str]) -> int:
    """MODELID DIR DATASET"""
    if len(arguments) < 3:
        return _missing(TRAINING, arguments)
    with Path(arguments[2]).open("rb") as file:
        return _answer(_engine().train(_folder(arguments[1]), file))


def prediction(arguments: Sequence[str]) -> int:
    """MODELID DIR DATASET"""
    if len(arguments) < 3:
        return _missing(PREDICTION, arguments)
    with Path(arguments[2]).open("rb") as file:
        return _answer(_engine().predict(_folder(arguments[1]), file))


def evaluation(arguments: Sequence[str]) -> int:
    """MODELID DIR DATASET MINSCORE MAXDEVIATION NITERATIONS [TRAINEDMODELDIR]"""
    if len(arguments) < 6:
        return _missing(EVALUATION, arguments)
    from tutela.mlbackend.engine import Demand

    demand = Demand(least=float(arguments[3]), deviation=float(arguments[4]), rounds=int(arguments[5]))
    trained = _folder(arguments[6]) if len(arguments) > 6 and arguments[6] else None
    with Path(arguments[2]).open("rb") as file:
        return _answer(_engine().evaluate(_folder(arguments[1]), file, demand, trained))


def export(arguments: Sequence[str]) -> int:
    """MODELID DIR EXPORTDIR"""
    from tutela.mlbackend.archive import unpack

    if len(arguments) < 3:
        return _missing(
            "the model unique identifier, the directory of the model, the directory to export to", arguments
        )
    engine = _engine()
    try:
        data = engine.export(_folder(arguments[1]))
    except NothingToExport:
        return 1
    from io import BytesIO

    for name, content in unpack(BytesIO(data), sys.maxsize).items():
        target = Path(arguments[2]) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    _say(arguments[2])
    return 0


def import_(arguments: Sequence[str]) -> int:
    """MODELID DIR IMPORTDIR"""
    if len(arguments) < 3:
        return _missing(
            "the model unique identifier, the directory to import to, the directory with the model", arguments
        )
    engine = _engine()
    engine.import_files(_folder(arguments[1]), _files(Path(arguments[2]), engine.limits.unpacked))
    _say("Ok")
    _say("Ok")
    return 0


COMMANDS = {
    "version": version,
    "training": training,
    "prediction": prediction,
    "evaluation": evaluation,
    "export": export,
    "import": import_,
}


def run(command: str, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; a fault is one sentence on standard error, and 1."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return COMMANDS[command](given)
    except (Fault, BadSetting, OSError, ValueError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1


def _engine() -> Engine:
    from tutela.mlbackend.engine import Engine

    return Engine(limits(os.environ), split_by_sample=split_by_sample(os.environ))


def _folder(path: str) -> Folder:
    from tutela.mlbackend.models import Folder
    from tutela.mlbackend.storage import LocalBlobs

    return Folder(LocalBlobs(Path(path)), "")


def _files(folder: Path, room: int) -> dict[str, bytes]:
    """The files of an import folder by relative path; links are not followed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise BadImport("The folder holds a link, which a model cannot have.")
        if path.is_file():
            room -= path.stat().st_size
            if room < 0:
                raise BadImport("The folder holds more than a model can.")
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _answer(answer: Answer) -> int:
    from tutela.mlbackend.answers import as_json

    _say(as_json(answer))
    return int(answer["status"])


def _missing(wanted: str, arguments: Sequence[str]) -> int:
    return _answer(
        {
            "runid": str(int(time.time())),
            "status": 1,
            "info": [f"Missing arguments, you should set: {wanted}. Received: {' '.join(arguments)}"],
        }
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
