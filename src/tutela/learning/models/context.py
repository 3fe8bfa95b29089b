"""The context tree: system > category > course > module, and one context for each person."""

from __future__ import annotations

from django.db import models

from tutela.sdk import ContextLevel


class Context(models.Model):
    """A place where roles are held and capabilities decided.

    `path` holds the ids from the root down to this one, as ``/1/5/42/``: a context lies within another whose path
    begins its own. `instanceid` is the id of the course, module, category or person; 0 for the system.
    """

    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name.lower()) for level in ContextLevel])
    instanceid = models.BigIntegerField(default=0)
    path = models.CharField(max_length=255, db_index=True)
    depth = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "instanceid"], name="learning_context_instance")]

    def __str__(self) -> str:
        return f"{ContextLevel(self.level).name.lower()} {self.instanceid}"

    def ids(self) -> list[int]:
        """The ids on the way from the root to here, this one last."""
        return [int(part) for part in self.path.strip("/").split("/")]
