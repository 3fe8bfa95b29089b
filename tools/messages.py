"""Bring the catalogues of translations up to date with what is marked in the source, and compile them.

Pure Python: nobody needs GNU gettext. The ``.mo`` files are committed, so that a fresh clone and a wheel speak every
language. A new message comes into the ``.po`` empty; translate it there and run ``make messages`` again.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tutela"
LOCALE = SOURCE / "site" / "locale"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "translate": None,
    "counted": (1, 2),
}
WIDTH = 120
NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = """\
# Tutela's texts in another language. Licensed as Tutela is: Apache-2.0. `make messages` keeps this file in order.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms};\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main() -> None:
    """Update and compile every catalogue; say what is still to be translated."""
    missing = 0
    for file in catalogues():
        catalogue = updated(file)
        file.write_bytes(as_po(catalogue))
        compiled(file).write_bytes(as_mo(catalogue))
        open_ = list(untranslated(catalogue))
        missing += len(open_)
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {len(open_)} to translate")
        for message in open_:
            print(f"  {message.id!r}")
    sys.exit(missing > 0)


def catalogues() -> list[Path]:
    """The ``.po`` file of each language other than English."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def compiled(file: Path) -> Path:
    """Where the program looks for the messages of *file*."""
    return file.with_suffix(".mo")


def read(file: Path) -> Catalog:
    """A catalogue as it is."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.parent.name, domain="django", abort_invalid=True)


def updated(file: Path) -> Catalog:
    """The catalogue of *file* with exactly the messages that the source marks; a translation is never guessed."""
    catalogue = read(file)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


@cache
def template() -> Catalog:
    """Every message that the source marks, with the files in which it stands."""
    catalogue = Catalog(domain="django", charset="utf-8")
    for place, identifier, comments, context in marked():
        catalogue.add(identifier, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalogue


def marked() -> Iterator[tuple[str, str | tuple[str, ...], list[str], str | None]]:
    """The file, the text (with its plural), the comments for translators and the context of each mark."""
    for file in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.*")]):
        place = file.relative_to(ROOT).as_posix()
        if "/tests/" in place or "/migrations/" in place:
            continue
        code = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # What comes out has the template's indentation, of which Python would complain.
            code = "\n".join(line.strip() for line in templatize(code, origin=place).splitlines())
        found = extract("python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"])
        yield from ((place, identifier, comments, context) for _line, identifier, comments, context in found)


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The messages that lack a translation or one of its plural forms, or whose translation is a guess."""
    for message in catalogue:
        if message.id and (message.fuzzy or not all(translated for _english, translated in pairs(message))):
            yield message


def as_po(catalogue: Catalog) -> bytes:
    """The text of a catalogue: no dates and no line numbers, so that it changes only when the words do."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=True)
    header = HEADER.format(language=catalogue.locale_identifier, plural_forms=catalogue.plural_forms.rstrip(";"))
    return header.encode() + stream.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue, the same whenever it is made."""
    catalogue.creation_date = catalogue.revision_date = NO_TIME
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each form of *message* in English, and its translation."""
    english, translated = _forms(message.id), _forms(message.string)
    return [(english[min(number, len(english) - 1)], form) for number, form in enumerate(translated)]


def _forms(texts: str | Sequence[str] | None) -> list[str]:
    return [texts or ""] if isinstance(texts, str | None) else [text or "" for text in texts]


if __name__ == "__main__":
    main()
