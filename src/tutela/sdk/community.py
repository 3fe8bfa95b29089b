"""The family of indicators after the community of inquiry (Garrison, Anderson, Archer 2000), one pair for each type
of activity: how deep the learner's thinking went, and how broad their social presence was.

Considered are the activities of the type that were due in the range; without any the value is null. For n of them
it is ``-1 + Σ (2/n) · reached/potential``. What level a person reached in an activity follows from *evidence*, one
row for each activity, range and person who did anything there in that range:

=================== ==================================================================================================
``writes``          created or updated something
``last_viewed``     last of the events in `viewed`; likewise ``last_replied``, ``last_submitted``
``times_submitted`` how often one of the events in `submitted` happened
``contributed``     first of the events in `contribution`
``others_first``    first contribution of anybody else in that activity and range
``graded``          when this person was first graded there; null: never, or not by now
``has_grades``      the activity has something to be graded
``due``, ``shows_results`` of the activity
=================== ==================================================================================================

Moodle's defects, which `compat` keeps and the default corrects:

* feedback is *anybody's*: once one person in the activity has viewed, answered or acted on feedback, everybody with
  any event there is taken to have done so. Corrected: one's own.
* activities that students cannot see count as due. Corrected: they do not.
* anonymous events are attributed to the person. Corrected: they are left out.
* choice, feedback, forum, lesson: see there.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import BY_GRADE, breadth_by, depth_by
from tutela.sdk.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw

DEEPEST, BROADEST = 5, 2


class Community(LinearIndicator):
    """What cognitive depth and social breadth have in common."""

    activity: ClassVar[str]
    """The type of activity, `modules.type` of the learning record."""
    highest: ClassVar[int]
    """The potential of the type (an activity's settings may lower it: `potential`)."""
    viewed: ClassVar[tuple[str, ...]] = ()
    replied: ClassVar[tuple[str, ...]] = ()
    submitted: ClassVar[tuple[str, ...]] = ()
    contribution: ClassVar[tuple[str, ...]] = ()
    has_own_due: ClassVar[bool] = False
    """In Moodle, the activity's own due field decides when it is due."""

    rows = Rows.ACTIVITIES

    def checks_grades(self) -> bool:
        """Whether feedback is a grade: an event is *after feedback* when it is after the grade."""
        return True

    def potential(self) -> nw.Expr:
        """The level that can be reached in an activity, from its columns ``shows_results`` and ``due``."""
        import narwhals as nw

        return nw.lit(self.highest)

    def feedback_viewed(self) -> nw.Expr:
        """Whether the evidence shows that feedback was seen."""
        return self._after_feedback("last_viewed")

    def feedback_replied(self) -> nw.Expr:
        """Whether the evidence shows an answer to feedback."""
        return self._after_feedback("last_replied")

    def feedback_acted_on(self) -> nw.Expr:
        """Whether the evidence shows that something was handed in after feedback."""
        return self._after_feedback("last_submitted")

    @abstractmethod
    def expression(self) -> nw.Expr: ...

    def _mean_share(self, reached: str, potential: str) -> nw.Expr:
        import narwhals as nw

        share = nw.col(reached).cast(nw.Float64) / nw.col(potential).cast(nw.Float64)
        mean = nw.when(nw.col("type") == self.activity).then(share).mean()
        return mean * 2.0 - 1.0

    def _after_feedback(self, last: str) -> nw.Expr:
        import narwhals as nw

        if self.checks_grades():
            return nw.col(last) > nw.col("graded")
        return ~nw.col(last).is_null()

    def _after_others(self, last: str) -> nw.Expr:
        """Feedback is what others contribute, and only who contributes gets it."""
        import narwhals as nw

        return ~nw.col("contributed").is_null() & (nw.col(last) > nw.col("others_first"))


class CognitiveDepth(Community):
    """Levels: 1 looked, 2 wrote, 3 saw feedback, 4 answered feedback, 5 handed in after feedback."""

    description = depth_by(BY_GRADE)

    def expression(self) -> nw.Expr:
        return self._mean_share("cognitive_reached", "cognitive_potential")


class SocialBreadth(Community):
    """Levels: 1 alone with the content, 2 took notice of what somebody answered."""

    description = breadth_by(BY_GRADE)

    def expression(self) -> nw.Expr:
        return self._mean_share("social_reached", "social_potential")
