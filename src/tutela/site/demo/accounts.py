"""The accounts of the demo site. They exist on a demo site only, and their passwords are no secret."""

from __future__ import annotations

from typing import NamedTuple

from tutela.sdk.text import _


class Account(NamedTuple):
    """A demo account; `about` is a sentence for the sign-in page."""

    username: str
    password: str
    first_name: str
    last_name: str
    about: str


ACCOUNTS = (
    Account("learner", "learner-demo", "Lena", "Marsh", _("Learner in all courses that go on now")),
    Account(
        "teacher", "teacher-demo", "Tomás", "Rivera", _("Teacher of all courses that go on now, sees what is hidden")
    ),
    Account("stranger", "stranger-demo", "Sam", "Okoro", _("Enrolled in no course")),
    Account("admin", "admin-demo", "Ada", "Keller", _("Administrator: providers, policy, action register")),
)
ADMINISTRATOR = "admin"
ROLES = {"learner": "student", "teacher": "editingteacher"}
"""Who holds which role in every course that the demo has made."""
