"""The import contracts of pyproject.toml: kept here, and each broken once on a copy with exactly its complaint."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.doors.tree import ROOT


@dataclass(frozen=True)
class Breach:
    """One line in one file that breaks the contract *breaks* and no other."""

    breaks: str
    module: str
    line: str

    def __str__(self) -> str:
        return f"{self.breaks}: {self.module} has {self.line}"


BREACHES = (
    Breach("rooms", "lib/offender.py", "import tutela.sdk.text"),
    Breach("rooms", "lms/offender.py", "import tutela.ai.api"),
    Breach("rooms", "courses/offender.py", "import tutela.lms.api"),
    Breach("rooms", "privacy/offender.py", "import tutela.courses.api"),
    Breach("rooms", "notifications/offender.py", "import tutela.privacy.api"),
    Breach("rooms", "identity/offender.py", "import tutela.notifications.api"),
    Breach("rooms", "ai/offender.py", "import tutela.analytics.api"),
    Breach("rooms", "analytics/offender.py", "import tutela.ai.api"),
    Breach("rooms", "attic/__init__.py", "import tutela.lib"),
    Breach("drivers", "plugins/providers/offender/__init__.py", "import django.conf"),
    Breach("drivers", "plugins/indicators/offender.py", "import tutela.identity.api"),
    Breach("drivers", "plugins/targets/offender.py", "import tutela.analytics.api"),
    Breach("drivers", "plugins/intervals/offender.py", "import django"),
    Breach("drivers", "plugins/processors/offender.py", "import ninja"),
    Breach("drivers", "plugins/platforms/offender.py", "import tutela.ai.api"),
    Breach("plugins", "plugins/providers/offender.py", "import tutela.plugins.providers.neighbour"),
    Breach("plugins", "plugins/placements/offender.py", "import tutela.plugins.providers.neighbour"),
    Breach("pure", "sdk/offender.py", "import django.db"),
    Breach("pure", "lib/offender.py", "from django.utils import timezone"),
    Breach("pure", "analytics/engine/offender.py", "import django"),
    Breach("pure", "mlbackend/offender.py", "import ninja"),
    Breach("pure", "evaluation/offender.py", "import django"),
    Breach("pure", "protocols/offender.py", "import django"),
    Breach("pure", "tables/offender.py", "import ninja"),
    Breach("pure", "testing/offender.py", "import django"),
    Breach("rooms", "sdk/offender.py", "import tutela.evaluation.plan"),
    Breach("rooms", "evaluation/offender.py", "import tutela.tables.folder"),
    Breach("rooms testing", "protocols/offender.py", "import tutela.testing.samples"),
    Breach("network", "protocols/offender.py", "import httpx"),
    Breach("testing", "plugins/providers/offender.py", "import tutela.testing.samples"),
    Breach("heavy", "web/offender.py", "import numpy"),
    Breach("heavy", "plugins/providers/offender.py", "import duckdb"),
    Breach("network", "ai/offender.py", "import aiohttp"),
    Breach("network", "plugins/providers/offender.py", "import httpx"),
    Breach("door-ai", "web/offender.py", "import tutela.ai.offended"),
    Breach("door-ai", "plugins/placements/offender.py", "from tutela.ai import offended"),
    Breach("door-analytics", "rest/offender.py", "import tutela.analytics.offended"),
    Breach("door-identity", "ai/offender.py", "import tutela.identity.offended"),
    Breach("door-courses", "lms/offender.py", "import tutela.courses.offended"),
    Breach("door-lms", "web/offender.py", "import tutela.lms.offended"),
    Breach("door-privacy", "courses/offender.py", "import tutela.privacy.offended"),
    Breach("door-notifications", "privacy/offender.py", "import tutela.notifications.offended"),
    Breach("door-tasks", "ai/offender.py", "import tutela.tasks.offended"),
    Breach("door-registration", "web/offender.py", "import tutela.registration.offended"),
    Breach("rooms", "ai/offender.py", "import tutela.registration.api"),
    Breach("rooms", "tasks/offender.py", "import tutela.identity.api"),
    Breach("nobody-imports-plugins", "site/offender.py", "import tutela.plugins.providers.neighbour"),
    Breach("nobody-imports-site", "__init__.py", "import tutela.site"),
    Breach("surfaces", "__init__.py", "import tutela.mlbackend"),
    # Identity stands on Django, so whoever is pure and imports it goes past two rules at once.
    Breach("rooms pure", "sdk/offender.py", "import tutela.identity.api"),
    Breach("mlbackend pure", "mlbackend/offender.py", "import tutela.identity.api"),
    # Whoever imports pages from a placement goes past two rules: the pages' and the placements'.
    Breach("placements surfaces", "plugins/placements/offender.py", "import tutela.web"),
)

BYSTANDERS = (
    *(
        f"{room}/{name}.py"
        for room in (
            "ai",
            "analytics",
            "courses",
            "identity",
            "lms",
            "notifications",
            "privacy",
            "registration",
            "tasks",
        )
        for name in ("api", "offended")
    ),
    "plugins/providers/neighbour.py",
)
"""Modules that the breaches need; those that are there already are left as they are."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product, its tests left out."""
    root = tmp_path_factory.mktemp("copy")
    left_out = shutil.ignore_patterns("__pycache__", "tests", "static", "conftest.py")
    shutil.copytree(ROOT / "src", root / "src", ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", root)
    for name in BYSTANDERS:
        file = root / "src" / "tutela" / name
        if not file.exists():
            file.write_text("")
    return root


@pytest.fixture(scope="module")
def already(copy: Path) -> set[str]:
    """What the tree breaks as it is (nothing, or `test_the_tree_keeps_every_contract` says so)."""
    return broken_contracts(copy)


def broken_contracts(root: Path) -> set[str]:
    """The names of the contracts that the tree at *root* breaks."""
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "300", "NO_COLOR": "1"}
    outcome = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", "pyproject.toml"],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = set(re.findall(r"^(.+) BROKEN\b", outcome.stdout, flags=re.MULTILINE))
    assert (outcome.returncode == 0) == (not names), outcome.stdout + outcome.stderr
    return names


def contracts() -> dict[str, str]:
    """Contract id → name."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return {entry["id"]: entry["name"] for entry in tomllib.loads(text)["tool"]["importlinter"]["contracts"]}


def test_the_tree_keeps_every_contract() -> None:
    assert broken_contracts(ROOT) == set()


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_a_breach_is_named_by_its_contract_alone(breach: Breach, copy: Path, already: set[str]) -> None:
    file = copy / "src" / "tutela" / breach.module
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((before or "") + f"\n{breach.line}\n", encoding="utf-8")
    try:
        assert broken_contracts(copy) - already == {contracts()[name] for name in breach.breaks.split()} - already
    finally:
        restore(file, before)


def restore(file: Path, before: str | None) -> None:
    """Put *file* back as it was; what was not there goes again, with the folder made for it."""
    if before is not None:
        file.write_text(before, encoding="utf-8")
        return
    file.unlink()
    if not any(file.parent.iterdir()):
        file.parent.rmdir()


def test_every_contract_has_been_seen_red() -> None:
    assert {name for breach in BREACHES for name in breach.breaks.split()} == set(contracts())
