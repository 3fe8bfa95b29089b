"""Serving files of the file store to those who may see them, in whole or in part."""

from __future__ import annotations

import re
from collections.abc import Mapping

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tutela.ai.api import FileView, file_content, image_file
from tutela.identity.api import NotFound, Person, TokenScope
from tutela.rest.auth import SessionAuth, TokenAuth, person_of_token
from tutela.rest.recognise import told

DRAFT = "/draftfile.php/user/draft/"
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-cache",  # kept by the browser, and asked after: a right may have ended
    "Vary": "Authorization, Cookie",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def draft_address(address: str) -> str:
    """Where Moodle's clients find the file that this site serves at *address*: whole, where the site knows its own.

    They send their token as a parameter, as they do for Moodle's own files.
    """
    return f"{settings.TUTELA_URL.rstrip('/')}{DRAFT}{address.removeprefix('/file/')}" if address else ""


@require_safe
@told
async def file(request: HttpRequest, fileid: str, name: str) -> HttpResponse:
    """A file, for somebody who is signed in or sends a token."""
    return await sync_to_async(_served)(request, fileid, name, "")


@require_safe
@told
async def draft_file(request: HttpRequest, fileid: str, name: str) -> HttpResponse:
    """The same at an address like Moodle's, which also takes the parameter ``token``."""
    return await sync_to_async(_served)(request, fileid, name, request.GET.get("token", ""))


def _served(request: HttpRequest, fileid: str, name: str, token: str) -> HttpResponse:
    person = person_of_token(token, TokenScope.READ) if token else _person(request)
    found = image_file(person, fileid)
    if found.name != name:
        raise NotFound("file", name)
    return _answer(request, found)


def _person(request: HttpRequest) -> Person:
    return TokenAuth()(request) or SessionAuth()(request)


def _answer(request: HttpRequest, found: FileView) -> HttpResponse:
    etag = f'"{found.sha256}"'
    headers = {**HEADERS, "ETag": etag, "Content-Disposition": f'inline; filename="{found.name}"'}
    if etag in _tags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    first, last = _span(asked, found.size)
    if first > last:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{found.size}"})
    body = file_content(found)[first : last + 1]
    partial = len(body) < found.size
    if partial:
        headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    return HttpResponse(body, content_type=found.mime, status=206 if partial else 200, headers=headers)


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _span(asked: str, size: int) -> tuple[int, int]:
    """The first and last byte asked for; the whole where nothing is, or more than one part. Empty: first > last."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.group(1) == found.group(2) == "":
        return 0, size - 1
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
