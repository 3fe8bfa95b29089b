"""Courses and what is in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tutela.identity.api import Mirrored, Person, chunks, describe_contexts
from tutela.privacy.api import ImpersonalTable, PersonalTable
from tutela.sdk import ContextLevel


class DescribedQuerySet(models.QuerySet[Any]):
    """Rows whose contexts carry their names and whether they are hidden."""

    def update(self, **values: Any) -> int:
        """As in Django; the contexts follow in the same transaction."""
        model: type[Described] = self.model
        if not model.described_by & values.keys():
            return super().update(**values)
        with transaction.atomic():
            keys = list(self.values_list("pk", flat=True))
            number = super().update(**values)
            model.describe(keys)
        return number


class Described(models.Model):
    """A row whose context, or contexts, carry its name and whether it is hidden."""

    described_by: ClassVar[frozenset[str]]
    """The fields of which the context speaks."""
    described_with: ClassVar[tuple[str, ...]] = ()
    """The rows besides it of which the context speaks."""
    context_level: ClassVar[ContextLevel]

    objects = DescribedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **fields: Any) -> None:
        """As in Django; the contexts follow in the same transaction."""
        with transaction.atomic():
            super().save(*args, **fields)
            self.describe([self.pk])

    @classmethod
    def describe(cls, keys: Collection[int]) -> None:
        """Bring the contexts of the rows of *keys* into line, in the transaction that wrote them.

        The rows are locked: who changes one of them, or makes its context, at the same time, sees what the other did.
        """
        for some in chunks(sorted(keys)):
            rows = cls.objects.select_for_update().filter(pk__in=some).order_by("pk")
            rows = rows.select_related(*cls.described_with or (None,))
            describe_contexts(cls.context_level, {row.pk: row.description() for row in rows})

    def description(self) -> tuple[str, bool]:
        """What its context carries: the name, and whether it is hidden."""
        return str(self), not getattr(self, "visible", True)


class Category(Described, Mirrored):
    """A shelf of courses. Each connected platform has one of its own, with the remoteid 0; all of its are within."""

    described_by = frozenset({"name"})
    context_level = ContextLevel.CATEGORY

    name = models.CharField(_("name"), max_length=255)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="courses_category_remote")]

    def __str__(self) -> str:
        return self.name


class Course(Described, Mirrored):
    """A course. Dates are moments; an end of null means that it has none."""

    described_by = frozenset({"fullname", "visible"})
    context_level = ContextLevel.COURSE

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="courses")
    shortname = models.CharField(_("short name"), max_length=100, unique=True)
    fullname = models.CharField(_("full name"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    startdate = models.DateTimeField(_("starts"), null=True, blank=True)
    enddate = models.DateTimeField(_("ends"), null=True, blank=True)
    visible = models.BooleanField(_("visible"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="courses_course_remote")]

    def __str__(self) -> str:
        return self.fullname


class Section(Described):
    """A part of a course, in order; number 0 is the general one."""

    described_by = frozenset({"visible"})
    context_level = ContextLevel.MODULE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=255, blank=True)
    visible = models.BooleanField(_("visible"), default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="courses_section_number")]

    def __str__(self) -> str:
        return self.name or _("Section %(number)d") % {"number": self.number}

    @classmethod
    def describe(cls, keys: Collection[int]) -> None:
        """A section has no context: its modules are hidden with it."""
        for some in chunks(sorted(keys)):
            CourseModule.describe(CourseModule.objects.filter(section__in=some).values_list("pk", flat=True))


class CourseModule(Described):
    """One activity or resource of a course. `content` is HTML, sanitised when it is saved and when it is shown."""

    described_by = frozenset({"name", "visible", "section", "section_id"})
    described_with = ("section",)
    context_level = ContextLevel.MODULE

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="modules")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="modules")
    kind = models.CharField(_("kind"), max_length=30, default="page")
    name = models.CharField(_("name"), max_length=255)
    content = models.TextField(_("content"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    position = models.PositiveIntegerField(default=0)
    visible = models.BooleanField(_("visible"), default=True)
    version = models.PositiveIntegerField(default=1, help_text=_("Grows with each change of its text."))
    timemodified = models.DateTimeField(
        null=True, blank=True, help_text=_("When its text was last written; null: never here.")
    )
    usermodified = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The person who last wrote its text."),
    )

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def description(self) -> tuple[str, bool]:
        """What its context carries: the name, and whether it is hidden."""
        return self.name, not (self.visible and self.section.visible)


class Enrolment(Mirrored):
    """A person's place in a course. It gives no permission: roles do.

    Where a platform has several for one person and course, this is all of them together, under the lowest `remoteid`.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrolments")
    active = models.BooleanField(_("active"), default=True)
    timestart = models.DateTimeField(null=True, blank=True)
    timeend = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="courses_enrolment_once"),
            models.UniqueConstraint(fields=["platform", "remoteid"], name="courses_enrolment_remote"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.course}"


PERSONAL_DATA = (
    PersonalTable(
        Enrolment,
        gettext_noop("Enrolments"),
        {
            "id": "",
            "course_id": gettext_noop("Course"),
            "person_id": "",
            "active": gettext_noop("Active"),
            "timestart": gettext_noop("Begins"),
            "timeend": gettext_noop("Ends"),
            "platform_id": gettext_noop("Learning platform"),
            "remoteid": gettext_noop("Number there"),
        },
        person="person_id",
        account=True,
    ),
    ImpersonalTable(Category, ("id", "platform_id", "remoteid", "name", "parent_id")),
    ImpersonalTable(
        Course,
        (
            "id",
            "platform_id",
            "remoteid",
            "category_id",
            "shortname",
            "fullname",
            "summary",
            "startdate",
            "enddate",
            "visible",
        ),
    ),
    ImpersonalTable(Section, ("id", "course_id", "number", "name", "visible")),
    ImpersonalTable(
        CourseModule,
        (
            "id",
            "course_id",
            "section_id",
            "kind",
            "name",
            "content",
            "language",
            "position",
            "visible",
            "version",
            "timemodified",
            "usermodified_id",
        ),
        actors=("usermodified_id",),
    ),
)
"""What these tables keep about people."""
