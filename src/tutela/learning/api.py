"""The door of the learning room: people, courses, contexts, roles and capabilities.

`may` answers "may this person do this here" in one call. Everything here is synchronous and uses this thread's
database connection; from async code call it by ``sync_to_async``.
"""

from __future__ import annotations

from tutela.learning.capabilities import SITE_CONFIG, declare, known
from tutela.learning.content import as_text, clean
from tutela.learning.contexts import context_of, system_context
from tutela.learning.courses import Outline, courses_for, get_course, get_module, module_in, module_text, outline
from tutela.learning.enrolling import assign_role, enrol, make_standard_roles, override, role
from tutela.learning.errors import NotAllowed, NotFound
from tutela.learning.lookup import context_name, find_person, remember_language, role_name
from tutela.learning.models import Category, Context, Course, CourseModule, Enrolment, Person, Section, Token
from tutela.learning.permissions import Question, Verdict, decide
from tutela.learning.places import Place, places
from tutela.learning.rows import marks, select, table
from tutela.learning.tokens import digest, make_token, people_by_digest, revoke_token, tokens_of

__all__ = [
    "SITE_CONFIG",
    "Category",
    "Context",
    "Course",
    "CourseModule",
    "Enrolment",
    "NotAllowed",
    "NotFound",
    "Outline",
    "Person",
    "Place",
    "Question",
    "Section",
    "Token",
    "Verdict",
    "as_text",
    "assign_role",
    "clean",
    "context_name",
    "context_of",
    "courses_for",
    "decide",
    "declare",
    "digest",
    "enrol",
    "explain",
    "find_person",
    "get_course",
    "get_module",
    "known",
    "make_standard_roles",
    "make_token",
    "marks",
    "may",
    "module_in",
    "module_text",
    "outline",
    "override",
    "people_by_digest",
    "places",
    "remember_language",
    "require",
    "revoke_token",
    "role",
    "role_name",
    "select",
    "system_context",
    "table",
    "tokens_of",
]


def may(person: Person | int, capability: str, context: Context | int) -> bool:
    """Whether *person* (or their id) may do this in *context* (or its id)."""
    return explain(person, capability, context).allowed


def explain(person: Person | int, capability: str, context: Context | int) -> Verdict:
    """The answer of `may`, with the rule that decided."""
    userid = person if isinstance(person, int) else person.pk
    contextid = context if isinstance(context, int) else context.pk
    question = Question(userid, capability, contextid)
    return decide([question])[question]


def require(person: Person | int, capability: str, context: Context | int) -> None:
    """Raise `NotAllowed` unless `may`."""
    if not may(person, capability, context):
        raise NotAllowed(capability)
