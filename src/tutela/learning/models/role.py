"""Roles, who holds them where, and what they may do where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutela.learning.models.context import Context
from tutela.learning.models.person import Person
from tutela.learning.models.platform import Platform
from tutela.sdk import Archetype, Permission


class Role(models.Model):
    """A named set of permissions. Its archetype says which defaults of the capabilities it starts from."""

    shortname = models.CharField(_("short name"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=255)
    archetype = models.CharField(max_length=30, blank=True, choices=[(kind.value, kind.value) for kind in Archetype])
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A person holds a role in a context, and so in all below it."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="role_assignments")
    timecreated = models.DateTimeField(auto_now_add=True)
    platform = models.ForeignKey(
        Platform,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="The platform that says so, and may take it back; null: given here.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "context", "role"], name="learning_role_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} in {self.context}"


class RoleCapability(models.Model):
    """What a role may do in a context, where it differs from the default of the role's archetype."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="overrides")
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="overrides")
    capability = models.CharField(max_length=255)
    permission = models.SmallIntegerField(choices=[(value.value, value.name.lower()) for value in Permission])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "context", "capability"], name="learning_override_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.capability} = {self.permission}"


class PermissionChange(models.Model):
    """The account of changes of overrides; rows are only added."""

    userid = models.BigIntegerField(null=True, help_text="The person who made the change.")
    time = models.FloatField(help_text="Unix seconds.")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    contextid = models.BigIntegerField(db_index=True)
    capability = models.CharField(max_length=255)
    before = models.SmallIntegerField()
    after = models.SmallIntegerField()

    class Meta:
        db_table = "learning_permission_change"

    def __str__(self) -> str:
        return f"{self.role_id}: {self.capability} = {self.after}"
