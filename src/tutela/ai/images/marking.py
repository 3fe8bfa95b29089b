"""The visible mark: a pill at the bottom left that says, in the person's language, that the image is generated.

The words are drawn beforehand in every language (`tools/image_marks.py`, docs/decisions/0052): no font is needed here,
and letters that join or stack stand as they should.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MARKS = Path(__file__).parent / "marks"

EM = 96
"""The font size at which the words were drawn, in pixels."""
FALLBACK = "en"
SHARE = 0.04
"""Font size as a part of the shorter side: still read where a page shows the picture at a third of its size."""
LEAST_EM = 14
MARGIN = 0.5
PADDING = 0.5
"""Around the pill and within it, in font sizes."""
OPACITY = 0.8
"""Of the pill. Black at 80 % is dark enough for white words on a white picture: 12 to 1."""
DARK = 128

LIKENESS = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "bs": "hr", "zh-tw": "zh-hant",
            "zh-hk": "zh-hant", "zh-mo": "zh-hant"}  # fmt: skip
"""Codes of the same language, or of one that is read as well."""


@cache
def languages() -> frozenset[str]:
    """The languages that there are marks in."""
    return frozenset(file.stem for file in MARKS.glob("*.png"))


def language_for(*wanted: str) -> str:
    """The first of *wanted* that there is a mark in, exactly or by its base language; English where there is none.

    Moodle's spelling is understood.

    >>> language_for("zh_tw"), language_for("de_comm"), language_for("tlh", "es-MX"), language_for("")
    ('zh-hant', 'de', 'es', 'en')
    """
    for code in wanted:
        whole = code.strip().lower().replace("_", "-")
        parts = whole.split("-")
        for part in (whole, "-".join(parts[:2]), parts[0]):
            found = LIKENESS.get(part, part)
            if found in languages():
                return found
    return FALLBACK


def mark(picture: Image, language: str) -> Image:
    """*picture* with the mark in *language*, which is one of `languages`."""
    from PIL import Image, ImageDraw

    words = _words(language)
    em = _em(picture.size, words.size)
    margin, padding = round(em * MARGIN), round(em * PADDING)
    scaled = words.resize(_scaled(words.size, em), Image.Resampling.LANCZOS)
    width, height = scaled.width + 2 * padding, max(scaled.height, em) + 2 * padding
    left, top = margin, picture.height - margin - height
    shade, ink = (0, 255) if _is_dark(picture, (left, top, left + width, top + height)) else (255, 0)
    pill = Image.new("L", (width, height))
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, width - 1, height - 1), height / 2, fill=round(255 * OPACITY))
    marked = picture.copy()
    marked.paste((shade,) * 3 + (255,) * (picture.mode == "RGBA"), (left, top), _over(picture, pill))
    at = (left + padding, top + (height - scaled.height) // 2)
    marked.paste((ink,) * 3 + (255,) * (picture.mode == "RGBA"), at, scaled)
    return marked


def _em(picture: tuple[int, int], words: tuple[int, int]) -> int:
    """The font size, in whole pixels: as the picture is, but so that the pill keeps within it."""
    around = 2 * MARGIN + 2 * PADDING
    widest = picture[0] / (words[0] / EM + around)
    highest = picture[1] / (max(words[1] / EM, 1) + around)
    return max(1, int(min(max(LEAST_EM, min(picture) * SHARE), widest, highest)))


def _scaled(words: tuple[int, int], em: int) -> tuple[int, int]:
    return max(1, round(words[0] * em / EM)), max(1, round(words[1] * em / EM))


def _is_dark(picture: Image, box: tuple[int, int, int, int]) -> bool:
    """Whether what the pill will cover is dark, as the eye weighs colours; what can be seen through counts as white."""
    from PIL import Image, ImageStat

    part = picture.crop(box)
    if part.mode == "RGBA":
        part = Image.alpha_composite(Image.new("RGBA", part.size, "white"), part)
    return ImageStat.Stat(part.convert("L")).mean[0] < DARK


def _over(picture: Image, pill: Image) -> Image:
    """The pill, opaque where the picture can be seen through: what will be behind it there, nobody knows."""
    return pill if picture.mode == "RGB" else pill.point([255 if level else 0 for level in range(256)])


@cache
def _words(language: str) -> Image:
    from PIL import Image

    with Image.open(MARKS / f"{language}.png") as opened:
        return opened.convert("L")
