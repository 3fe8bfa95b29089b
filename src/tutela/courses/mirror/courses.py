"""Categories and courses of a platform, and their contexts, all below one category that stands for the platform."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from tutela.courses.contexts import context_of
from tutela.courses.mirror.record import Counts, RemoteCategory, RemoteCourse
from tutela.courses.mirror.upsert import gone, moment, retire, text, upsert
from tutela.courses.models import Category, Course
from tutela.courses.platforms import SITE
from tutela.identity.api import Platform, chunks, place_contexts
from tutela.sdk import ContextLevel

COURSE_FIELDS = ("category_id", "shortname", "fullname", "visible", "startdate", "enddate")
LONGEST_SHORT = 100
LONGEST_FULL = 255


@transaction.atomic
def mirror_categories(platform: Platform, categories: Iterable[RemoteCategory]) -> Counts:
    """Bring the categories and their contexts into line. One that is gone stays, for courses may be in it."""
    counts = Counts()
    listed = {category.remoteid: category for category in categories if category.remoteid != SITE}
    root, _new = Category.objects.update_or_create(
        platform=platform, remoteid=SITE, defaults={"name": platform.name[:LONGEST_FULL]}
    )
    rows = [(key, (text(category.name, LONGEST_FULL) or str(key),)) for key, category in listed.items()]
    upsert(Category, platform.pk, rows, ("name",), new={"parent": root}, seen=set(), counts=counts)
    _arrange(platform.pk, listed, root.pk)
    return counts


@transaction.atomic
def mirror_courses(platform: Platform, courses: Iterable[RemoteCourse]) -> Counts:
    """Bring the courses and their contexts into line; one that is gone is hidden."""
    counts = Counts()
    seen: set[int] = set()
    listed = sorted(courses)
    home = dict(Category.objects.filter(platform=platform).values_list("remoteid", "pk"))
    names = short_names(listed, _taken(platform.pk, {course.remoteid for course in listed}))
    rows = [
        (
            course.remoteid,
            (
                home.get(course.category, home[SITE]),
                names[course.remoteid],
                text(course.fullname, LONGEST_FULL) or names[course.remoteid],
                course.visible,
                moment(course.start),
                moment(course.end),
            ),
        )
        for course in listed
    ]
    _free_names(platform.pk, names)
    upsert(Course, platform.pk, rows, COURSE_FIELDS, new={}, seen=seen, counts=counts)
    if seen:
        counts.gone = retire(Course, gone(Course, platform.pk, seen, visible=True), visible=False)
    found = Course.objects.filter(platform=platform).values_list("pk", "category_id")
    above = dict(Category.objects.filter(platform=platform).values_list("pk", "pk"))
    parents = {pk: category for pk, category in found if category in above}
    place_contexts(ContextLevel.COURSE, parents, ContextLevel.CATEGORY)
    Course.describe(parents)
    return counts


def short_names(courses: Sequence[RemoteCourse], taken: set[str]) -> dict[int, str]:
    """A short name for each course, its own where nobody else has it; the first one with a name keeps it.

    >>> one, two = (RemoteCourse(key, 0, "BIO", "Biology", True, None, None) for key in (1, 2))
    >>> short_names([one, two], set())
    {1: 'BIO', 2: 'BIO (2)'}
    """
    names: dict[int, str] = {}
    used = set(taken)
    for course in courses:
        name = text(course.shortname, LONGEST_SHORT) or text(course.fullname, LONGEST_SHORT) or str(course.remoteid)
        if _key(name) in used:
            own = f" ({course.remoteid})"
            name = name[: LONGEST_SHORT - len(own)] + own
        while _key(name) in used:  # somebody has a course that is called just like that
            name = f"~{name}"[:LONGEST_SHORT]
        used.add(_key(name))
        names[course.remoteid] = name
    return names


def _taken(platformid: int, listed: set[int]) -> set[str]:
    """The short names of courses that this record does not list: local ones, other platforms', and those gone."""
    rows = Course.objects.values_list("platform_id", "remoteid", "shortname")
    return {_key(name) for owner, remoteid, name in rows if owner != platformid or remoteid not in listed}


def _key(name: str) -> str:
    """What a database that ignores case and accents compares."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)).strip()


def _free_names(platformid: int, names: dict[int, str]) -> None:
    """Courses that get another short name give up theirs first, so that two may swap."""
    rows = Course.objects.filter(platform_id=platformid).values_list("pk", "remoteid", "shortname")
    changing = [pk for pk, remoteid, name in rows if remoteid in names and names[remoteid] != name]
    for some in chunks(changing):
        Course.objects.filter(pk__in=some).update(
            shortname=Concat(Value("~"), Cast(F("pk"), CharField()), output_field=CharField())
        )


def _arrange(platformid: int, listed: dict[int, RemoteCategory], root: int) -> None:
    """Put each category below its parent, and the contexts after it. A parent that leads in a circle is the top."""
    rows = {row.remoteid: row for row in Category.objects.filter(platform_id=platformid)}
    moved = []
    for key, category in listed.items():
        parent = rows[category.parent].pk if _leads_up(listed, key) and category.parent in rows else root
        if rows[key].parent_id != parent:
            rows[key].parent_id = parent
            moved.append(rows[key])
    Category.objects.bulk_update(moved, ["parent"], batch_size=500)
    context_of(Category.objects.get(pk=root))
    below = {row.pk: row.parent_id for row in rows.values() if row.parent_id is not None}
    done = {root}
    while layer := {pk: parent for pk, parent in below.items() if parent in done and pk not in done}:
        place_contexts(ContextLevel.CATEGORY, layer, ContextLevel.CATEGORY)
        done.update(layer)
    Category.describe(done)


def _leads_up(listed: dict[int, RemoteCategory], key: int) -> bool:
    passed: set[int] = set()
    while key in listed:
        if key in passed:
            return False
        passed.add(key)
        key = listed[key].parent
    return True
