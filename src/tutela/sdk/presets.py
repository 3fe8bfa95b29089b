"""The lists of indicators that Moodle presets, in Moodle's order (the order of the columns of a matrix)."""

from __future__ import annotations

KINDS = ("cognitive_depth", "social_breadth")


def _listed(alone: str, activities: str) -> tuple[str, ...]:
    pairs = (f"{activity}_{kind}" for activity in activities.split() for kind in KINDS)
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

EARLY_INDICATORS = _listed(
    """
    points_earned points_earned_percentile points_handed_in work_scores work_scores_percentile work_scores_lately
    work_lead_time work_lead_time_percentile work_late work_missed work_lag usual_work_handed_in
    mean_score mean_score_percentile least_score latest_scores_percentile
    activity_percentile activity_last_week activity_last_fortnight activity_last_four_weeks activity_change
    activity_centre activity_before_start active_days active_days_last_fortnight active_days_last_four_weeks
    active_days_last_eight_weeks days_since_last_activity time_since_last_activity regularity
    activities_visited activities_visited_lately quiz_activity write_actions_percentile enrolment_lead
    course_points_earned course_work_scores course_points_handed_in course_mean_score course_active_days course_activity
    course_last_activity course_activities_visited course_lead_time
    """,
    "",
)
"""What tells early who will fail or leave: work, scores, activity, each also among peers. Nothing about who a person
is. Chosen on OULAD's presentations of 2013 (docs/reference/model-benchmarks.md)."""
