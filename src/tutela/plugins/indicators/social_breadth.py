"""Social breadth: how much the learner took notice of others, by kind of activity, as in Moodle."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_FINISHING, BY_OTHERS, BY_RESULTS, LOOKED_AT, breadth_by
from tutela.sdk.text import _


class AssignSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the assignments due in the range.

    >>> one = {"type": "assign", "social_potential": 2, "social_reached": 2}
    >>> AssignSocialBreadth.of([one, {"type": "assign"}])  # one of two, as far as one can go
    0.0
    """

    name = "assign_social_breadth"
    label = _("Social breadth: assignments")
    moodle = r"\mod_assign\analytics\indicator\social_breadth"
    activity = "assign"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_assign\\event\\feedback_viewed",)


class BigBlueButtonSocialBreadth(SocialBreadth):
    """Whether the learner looked at the video meetings (BigBlueButton) due in the range.

    >>> one = {"type": "bigbluebuttonbn", "social_potential": 1, "social_reached": 1}
    >>> BigBlueButtonSocialBreadth.of([one, {"type": "bigbluebuttonbn"}])  # one of two, as far as one can go
    0.0
    """

    name = "bigbluebuttonbn_social_breadth"
    label = _("Social breadth: video meetings (BigBlueButton)")
    description = LOOKED_AT
    moodle = r"\mod_bigbluebuttonbn\analytics\indicator\social_breadth"
    activity = "bigbluebuttonbn"
    highest = 1


class BookSocialBreadth(SocialBreadth):
    """Whether the learner looked at the books due in the range.

    >>> one = {"type": "book", "social_potential": 1, "social_reached": 1}
    >>> BookSocialBreadth.of([one, {"type": "book"}])  # one of two, as far as one can go
    0.0
    """

    name = "book_social_breadth"
    label = _("Social breadth: books")
    description = LOOKED_AT
    moodle = r"\mod_book\analytics\indicator\social_breadth"
    activity = "book"
    highest = 1


class ChatSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the chats due in the range.

    Feedback is what others say; level 2: came back after another's first message in the range.

    >>> one = {"type": "chat", "social_potential": 2, "social_reached": 2}
    >>> ChatSocialBreadth.of([one, {"type": "chat"}])  # one of two, as far as one can go
    0.0
    """

    name = "chat_social_breadth"
    label = _("Social breadth: chats")
    description = breadth_by(BY_OTHERS)
    moodle = r"\mod_chat\analytics\indicator\social_breadth"
    activity = "chat"
    highest = 2
    viewed = (
        "\\mod_chat\\event\\course_module_viewed",
        "\\mod_chat\\event\\message_sent",
        "\\mod_chat\\event\\sessions_viewed",
    )
    contribution = ("\\mod_chat\\event\\message_sent",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")


class ChoiceSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the choices due in the range.

    Level 2: saw the results. In Moodle it is out of reach, since a choice has no grades and grades are checked first;
    corrected, it is not.

    >>> one = {"type": "choice", "social_potential": 2, "social_reached": 2}
    >>> ChoiceSocialBreadth.of([one, {"type": "choice"}])  # one of two, as far as one can go
    0.0
    """

    name = "choice_social_breadth"
    label = _("Social breadth: choices")
    description = breadth_by(BY_RESULTS)
    moodle = r"\mod_choice\analytics\indicator\social_breadth"
    activity = "choice"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_choice\\event\\course_module_viewed", "\\mod_choice\\event\\answer_updated")

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        closed = nw.col("due")
        looked = (
            nw.when(closed.is_null())
            .then(self._after_feedback("last_viewed"))
            .otherwise(nw.col("last_viewed") > closed)
        )
        seen = nw.when(nw.col("shows_results") == "after_answer").then(nw.col("writes")).otherwise(looked)
        return seen & nw.col("has_grades") if self.compat else seen


class DataSocialBreadth(SocialBreadth):
    """Whether the learner looked at the databases due in the range.

    >>> one = {"type": "data", "social_potential": 1, "social_reached": 1}
    >>> DataSocialBreadth.of([one, {"type": "data"}])  # one of two, as far as one can go
    0.0
    """

    name = "data_social_breadth"
    label = _("Social breadth: databases")
    description = LOOKED_AT
    moodle = r"\mod_data\analytics\indicator\social_breadth"
    activity = "data"
    highest = 1
    has_own_due = True


class FeedbackSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the feedback activities due in the range.

    Level 2, where the analysis is published: answered, and so could see it. In Moodle it is out of reach, since the
    activity has no grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "feedback", "social_potential": 2, "social_reached": 2}
    >>> FeedbackSocialBreadth.of([one, {"type": "feedback"}])  # one of two, as far as one can go
    0.0
    """

    name = "feedback_social_breadth"
    label = _("Social breadth: feedback activities")
    description = breadth_by(BY_RESULTS)
    moodle = r"\mod_feedback\analytics\indicator\social_breadth"
    activity = "feedback"
    highest = 2
    has_own_due = True

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = (nw.col("shows_results") == "after_answer") & nw.col("writes")
        return seen & nw.col("has_grades") if self.compat else seen


class FolderSocialBreadth(SocialBreadth):
    """Whether the learner looked at the folders due in the range.

    >>> one = {"type": "folder", "social_potential": 1, "social_reached": 1}
    >>> FolderSocialBreadth.of([one, {"type": "folder"}])  # one of two, as far as one can go
    0.0
    """

    name = "folder_social_breadth"
    label = _("Social breadth: folders")
    description = LOOKED_AT
    moodle = r"\mod_folder\analytics\indicator\social_breadth"
    activity = "folder"
    highest = 1


class ForumSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the forums due in the range.

    Feedback is what others post. In Moodle only a forum that is graded can reach level 2 (grades are checked before
    posts are looked at); corrected, any forum can.

    >>> one = {"type": "forum", "social_potential": 2, "social_reached": 2}
    >>> ForumSocialBreadth.of([one, {"type": "forum"}])  # one of two, as far as one can go
    0.0
    """

    name = "forum_social_breadth"
    label = _("Social breadth: forums")
    description = breadth_by(BY_OTHERS)
    moodle = r"\mod_forum\analytics\indicator\social_breadth"
    activity = "forum"
    highest = 2
    viewed = (
        "\\mod_forum\\event\\assessable_uploaded",
        "\\mod_forum\\event\\course_module_viewed",
        "\\mod_forum\\event\\discussion_viewed",
    )
    contribution = ("\\mod_forum\\event\\assessable_uploaded",)

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = self._after_others("last_viewed")
        return seen & nw.col("has_grades") if self.compat else seen


class GlossarySocialBreadth(SocialBreadth):
    """Whether the learner looked at the glossaries due in the range.

    >>> one = {"type": "glossary", "social_potential": 1, "social_reached": 1}
    >>> GlossarySocialBreadth.of([one, {"type": "glossary"}])  # one of two, as far as one can go
    0.0
    """

    name = "glossary_social_breadth"
    label = _("Social breadth: glossaries")
    description = LOOKED_AT
    moodle = r"\mod_glossary\analytics\indicator\social_breadth"
    activity = "glossary"
    highest = 1


class ImsCpSocialBreadth(SocialBreadth):
    """Whether the learner looked at the IMS content packages due in the range.

    >>> one = {"type": "imscp", "social_potential": 1, "social_reached": 1}
    >>> ImsCpSocialBreadth.of([one, {"type": "imscp"}])  # one of two, as far as one can go
    0.0
    """

    name = "imscp_social_breadth"
    label = _("Social breadth: IMS content packages")
    description = LOOKED_AT
    moodle = r"\mod_imscp\analytics\indicator\social_breadth"
    activity = "imscp"
    highest = 1


class LabelSocialBreadth(SocialBreadth):
    """Whether the learner looked at the text and media areas due in the range.

    >>> one = {"type": "label", "social_potential": 1, "social_reached": 1}
    >>> LabelSocialBreadth.of([one, {"type": "label"}])  # one of two, as far as one can go
    0.0
    """

    name = "label_social_breadth"
    label = _("Social breadth: text and media areas")
    description = LOOKED_AT
    moodle = r"\mod_label\analytics\indicator\social_breadth"
    activity = "label"
    highest = 1


class LessonSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the lessons due in the range.

    Ending a lesson shows its feedback: level 2.

    >>> one = {"type": "lesson", "social_potential": 2, "social_reached": 2}
    >>> LessonSocialBreadth.of([one, {"type": "lesson"}])  # one of two, as far as one can go
    0.0
    """

    name = "lesson_social_breadth"
    label = _("Social breadth: lessons")
    description = breadth_by(BY_FINISHING)
    moodle = r"\mod_lesson\analytics\indicator\social_breadth"
    activity = "lesson"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_lesson\\event\\lesson_ended",)

    def checks_grades(self) -> bool:
        return False


class LtiSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the external tools due in the range.

    >>> one = {"type": "lti", "social_potential": 2, "social_reached": 2}
    >>> LtiSocialBreadth.of([one, {"type": "lti"}])  # one of two, as far as one can go
    0.0
    """

    name = "lti_social_breadth"
    label = _("Social breadth: external tools")
    moodle = r"\mod_lti\analytics\indicator\social_breadth"
    activity = "lti"
    highest = 2
    viewed = ("\\mod_lti\\event\\course_module_viewed",)


class PageSocialBreadth(SocialBreadth):
    """Whether the learner looked at the pages due in the range.

    >>> one = {"type": "page", "social_potential": 1, "social_reached": 1}
    >>> PageSocialBreadth.of([one, {"type": "page"}])  # one of two, as far as one can go
    0.0
    >>> PageSocialBreadth.of([{"type": "quiz"}]) is None  # none due
    True
    """

    name = "page_social_breadth"
    label = _("Social breadth: pages")
    description = LOOKED_AT
    moodle = r"\mod_page\analytics\indicator\social_breadth"
    activity = "page"
    highest = 1


class QuizSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the quizzes due in the range.

    >>> one = {"type": "quiz", "social_potential": 2, "social_reached": 2}
    >>> QuizSocialBreadth.of([one, {"type": "quiz"}])  # one of two, as far as one can go
    0.0
    """

    name = "quiz_social_breadth"
    label = _("Social breadth: quizzes")
    moodle = r"\mod_quiz\analytics\indicator\social_breadth"
    activity = "quiz"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_quiz\\event\\course_module_viewed",)


class ResourceSocialBreadth(SocialBreadth):
    """Whether the learner looked at the files due in the range.

    >>> one = {"type": "resource", "social_potential": 1, "social_reached": 1}
    >>> ResourceSocialBreadth.of([one, {"type": "resource"}])  # one of two, as far as one can go
    0.0
    """

    name = "resource_social_breadth"
    label = _("Social breadth: files")
    description = LOOKED_AT
    moodle = r"\mod_resource\analytics\indicator\social_breadth"
    activity = "resource"
    highest = 1


class ScormSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the SCORM packages due in the range.

    >>> one = {"type": "scorm", "social_potential": 2, "social_reached": 2}
    >>> ScormSocialBreadth.of([one, {"type": "scorm"}])  # one of two, as far as one can go
    0.0
    """

    name = "scorm_social_breadth"
    label = _("Social breadth: SCORM packages")
    moodle = r"\mod_scorm\analytics\indicator\social_breadth"
    activity = "scorm"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_scorm\\event\\course_module_viewed",)


class SurveySocialBreadth(SocialBreadth):
    """Whether the learner looked at the surveys due in the range.

    >>> one = {"type": "survey", "social_potential": 1, "social_reached": 1}
    >>> SurveySocialBreadth.of([one, {"type": "survey"}])  # one of two, as far as one can go
    0.0
    """

    name = "survey_social_breadth"
    label = _("Social breadth: surveys")
    description = LOOKED_AT
    moodle = r"\mod_survey\analytics\indicator\social_breadth"
    activity = "survey"
    highest = 1


class UrlSocialBreadth(SocialBreadth):
    """Whether the learner looked at the links due in the range.

    >>> one = {"type": "url", "social_potential": 1, "social_reached": 1}
    >>> UrlSocialBreadth.of([one, {"type": "url"}])  # one of two, as far as one can go
    0.0
    """

    name = "url_social_breadth"
    label = _("Social breadth: links")
    description = LOOKED_AT
    moodle = r"\mod_url\analytics\indicator\social_breadth"
    activity = "url"
    highest = 1


class WikiSocialBreadth(SocialBreadth):
    """Whether the learner looked at the wikis due in the range.

    >>> one = {"type": "wiki", "social_potential": 1, "social_reached": 1}
    >>> WikiSocialBreadth.of([one, {"type": "wiki"}])  # one of two, as far as one can go
    0.0
    """

    name = "wiki_social_breadth"
    label = _("Social breadth: wikis")
    description = LOOKED_AT
    moodle = r"\mod_wiki\analytics\indicator\social_breadth"
    activity = "wiki"
    highest = 1


class WorkshopSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the workshops due in the range.

    >>> one = {"type": "workshop", "social_potential": 2, "social_reached": 2}
    >>> WorkshopSocialBreadth.of([one, {"type": "workshop"}])  # one of two, as far as one can go
    0.0
    """

    name = "workshop_social_breadth"
    label = _("Social breadth: workshops")
    moodle = r"\mod_workshop\analytics\indicator\social_breadth"
    activity = "workshop"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_workshop\\event\\course_module_viewed", "\\mod_workshop\\event\\submission_viewed")
