"""Sentences of descriptions that several indicators share; `tutela.sdk.text.joined` puts them together.

The length of the range is called "the time looked at": that is how the page of an indicator calls it. A share of the
scale is followed by a colon ("100 %: all"), since a translator's tools take "% a" for a place to be filled in.
"""

from __future__ import annotations

from tutela.sdk.text import Sentence, _, joined

AMONG_PEERS = _(
    "This is compared with the other learners of the course. Near 0 %: lowest of all; 50 %: in the middle; near 100 %:"
    " highest of all."
)
"""Of an indicator that is `among_peers`."""
NOTHING_DUE = _("Not known as long as nothing was due.")
NO_GRADES = _("Not known as long as nothing was graded.")

_WHEN_DUE = _("Not known if none was due; what has no date of its own is due when the turn of its section comes.")
_DEPTH = _(
    "How far the learner went in the activities of this kind that were due in the time looked at: looked, wrote or"
    " handed in something, saw the feedback, answered it, handed in again after it. 0 %: did nothing in any of them;"
    " 100 %: went as far as this kind allows in all of them."
)
_BREADTH = _(
    "Whether the learner only worked alone in the activities of this kind that were due in the time looked at, or saw"
    " feedback there too. 0 %: did nothing in any of them; 50 %: worked alone in all; 100 %: saw feedback in all."
)
BY_GRADE = _("Feedback here is a grade: what counts is what the learner does after getting it.")
BY_OTHERS = _("Feedback here is what others write; it counts only for a learner who writes too.")
BY_RESULTS = _("Feedback here is the results, where learners get to see them.")
BY_FINISHING = _("Finishing shows the feedback here, and finishing again counts as handing in again.")
LOOKED_AT = joined(
    _(
        "Of the activities of this kind that were due in the time looked at, how many the learner at least looked at"
        " then. 0 %: none; 100 %: all."
    ),
    _WHEN_DUE,
)
"""Of activities in which there is nothing to do but look."""
WRITTEN_IN = joined(
    _(
        "How far the learner went in the activities of this kind that were due in the time looked at: looking counts"
        " half, adding or changing something in full. 0 %: did nothing in any of them; 100 %: added something in all."
    ),
    _WHEN_DUE,
)
"""Of activities in which one can write, but gets no feedback."""
HALF_WAY = joined(
    _(
        "How far the learner went in the activities of this kind that were due in the time looked at: looking counts a"
        " quarter, adding or changing something half; feedback leaves no trace here, so that it goes no higher. 0 %:"
        " did nothing in any of them; 50 %: added something in all."
    ),
    _WHEN_DUE,
)
"""Of activities that could give feedback of which no event tells."""


def depth_by(feedback: str) -> Sentence:
    """What cognitive depth means where *feedback* says what counts as feedback, a marked text."""
    return joined(_DEPTH, feedback, _WHEN_DUE)


def breadth_by(feedback: str) -> Sentence:
    """What social breadth means where *feedback* says what counts as feedback, a marked text."""
    return joined(_BREADTH, feedback, _WHEN_DUE)
