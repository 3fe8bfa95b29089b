"""The tables of the learning room, one family a file."""

from tutela.learning.models.context import Context
from tutela.learning.models.course import Category, Course, CourseModule, Enrolment, Section
from tutela.learning.models.person import Person, Token
from tutela.learning.models.role import Role, RoleAssignment, RoleCapability

__all__ = [
    "Category",
    "Context",
    "Course",
    "CourseModule",
    "Enrolment",
    "Person",
    "Role",
    "RoleAssignment",
    "RoleCapability",
    "Section",
    "Token",
]
