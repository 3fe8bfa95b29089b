"""The tables of the learning room, one family a file."""

from tutela.learning.models.context import Context
from tutela.learning.models.course import Category, Course, CourseModule, Enrolment, Section
from tutela.learning.models.forum import ForumDiscussion, ForumPost
from tutela.learning.models.notification import Notification, NotificationPreference
from tutela.learning.models.person import Person, Token
from tutela.learning.models.platform import Mirrored, Platform
from tutela.learning.models.privacy import PrivacyRequest
from tutela.learning.models.role import PermissionChange, Role, RoleAssignment, RoleCapability
from tutela.learning.models.setting import Setting

__all__ = [
    "Category",
    "Context",
    "Course",
    "CourseModule",
    "Enrolment",
    "ForumDiscussion",
    "ForumPost",
    "Mirrored",
    "Notification",
    "NotificationPreference",
    "PermissionChange",
    "Person",
    "Platform",
    "PrivacyRequest",
    "Role",
    "RoleAssignment",
    "RoleCapability",
    "Section",
    "Setting",
    "Token",
]
