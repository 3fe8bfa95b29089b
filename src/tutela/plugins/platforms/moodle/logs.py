"""The two logs of Moodle: the standard one, and the legacy one of sites that began before Moodle 2.7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tutela.plugins.platforms.moodle.needs import LEGACY_LOG, STANDARD_LOG, Need

STANDARD = """
    SELECT id AS event_id, timecreated AS time,
           CASE WHEN userid > 0 THEN userid END AS person_id,
           nullif(courseid, 0) AS course_id, nullif(contextid, 0) AS context_id, contextlevel AS level,
           contextinstanceid AS instance_id, eventname AS name, nullif(component, '') AS component,
           nullif(action, '') AS action, nullif(target, '') AS target, crud, anonymous <> 0 AS is_anonymous,
           CASE WHEN relateduserid > 0 THEN relateduserid END AS other_person_id, 1 AS repeats
    FROM {log}
"""

# The legacy log has no names of events and no crud: the name that the same act has today is put together from module
# and action where the two are known to say the same, and crud is read off the verb.
LEGACY = """
    SELECT l.id AS event_id, l.time, CASE WHEN l.userid > 0 THEN l.userid END AS person_id,
           nullif(l.course, 0) AS course_id, x.id AS context_id,
           CASE WHEN l.cmid > 0 THEN 70 WHEN l.course > 0 THEN 50 ELSE 10 END AS level,
           CASE WHEN l.cmid > 0 THEN l.cmid ELSE coalesce(l.course, 0) END AS instance_id,
           CASE
             WHEN l.module = 'course' AND l.action = 'view' THEN '\\core\\event\\course_viewed'
             WHEN l.cmid > 0 AND l.action = 'view' THEN '\\mod_' || l.module || '\\event\\course_module_viewed'
             WHEN l.module = 'assign' AND l.action IN ('submit', 'submit for grading')
               THEN '\\mod_assign\\event\\assessable_submitted'
             WHEN l.module = 'quiz' AND l.action = 'close attempt' THEN '\\mod_quiz\\event\\attempt_submitted'
             WHEN l.module = 'quiz' AND l.action = 'attempt' THEN '\\mod_quiz\\event\\attempt_started'
             WHEN l.module = 'lesson' AND l.action = 'end' THEN '\\mod_lesson\\event\\lesson_ended'
             WHEN l.module = 'forum' AND l.action = 'view discussion' THEN '\\mod_forum\\event\\discussion_viewed'
             WHEN l.module = 'forum' AND l.action = 'add discussion' THEN '\\mod_forum\\event\\discussion_created'
             WHEN l.module = 'forum' AND l.action = 'add post' THEN '\\mod_forum\\event\\post_created'
             WHEN l.module = 'chat' AND l.action = 'talk' THEN '\\mod_chat\\event\\message_sent'
             ELSE '\\logstore_legacy\\event\\legacy_logged'
           END AS name,
           CASE WHEN l.cmid > 0 THEN 'mod_' || l.module ELSE 'core' END AS component,
           nullif(l.action, '') AS action, nullif(l.module, '') AS target,
           CASE
             WHEN regexp_matches(l.action, '(^|[ _])(delete|remove|unenrol|unassign)') THEN 'd'
             WHEN regexp_matches(l.action, '(^|[ _])(update|edit|grade|close attempt|continue|end)') THEN 'u'
             WHEN regexp_matches(l.action, '(^|[ _])(add|submit|upload|attempt|talk|post|start|enrol|choose|record)')
               THEN 'c'
             ELSE 'r'
           END AS crud,
           false AS is_anonymous, NULL AS other_person_id, 1 AS repeats
    FROM {log} AS l
    LEFT JOIN raw."context" AS x
      ON x.contextlevel = CASE WHEN l.cmid > 0 THEN 70 ELSE 50 END
      AND x.instanceid = CASE WHEN l.cmid > 0 THEN l.cmid ELSE l.course END
"""


@dataclass(frozen=True)
class Log:
    """One log: its table, the SELECT that makes events of it, and what else that reads."""

    need: Need
    sql: str
    also: tuple[str, ...] = ()


LOGS: Mapping[str, Log] = {
    "standard": Log(STANDARD_LOG, STANDARD),
    "legacy": Log(LEGACY_LOG, LEGACY, ("context",)),
}
