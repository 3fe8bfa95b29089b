"""Models that Moodle's own Python backend exported: read without TensorFlow, and without running what they hold.

`PICKLE` names the file by which such an export is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutela.mlbackend.official.network import Network

NAME = "official"
PICKLE = "classifier.pkl"
INDEX = "model.ckpt/variables/variables.index"
DATA = "model.ckpt/variables/variables.data-00000-of-00001"


def read(files: Mapping[str, bytes]) -> Network:
    """The network of an export. Raises `BadImport`."""
    from tutela.mlbackend.errors import BadImport
    from tutela.mlbackend.official.checkpoint import BadCheckpoint, tensors
    from tutela.mlbackend.official.classifier import classifier_state
    from tutela.mlbackend.official.network import Network

    state = classifier_state(files[PICKLE])
    if INDEX not in files or DATA not in files:
        raise BadImport(f"The export of Moodle's own backend lacks {INDEX} or {DATA}.")
    try:
        return Network.from_export(state, tensors(files[INDEX], files[DATA]))
    except BadCheckpoint as failure:
        raise BadImport(f"The export of Moodle's own backend cannot be read: {failure}.") from failure


def load(files: Mapping[str, bytes]) -> Network:
    """The network as this project keeps it. Raises `UnreadableModel`."""
    from tutela.mlbackend.official.network import Network

    return Network.load(files)
