"""Each action's own table, ``ai_action_<name>``, made from the columns that the action declares."""

from __future__ import annotations

from typing import Any

from django.db import models

from tutela.sdk import ACTIONS, Action, Column


def _field(column: Column) -> models.Field[Any, Any]:
    if column.kind == "int":
        return models.BigIntegerField(null=True, help_text=column.comment)
    if column.kind == "char":
        return models.CharField(max_length=column.length, null=True, help_text=column.comment)
    return models.TextField(null=True, help_text=column.comment)


def table_of(action: type[Action[Any]]) -> type[models.Model]:
    """The Django model of *action*'s table."""
    meta = type("Meta", (), {"app_label": "tutela_ai", "db_table": action.get_table_name()})
    fields: dict[str, Any] = {column.name: _field(column) for column in action.columns}
    name = action.__name__ + "Row"
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, "__doc__": action.__doc__, **fields})


ACTION_TABLES: dict[str, type[models.Model]] = {action.basename: table_of(action) for action in ACTIONS}
"""Basename → table, for the actions that Tutela ships."""
