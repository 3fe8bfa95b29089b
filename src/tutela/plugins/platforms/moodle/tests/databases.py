"""The toy site in real databases: Moodle's types of columns, its prefix, an account that may only read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

import psycopg
import pyarrow as pa
import pymysql

from tutela.plugins.platforms.moodle.tests import toy

PASSWORD = "p/w: secret%"
QUOTED_PASSWORD = "p%2Fw%3A%20secret%25"

POSTGRES_TYPES = {pa.int64(): "bigint", pa.string(): "text", pa.float64(): "numeric(10,5)"}
MARIADB_TYPES = {pa.int64(): "bigint(10)", pa.string(): "longtext", pa.float64(): "decimal(10,5)"}


def fill_postgres(url: str, prefix: str) -> str:
    """Fill the database at *url*. The address of a reader who may only SELECT."""
    reader = f"tutela_reader_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        for name in toy.tables():
            table = toy.arrow(name)
            columns = ", ".join(f'"{field.name}" {POSTGRES_TYPES[field.type]}' for field in table.schema)
            connection.execute(f'CREATE TABLE "{prefix}{name}" ({columns})')
            marks = ", ".join(["%s"] * len(table.schema))
            with connection.cursor() as cursor:
                cursor.executemany(f'INSERT INTO "{prefix}{name}" VALUES ({marks})', _values(table))
        connection.execute(f"CREATE ROLE {reader} LOGIN PASSWORD '{PASSWORD}'")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}")
    at = url.partition("@")[2] or url.partition("://")[2]
    return f"postgresql://{reader}:{QUOTED_PASSWORD}@{at}"


def drop_postgres_reader(url: str, reader_url: str) -> None:
    """Remove the reader that `fill_postgres` made."""
    reader = reader_url.partition("://")[2].partition(":")[0]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {reader}")
        connection.execute(f"DROP ROLE {reader}")


def fill_mariadb(connection: pymysql.connections.Connection[pymysql.cursors.Cursor], prefix: str) -> tuple[str, str]:
    """Make a database and fill it. Its name (and its reader's), and the address of a reader who may only SELECT."""
    name = f"tutela_test_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        cursor.execute(f"USE {name}")
        for moodle_table in toy.tables():
            table = toy.arrow(moodle_table)
            columns = ", ".join(f"`{field.name}` {MARIADB_TYPES[field.type]}" for field in table.schema)
            cursor.execute(f"CREATE TABLE `{prefix}{moodle_table}` ({columns})")
            marks = ", ".join(["%s"] * len(table.schema))
            cursor.executemany(f"INSERT INTO `{prefix}{moodle_table}` VALUES ({marks})", list(_values(table)))
        cursor.execute(f"CREATE USER {name} IDENTIFIED BY '{PASSWORD.replace('%', '%%')}'", ())
        cursor.execute(f"GRANT SELECT ON {name}.* TO {name}")
    host = connection.host
    return name, f"mariadb://{name}:{QUOTED_PASSWORD}@{host}:{connection.port}/{name}"


def drop_mariadb(connection: pymysql.connections.Connection[pymysql.cursors.Cursor], name: str) -> None:
    """Remove what `fill_mariadb` made."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"DROP USER IF EXISTS {name}")


def _values(table: pa.Table) -> Iterable[tuple[object, ...]]:
    return (tuple(row.values()) for row in table.to_pylist())
