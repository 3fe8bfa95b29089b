"""Social breadth in books."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class BookSocialBreadth(SocialBreadth):
    """Whether the learner looked at the books due in the range.

    >>> one = {"type": "book", "social_potential": 1, "social_reached": 1}
    >>> BookSocialBreadth.of([one, {"type": "book"}])  # one of two, as far as one can go
    0.0
    >>> BookSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "book_social_breadth"
    label = _("Social breadth: books")
    description = LOOKED_AT
    moodle = r"\mod_book\analytics\indicator\social_breadth"
    activity = "book"
    highest = 1
