"""From a service's image to our own marked copy, and who may see it: through the manager, with a real service."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings
from django.utils import translation

from tutela.ai import api as ai
from tutela.ai.codes import Code
from tutela.ai.files import FORSAKEN, sweep
from tutela.ai.images import acquire, reading
from tutela.ai.images.provenance import SOURCE_TYPE
from tutela.ai.models import ACTION_TABLES, Attempt, InstanceHealth, StoredFile
from tutela.ai.tests.conftest import attempts
from tutela.ai.tests.gallery import SCRIPT, Gallery, bomb, encoded, picture
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk import GenerateImage
from tutela.testing.behaviour import ANSWERS
from tutela.testing.openai_stub import ThreadedStub

Draw = Callable[..., ai.Outcome]
pytestmark = pytest.mark.usefixtures("consent")


@pytest.fixture(scope="module")
def gallery() -> Iterator[ThreadedStub]:
    """A service that draws."""
    with Gallery.in_thread() as stub:
        yield stub


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """The data folder of one test."""
    with override_settings(TUTELA_DATA=tmp_path):
        yield tmp_path / "files"


@pytest.fixture
def service(lasting_world: World, gallery: ThreadedStub) -> int:
    """An enabled instance of a provider that asks the gallery."""
    gallery.behave("answers")
    config = {"base_url": gallery.base_url, "api_key": "sk-of-the-stub"}
    made = ai.create_instance(lasting_world.administrator, "openai", "The gallery", config)
    ai.set_instance_enabled(lasting_world.administrator, made.id, True)
    return made.id


@pytest.fixture
def draw(lasting_world: World, service: int, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Draw:
    """Ask for an image, as the teacher unless told otherwise, and wait for the outcome."""

    def drawing(person: identity.Person | None = None, contextid: int | None = None) -> ai.Outcome:
        userid = (person or lasting_world.teacher).pk
        action = GenerateImage(contextid=contextid or lasting_world.here, userid=userid, prompttext="The moon.")
        outcome: ai.Outcome = run(ai.get_manager().process(action, placement="rest"))
        return outcome

    return drawing


def at(gallery: ThreadedStub, name: str) -> str:
    """The address of a picture in the gallery."""
    return gallery.base_url.removesuffix("/v1") + f"/pictures/{name}"


def the_file(draw: Draw, person: identity.Person) -> ai.FileView:
    """The one that was drawn just now."""
    assert draw().response.success
    return ai.image_file(person, StoredFile.objects.get().pk)


def blobs(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# ---- the way of a good image ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_image_by_its_bytes_becomes_a_file_of_ours(
    draw: Draw, gallery: ThreadedStub, lasting_world: World, kind: str
) -> None:
    gallery.behave("answers", image=encoded(picture(kind)))
    file = the_file(draw, lasting_world.teacher)
    assert (file.mime, file.width, file.height) == (f"image/{kind.lower()}", 256, 256)


def test_an_image_by_its_address_becomes_a_file_of_ours(
    draw: Draw, gallery: ThreadedStub, lasting_world: World
) -> None:
    gallery.behave("answers", as_url=True, image_url=at(gallery, "good.png"))
    assert the_file(draw, lasting_world.teacher).mime == "image/png"


def test_the_person_gets_our_address_and_nothing_unmarked(draw: Draw, gallery: ThreadedStub) -> None:
    gallery.behave("answers", as_url=True, image_url=at(gallery, "good.png"))
    data = draw().response.get_response_data()
    row = StoredFile.objects.get()
    assert (data["draftfile"], data["sourceurl"], data["imagebase64"]) == (f"/file/{row.pk}/{row.name}", None, None)


def test_the_action_row_keeps_what_the_service_said(draw: Draw, gallery: ThreadedStub) -> None:
    gallery.behave("answers", as_url=True, image_url=at(gallery, "good.png"))
    draw()
    kept: Any = ACTION_TABLES["generate_image"]._default_manager.get(pk=attempts()[0].actionid)
    assert (kept.sourceurl, kept.revisedprompt, kept.prompt) == (at(gallery, "good.png"), "The moon.", "The moon.")


def test_the_row_says_who_asked_where_and_by_which_attempt(draw: Draw, lasting_world: World) -> None:
    draw()
    row = StoredFile.objects.get()
    assert (row.userid, row.contextid, row.attempt) == (
        lasting_world.teacher.pk,
        lasting_world.here,
        attempts()[0].uid,
    )


def test_the_bytes_are_marked_for_machines(draw: Draw, lasting_world: World) -> None:
    assert SOURCE_TYPE.encode() in ai.file_content(the_file(draw, lasting_world.teacher))


def test_the_bytes_are_named_by_their_content(draw: Draw, lasting_world: World, folder: Path) -> None:
    file = the_file(draw, lasting_world.teacher)
    assert (folder / file.sha256[:2] / file.sha256).stat().st_size == file.size


def test_the_mark_is_in_the_persons_language(draw: Draw, gallery: ThreadedStub, lasting_world: World) -> None:
    contents = []
    for language in ("", "es", "ar"):
        identity.remember_language(lasting_world.teacher, language)
        gallery.behave("answers", image=encoded(picture()))
        draw()
        newest = StoredFile.objects.latest("timecreated")
        contents.append(len(ai.file_content(ai.image_file(lasting_world.teacher, newest.pk))))
    assert len(set(contents)) == 3


def test_without_a_choice_the_mark_is_in_the_language_of_the_page(draw: Draw, lasting_world: World) -> None:
    draw()
    with translation.override("es"):
        draw()
    english, spanish = StoredFile.objects.order_by("timecreated")
    assert english.size != spanish.size


def test_an_object_store_can_keep_them(draw: Draw, lasting_world: World, folder: Path) -> None:
    identity.write_settings(lasting_world.administrator, ai.FileSettings(location="memory://images"))
    file = the_file(draw, lasting_world.teacher)
    assert not blobs(folder) and len(ai.file_content(file)) == file.size


def test_a_file_stays_where_it_is_when_another_store_is_chosen(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    identity.write_settings(lasting_world.administrator, ai.FileSettings(location="memory://others"))
    assert len(ai.file_content(file)) == file.size


# ---- what is refused ------------------------------------------------------------------------------------------------

WRONG_BYTES = {
    "40 MB": (b"\x89PNG\r\n\x1a\n" + bytes(22 * 1024 * 1024), reading.TOO_LARGE),
    "bomb": (bomb(), reading.TOO_LARGE),
    "cut": (picture()[:-30], reading.BROKEN),
    "gif": (b"GIF89a" + bytes(100), reading.NOT_AN_IMAGE),
}


@pytest.mark.parametrize(("content", "sentence"), WRONG_BYTES.values(), ids=WRONG_BYTES)
def test_bytes_that_are_no_image_are_a_failure_on_record(
    draw: Draw, gallery: ThreadedStub, folder: Path, content: bytes, sentence: str
) -> None:
    gallery.behave("answers", image=encoded(content))
    response = draw().response
    (row,) = attempts()
    assert (response.success, response.error, row.success, row.errorcode) == (False, sentence, False, 502)
    assert not StoredFile.objects.exists() and not blobs(folder)


@pytest.mark.parametrize("content", [SCRIPT, b"I am a text."])
def test_a_text_in_the_place_of_an_image_is_a_failure(draw: Draw, gallery: ThreadedStub, content: bytes) -> None:
    gallery.behave("answers", image=encoded(content))
    assert (draw().response.success, attempts()[0].errorcode) == (False, 502)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("huge.png", reading.TOO_LARGE),
        ("text.png", reading.NOT_AN_IMAGE),
        ("script.svg", reading.NOT_AN_IMAGE),
        ("gone.png", acquire.UNREACHABLE),
        ("loop.png", acquire.FORBIDDEN),
    ],
)
def test_an_address_without_an_image_is_a_failure_on_record(
    draw: Draw, gallery: ThreadedStub, folder: Path, name: str, sentence: str
) -> None:
    gallery.behave("answers", as_url=True, image_url=at(gallery, name))
    response = draw().response
    assert (response.success, response.error, attempts()[0].errorcode) == (False, sentence, 502)
    assert not StoredFile.objects.exists() and not blobs(folder)


@pytest.fixture
def neighbour() -> Iterator[ThreadedStub]:
    """Another server on this machine, which nobody has entered anywhere."""
    with Gallery.in_thread() as stub:
        yield stub


def test_a_private_address_is_not_fetched_from(draw: Draw, gallery: ThreadedStub, neighbour: ThreadedStub) -> None:
    gallery.behave("answers", as_url=True, image_url=at(neighbour, "good.png"))
    response = draw().response
    assert (response.error, neighbour._stub.seen) == (acquire.FORBIDDEN, {})  # type: ignore[attr-defined]  # a Gallery


def test_a_redirect_to_a_private_address_is_not_followed(
    draw: Draw, gallery: ThreadedStub, neighbour: ThreadedStub
) -> None:
    to = f"{at(gallery, 'elsewhere.png')}?to={at(neighbour, 'good.png')}"
    gallery.behave("answers", as_url=True, image_url=to)
    response = draw().response
    assert (response.error, neighbour._stub.seen) == (acquire.FORBIDDEN, {})  # type: ignore[attr-defined]  # a Gallery


def test_the_administrator_reads_which_address_it_was(draw: Draw, gallery: ThreadedStub) -> None:
    gallery.behave("answers", as_url=True, image_url="http://169.254.169.254/latest/meta-data")
    draw()
    assert "169.254.169.254 is not public" in attempts()[0].errormessage


def test_an_instance_may_be_allowed_private_addresses(
    draw: Draw, gallery: ThreadedStub, neighbour: ThreadedStub, lasting_world: World, service: int
) -> None:
    config = {"base_url": gallery.base_url, "private_images": True}
    ai.update_instance(lasting_world.administrator, service, config=config)
    gallery.behave("answers", as_url=True, image_url=at(neighbour, "good.png"))
    assert draw().response.success


def test_a_full_disk_is_told_and_not_held_against_the_service(
    draw: Draw, service: int, folder: Path, lasting_world: World
) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    response = draw().response
    assert (response.error_code, attempts()[0].success) == (Code.NOT_KEPT, False)
    assert not StoredFile.objects.exists() and not InstanceHealth.objects.filter(failures__gt=0).exists()


def test_the_next_provider_is_asked_when_an_image_is_none(
    draw: Draw, gallery: ThreadedStub, lasting_world: World
) -> None:
    config = {"base_url": gallery.base_url, "api_key": "sk-of-the-stub"}
    second = ai.create_instance(lasting_world.administrator, "openai", "Another", config)
    ai.set_instance_enabled(lasting_world.administrator, second.id, True)
    wrong = replace(ANSWERS, image=encoded(b"GIF89a" + bytes(100)))
    gallery.behave(wrong, "answers")
    assert draw().response.success and [row.success for row in attempts()] == [False, True]


# ---- who may see it -------------------------------------------------------------------------------------------------


def test_whoever_may_see_the_place_may_see_the_file(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    assert ai.image_file(lasting_world.learner, file.id) == file


@pytest.mark.parametrize("fileid", ["", "../../etc/passwd", "x" * 32, "a" * 5000, "\x00"])
def test_what_does_not_exist_is_not_found(lasting_world: World, fileid: str) -> None:
    with pytest.raises(identity.NotFound):
        ai.image_file(lasting_world.administrator, fileid)


def test_a_file_of_a_place_that_one_may_not_see_is_not_found(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    with pytest.raises(identity.NotFound):
        ai.image_file(lasting_world.stranger, file.id)


def test_a_file_of_a_hidden_module_is_not_found_by_learners(draw: Draw, lasting_world: World) -> None:
    draw(contextid=lasting_world.hidden_here)
    with pytest.raises(identity.NotFound):
        ai.image_file(lasting_world.learner, StoredFile.objects.get().pk)


def test_a_file_of_somebodys_own_place_is_theirs_alone(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    own = courses.context_of(lasting_world.teacher).pk
    StoredFile.objects.filter(pk=file.id).update(contextid=own, userid=lasting_world.learner.pk)
    with pytest.raises(identity.NotFound):
        ai.image_file(lasting_world.manager, file.id)


def test_an_account_that_is_closed_sees_nothing(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    lasting_world.teacher.is_active = False
    with pytest.raises(identity.NotFound):
        ai.image_file(lasting_world.teacher, file.id)


def test_a_file_that_was_altered_is_not_found(draw: Draw, lasting_world: World, folder: Path) -> None:
    file = the_file(draw, lasting_world.teacher)
    blobs(folder)[0].write_bytes(SCRIPT)
    with pytest.raises(identity.NotFound):
        ai.file_content(file)


# ---- deleting -------------------------------------------------------------------------------------------------------


def test_deleting_a_persons_files_leaves_no_byte(draw: Draw, lasting_world: World, folder: Path) -> None:
    draw()
    assert ai.delete_files(userid=lasting_world.teacher.pk) == 1
    assert not StoredFile.objects.exists() and not blobs(folder)


def test_deleting_a_persons_files_leaves_those_of_others(draw: Draw, lasting_world: World) -> None:
    draw()
    assert ai.delete_files(userid=lasting_world.learner.pk) == 0 and StoredFile.objects.exists()


def test_deleting_the_files_of_contexts(draw: Draw, lasting_world: World, folder: Path) -> None:
    draw()
    assert ai.delete_files(contextids=[lasting_world.here]) == 1 and not blobs(folder)


def test_a_persons_files_can_be_listed_for_them(draw: Draw, lasting_world: World) -> None:
    file = the_file(draw, lasting_world.teacher)
    assert ai.files_of(lasting_world.teacher.pk) == [file] and ai.files_of(lasting_world.learner.pk) == []


def test_deleting_needs_to_know_whose() -> None:
    with pytest.raises(ValueError, match="person or contexts"):
        ai.delete_files()


def age(folder: Path) -> None:
    """Make all that is kept two days old."""
    long_ago = time.time() - 2 * FORSAKEN
    StoredFile.objects.update(timecreated=long_ago)
    for path in blobs(folder):
        os.utime(path, (long_ago, long_ago))


def test_at_night_bytes_without_a_row_are_swept_away(draw: Draw, folder: Path) -> None:
    draw()
    StoredFile.objects.all().delete()
    age(folder)
    assert sweep() == 1 and not blobs(folder)


def test_at_night_the_file_of_a_cancelled_attempt_is_swept_away(draw: Draw, folder: Path) -> None:
    draw()
    Attempt.objects.update(success=False)
    age(folder)
    assert sweep() == 1 and not blobs(folder)


def test_at_night_what_somebody_got_stays(draw: Draw, folder: Path) -> None:
    draw()
    age(folder)
    assert sweep() == 0 and len(blobs(folder)) == 1


def test_a_file_outlives_its_row_in_the_register(draw: Draw, folder: Path) -> None:
    draw()
    Attempt.objects.all().delete()
    age(folder)
    assert sweep() == 0 and StoredFile.objects.exists()
