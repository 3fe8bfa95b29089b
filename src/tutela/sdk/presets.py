"""The lists of indicators that Moodle presets, in Moodle's order (the order of the columns of a matrix)."""

from __future__ import annotations

KINDS = ("cognitive_depth", "social_breadth")


def _listed(alone: str, activities: str) -> tuple[str, ...]:
    pairs = (f"{activity}_{kind}" for activity in activities.split() for kind in ("cognitive_depth", "social_breadth"))
    return (*alone.split(), *pairs)


DROPOUT_INDICATORS = _listed(
    """
    any_access_after_end any_access_before_start any_write_action_in_course read_actions completion_enabled
    potential_cognitive_depth potential_social_breadth
    """,
    """
    assign book chat choice data feedback folder forum glossary imscp label lesson lti page quiz resource scorm
    survey url wiki workshop
    """,
)
"""Those of the model that Moodle ships for students at risk of dropping out."""

MOODLE_INDICATORS = _listed(
    """
    any_access_after_end any_access_before_start any_course_access any_write_action any_write_action_in_course
    read_actions activities_due completion_enabled no_student no_teacher potential_cognitive_depth
    potential_social_breadth user_profile_set user_track_forums
    """,
    """
    assign bigbluebuttonbn book chat choice data feedback folder forum glossary imscp label lesson lti page quiz
    resource scorm survey url wiki workshop
    """,
)
"""Every indicator of Moodle 4.5 that applies to a student's enrolment."""
