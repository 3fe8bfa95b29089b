"""What can go wrong, as the contract of Moodle's Python backend answers it: a status and a short plain sentence.

::

    Fault                  500 unless said otherwise
    ├── MissingFile          400  the request has no file part of that name
    ├── NothingToExport      503
    ├── TooLarge             413  the upload is larger than the administrator allows
    ├── BadDataset           500  the file cannot be read as a dataset
    ├── BadImport            500  the zip is no model, is altered, or is not safe to open
    ├── NotTrained           500  an evaluation of a trained model that does not exist
    ├── StorageFailed        500  the disk is full, the object store does not answer
    └── Busy                 503  another request is changing this model and did not finish in time
"""

from __future__ import annotations


class Fault(Exception):
    """The request cannot be answered; the text is shown to the Moodle administrator."""

    status = 500


class MissingFile(Fault):
    """No file part of that name."""

    status = 400


class NothingToExport(Fault):
    """Nothing has been trained yet."""

    status = 503

    def __init__(self) -> None:
        super().__init__("There is nothing to export.")


class TooLarge(Fault):
    """The upload is larger than allowed."""

    status = 413


class BadDataset(Fault):
    """The file cannot be read as a dataset."""


class BadImport(Fault):
    """The import is refused."""


class NotTrained(Fault):
    """There is no trained model to evaluate."""


class StorageFailed(Fault):
    """What was to be kept could not be kept; what was kept before is untouched."""


class Busy(Fault):
    """Another request is changing this model."""

    status = 503
