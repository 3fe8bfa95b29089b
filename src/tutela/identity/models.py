"""People, and the tokens with which programs act for them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tutela.learning.models.platform import Mirrored


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

    What they may do is said by their roles alone (`learning.api.may`); a site administrator may do everything.
    Somebody who is `mirrored` was made by a sync and follows their platform; they have no password here. An account
    of ours that is tied to a person of a platform (`learning.api.link_person`) has a `remoteid` and is not mirrored.
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
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="learning_person_remote")]

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
    lastused = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
