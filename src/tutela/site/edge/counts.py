"""Requests counted for ``/metrics``, in this process."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

REQUESTS = Counter("tutela_requests", "Requests answered.", ["method", "status"])
SECONDS = Histogram("tutela_request_seconds", "Time to answer a request.", ["method"])
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count(method: str, status: int, seconds: float) -> None:
    """Count a request. Methods that nobody knows count as one, so that a stranger cannot make rows without end."""
    known = method if method in METHODS else "other"
    REQUESTS.labels(known, str(status)).inc()
    SECONDS.labels(known).observe(seconds)
