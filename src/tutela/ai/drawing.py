"""What becomes of an image between the provider and the person: got, marked, kept, and named by our own address."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

from django.db import connections
from django.utils import translation

from tutela.ai.codes import SENTENCES, Code
from tutela.ai.files import FileView, keep
from tutela.ai.images.acquire import acquire
from tutela.ai.images.finishing import THREADS, finished
from tutela.identity.api import Person
from tutela.sdk import Action, ActionRefused, GenerateImageResponse, Provider, Response


async def kept(response: Response, action: Action[Any], provider: Provider[Any], attempt: str) -> Response:
    """*response* as it is, but with our own marked copy in the place of the image that a service drew.

    Raises `UnusableImage` for what is no image that can be kept, and `ActionRefused` where it cannot be written.
    """
    if not isinstance(response, GenerateImageResponse) or not response.success:
        return response
    content = await acquire(response, provider.config.trusts_address)
    work = (content, action, attempt, translation.get_language() or "")
    file = await asyncio.get_running_loop().run_in_executor(THREADS, _keep, *work)
    return response.model_copy(update={"imagebase64": None, "draftfile": file.address})


def for_person(response: Response) -> Response:
    """*response* without the service's own address of the image, where it is not marked."""
    if isinstance(response, GenerateImageResponse) and response.sourceurl:
        return response.model_copy(update={"sourceurl": None})
    return response


def _keep(content: bytes, action: Action[Any], attempt: str, language: str) -> FileView:
    """In a thread of its own: mark in the person's language, else in that of the page, and keep."""
    fileid = uuid.uuid4().hex
    try:
        own = Person.objects.filter(pk=action.userid).values_list("language", flat=True).first() or ""
        image = finished(content, [own, language], fileid)
        return keep(image, action, attempt, fileid)
    except OSError as failure:
        detail = f"the image could not be kept: {type(failure).__name__}: {failure.strerror or failure}"
        raise ActionRefused(Code.NOT_KEPT, SENTENCES[Code.NOT_KEPT], detail) from failure
    finally:
        connections.close_all()
