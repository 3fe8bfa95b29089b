"""Usage as a registered site tells it: for each provider and action, as Moodle's registration does (MDL-82626)."""

from __future__ import annotations

import math
from typing import Any

from tutela.ai.usage import Span, UsageCount, count_usage

COMPONENT = "aiprovider_"
BY = ("provider", "actionname", "model", "success", "errorcode")

SiteUsage = dict[str, dict[str, Any]]


def site_usage(timefrom: int, timeto: int) -> SiteUsage:
    """Component → action → counts, and ``time_range``, both ends of which (Unix seconds) are included; empty without
    attempts. ``average_time`` is in whole seconds, over successes; ``predominant_error`` the most frequent code, the
    one that came first among equals. What was refused before a provider was chosen is nobody's and not counted. One
    query, and no personal data.
    """
    found: SiteUsage = {}
    # Moodle's times are whole seconds: the last one is included to its end.
    counts = [one for one in count_usage(Span(timefrom, timeto + 1), BY) if one.key[0]]
    errors: dict[tuple[str, str], dict[int, int]] = {}
    seconds: dict[tuple[str, str], float] = {}
    for used in sorted(counts, key=lambda one: one.firstid):
        provider, action = used.key[:2]
        told = found.setdefault(COMPONENT + provider, {}).setdefault(
            action, {"success_count": 0, "fail_count": 0, "models": {}}
        )
        _add(told, used, errors.setdefault((provider, action), {}))
        seconds[provider, action] = seconds.get((provider, action), 0.0) + used.seconds
    for (provider, action), codes in errors.items():
        told = found[COMPONENT + provider][action]
        if codes:
            told["predominant_error"] = max(codes, key=lambda code: codes[code])
        if told["success_count"]:
            told["average_time"] = math.floor(seconds[provider, action] / told["success_count"] + 0.5)
    if found:
        found["time_range"] = {"timefrom": timefrom, "timeto": timeto}
    return found


def _add(told: dict[str, Any], used: UsageCount, codes: dict[int, int]) -> None:
    _provider, _action, model, success, errorcode = used.key
    told["success_count" if success else "fail_count"] += used.count
    named = told["models"].setdefault(model or "unknown", {"count": 0})
    named["count"] += used.count
    if not success:
        codes[errorcode] = codes.get(errorcode, 0) + used.count
