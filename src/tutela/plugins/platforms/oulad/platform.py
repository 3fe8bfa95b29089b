"""OULAD as a platform."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, ValidationError

from tutela.plugins.platforms.oulad.files import FILES, NULLS, PRESENTATIONS
from tutela.plugins.platforms.oulad.mapping import CLICKS, NUMBERED, NUMBERED_SUBMISSIONS, SELECTS, SUBMITTED
from tutela.plugins.platforms.oulad.replay import known, moved
from tutela.sdk.platform import BATCH_ROWS, Mark, Platform, PlatformConfig, PlatformError, Site
from tutela.sdk.record import EVENTS, TABLES
from tutela.sdk.text import _

if TYPE_CHECKING:
    import pyarrow as pa

    from tutela.tables.folder import TableFolder
    from tutela.tables.staging import Stage

WINDOW = 500_000
"""Clicks that are joined and sorted at a time."""


class OULADConfig(PlatformConfig):
    """Where the files are, and whether they are shown as if the latest presentations went on now."""

    folder: Path = Field(
        title=_("Folder"), description=_("The seven files of OULAD, as CSV (as published) or as Parquet.")
    )
    reached_on: date | None = Field(
        default=None,
        title=_("As if it went on now: day"),
        description=_(
            "A day such as 2026-11-21. The latest presentations are moved so that on this day they have come as far as "
            "the share below says, the earlier ones so that they are over; what lies after now is left out. Empty: the "
            "dates of the data."
        ),
    )
    reached: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        title=_("As if it went on now: share"),
        description=_("How much of the latest presentations is over on that day: 0.5 is the middle."),
    )


class OULAD(Platform[OULADConfig]):
    """The Open University Learning Analytics Dataset."""

    name: ClassVar[str] = "oulad"
    label: ClassVar[str] = _("OULAD")
    description: ClassVar[str] = _("The Open University Learning Analytics Dataset: seven files.")
    config_class = OULADConfig

    def __init__(self, config: OULADConfig) -> None:
        super().__init__(config)
        self._staged: Stage | None = None

    @classmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> OULADConfig | None:
        from tutela.tables.folder import TableFolder

        files = TableFolder(Path(location))
        if files.find("studentVle") is None or files.find("courses") is None:
            return None
        try:
            return OULADConfig(folder=Path(location), **options)
        except ValidationError as failure:
            names = ", ".join(".".join(map(str, error["loc"])) for error in failure.errors())
            raise PlatformError(f"OULAD has no setting {names}.") from None

    def site(self) -> Site:
        for file, columns in FILES.items():
            self._files.require(file, columns)
        return Site(self.name, "1", "UTC", "Open University")

    def tables(self) -> frozenset[str]:
        return frozenset({*SELECTS, EVENTS.name})

    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        if table == EVENTS.name:
            return self._events((since or Mark()).event_id, batch_rows)
        if table not in SELECTS:
            return iter(())
        return self._stage.deliver(TABLES[table], SELECTS[table], batch_rows=batch_rows)

    def close(self) -> None:
        if self._staged is not None:
            self._staged.close()
            self._staged = None

    def _events(self, above: int, batch_rows: int) -> Iterator[pa.RecordBatch]:
        [row] = self._stage.table('SELECT coalesce(max(event_id), 0) AS last FROM raw."clicks"').to_pylist()
        for start in range(above, row["last"], WINDOW):
            clicks = CLICKS.format(above=start, until=start + WINDOW)
            yield from self._stage.deliver(EVENTS, clicks, batch_rows=batch_rows)
        yield from self._stage.deliver(EVENTS, SUBMITTED.format(above=above), batch_rows=batch_rows)

    @property
    def _files(self) -> TableFolder:
        from tutela.tables.folder import TableFolder

        return TableFolder(self.config.folder, nulls=NULLS)

    @property
    def _stage(self) -> Stage:
        if self._staged is None:
            self._staged = self._laid_out()
        return self._staged

    def _laid_out(self) -> Stage:
        from tutela.tables.staging import Stage

        self.site()
        stage = Stage()
        files = self._files
        for file, columns in FILES.items():
            listed = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns.items())
            (stage.show if file == "studentVle" else stage.keep)(file, f"SELECT {listed} FROM {files.scan(file)}")
        stage.keep("presentations", PRESENTATIONS)
        stage.keep("studentAssessment", NUMBERED_SUBMISSIONS)
        stage.keep("clicks", NUMBERED)
        if self.config.reached_on is not None:
            stage.keep("presentations", moved(self.config.reached_on, self.config.reached))
            for name, select in known(int(time.time())).items():
                stage.keep(name, select)
        return stage
