"""Courses and what is in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutela.learning.models.person import Person
from tutela.learning.models.platform import Mirrored


class Category(Mirrored):
    """A shelf of courses. Each connected platform has one of its own, with the remoteid 0; all of its are within."""

    name = models.CharField(_("name"), max_length=255)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="learning_category_remote")]

    def __str__(self) -> str:
        return self.name


class Course(Mirrored):
    """A course. Dates are moments; an end of null means that it has none."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="courses")
    shortname = models.CharField(_("short name"), max_length=100, unique=True)
    fullname = models.CharField(_("full name"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    startdate = models.DateTimeField(_("starts"), null=True, blank=True)
    enddate = models.DateTimeField(_("ends"), null=True, blank=True)
    visible = models.BooleanField(_("visible"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "remoteid"], name="learning_course_remote")]

    def __str__(self) -> str:
        return self.fullname


class Section(models.Model):
    """A part of a course, in order; number 0 is the general one."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=255, blank=True)
    visible = models.BooleanField(_("visible"), default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="learning_section_number")]

    def __str__(self) -> str:
        return self.name or _("Section %(number)d") % {"number": self.number}


class CourseModule(models.Model):
    """One activity or resource of a course. `content` is HTML, sanitised when it is saved and when it is shown."""

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
            models.UniqueConstraint(fields=["course", "person"], name="learning_enrolment_once"),
            models.UniqueConstraint(fields=["platform", "remoteid"], name="learning_enrolment_remote"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.course}"
