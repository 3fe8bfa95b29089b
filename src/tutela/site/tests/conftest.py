"""A site that was started once, and a server on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tutela.site.tests.servers import Server, serving

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `server`."""
    return tmp_path_factory.mktemp("served") / "data"


@pytest.fixture(scope="module")
def server(served: Path) -> Iterator[Server]:
    """A server that several tests ask; none of them changes what the others see."""
    with serving(served, TUTELA_ADMIN_PASSWORD=PASSWORD, TUTELA_MAX_BODY="100K") as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"
