"""A schedule's five fields in words, for the shapes that people use; '' for the others, whose next times say it."""

from __future__ import annotations

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def in_words(cron: str) -> str:
    """What *cron* says, in the language of the page. Times are UTC.

    >>> in_words("5 2 * * 0"), in_words("30 * * * *"), in_words("1,7 */5 * 2 *")
    ('every Sunday at 02:05 UTC', 'every hour, at minute 30', '')
    """
    fields = cron.split()
    if len(fields) != 5:
        return ""
    minute, hour, day, month, weekday = fields
    if month != "*":
        return ""
    if day == weekday == "*":
        return _daily(minute, hour)
    if not (minute.isdecimal() and hour.isdecimal()):
        return ""
    at = _clock(minute, hour)
    if day == "*" and weekday.isdecimal():
        name = str(WEEKDAYS[(int(weekday) - 1) % 7])
        return _("every %(weekday)s at %(time)s UTC") % {"weekday": name, "time": at}
    if weekday == "*" and day.isdecimal():
        return _("on day %(day)s of every month at %(time)s UTC") % {"day": day, "time": at}
    return ""


def _daily(minute: str, hour: str) -> str:
    if hour == "*":
        return _within_the_hour(minute)
    if not minute.isdecimal():
        return ""
    if hour.isdecimal():
        return _("every day at %(time)s UTC") % {"time": _clock(minute, hour)}
    step = hour.removeprefix("*/")
    if step.isdecimal() and step != hour:
        words = ngettext("every hour, at minute %(minute)s", "every %(number)s hours, at minute %(minute)s", int(step))
        return words % {"number": step, "minute": minute}
    return ""


def _within_the_hour(minute: str) -> str:
    if minute.isdecimal():
        return _("every hour, at minute %(minute)s") % {"minute": minute}
    step = "1" if minute == "*" else minute.removeprefix("*/")
    if step.isdecimal() and step != minute:
        return ngettext("every minute", "every %(number)s minutes", int(step)) % {"number": step}
    return ""


def _clock(minute: str, hour: str) -> str:
    return f"{int(hour):02d}:{int(minute):02d}"
