"""What a request holds: parameters, and files streamed to the disk while they come in.

A file goes to an unlinked temporary file, so that nothing of it stays behind however the process ends.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from tutela.mlbackend.errors import Fault, MissingFile, StorageFailed, TooLarge

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks


NOT_IN_ID = re.compile(r"[^A-Za-z0-9_$-]")
NOT_IN_NUMBER = re.compile(r"[^0-9.$]")
NOT_IN_COUNT = re.compile(r"[^0-9$]")
LONGEST_ID = 200


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request, from its query or its body, cleaned as the contract says: characters that do not
    belong are removed, never complained about.
    """

    given: Mapping[str, str]

    def id(self, name: str) -> str:
        """An id that is safe as the name of a folder. Raises `Fault` when nothing of it is left."""
        cleaned = NOT_IN_ID.sub("", self._raw(name))
        if not cleaned or len(cleaned) > LONGEST_ID:
            raise Fault(f"The parameter {name} is empty or too long.")
        return cleaned

    def id_or_none(self, name: str) -> str | None:
        """The same, None where it is not given or given empty."""
        return self.id(name) if self.given.get(name) else None

    def number(self, name: str) -> float:
        """A decimal number."""
        try:
            number = float(NOT_IN_NUMBER.sub("", self._raw(name)))
        except ValueError:
            raise Fault(f"The parameter {name} is not a number.") from None
        if not math.isfinite(number):
            raise Fault(f"The parameter {name} is too large.")
        return number

    def count(self, name: str) -> int:
        """A whole number."""
        return int(self.digits(name))

    def digits(self, name: str) -> str:
        """A whole number as it was written."""
        cleaned = NOT_IN_COUNT.sub("", self._raw(name))
        if not cleaned.isdigit() or len(cleaned) > 18:
            raise Fault(f"The parameter {name} is not a whole number.")
        return cleaned

    def _raw(self, name: str) -> str:
        if name not in self.given:
            raise Fault(f"The parameter {name} is missing.")
        return self.given[name]


IN_MEMORY = 1024 * 1024
LONGEST_FIELD = 64 * 1024
MOST_PARTS = 100


@dataclass
class Form:
    """What came in. Files belong to the request and are closed with it."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, IO[bytes]] = field(default_factory=dict)

    def file(self, name: str) -> IO[bytes]:
        """The file part *name*, from its beginning. Raises `MissingFile`."""
        if name not in self.files:
            raise MissingFile(f"The request has no file called {name}.")
        self.files[name].seek(0)
        return self.files[name]

    def close(self) -> None:
        """Let the files go."""
        for file in self.files.values():
            file.close()


async def read_form(
    content_type: str, body: AsyncIterator[bytes], form: Form, *, limit: int, folder: Path | None
) -> None:
    """Read *body* into *form*. Raises `TooLarge` beyond *limit* bytes, and `Fault` for a body that is no form."""
    kind, options = parse_options_header(content_type)
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        await _multipart(options[b"boundary"], _limited(body, limit), form, folder)
        return
    if kind == b"application/x-www-form-urlencoded":
        text = b"".join([part async for part in _limited(body, LONGEST_FIELD)])
        form.fields.update(parse_qsl(text.decode(errors="replace"), keep_blank_values=True))
        return
    async for _ in _limited(body, limit):
        pass  # a body that is no form says nothing, and is not kept


async def _limited(body: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    size = 0
    async for part in body:
        size += len(part)
        if size > limit:
            raise TooLarge(f"The request is larger than the {_shown(limit)} that this server accepts.")
        yield part


def _shown(size: int) -> str:
    return f"{size // (1024 * 1024)} MB" if size >= 1024 * 1024 else f"{size // 1024} KB"


async def _multipart(boundary: bytes, body: AsyncIterator[bytes], form: Form, folder: Path | None) -> None:
    parts = _Parts(form, folder)
    parser = MultipartParser(boundary, parts.callbacks())
    with _readable():
        async for part in body:
            parser.write(part)
        parser.finalize()
    if not parts.ended:
        raise Fault("The request broke off before its end.")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except FormParserError as failure:
        raise Fault("The request is not a form that can be read.") from failure
    except OSError as failure:
        raise StorageFailed(f"There is no room for the upload ({failure.strerror}); nothing was changed.") from failure


class _Parts:
    """Takes the parts of a multipart body as the parser finds them."""

    def __init__(self, form: Form, folder: Path | None) -> None:
        self._form = form
        self._folder = folder
        self._header = bytearray()
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._name = ""
        self._file: IO[bytes] | None = None
        self._text = bytearray()
        self._count = 0
        self.ended = False

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._count += 1
        if self._count > MOST_PARTS:
            raise Fault("The request has too many parts.")
        self._headers = {}
        self._text = bytearray()
        self._file = None

    def _header_end(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header, self._value = bytearray(), bytearray()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode(errors="replace")
        if b"filename" in options:
            self._file = self._form.files[self._name] = _temporary(self._folder)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
        elif len(self._text) + end - start > LONGEST_FIELD:
            raise Fault("A field of the request is too long.")
        else:
            self._text.extend(data[start:end])

    def _part_end(self) -> None:
        if self._file is None:
            self._form.fields[self._name] = self._text.decode(errors="replace")

    def _end(self) -> None:
        self.ended = True


def _temporary(folder: Path | None) -> IO[bytes]:
    """In memory while it is small, then a file without a name. Who asked for it closes it."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY, dir=None if folder is None else str(folder))
