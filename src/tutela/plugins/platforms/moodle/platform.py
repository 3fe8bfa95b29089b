"""Moodle as a platform: which tables are read, and how the canonical ones are made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import SecretStr, ValidationError

from tutela.plugins.platforms.moodle import mapping
from tutela.plugins.platforms.moodle.availability import date_conditions
from tutela.plugins.platforms.moodle.config import SCHEMES, MoodleConfig
from tutela.plugins.platforms.moodle.logs import LOGS
from tutela.plugins.platforms.moodle.mapping.activities import modules
from tutela.plugins.platforms.moodle.mapping.select import Select
from tutela.plugins.platforms.moodle.needs import DATED, NEEDS, Need, named
from tutela.plugins.platforms.moodle.sources import Source, source_for
from tutela.plugins.platforms.moodle.version import checked_version
from tutela.sdk.platform import BATCH_ROWS, Mark, MissingData, Platform, PlatformError, Site
from tutela.sdk.record import AVAILABILITY_DATES, EVENTS, MODULES, PEOPLE, TABLES, TRAITS
from tutela.sdk.text import _

if TYPE_CHECKING:
    import pyarrow as pa

    from tutela.tables.staging import Stage

DEFAULT_ZONE = "Europe/London"
"""What Moodle's installer sets on a server that runs on UTC: taken for an export that does not hold the setting, nor a
zone of the administrator's own."""
UNSAID = ("", "99")
"""How Moodle says that no zone is set."""


class Moodle(Platform[MoodleConfig]):
    """A Moodle site."""

    name: ClassVar[str] = "moodle"
    label: ClassVar[str] = _("Moodle")
    description: ClassVar[str] = _("Moodle 4.5 or newer: its database, or a folder of its tables as files.")
    config_class = MoodleConfig

    def __init__(self, config: MoodleConfig) -> None:
        super().__init__(config)
        self._opened: Source | None = None
        self._staged: Stage | None = None

    @classmethod
    def config_for(cls, location: str, options: Mapping[str, Any]) -> MoodleConfig | None:
        place: dict[str, Any]
        if location.split("://")[0] in SCHEMES:
            place = {"database_url": SecretStr(location)}
        else:
            folder = _folder_of_tables(Path(location), str(options.get("prefix", "mdl_")))
            if folder is None:
                return None
            place = {"folder": folder}
        try:
            return MoodleConfig(**place, **options)
        except ValidationError as failure:
            told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in failure.errors())
            raise PlatformError(f"Moodle cannot be set up like this: {told}") from None

    def site(self) -> Site:
        settings = self._settings()
        version = checked_version(settings, self._source.place)
        zone = self.config.time_zone or settings.get("timezone", "")
        if zone in UNSAID:
            zone = self._zone_of_administrator() or DEFAULT_ZONE
        return Site(self.name, version, zone, settings.get("fullname", ""))

    def _zone_of_administrator(self) -> str:
        """Moodle's tasks run as its first administrator, in whose zone weeks are counted."""
        select = mapping.SELECTS[PEOPLE.name]
        for raw in select.tables:
            self._lay_out(NEEDS[raw])
        first = f"SELECT time_zone FROM ({select.sql}) WHERE is_admin ORDER BY person_id LIMIT 1"
        found = self._stage.table(first).to_pylist()
        return str(found[0]["time_zone"] or "") if found else ""

    def tables(self) -> frozenset[str]:
        return frozenset(TABLES)

    def read(self, table: str, since: Mark | None = None, *, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        if table == EVENTS.name:
            return self._events(Mark() if since is None else since, batch_rows)
        if table == AVAILABILITY_DATES.name:
            return self._availability_dates()
        if table == TRAITS.name:
            return self._traits(batch_rows)
        select = self._modules() if table == MODULES.name else mapping.SELECTS[table]
        for raw in select.tables:
            self._lay_out(NEEDS.get(raw) or named(raw))
        rows = self._stage.deliver(TABLES[table], select.sql, batch_rows=batch_rows)
        return _without_names(rows) if table == PEOPLE.name and not self.config.with_names else rows

    def _traits(self, batch_rows: int) -> Iterator[pa.RecordBatch]:
        """Only of the profile fields that the administrator named."""
        chosen = [name.strip() for name in self.config.profile_fields.split(",") if name.strip()]
        if not chosen:
            return
        from tutela.tables.staging import literal

        select = mapping.SELECTS[TRAITS.name]
        for raw in select.tables:
            self._lay_out(NEEDS[raw])
        named = f"SELECT * FROM ({select.sql}) WHERE name IN ({', '.join(map(literal, chosen))})"
        yield from self._stage.deliver(TRAITS, named, batch_rows=batch_rows)

    def last_event_id(self) -> int | None:
        return self._source.last_id(self._log_table())

    def event_fingerprints(self, high: int, block: int) -> Iterator[tuple[int, int, int]]:
        return self._source.fingerprints(self._log_table(), high, block)

    def event_ids(self, low: int, high: int) -> Iterator[pa.RecordBatch]:
        return self._source.ids(self._log_table(), low, high)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        if self._staged is not None:
            self._staged.close()
        self._opened = self._staged = None

    @property
    def _source(self) -> Source:
        if self._opened is None:
            self._opened = source_for(self.config)
        return self._opened

    @property
    def _stage(self) -> Stage:
        if self._staged is None:
            from tutela.tables.staging import Stage

            self._staged = Stage()
        return self._staged

    def _lay_out(self, need: Need) -> None:
        if need.table in self._stage:
            return
        if self._source.has(need):
            self._source.lay_out(need, self._stage)
        else:
            from tutela.plugins.platforms.moodle.sources.source import nothing

            self._stage.show(need.table, nothing(need))

    def _settings(self) -> dict[str, str]:
        self._lay_out(NEEDS["config"])
        rows = self._stage.table('SELECT name, value FROM raw."config" WHERE value IS NOT NULL').to_pylist()
        return {row["name"]: row["value"] for row in rows}

    def _log_table(self) -> str:
        need = LOGS[self.config.log_store].need
        self._source.has(need)
        return need.table

    def _events(self, since: Mark, batch_rows: int) -> Iterator[pa.RecordBatch]:
        log = LOGS[self.config.log_store]
        self._log_table()
        for table in log.also:
            self._lay_out(NEEDS[table])
        select = log.sql.format(log="incoming") + " ORDER BY event_id"
        for rows in self._source.log(log.need, since.event_id, batch_rows):
            yield from self._stage.deliver(EVENTS, select, batch_rows=batch_rows, rows=rows)

    def _modules(self) -> Select:
        self._lay_out(NEEDS["modules"])
        self._lay_out(NEEDS["course_modules"])
        used = self._stage.table(
            'SELECT DISTINCT m.name FROM raw."modules" AS m JOIN raw."course_modules" AS cm ON cm.module = m.id'
        )
        kinds = sorted(row["name"] for row in used.to_pylist() if row["name"].isidentifier())
        return modules(kind for kind in kinds if self._has_details(kind))

    def _has_details(self, kind: str) -> bool:
        present = self._source.has(NEEDS.get(kind) or named(kind))
        if not present and kind in DATED:
            raise MissingData(
                f"{self._source.place} has activities of the kind {kind}, but no table {kind} with their dates."
            )
        return present

    def _availability_dates(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        from tutela.sdk.record import arrow_schema

        if self._settings().get("enableavailability", "1") != "1":
            return
        rows = []
        for level, table in (("module", "course_modules"), ("section", "course_sections")):
            self._lay_out(NEEDS[table])
            given = self._stage.table(f'SELECT id, availability FROM raw."{table}" WHERE availability IS NOT NULL')
            for thing in given.to_pylist():
                for position, (direction, time) in enumerate(date_conditions(thing["availability"])):
                    rows.append(
                        {
                            "level": level,
                            "instance_id": thing["id"],
                            "position": position,
                            "direction": direction,
                            "time": time,
                        }
                    )
        if rows:
            yield pa.RecordBatch.from_pylist(rows, schema=arrow_schema(AVAILABILITY_DATES))


def _without_names(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for batch in batches:
        for column in ("name", "email"):
            at = batch.schema.get_field_index(column)
            batch = batch.set_column(at, batch.schema.field(at), pa.nulls(batch.num_rows, pa.string()))
        yield batch


def _folder_of_tables(folder: Path, prefix: str) -> Path | None:
    """The folder itself, or its ``tables``, where Moodle's course enrolments lie; None where there are none."""
    from tutela.tables.folder import TableFolder

    for candidate in (folder, folder / "tables"):
        files = TableFolder(candidate, prefix)
        if files.find("user_enrolments") is not None and files.find("course") is not None:
            return candidate
    return None
