"""Cognitive depth: how deep the learner went, by kind of activity, as in Moodle."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_FINISHING, BY_OTHERS, BY_RESULTS, HALF_WAY, LOOKED_AT, WRITTEN_IN, depth_by
from tutela.sdk.text import _


class AssignCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the assignments due in the range.

    Level 3: looked at the feedback after being graded; level 5: handed in again after it. There is no level 4.

    >>> one = {"type": "assign", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> AssignCognitiveDepth.of([one, {"type": "assign"}])  # one of two, as far as one can go
    0.0
    """

    name = "assign_cognitive_depth"
    label = _("Cognitive depth: assignments")
    moodle = r"\mod_assign\analytics\indicator\cognitive_depth"
    activity = "assign"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_assign\\event\\feedback_viewed",)
    submitted = ("\\mod_assign\\event\\assessable_submitted",)


class BigBlueButtonCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the video meetings (BigBlueButton) due in the range.

    Moodle says that level 4 can be reached but names no events for it, and stops with an error should a meeting be
    graded; here levels 3 and 4 are out of reach in both modes.

    >>> one = {"type": "bigbluebuttonbn", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> BigBlueButtonCognitiveDepth.of([one, {"type": "bigbluebuttonbn"}])  # one of two, as far as one can go
    0.0
    """

    name = "bigbluebuttonbn_cognitive_depth"
    label = _("Cognitive depth: video meetings (BigBlueButton)")
    description = HALF_WAY
    moodle = r"\mod_bigbluebuttonbn\analytics\indicator\cognitive_depth"
    activity = "bigbluebuttonbn"
    highest = 4


class BookCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the books due in the range.

    >>> one = {"type": "book", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> BookCognitiveDepth.of([one, {"type": "book"}])  # one of two, as far as one can go
    0.0
    """

    name = "book_cognitive_depth"
    label = _("Cognitive depth: books")
    description = LOOKED_AT
    moodle = r"\mod_book\analytics\indicator\cognitive_depth"
    activity = "book"
    highest = 1


class ChatCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the chats due in the range.

    Feedback is what others say. Levels 3 and 4: came back, or spoke, after another's first message in the range.

    >>> one = {"type": "chat", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> ChatCognitiveDepth.of([one, {"type": "chat"}])  # one of two, as far as one can go
    0.0
    """

    name = "chat_cognitive_depth"
    label = _("Cognitive depth: chats")
    description = depth_by(BY_OTHERS)
    moodle = r"\mod_chat\analytics\indicator\cognitive_depth"
    activity = "chat"
    highest = 4
    viewed = (
        "\\mod_chat\\event\\course_module_viewed",
        "\\mod_chat\\event\\message_sent",
        "\\mod_chat\\event\\sessions_viewed",
    )
    replied = ("\\mod_chat\\event\\message_sent",)
    contribution = ("\\mod_chat\\event\\message_sent",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")

    def feedback_replied(self) -> nw.Expr:
        return self._after_others("last_replied")


class ChoiceCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the choices due in the range.

    Level 3: saw the results: by answering, where answering shows them, else by looking after it closed. Where results
    are never or always shown answering changes nothing, and level 2 is the deepest. Moodle means that too, but its code
    for "always" is not the one that choices use. In Moodle level 3 is out of reach besides, since a choice has no
    grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "choice", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> ChoiceCognitiveDepth.of([one, {"type": "choice"}])  # one of two, as far as one can go
    0.0
    """

    name = "choice_cognitive_depth"
    label = _("Cognitive depth: choices")
    description = depth_by(BY_RESULTS)
    moodle = r"\mod_choice\analytics\indicator\cognitive_depth"
    activity = "choice"
    highest = 3
    has_own_due = True
    viewed = ("\\mod_choice\\event\\course_module_viewed", "\\mod_choice\\event\\answer_updated")

    def potential(self) -> nw.Expr:
        nothing_to_see = ["never"] if self.compat else ["never", "always"]
        return nw.when(nw.col("shows_results").is_in(nothing_to_see)).then(nw.lit(2)).otherwise(nw.lit(self.highest))

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


class DataCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the databases due in the range.

    >>> one = {"type": "data", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> DataCognitiveDepth.of([one, {"type": "data"}])  # one of two, as far as one can go
    0.0
    """

    name = "data_cognitive_depth"
    label = _("Cognitive depth: databases")
    description = WRITTEN_IN
    moodle = r"\mod_data\analytics\indicator\cognitive_depth"
    activity = "data"
    highest = 2
    has_own_due = True


class FeedbackCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the feedback activities due in the range.

    Level 3, where the analysis is published: answered, and so could see it. In Moodle it is out of reach, since the
    activity has no grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "feedback", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> FeedbackCognitiveDepth.of([one, {"type": "feedback"}])  # one of two, as far as one can go
    0.0
    """

    name = "feedback_cognitive_depth"
    label = _("Cognitive depth: feedback activities")
    description = depth_by(BY_RESULTS)
    moodle = r"\mod_feedback\analytics\indicator\cognitive_depth"
    activity = "feedback"
    highest = 3
    has_own_due = True

    def potential(self) -> nw.Expr:
        published = nw.col("shows_results") == "after_answer"
        return nw.when(published).then(nw.lit(self.highest)).otherwise(nw.lit(2))

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = (nw.col("shows_results") == "after_answer") & nw.col("writes")
        return seen & nw.col("has_grades") if self.compat else seen


class FolderCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the folders due in the range.

    >>> one = {"type": "folder", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> FolderCognitiveDepth.of([one, {"type": "folder"}])  # one of two, as far as one can go
    0.0
    """

    name = "folder_cognitive_depth"
    label = _("Cognitive depth: folders")
    description = LOOKED_AT
    moodle = r"\mod_folder\analytics\indicator\cognitive_depth"
    activity = "folder"
    highest = 1


class ForumCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the forums due in the range.

    Feedback is what others post; who posts nothing gets none. Levels 3 and 4: read on, or posted, after another's
    first post in the range.

    >>> one = {"type": "forum", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> ForumCognitiveDepth.of([one, {"type": "forum"}])  # one of two, as far as one can go
    0.0
    """

    name = "forum_cognitive_depth"
    label = _("Cognitive depth: forums")
    description = depth_by(BY_OTHERS)
    moodle = r"\mod_forum\analytics\indicator\cognitive_depth"
    activity = "forum"
    highest = 4
    viewed = (
        "\\mod_forum\\event\\assessable_uploaded",
        "\\mod_forum\\event\\course_module_viewed",
        "\\mod_forum\\event\\discussion_viewed",
    )
    replied = ("\\mod_forum\\event\\assessable_uploaded",)
    contribution = ("\\mod_forum\\event\\assessable_uploaded",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")

    def feedback_replied(self) -> nw.Expr:
        return self._after_others("last_replied")


class GlossaryCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the glossaries due in the range.

    >>> one = {"type": "glossary", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> GlossaryCognitiveDepth.of([one, {"type": "glossary"}])  # one of two, as far as one can go
    0.0
    """

    name = "glossary_cognitive_depth"
    label = _("Cognitive depth: glossaries")
    description = WRITTEN_IN
    moodle = r"\mod_glossary\analytics\indicator\cognitive_depth"
    activity = "glossary"
    highest = 2


class ImsCpCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the IMS content packages due in the range.

    >>> one = {"type": "imscp", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> ImsCpCognitiveDepth.of([one, {"type": "imscp"}])  # one of two, as far as one can go
    0.0
    """

    name = "imscp_cognitive_depth"
    label = _("Cognitive depth: IMS content packages")
    description = LOOKED_AT
    moodle = r"\mod_imscp\analytics\indicator\cognitive_depth"
    activity = "imscp"
    highest = 1


class LabelCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the text and media areas due in the range.

    >>> one = {"type": "label", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> LabelCognitiveDepth.of([one, {"type": "label"}])  # one of two, as far as one can go
    0.0
    """

    name = "label_cognitive_depth"
    label = _("Cognitive depth: text and media areas")
    description = LOOKED_AT
    moodle = r"\mod_label\analytics\indicator\cognitive_depth"
    activity = "label"
    highest = 1


class LessonCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the lessons due in the range.

    Ending a lesson shows its feedback: level 3. Ending it again is level 5. Moodle has that the wrong way round:
    one or two ends make level 5, three or more do not; corrected, two or more do.

    >>> one = {"type": "lesson", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> LessonCognitiveDepth.of([one, {"type": "lesson"}])  # one of two, as far as one can go
    0.0
    """

    name = "lesson_cognitive_depth"
    label = _("Cognitive depth: lessons")
    description = depth_by(BY_FINISHING)
    moodle = r"\mod_lesson\analytics\indicator\cognitive_depth"
    activity = "lesson"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_lesson\\event\\lesson_ended",)
    submitted = ("\\mod_lesson\\event\\lesson_ended",)

    def checks_grades(self) -> bool:
        return False

    def feedback_acted_on(self) -> nw.Expr:
        ends = nw.col("times_submitted")
        return (ends > 0) & (ends <= 2) if self.compat else ends >= 2


class LtiCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the external tools due in the range.

    >>> one = {"type": "lti", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> LtiCognitiveDepth.of([one, {"type": "lti"}])  # one of two, as far as one can go
    0.0
    """

    name = "lti_cognitive_depth"
    label = _("Cognitive depth: external tools")
    moodle = r"\mod_lti\analytics\indicator\cognitive_depth"
    activity = "lti"
    highest = 3
    viewed = ("\\mod_lti\\event\\course_module_viewed",)


class PageCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the pages due in the range.

    >>> one = {"type": "page", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> PageCognitiveDepth.of([one, {"type": "page"}])  # one of two, as far as one can go
    0.0
    >>> PageCognitiveDepth.of([{"type": "quiz"}]) is None  # none due
    True
    """

    name = "page_cognitive_depth"
    label = _("Cognitive depth: pages")
    description = LOOKED_AT
    moodle = r"\mod_page\analytics\indicator\cognitive_depth"
    activity = "page"
    highest = 1


class QuizCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the quizzes due in the range.

    Level 3: came back after being graded; level 5: made another attempt after it. There is no level 4.

    >>> one = {"type": "quiz", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> QuizCognitiveDepth.of([one, {"type": "quiz"}])  # one of two, as far as one can go
    0.0
    """

    name = "quiz_cognitive_depth"
    label = _("Cognitive depth: quizzes")
    moodle = r"\mod_quiz\analytics\indicator\cognitive_depth"
    activity = "quiz"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_quiz\\event\\course_module_viewed",)
    submitted = ("\\mod_quiz\\event\\attempt_submitted",)


class ResourceCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the files due in the range.

    >>> one = {"type": "resource", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> ResourceCognitiveDepth.of([one, {"type": "resource"}])  # one of two, as far as one can go
    0.0
    """

    name = "resource_cognitive_depth"
    label = _("Cognitive depth: files")
    description = LOOKED_AT
    moodle = r"\mod_resource\analytics\indicator\cognitive_depth"
    activity = "resource"
    highest = 1


class ScormCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the SCORM packages due in the range.

    >>> one = {"type": "scorm", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> ScormCognitiveDepth.of([one, {"type": "scorm"}])  # one of two, as far as one can go
    0.0
    """

    name = "scorm_cognitive_depth"
    label = _("Cognitive depth: SCORM packages")
    moodle = r"\mod_scorm\analytics\indicator\cognitive_depth"
    activity = "scorm"
    highest = 3
    has_own_due = True
    viewed = ("\\mod_scorm\\event\\course_module_viewed",)


class SurveyCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the surveys due in the range.

    >>> one = {"type": "survey", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> SurveyCognitiveDepth.of([one, {"type": "survey"}])  # one of two, as far as one can go
    0.0
    """

    name = "survey_cognitive_depth"
    label = _("Cognitive depth: surveys")
    description = WRITTEN_IN
    moodle = r"\mod_survey\analytics\indicator\cognitive_depth"
    activity = "survey"
    highest = 2


class UrlCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the links due in the range.

    >>> one = {"type": "url", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> UrlCognitiveDepth.of([one, {"type": "url"}])  # one of two, as far as one can go
    0.0
    """

    name = "url_cognitive_depth"
    label = _("Cognitive depth: links")
    description = LOOKED_AT
    moodle = r"\mod_url\analytics\indicator\cognitive_depth"
    activity = "url"
    highest = 1


class WikiCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the wikis due in the range.

    >>> one = {"type": "wiki", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> WikiCognitiveDepth.of([one, {"type": "wiki"}])  # one of two, as far as one can go
    0.0
    """

    name = "wiki_cognitive_depth"
    label = _("Cognitive depth: wikis")
    description = WRITTEN_IN
    moodle = r"\mod_wiki\analytics\indicator\cognitive_depth"
    activity = "wiki"
    highest = 2


class WorkshopCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the workshops due in the range.

    Level 3: came back after being graded; level 4: assessed others after it; level 5: handed in again after it.

    >>> one = {"type": "workshop", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> WorkshopCognitiveDepth.of([one, {"type": "workshop"}])  # one of two, as far as one can go
    0.0
    """

    name = "workshop_cognitive_depth"
    label = _("Cognitive depth: workshops")
    moodle = r"\mod_workshop\analytics\indicator\cognitive_depth"
    activity = "workshop"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_workshop\\event\\course_module_viewed", "\\mod_workshop\\event\\submission_viewed")
    replied = ("\\mod_workshop\\event\\submission_assessed", "\\mod_workshop\\event\\submission_reassessed")
    submitted = (
        "\\mod_workshop\\event\\submission_updated",
        "\\mod_workshop\\event\\submission_created",
        "\\mod_workshop\\event\\submission_reassessed",
    )
