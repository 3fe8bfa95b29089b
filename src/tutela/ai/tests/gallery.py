"""A stub of an AI service that names addresses of its own for its images, and what is there is not always an image."""

from __future__ import annotations

import asyncio
import base64
import io
import zlib
from typing import Any

from aiohttp import web
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tutela.testing.openai_stub import OpenAIStub
from tutela.testing.picture import png

MEBIBYTE = 1024 * 1024
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Gallery(OpenAIStub):
    """`seen` counts the fetches of each picture."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.seen: dict[str, int] = {}

    def add_routes(self, app: web.Application) -> None:
        super().add_routes(app)
        app.router.add_get("/pictures/{name}", self._picture)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.seen[name] = self.seen.get(name, 0) + 1
        match name:
            case "huge.png":
                return await _huge(request)
            case "slow.png":
                await asyncio.sleep(60)
            case "elsewhere.png":
                raise web.HTTPFound(request.query["to"])
            case "loop.png":
                raise web.HTTPFound(request.url)
            case "gone.png":
                raise web.HTTPNotFound
            case "text.png":
                return web.Response(text="I am a text.", content_type="image/png")
            case "script.svg":
                return web.Response(body=SCRIPT, content_type="image/svg+xml")
        return web.Response(body=png(256, 256), content_type="image/png")


async def _huge(request: web.Request) -> web.StreamResponse:
    """40 MB that begin as a PNG does, and do not say how much they are."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    response.enable_chunked_encoding()
    await response.prepare(request)
    await response.write(b"\x89PNG\r\n\x1a\n")
    for _ in range(40):
        await response.write(b"\0" * MEBIBYTE)
    return response


def picture(kind: str = "PNG", colour: Any = (30, 90, 200), size: tuple[int, int] = (256, 256), **more: Any) -> bytes:
    """A picture of one colour."""
    stream = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour).save(stream, format=kind, **more)
    return stream.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to 900 million pixels."""
    header = png(64, 64)[:16] + (30_000).to_bytes(4) * 2 + bytes((8, 2, 0, 0, 0))
    header += zlib.crc32(header[12:]).to_bytes(4)
    body = zlib.compress(b"\0" * 1_000_000)
    return header + len(body).to_bytes(4) + b"IDAT" + body + zlib.crc32(b"IDAT" + body).to_bytes(4)


def chatty() -> bytes:
    """A PNG that tells who made it and where."""
    told = PngInfo()
    told.add_text("Author", "Ada Lovelace")
    told.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>made with a secret prompt</x:xmpmeta>")
    return picture(pnginfo=told, exif=_exif())


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "somewhere in Genoa"
    return exif.tobytes()


def encoded(content: bytes) -> str:
    """*content* in base64."""
    return base64.b64encode(content).decode()
