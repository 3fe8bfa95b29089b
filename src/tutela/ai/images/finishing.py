"""Read, mark, write: what is computed for an image, in threads of its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tutela.ai.images.marking import language_for, mark
from tutela.ai.images.provenance import packet
from tutela.ai.images.reading import read

if TYPE_CHECKING:
    from PIL.Image import Image

AT_ONCE = 2
"""Images that are worked on at the same time: a large one takes a few hundred megabytes."""
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
QUALITY: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 92, "subsampling": 0},
    "WEBP": {"quality": 92},
}

THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="tutela-images")
"""Where `finished` is run."""


@dataclass(frozen=True)
class Finished:
    """A marked image as it is kept and served: its bytes, type and size in pixels; `ending` of a file name."""

    content: bytes
    mime: str
    ending: str
    width: int
    height: int


def finished(content: bytes, languages: Sequence[str], uid: str) -> Finished:
    """The image in *content*, marked in the first of *languages* that there is a mark in. Raises `UnusableImage`.

    Nothing but the picture is taken over: no metadata, no further frames. Run it in `THREADS`.
    """
    picture = read(content)
    marked = mark(picture.image, language_for(*languages))
    written = _written(marked, picture.format, packet(uid))
    return Finished(written, TYPES[picture.format], ENDINGS[picture.format], *marked.size)


def _written(image: Image, kind: str, xmp: bytes) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    image.info.clear()
    told: dict[str, Any] = {"xmp": xmp}
    if kind == "PNG":
        chunks = PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode())
        told = {"pnginfo": chunks}
    stream = io.BytesIO()
    (image.convert("RGB") if kind == "JPEG" else image).save(stream, format=kind, **QUALITY[kind], **told)
    return stream.getvalue()
