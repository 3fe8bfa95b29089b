"""A generated image: what is taken for one, the mark for people, the mark for machines."""

from __future__ import annotations

import io
import json
import random
from typing import Any

import pytest
from django.conf import settings
from PIL import Image

from tutela.ai.images import marking, reading
from tutela.ai.images.errors import UnusableImage
from tutela.ai.images.finishing import finished
from tutela.ai.images.provenance import SOURCE_TYPE
from tutela.ai.tests.gallery import SCRIPT, bomb, chatty, picture

UID = "ab" * 16
KINDS = ("PNG", "JPEG", "WEBP")
LANGUAGES = sorted(marking.languages())


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def pill_of(image: Image.Image) -> Image.Image:
    """The bottom left, where the mark is."""
    return image.crop((0, image.height - 40, image.width * 3 // 4, image.height))


def luminance(colour: Any) -> float:
    """Of a pixel in RGB, as WCAG has it."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    shade: float = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return shade


def contrast(image: Image.Image) -> float:
    """Between the lightest and the darkest spot of *image*."""
    shades = [luminance(colour) for _count, colour in image.getcolors(1_000_000) or []]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_keeps_its_format(kind: str) -> None:
    image = finished(picture(kind), ["en"], UID)
    assert Image.open(io.BytesIO(image.content)).format == kind


@pytest.mark.parametrize("kind", KINDS)
def test_machines_can_read_that_it_is_generated(kind: str) -> None:
    image = Image.open(io.BytesIO(finished(picture(kind), ["en"], UID).content))
    assert SOURCE_TYPE.encode() in image.info["xmp"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("colour", [(255, 255, 255), (0, 0, 0), (128, 128, 128), (255, 255, 0), (0, 0, 160)])
def test_the_mark_is_legible_on_every_colour(kind: str, colour: tuple[int, int, int]) -> None:
    image = opened(finished(picture(kind, colour, (512, 512)), ["en"], UID).content)
    inside = image.crop((20, image.height - 26, 120, image.height - 16))
    assert contrast(inside) > 7


def test_the_mark_is_legible_on_noise() -> None:
    noise = Image.frombytes("RGB", (512, 512), random.Random(7).randbytes(512 * 512 * 3))  # noqa: S311 - any noise will do
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    image = opened(finished(stream.getvalue(), ["en"], UID).content)
    words = opened(finished(picture("PNG", (127, 127, 127), (512, 512)), ["en"], UID).content)
    ink = [at for at in _spots(words) if luminance(words.getpixel(at)) > 0.9]
    assert min(luminance(image.getpixel(at)) for at in ink) > 0.8


def _spots(image: Image.Image) -> list[tuple[int, int]]:
    return [(x, y) for x in range(15, 160) for y in range(image.height - 35, image.height - 10)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_mark_that_fits_in_every_language(language: str) -> None:
    plain = picture("PNG", (255, 255, 255), (256, 256))
    changed = opened(finished(plain, [language], UID).content).point([255 - value for value in range(256)] * 3)
    left, top, right, bottom = changed.getbbox() or (0, 0, 0, 0)
    assert left >= 0 and right <= 256 and top > 200 and bottom <= 256 and right - left > 30


def test_every_mark_has_its_words_on_record() -> None:
    texts = json.loads((marking.MARKS / "texts.json").read_text(encoding="utf-8"))
    assert sorted(texts) == LANGUAGES


def test_every_language_of_the_pages_has_a_mark() -> None:
    assert {code for code, _name in settings.LANGUAGES} <= marking.languages()


def test_two_languages_have_two_marks() -> None:
    english, arabic = (pill_of(opened(finished(picture(), [code], UID).content)).tobytes() for code in ("en", "ar"))
    assert english != arabic


def test_the_mark_grows_with_the_picture() -> None:
    assert marking._em((1024, 1024), (764, 97)) > 2 * marking._em((256, 256), (764, 97))


def test_a_picture_that_can_be_seen_through_stays_so() -> None:
    image = Image.open(io.BytesIO(finished(picture("PNG", (0, 0, 0, 0)), ["en"], UID).content))
    assert image.mode == "RGBA" and image.getpixel((128, 10)) == (0, 0, 0, 0)


def test_what_is_under_the_mark_is_opaque_there() -> None:
    image = Image.open(io.BytesIO(finished(picture("PNG", (0, 0, 0, 0)), ["en"], UID).content))
    assert image.getpixel((30, 256 - 18))[3] == 255  # type: ignore[index]  # RGBA


def test_other_metadata_is_left_behind() -> None:
    content = finished(chatty(), ["en"], UID).content
    assert not any(word in content for word in (b"Ada", b"Genoa", b"secret", b"eXIf", b"tEXt"))


def test_only_the_first_frame_of_a_moving_picture_is_kept() -> None:
    frames = [Image.new("RGB", (128, 128), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:])
    image = Image.open(io.BytesIO(finished(stream.getvalue(), ["en"], UID).content))
    assert getattr(image, "n_frames", 1) == 1


def test_a_picture_of_inks_becomes_one_of_light() -> None:
    stream = io.BytesIO()
    Image.new("CMYK", (128, 128), (0, 255, 255, 0)).save(stream, "JPEG")
    assert Image.open(io.BytesIO(finished(stream.getvalue(), ["en"], UID).content)).mode == "RGB"


BAD = {
    "text": (b"I am a text.", reading.NOT_AN_IMAGE),
    "nothing": (b"", reading.NOT_AN_IMAGE),
    "svg with script": (SCRIPT, reading.NOT_AN_IMAGE),
    "gif": (b"GIF89a" + bytes(100), reading.NOT_AN_IMAGE),
    "sound": (b"RIFF\x10\0\0\0WAVEfmt ", reading.NOT_AN_IMAGE),
    "pdf": (b"%PDF-1.7", reading.NOT_AN_IMAGE),
    "too small to mark": (picture(size=(16, 16)), reading.NOT_AN_IMAGE),
    "svg that begins as a png": (b"\x89PNG\r\n\x1a\n" + SCRIPT, reading.BROKEN),
    "empty jpeg": (b"\xff\xd8\xff" + bytes(1000), reading.BROKEN),
    "empty webp": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), reading.BROKEN),
    "cut png": (picture()[:-40], reading.BROKEN),
    "cut jpeg": (picture("JPEG")[:400], reading.BROKEN),
    "bomb": (bomb(), reading.TOO_LARGE),
    "large file": (b"\x89PNG\r\n\x1a\n" + bytes(reading.MAX_BYTES), reading.TOO_LARGE),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
def test_what_is_no_image_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnusableImage) as refused:
        reading.read(content)
    assert refused.value.error == sentence


def test_every_cut_of_an_image_is_an_image_or_refused() -> None:
    whole = picture("PNG", size=(64, 64))
    for length in range(0, len(whole), 7):
        try:
            reading.read(whole[:length])
        except UnusableImage:
            continue


def test_two_images_of_the_same_picture_are_two_files() -> None:
    one, other = (finished(picture(), ["en"], uid).content for uid in ("a" * 32, "b" * 32))
    assert one != other
