"""The handler for AWS Lambda behind an API Gateway: ``tutela.mlbackend.aws_lambda.handler``.

Needs the extras ``lambda`` and ``s3``, the environment variables of the server, and ``*/*`` among the gateway's binary
media types, because Moodle uploads files.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mangum import Mangum


@cache
def adapter() -> Mangum:
    """The adapter around the app, made at the first call and kept for as long as the function stays warm."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from mangum import Mangum

    from tutela.mlbackend.app import create_app
    from tutela.mlbackend.settings import Settings

    return Mangum(create_app(Settings.from_environment()), lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event of the gateway (REST, HTTP or function URL)."""
    answer: dict[str, Any] = adapter()(event, context)
    return answer
