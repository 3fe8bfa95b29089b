"""From nothing, or from what an earlier start left, to a site that can be served."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tutela.site import environment, folder, keys
from tutela.site.faults import StartFault


@dataclass(frozen=True)
class Prepared:
    """What a start found and made. `password` is the generated one of a new administrator, to be shown once."""

    data: Path
    username: str = ""
    password: str = ""


def prepare(*, administrator: bool = True) -> Prepared:
    """Make what is missing and bring the tables up to date; safe to call again, and in two processes at once.

    Sets Django up. Raises `StartFault` with a sentence for the person at the terminal.
    """
    os.umask(0o077)
    data = folder.data_folder()
    with _disk_faults(data):
        folder.make(data)
        with folder.only_one(data):
            keys.make_missing(data)
            set_up()
            return _complete(data, administrator)


def set_up() -> None:
    """Set Django up on the keys and the folder that there are. Raises `StartFault` where they are not usable."""
    environ = "DJANGO_SETTINGS_MODULE"
    os.environ[environ] = os.environ.get(environ) or "tutela.site.settings"
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as failure:
        raise StartFault(str(failure)) from failure


def _complete(data: Path, administrator: bool) -> Prepared:
    """The part that needs Django."""
    from tutela.identity.api import make_standard_roles, system_context
    from tutela.site.start.administrator import first_administrator
    from tutela.site.start.schema import alone_on_the_server, bring_up_to_date

    with alone_on_the_server():
        if bring_up_to_date():
            make_standard_roles()
            system_context()
        if not administrator:
            return Prepared(data)
        return Prepared(data, *first_administrator(environment.text("TUTELA_ADMIN_PASSWORD")))


@contextmanager
def _disk_faults(data: Path) -> Iterator[None]:
    """Turn a full or failing disk into a sentence."""
    try:
        yield
    except OSError as failure:
        raise StartFault(folder.unwritable(data, failure)) from failure
    except sqlite3.Error as failure:
        raise StartFault(f"The data folder {data} cannot be used: {failure}.") from failure
