"""Makes a site to measure, or points it at another stub: people who may, a course, a provider instance, limits on.

Run as a process with the site's environment: ``python -m bench.ai.seed BASE_URL``. Prints the context and the tokens.
"""

from __future__ import annotations

import json
import sys

from tutela.site.start.prepare import prepare

PEOPLE = 64
LIMIT = 1_000_000_000
"""Attempts per hour: counted like any limit, and never reached."""


def main() -> None:
    """Make it and tell."""
    prepare()
    from tutela.ai import api as ai
    from tutela.courses import api as courses
    from tutela.identity import api as identity

    category, _new = courses.Category.objects.get_or_create(name="Bench")
    course, _new = courses.Course.objects.get_or_create(category=category, shortname="BENCH", fullname="Bench")
    section, _new = courses.Section.objects.get_or_create(course=course, number=1)
    module, _new = courses.CourseModule.objects.get_or_create(course=course, section=section, name="Tides")
    contextid = courses.context_of(module).pk
    tokens = []
    for number in range(PEOPLE):
        person, _new = identity.Person.objects.get_or_create(username=f"bench{number}")
        courses.enrol(person, course, "editingteacher")
        ai.accept_policy(person.pk, contextid)
        tokens.append(identity.make_token(person, "bench")[1])
    administrator = identity.Person.objects.filter(is_site_admin=True).get()
    config = {"base_url": sys.argv[1], "api_key": "sk-bench"}
    for view in ai.list_instances(administrator):
        ai.delete_instance(administrator, view.id)
    made = ai.create_instance(administrator, "openai", "Stub", config, user_limit=LIMIT, global_limit=LIMIT)
    ai.set_instance_enabled(administrator, made.id, True)
    print(json.dumps({"contextid": contextid, "tokens": tokens, "instanceid": made.id}))


if __name__ == "__main__":
    main()
