"""Finding an action's own table, and making those of actions that other packages bring."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model

from tutela.ai.models import ACTION_TABLES
from tutela.ai.models.actions import table_of
from tutela.sdk import Action


def table_for(action: type[Action[Any]]) -> type[Model]:
    """The table of *action*. A stranger's action gets its model when it is first seen."""
    found = ACTION_TABLES.get(action.basename)
    if found is None:
        found = ACTION_TABLES[action.basename] = table_of(action)
    return found


def make_missing_table(action: type[Action[Any]]) -> None:
    """Create the table of an action of another package, once. Ours are made by migrations."""
    model = table_for(action)
    if model._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(model)
