"""Logs: one line for each thing that happened, on standard error, with the request's id and without secrets."""

from __future__ import annotations

import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from tutela.site import environment

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
MASK = "[hidden]"
_SECRET_NAME = re.compile(r"pass(word|wd)?$|secret|token|authorization|cookie|api_?key|session", re.IGNORECASE)
_SECRET_SHAPE = re.compile(
    r"\b(?:sk|pk|tut|rk)[-_][\w-]{12,}"
    r"|(?i:\bbearer\s+)[\w.~+/=-]{8,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)


def hide_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Mask what has the name or the shape of a secret; the last guard, for nothing should log one."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if _SECRET_NAME.search(name) and value:
        return MASK
    return _SECRET_SHAPE.sub(MASK, value) if isinstance(value, str) else value


def logging_settings() -> dict[str, Any]:
    """Django's ``LOGGING``: everything through structlog to standard error."""
    level = environment.choice("TUTELA_LOG_LEVEL", LEVELS)
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering()],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "tutela": {"level": level},
            "django": {"level": level if level != "DEBUG" else "INFO", "handlers": [], "propagate": True},
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            # Each refused request has its line already; Django would add another for every 4xx.
            "django.request": {"level": "ERROR"},
            "uvicorn": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }


def _rendering() -> list[Processor]:
    shape = environment.choice("TUTELA_LOG_FORMAT", ("auto", "json", "console"))
    if shape == "json" or (shape == "auto" and not sys.stderr.isatty()):
        return [structlog.processors.format_exc_info, hide_secrets, structlog.processors.JSONRenderer()]
    return [
        structlog.processors.format_exc_info,
        hide_secrets,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
