"""Counters for Prometheus. They live in this process and begin at zero with it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

NAME = "tutela_mlbackend"


class Metrics:
    """Counts the requests of one app."""

    def __init__(self) -> None:
        self._registry = into = CollectorRegistry()
        self._requests = Counter(
            f"{NAME}_requests", "Requests answered, by route and status.", ["route", "status"], registry=into
        )
        self._seconds = Counter(f"{NAME}_request_seconds", "Seconds spent answering.", ["route"], registry=into)
        self._loaded = Gauge(f"{NAME}_models_loaded", "Models held in memory.", registry=into)

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self._requests.labels(route, status).inc()
        self._seconds.labels(route).inc(seconds)

    def text(self, loaded: int) -> bytes:
        """All of it, as Prometheus reads it; *loaded* models are in memory."""
        self._loaded.set(loaded)
        return generate_latest(self._registry)
