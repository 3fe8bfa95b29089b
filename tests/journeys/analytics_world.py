"""Makes insights on a demo site, in a process of its own: ``python -m tests.journeys.analytics_world DATA``.

The people and what is predicted of them are made up; the models are those of every site.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta

LEARNERS = ("Ana Costa", "Ben Achebe", "Chloé Martin", "Farid Haddad")
DAY = 86_400


def main(data: str) -> None:
    """Make them in the data folder *data*."""
    os.environ["TUTELA_DATA"] = data
    from tutela.site.start.prepare import set_up

    set_up()
    from django.utils import timezone

    from tutela.analytics.models import AnalyticsModel, Prediction
    from tutela.courses import api as courses
    from tutela.identity import api as identity

    course = courses.Course.objects.get(fullname="Coasts and oceans")
    model = AnalyticsModel.objects.get(target="course_gradetopass")
    model.interval, model.enabled, model.trained = "quarters", True, True
    model.save()
    now = int(time.time())
    known = {
        "model": model,
        "version": model.version,
        "platformid": 1,
        "rangeindex": 1,
        "contextid": courses.context_of(course).pk,
        "courseid": course.pk,
        "calculations": {"work_submitted": -0.6, "work_late": -0.2, "mean_score": 0.4, "work_missed": None},
        "explanation": [["work_submitted", 1.4], ["mean_score", -0.7], ["work_late", 0.5]],
        "timestart": now - 60 * DAY,
        "timeend": now - DAY,
        "timesynced": now - 7200,
        "timecreated": timezone.now() - timedelta(hours=1),
    }
    for number, name in enumerate(LEARNERS):
        first, last = name.split(" ")
        person = identity.Person.objects.create_user(f"s{number}", "a long enough secret", is_site_admin=False)
        identity.Person.objects.filter(pk=person.pk).update(first_name=first, last_name=last)
        courses.enrol(person, course, "student")
        Prediction.objects.create(**known, sampleid=number, personid=person.pk, probability=0.95 - number / 10)
    learner = identity.Person.objects.get(username="learner")
    upcoming = AnalyticsModel.objects.get(target="upcoming_activities_due")
    own = {"model": upcoming, "version": upcoming.version, "contextid": courses.context_of(learner).pk}
    due: dict[str, object] = {
        "courseid": None,
        "calculations": {"activities_due": 1.0},
        "explanation": [],
        "probability": 1.0,
    }
    Prediction.objects.create(**(known | own | due), sampleid=99, personid=learner.pk)


if __name__ == "__main__":
    main(sys.argv[1])
