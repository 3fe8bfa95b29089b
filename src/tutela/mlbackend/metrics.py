"""Counters for Prometheus, in its text format. They live in this process and begin at zero with it."""

from __future__ import annotations

import threading
from collections import Counter

HELP = {
    "tutela_mlbackend_requests_total": ("counter", "Requests answered, by route and status."),
    "tutela_mlbackend_request_seconds_total": ("counter", "Seconds spent answering, by route."),
    "tutela_mlbackend_models_loaded": ("gauge", "Models held in memory."),
}


class Metrics:
    """Counts requests."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._guard = threading.Lock()

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        with self._guard:
            self._requests[route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment] # a Counter adds floats as well

    def text(self, loaded: int) -> str:
        """All of it, as Prometheus reads it."""
        requests, seconds, models = HELP
        with self._guard:
            lines = {
                requests: [
                    f'{requests}{{route="{route}",status="{status}"}} {count}'
                    for (route, status), count in sorted(self._requests.items())
                ],
                seconds: [
                    f'{seconds}{{route="{route}"}} {spent:.6f}' for route, spent in sorted(self._seconds.items())
                ],
                models: [f"{models} {loaded}"],
            }
        text = []
        for name, (kind, help_) in HELP.items():
            text += [f"# HELP {name} {help_}", f"# TYPE {name} {kind}", *lines[name]]
        return "\n".join(text) + "\n"
