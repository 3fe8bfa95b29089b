"""Draws the marks that generated images bear: one small picture of the words in each language.

Needs fonts, which nobody else does (docs/decisions/0052): Noto Sans and Noto Sans CJK, bold, as Debian packs them
(``fonts-noto-core``, ``fonts-noto-cjk``), and Pillow with its Raqm layout, which joins and orders the letters of every
script. Run it after a change of ``texts.json``::

    python -m tools.image_marks
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont, features

MARKS = Path(__file__).parent.parent / "src/tutela/ai/images/marks"
FONTS = Path("/usr/share/fonts")
EM = 96
"""Font size in pixels; `tutela.ai.images.marking` counts on it."""
LEVELS = 16
"""Shades of grey that are kept: more cannot be told apart and take room."""
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
SCRIPTS = {
    "am": "Ethiopic", "ar": "Arabic", "bn": "Bengali", "fa": "Arabic", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Devanagari", "hy": "Armenian", "ka": "Georgian", "km": "Khmer", "kn": "Kannada", "ml": "Malayalam",
    "mr": "Devanagari", "ne": "Devanagari", "pa": "Gurmukhi", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "ur": "Arabic",
}  # fmt: skip
"""Language → the Noto Sans of its script; the others are in Noto Sans itself or in that for Chinese and so on."""
CJK = {"ja": 0, "ko": 1, "zh": 2, "zh-hant": 3}
"""Language → its face in the collection."""


def main() -> int:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description="Draw the marks of generated images.")
    parser.add_argument("--fonts", type=Path, default=FONTS)
    fonts: Path = parser.parse_args().fonts
    if not features.check("raqm"):
        print("Pillow has no Raqm layout here: install libfribidi0.", file=sys.stderr)
        return 1
    texts: dict[str, str] = json.loads((MARKS / "texts.json").read_text(encoding="utf-8"))
    for old in MARKS.glob("*.png"):
        old.unlink()
    for language, text in texts.items():
        drawn(text, language, fonts).save(MARKS / f"{language}.png", optimize=True, bits=4)
    size = sum(file.stat().st_size for file in MARKS.glob("*.png"))
    print(f"{len(texts)} marks, {size // 1024} KiB")
    return 0


def drawn(text: str, language: str, fonts: Path) -> Image.Image:
    """*text* in white on black, cut to its ink, in few shades."""
    canvas = Image.new("L", (40 * EM, 3 * EM))
    draw = ImageDraw.Draw(canvas)
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    runs = [text] if direction == "rtl" else [f"{word} " for word in text.split()]
    x = float(EM)
    for run in runs:
        font = _font_for(run, language, fonts)
        draw.text((x, 2 * EM), run, fill=255, font=font, anchor="ls", direction=direction)
        x += draw.textlength(run, font=font, direction=direction)
    box = canvas.getbbox()
    if box is None:
        raise SystemExit(f"{language}: nothing was drawn")
    ink = canvas.crop(box)
    step = 255 // (LEVELS - 1)
    grey = ink.point([round(level / step) for level in range(256)])
    palette = Image.frombytes("P", grey.size, grey.tobytes())
    palette.putpalette([level * step for level in range(LEVELS) for _channel in "rgb"])
    return palette


def _font_for(run: str, language: str, fonts: Path) -> ImageFont.FreeTypeFont:
    """The script's own font, or Noto Sans for a word in Latin letters within it."""
    for font in (_font(fonts, language), _font(fonts, "")):
        if all(_has(font, letter) for letter in run.strip()):
            return font
    raise SystemExit(f"{language}: no font has all letters of {run!r}")


@cache
def _font(fonts: Path, language: str) -> ImageFont.FreeTypeFont:
    index = CJK.get(language, 0)
    name = "NotoSansCJK-Bold.ttc" if language in CJK else f"NotoSans{SCRIPTS.get(language, '')}-Bold.ttf"
    file = next(fonts.rglob(name), None)
    if file is None:
        raise SystemExit(f"{name} is not below {fonts}: install fonts-noto-core and fonts-noto-cjk.")
    return ImageFont.truetype(str(file), EM, index=index, layout_engine=ImageFont.Layout.RAQM)


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether it draws *letter* otherwise than what it does not know; joiners are drawn by no font."""
    if letter in "\u200c\u200d":
        return True
    shapes = [font.getmask(character) for character in (letter, "\U0010fffe")]
    known, unknown = (Image.frombytes("L", shape.size, bytes(shape)) for shape in shapes)
    return known.size != unknown.size or ImageChops.difference(known, unknown).getbbox() is not None


if __name__ == "__main__":
    raise SystemExit(main())
