"""Locks that die with their process."""

from __future__ import annotations

import pytest
from django.db import connection

from tutela.tasks.locks import _MysqlLock


def test_two_sites_in_one_mysql_server_do_not_lock_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # MySQL's named locks are the server's, not the database's.
    monkeypatch.setitem(connection.settings_dict, "NAME", "one_site")
    here = _MysqlLock("task-train_models")._name
    monkeypatch.setitem(connection.settings_dict, "NAME", "other_site")
    assert _MysqlLock("task-train_models")._name != here
    assert len(here) <= 64
