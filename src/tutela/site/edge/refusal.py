"""An error as JSON, for requests that Django does not see and for addresses that programs call."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Scope

API_PREFIXES = ("/api/", "/v1/", "/webservice/", "/mlbackend/", "/healthz", "/metrics")


def for_programs(path: str) -> bool:
    """Whether programs rather than people call this address."""
    return path.startswith(API_PREFIXES)


def body(status: int, message: str, requestid: str) -> dict[str, Any]:
    """The JSON of an error."""
    return {"error": {"code": status, "message": message, "requestid": requestid}}


def refusal(status: int, message: str, scope: Scope) -> JSONResponse:
    """An error response. The message is for whoever called."""
    requestid = scope.get("state", {}).get("requestid", "")
    return JSONResponse(body(status, message, requestid), status)
