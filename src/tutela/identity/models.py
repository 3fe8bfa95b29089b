"""The tables: people and their tokens, connected platforms, settings, the context tree, roles and who holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutela.sdk import Archetype, ContextLevel, Permission


class Platform(models.Model):
    """A connected learning platform. Its people, courses and enrolments are mirrored here after each sync.

    `location` (a folder, or a database address with a password in it) is sealed; so are the secrets in `options`.
    `report` is what the last sync that ended well did, `problem` a sentence on why the last one did not.
    """

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=50, help_text="The name of the platform plugin that reads it.")
    location = models.TextField(help_text="Sealed.")
    options = models.JSONField(default=dict, help_text="The plugin's other settings; secrets are sealed.")
    store = models.CharField(max_length=500, blank=True, help_text="Empty: a folder of its own in the data folder.")
    zone = models.CharField(max_length=64, blank=True, help_text="Its time zone, as it said at the last sync.")
    enabled = models.BooleanField(default=True)
    timecreated = models.DateTimeField(auto_now_add=True)
    timesynced = models.DateTimeField(null=True, blank=True, help_text="The end of the last sync that ended well.")
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def store_location(self) -> str:
        """Where its log store is."""
        return self.store or str(Path(settings.TUTELA_DATA) / "logstore" / str(self.pk))


class Mirrored(models.Model):
    """A row that may stand for one of a platform's: then `platform` and `remoteid` say which. Else both are null."""

    platform = models.ForeignKey(
        Platform,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: made here, and the mirror never touches it.",
    )
    remoteid = models.BigIntegerField(null=True, blank=True, help_text="The id there.")

    class Meta:
        abstract = True


class PersonManager(BaseUserManager["Person"]):
    """Makes people."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in with *password*; with None they cannot sign in here."""
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Person:
        """A site administrator."""
        return self.create_user(username, password, is_site_admin=True, **fields)


class Person(AbstractBaseUser, Mirrored):
    """Somebody who learns, teaches or administers.

    What they may do is said by their roles alone (`identity.api.may`); a site administrator may do everything.
    Somebody who is `mirrored` was made by a sync and follows their platform; they have no password here. An account
    of ours that is tied to a person of a platform (`courses.api.link_person`) has a `remoteid` and is not mirrored.
    """

    username = models.CharField(_("username"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(_("email address"), blank=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("Empty: the browser's."))
    is_site_admin = models.BooleanField(_("site administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)
    mirrored = models.BooleanField(default=False, help_text="Made by a sync, and kept as the platform says.")

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="identity_person_remote")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """First and last name; else the number that a platform without names gives; else the username."""
        return f"{self.first_name} {self.last_name}".strip() or self._nameless()

    def get_short_name(self) -> str:
        """The first name; where there is none, what the full name is then."""
        return self.first_name or self._nameless()

    def _nameless(self) -> str:
        return gettext("Participant %(number)d") % {"number": self.remoteid} if self.mirrored else self.username


class Token(models.Model):
    """A key with which a program acts for a person. Only its SHA-256 is kept; the key is shown once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12, help_text=_("The first characters, to tell tokens apart."))
    timecreated = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True, help_text=_("Null: it does not expire."))
    scope = models.PositiveSmallIntegerField(default=3, help_text="`TokenScope`: reading, acting or everything.")
    lastused = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Context(models.Model):
    """A place where roles are held and capabilities decided.

    `path` holds the ids from the root down to this one, as ``/1/5/42/``: a context lies within another whose path
    begins its own. `instanceid` is the id of the course, module, category or person; 0 for the system.
    Whoever writes the row for which it stands writes `name` and `hidden` in the same transaction, so that decisions
    read contexts alone.
    """

    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name.lower()) for level in ContextLevel])
    instanceid = models.BigIntegerField(default=0)
    path = models.CharField(max_length=255, db_index=True)
    depth = models.PositiveSmallIntegerField(default=1)
    courseid = models.BigIntegerField(null=True, help_text="The course that it is, or lies in; null: none.")
    name = models.CharField(max_length=255, blank=True, help_text="What it stands for is called; empty for people.")
    hidden = models.BooleanField(default=False, help_text="What it stands for is hidden itself, whatever is above it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "instanceid"], name="identity_context_instance")]

    def __str__(self) -> str:
        return f"{ContextLevel(self.level).name.lower()} {self.instanceid}"

    def ids(self) -> list[int]:
        """The ids on the way from the root to here, this one last."""
        return [int(part) for part in self.path.strip("/").split("/")]


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
        constraints = [models.UniqueConstraint(fields=["person", "context", "role"], name="identity_role_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} in {self.context}"


class RoleCapability(models.Model):
    """What a role may do in a context, where it differs from the default of the role's archetype."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="overrides")
    context = models.ForeignKey(Context, on_delete=models.CASCADE, related_name="overrides")
    capability = models.CharField(max_length=255)
    permission = models.SmallIntegerField(choices=[(value.value, value.name.lower()) for value in Permission])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "context", "capability"], name="identity_override_once")]

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
        db_table = "identity_permission_change"

    def __str__(self) -> str:
        return f"{self.role_id}: {self.capability} = {self.after}"


class Setting(models.Model):
    """One group of settings as JSON, checked when it is written and when it is read. No secrets."""

    name = models.CharField(max_length=100, primary_key=True)
    values = models.JSONField(default=dict)
    timemodified = models.DateTimeField(_("changed"), auto_now=True)
    modifiedby = models.BigIntegerField(null=True, help_text="The person who changed it last.")

    class Meta:
        db_table = "identity_setting"

    def __str__(self) -> str:
        return self.name
