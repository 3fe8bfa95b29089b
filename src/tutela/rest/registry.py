"""Where registered sites tell a registry about themselves; there is nothing here unless this site is one."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tutela.registration.api import ValidationError, delete, take

LARGEST_BODY = 256 * 1024
STATUS = {"taken": 200, "again": 200, "deleted": 200, "unknown": 200, "forbidden": 401, "busy": 429}


@csrf_exempt  # a site sends no cookie: its secret is in a header
@require_http_methods(["PUT", "DELETE"])
def site(request: HttpRequest, siteid: UUID) -> JsonResponse:
    """PUT an update of the site, DELETE all that is known of it; ``Authorization: Bearer`` its secret."""
    if not settings.TUTELA_REGISTRY:
        return _answer(siteid, 404, "not_a_registry")
    secret = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if request.method == "DELETE":
        outcome = delete(str(siteid), secret)
        return _answer(siteid, STATUS[outcome], outcome)
    if len(request.body) > LARGEST_BODY:
        return _answer(siteid, 413, "too_large")
    try:
        outcome = take(str(siteid), secret, json.loads(request.body))
    except ValidationError as failure:
        fields = sorted({".".join(str(part) for part in error["loc"]) for error in failure.errors()})
        return _answer(siteid, 422, f"not_valid: {', '.join(fields[:20])}")
    except (ValueError, RecursionError):
        return _answer(siteid, 400, "not_json")
    return _answer(siteid, STATUS[outcome], outcome)


def _answer(siteid: UUID, status: int, outcome: str) -> JsonResponse:
    return JsonResponse({"siteid": str(siteid), "outcome": outcome}, status=status)
