"""Personal data: what is kept is declared, can be fetched, and can be deleted whole."""

from __future__ import annotations

import json
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Model
from django.db.utils import ConnectionHandler
from PIL import Image
from pydantic import ValidationError

from tutela.ai.api import accept_policy
from tutela.ai.files import keep
from tutela.ai.images.finishing import Finished
from tutela.ai.models import ACTION_TABLES, Attempt, RateWindow
from tutela.conftest import World, make_world
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.identity.api import keep_settings
from tutela.privacy import api as privacy
from tutela.privacy.account import delete_old
from tutela.privacy.api import PrivacyRequest, RetentionSettings, declared
from tutela.privacy.erasure import wipe_traces
from tutela.privacy.export import exports_folder
from tutela.privacy.jobs import perform, work_off
from tutela.sdk import GenerateImage
from tutela.site.databases import database
from tutela.tasks.api import Progress

pytestmark = pytest.mark.django_db


DAY = 86_400.0
MARK = "the secret of the purple heron"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.TUTELA_DATA = tmp_path


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if not model._meta.label.startswith(("auth.", "contenttypes."))]


def attempt(
    person: identity.Person, contextid: int, *, age: float = 0.0, done: bool = True, text: str = MARK
) -> Attempt:
    table: Any = ACTION_TABLES["summarise_text"]
    row = table.objects.create(prompt=text, generatedcontent=f"About {text}")
    moment = time.time() - age
    return Attempt.objects.create(
        uid=f"{row.pk:032d}",
        requestid="r",
        actionname="summarise_text",
        actionid=row.pk,
        success=True if done else None,
        userid=person.pk,
        contextid=contextid,
        provider="openai",
        errormessage=text,
        prompttokens=7,
        timecreated=moment,
        timestarted=moment,
        timecompleted=moment if done else None,
    )


def done(view: privacy.RequestView) -> PrivacyRequest:
    row = PrivacyRequest.objects.get(pk=view.id)
    perform(row)
    return row


def erase(person: identity.Person, **how: bool) -> PrivacyRequest:
    return done(privacy.request_erasure(person, **how))


def everything_stored() -> str:
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        found = []
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found.append(f"{name}: {list(cursor.fetchall())}")
    return "\n".join(found)


def test_every_column_of_every_table_is_declared() -> None:
    undeclared = []
    for model in ours():
        known = declared.columns_of(model)
        columns = {field.attname for field in model._meta.concrete_fields}
        undeclared += [f"{model._meta.db_table}.{column}" for column in sorted(columns - (known or set()))]
    assert undeclared == []


def test_nothing_is_declared_that_is_not_there() -> None:
    tables = {model._meta.db_table: model for model in ours()}
    surplus = []
    for name in [*declared.personal, *declared.impersonal]:
        columns = {field.attname for field in tables[name]._meta.concrete_fields}
        surplus += sorted((declared.columns_of(tables[name]) or set()) - columns)
    assert surplus == []


def test_an_export_holds_prompt_and_answer(world: World) -> None:
    attempt(world.learner, world.here)
    row = done(privacy.request_export(world.learner))
    with zipfile.ZipFile(exports_folder() / row.file) as archive:
        [found] = json.loads(archive.read("ai_action_register.json"))
    assert MARK in found["summarise_text prompt"] and MARK in found["summarise_text generatedcontent"]


def test_an_export_holds_pages_that_people_can_read(world: World) -> None:
    attempt(world.learner, world.here, text="<script>alert(1)</script> herons")
    row = done(privacy.request_export(world.learner))
    with zipfile.ZipFile(exports_folder() / row.file) as archive:
        page = archive.read("ai_action_register.html").decode()
    assert "herons" in page and "<script>" not in page


def test_an_export_holds_nothing_of_others(world: World) -> None:
    attempt(world.teacher, world.here, text="the teacher's own")
    row = done(privacy.request_export(world.learner))
    assert b"the teacher's own" not in b"".join(_contents(exports_folder() / row.file))


def test_an_export_holds_no_password_and_no_key(world: World) -> None:
    token, _key = identity.make_token(world.learner, "phone")
    row = done(privacy.request_export(world.learner))
    everything = b"".join(_contents(exports_folder() / row.file)).decode()
    assert token.digest not in everything and world.learner.password not in everything


def test_an_export_can_be_fetched_by_its_person_only(world: World) -> None:
    view = privacy.request_export(world.learner)
    done(view)
    assert privacy.export_file(world.learner, view.id).is_file()
    with pytest.raises(identity.NotFound):
        privacy.export_file(world.teacher, view.id)


def test_only_who_configures_the_site_asks_for_anothers(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        privacy.request_export(world.teacher, world.learner.pk)
    with pytest.raises(identity.NotAllowed):
        privacy.request_erasure(world.teacher, world.learner.pk)


def test_deletion_leaves_nothing_of_what_was_said(world: World) -> None:
    attempt(world.learner, world.here)
    erase(world.learner)
    assert MARK not in everything_stored()


def test_deletion_leaves_the_count_of_attempts_and_their_cost(world: World) -> None:
    attempt(world.learner, world.here)
    erase(world.learner)
    [row] = Attempt.objects.values("userid", "contextid", "prompttokens", "provider")
    assert row == {"userid": 0, "contextid": 0, "prompttokens": 7, "provider": "openai"}


def test_deletion_takes_consent_back(world: World) -> None:
    accept_policy(world.learner.pk, world.here)
    erase(world.learner)
    assert "ai_policy_register: []" in everything_stored() and "ai_policy_event: []" in everything_stored()


def test_deletion_takes_the_persons_counters_and_no_others(world: World) -> None:
    for person in (world.learner.pk, f"1{world.learner.pk}"):
        RateWindow.objects.create(key=f"user_instance3_{person}", windowstart=0, count=1)
    erase(world.learner)
    assert list(RateWindow.objects.values_list("key", flat=True)) == [f"user_instance3_1{world.learner.pk}"]


def test_deletion_of_data_keeps_the_account(world: World) -> None:
    erase(world.learner)
    assert identity.Person.objects.filter(pk=world.learner.pk, is_active=True).exists()


def test_deletion_leaves_what_others_said(world: World) -> None:
    attempt(world.teacher, world.here)
    erase(world.learner)
    assert Attempt.objects.get().userid == world.teacher.pk


def test_deletion_with_the_account_leaves_no_row_that_names_the_person(world: World) -> None:
    name = "Perpetua-Unmistakable"
    identity.Person.objects.filter(pk=world.learner.pk).update(first_name=name)
    identity.make_token(world.learner, name)
    attempt(world.learner, world.here, text=name)
    done(privacy.request_export(world.learner))
    erase(world.learner, account=True)
    assert name not in everything_stored() and list(exports_folder().iterdir()) == []
    assert not identity.Person.objects.filter(pk=world.learner.pk).exists()


def test_deletion_with_the_account_ends_its_sessions_and_no_others(world: World) -> None:
    keys = {}
    for person in (world.learner, world.teacher):
        session = SessionStore()
        session["_auth_user_id"] = str(person.pk)
        session.save()
        keys[person.pk] = session.session_key or ""
    erase(world.learner, account=True)
    assert not SessionStore().exists(keys[world.learner.pk]) and SessionStore().exists(keys[world.teacher.pk])


def test_the_evidence_of_a_deletion_does_not_say_whose_it_was(world: World) -> None:
    row = erase(world.learner, account=True)
    row.refresh_from_db()
    assert (row.status, row.personid, row.requestedby) == ("done", None, None)


def test_the_only_administrator_cannot_delete_their_account(world: World) -> None:
    with pytest.raises(privacy.LastAdministrator):
        privacy.request_erasure(world.administrator, account=True)


def test_an_attempt_under_way_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    running = attempt(world.learner, world.here, done=False)

    def answer(_seconds: float) -> None:
        Attempt.objects.filter(pk=running.pk).update(success=True, timecompleted=time.time(), errormessage=MARK)

    monkeypatch.setattr("tutela.privacy.erasure.time.sleep", answer)
    erase(world.learner)
    assert MARK not in everything_stored()


def test_a_deletion_whose_time_is_up_goes_on_in_the_next_run(world: World) -> None:
    attempt(world.learner, world.here, done=False)
    view = privacy.request_erasure(world.learner)
    perform(PrivacyRequest.objects.get(pk=view.id), Progress(deadline=0.0))
    assert privacy.get_request(world.learner, view.id).status == "running"
    Attempt.objects.update(success=False, timecompleted=time.time())
    work_off(Progress(float("inf")))
    assert privacy.get_request(world.learner, view.id).status == "done" and MARK not in everything_stored()


def test_a_place_is_cleared_with_all_below_it_and_nothing_beside(world: World) -> None:
    attempt(world.learner, world.here)
    system = identity.system_context().pk
    attempt(world.learner, system, text="elsewhere")
    course = courses.context_of(world.course).pk
    done(privacy.request_context_erasure(world.administrator, course))
    assert MARK not in everything_stored() and Attempt.objects.get(contextid=system).userid == world.learner.pk


def test_a_generated_image_is_exported_and_goes_with_its_bytes(world: World, tmp_path: Path) -> None:
    image = BytesIO()
    Image.new("RGB", (64, 64), "purple").save(image, "PNG")
    action = GenerateImage(userid=world.learner.pk, contextid=world.here, prompttext="A heron")
    finished = Finished(image.getvalue(), "image/png", "png", 64, 64)
    file = keep(finished, action, "attempt", "f" * 32)
    row = done(privacy.request_export(world.learner))
    assert image.getvalue() in _contents(exports_folder() / row.file)
    erase(world.learner)
    assert "ai_file: []" in everything_stored()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and file.sha256 in path.name]


def test_asking_twice_is_one_request(world: World) -> None:
    assert privacy.request_export(world.learner).id == privacy.request_export(world.learner).id


def test_an_export_that_cannot_be_written_says_so_and_leaves_no_part(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tutela.privacy.export._flush", full)
    row = done(privacy.request_export(world.learner))
    assert row.status == "failed" and "space" not in row.message and list(exports_folder().iterdir()) == []


def test_texts_older_than_they_may_be_are_deleted_and_the_attempt_stays(world: World) -> None:
    attempt(world.learner, world.here, age=200 * DAY)
    attempt(world.learner, world.here, age=DAY, text="recent")
    delete_old(Progress(float("inf")))
    assert MARK not in everything_stored() and "recent" in everything_stored() and Attempt.objects.count() == 2


def test_an_administrators_time_replaces_the_default(world: World) -> None:
    attempt(world.learner, world.here, age=200 * DAY)
    keep_settings(RetentionSettings(days={"ai_texts": None}))
    delete_old(Progress(float("inf")))
    assert MARK in everything_stored()


def test_an_attempt_under_way_is_never_too_old(world: World) -> None:
    attempt(world.learner, world.here, age=9000 * DAY, done=False)
    delete_old(Progress(float("inf")))
    assert Attempt.objects.count() == 1


def test_nothing_can_be_kept_for_no_day_at_all() -> None:
    with pytest.raises(ValidationError):
        RetentionSettings(days={"ai_texts": 0})


def test_exports_are_deleted_after_a_week(world: World) -> None:
    row = done(privacy.request_export(world.learner))
    PrivacyRequest.objects.filter(pk=row.pk).update(timeended=time.time() - 8 * DAY)
    delete_old(Progress(float("inf")))
    assert list(exports_folder().iterdir()) == [] and not PrivacyRequest.objects.exists()


def _contents(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_no_file_of_sqlite_holds_what_was_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    other = ConnectionHandler({"default": database(tmp_path)})["default"]
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (text TEXT)")
        cursor.execute("INSERT INTO kept VALUES ('The secret sea rises.')")
        cursor.execute("PRAGMA wal_checkpoint")
        cursor.execute("DELETE FROM kept")
    wiped = wipe_traces(other)
    left = [path.name for path in tmp_path.iterdir() if b"The secret sea rises." in path.read_bytes()]
    other.close()
    assert (wiped, left) == (True, [])
