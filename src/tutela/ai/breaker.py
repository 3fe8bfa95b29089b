"""The circuit breaker of provider instances, with its memory in the database, so that all processes share it.

Health is kept for each instance and *subject*: the model that an action is performed by, or the action where no model
is named. A missing image model does not stop text. After `THRESHOLD` failures in a row the circuit is open: the
instance is skipped at once for `COOLDOWN` seconds, or for as long as the service asked. Then one attempt may probe it;
its success closes the circuit.

What a person's own request may have caused opens the circuit for that person; for everybody only when `PEOPLE` met it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet

from tutela.ai.catalogue import EVERYBODY, Instance
from tutela.ai.codes import Code
from tutela.ai.models import InstanceHealth
from tutela.ai.register import Entry

THRESHOLD = 5
COOLDOWN = 30.0
LONGEST = 3600.0
"""Seconds: a service that asks for more is asked again after this."""
PEOPLE = 3
"""So many people must meet what a request may cause itself before it says something of the service."""

OF_THE_SERVICE = frozenset({401, 402, 403, 404, 405, 429, 503, 529})
"""No key, no credit, no such address, too many requests, no connection: it would have met anybody."""
OF_THE_REQUEST = frozenset({400, 413, 422, Code.CANCELLED, Code.NOT_KEPT})
"""The request was not acceptable, the person went away, our own disk is full: nothing is said of the service."""


def of_one_person(code: int) -> bool:
    """Whether a failure of this *code* may be due to the request: a long or an empty answer, an unusable image, a
    prompt on which the service stumbles.
    """
    return code not in OF_THE_SERVICE and code not in OF_THE_REQUEST


def is_open(instance: Instance, subject: str, userid: int, now: float) -> bool:
    """Whether *userid* is to leave the instance alone now. No circuit is open for longer than `LONGEST`: what says so
    was written before the clock was set back.
    """
    ends = (instance.circuit(subject, who).openuntil for who in (EVERYBODY, userid))
    return any(now < end <= now + LONGEST for end in ends)


def opens_at(instance: Instance, subject: str, userid: int) -> float:
    """When *userid* may ask the instance again, in Unix seconds."""
    return max(instance.circuit(subject, who).openuntil for who in (EVERYBODY, userid))


def probe(instance: Instance, subject: str, now: float) -> float:
    """Until when the others are kept out, where this attempt probes a circuit that was open until now; else 0."""
    circuit = instance.circuit(subject, EVERYBODY)
    if circuit.failures < THRESHOLD or not circuit.openuntil:
        return 0.0
    _health(instance.id, subject).update(openuntil=now + COOLDOWN)
    return now + COOLDOWN


def learn(ended: Sequence[tuple[Entry, Instance]], now: float) -> None:
    """Take note of what came of attempts. A success that follows a success costs nothing."""
    for entry, instance in ended:
        response, userid = entry.response, entry.action.userid
        subject = instance.subject(type(entry.action))
        if response is None:
            continue
        if response.success:
            if instance.circuit(subject, EVERYBODY).failures or instance.circuit(subject, userid).failures:
                _health(instance.id, subject, userid).update(failures=0, openuntil=0, lasterror="")
                _health(instance.id, subject).update(failures=0, openuntil=0, lasterror="", timesucceeded=now)
        elif entry.refused or response.error_code in OF_THE_REQUEST:
            if entry.probe:
                _probed_in_vain(entry, instance.id, subject, response.error_message, now)
        elif of_one_person(response.error_code):
            _failed_for_a_person(entry, instance.id, subject, now)
        else:
            _count(instance.id, subject, EVERYBODY, response.error_message, now)
            _open(_health(instance.id, subject), now + min(max(response.retry_after or 0.0, COOLDOWN), LONGEST))


def _failed_for_a_person(entry: Entry, instanceid: int, subject: str, now: float) -> None:
    assert entry.response is not None  # noqa: S101 - only what failed comes here
    detail, userid = entry.response.error_message, entry.action.userid
    if entry.probe:
        _probed_in_vain(entry, instanceid, subject, detail, now)
    else:
        for who in (EVERYBODY, userid):
            _count(instanceid, subject, who, detail, now)
        _open(_health(instanceid, subject, userid), now + COOLDOWN)
    everybody = _health(instanceid, subject).filter(failures__gte=THRESHOLD)
    since = max([now - LONGEST, *everybody.values_list("timesucceeded", flat=True)])
    met = InstanceHealth.objects.filter(instance_id=instanceid, subject=subject, timefailed__gt=since)
    if met.exclude(userid=EVERYBODY).count() >= PEOPLE:
        _open(everybody, now + COOLDOWN)


def _probed_in_vain(entry: Entry, instanceid: int, subject: str, detail: str, now: float) -> None:
    """One person's request keeps no circuit open: the next one may probe at once, this person a little later.

    Where the circuit was opened again meanwhile, by what somebody else met, it stays so.
    """
    _health(instanceid, subject).filter(openuntil=entry.probe).update(openuntil=now)
    _count(instanceid, subject, entry.action.userid, detail, now, by=0)
    _health(instanceid, subject, entry.action.userid).update(openuntil=now + COOLDOWN)


def _open(health: QuerySet[InstanceHealth], until: float) -> None:
    """Open where there are failures enough; a circuit that is open for longer already stays so."""
    health.filter(failures__gte=THRESHOLD, openuntil__lt=until).update(openuntil=until)


def _count(instanceid: int, subject: str, userid: int, detail: str, now: float, *, by: int = 1) -> None:
    """One failure more in a row, of *userid* or of everybody."""
    row, _made = InstanceHealth.objects.get_or_create(instance_id=instanceid, subject=subject, userid=userid)
    InstanceHealth.objects.filter(pk=row.pk).update(
        failures=F("failures") + by, timefailed=now, lasterror=detail.replace("\x00", "")[:255]
    )


def _health(instanceid: int, subject: str, userid: int = EVERYBODY) -> QuerySet[InstanceHealth]:
    return InstanceHealth.objects.filter(instance_id=instanceid, subject=subject, userid=userid)
