"""Two Moodles on one server: restored from one backup they have the same address and prefix, and so the same ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tutela.mlbackend.check import CheckFailed, check
from tutela.mlbackend.tests.clients import Http, OverHttp, basic
from tutela.mlbackend.tests.files import labelled, learnable, perfect, unlabelled, without_targets
from tutela.mlbackend.tests.servers import serving, settings_for
from tutela.mlbackend.users import Users

ONE, TWO = "one:first", "two:second"
UNTRAINED = ["Provided model have not been trained yet"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Http]:
    with serving(replace(settings_for(tmp_path), users=Users.parse(f"{ONE},{TWO}"))) as http:
        yield http


def moodle_of(server: Http, user: str) -> OverHttp:
    return OverHttp(server.sending(basic(user)), "same-model")


ASKED = unlabelled(without_targets(perfect(6)))


def test_what_one_user_trained_another_does_not_predict_with(server: Http) -> None:
    moodle_of(server, ONE).train(labelled(perfect(20)))
    assert moodle_of(server, TWO).predict(ASKED)["info"] == UNTRAINED


def test_each_user_keeps_a_model_of_the_same_id(server: Http) -> None:
    opposite = [[*row[:-1], 1 - int(str(row[-1]))] for row in perfect(20)]
    moodle_of(server, ONE).train(labelled(perfect(20)))
    moodle_of(server, TWO).train(labelled(opposite))
    first, second = (moodle_of(server, user).predict(ASKED)["predictions"] for user in (ONE, TWO))
    assert [row[1] for row in first] != [row[1] for row in second]


def test_deleting_deletes_only_ones_own(server: Http) -> None:
    for user in (ONE, TWO):
        moodle_of(server, user).train(labelled(perfect(20)))
    server.sending(basic(TWO)).post("deletemodel", uniqueid=moodle_of(server, TWO).ids["uniqueid"])
    assert moodle_of(server, ONE).predict(ASKED)["status"] == 0


def test_a_model_of_before_users_were_noted_still_predicts(tmp_path: Path) -> None:
    with serving(settings_for(tmp_path)) as server:
        client = OverHttp(server, "old")
        client.train(labelled(perfect(20)))
        for note in tmp_path.rglob("user.txt"):
            note.unlink()
        assert client.predict(ASKED)["status"] == 0


def test_a_cell_of_200_000_characters_is_read(server: Http) -> None:
    rows = (
        labelled(perfect(20))
        .replace(b"nfeatures", b"nfeatures,note", 1)
        .replace(b",3,", b',3,"' + b"x" * 200_000 + b'",', 1)
    )
    assert moodle_of(server, ONE).train(rows)["status"] == 0


def checked(server: Http, user: str, password: str) -> list[str]:
    said: list[str] = []
    check(f"http://127.0.0.1:{server.port}", user, password, said.append)
    return said


def test_the_check_tries_all_that_moodle_needs_and_leaves_nothing(server: Http, tmp_path: Path) -> None:
    assert checked(server, "one", "first")[-1] == "It deletes what it was told to delete."
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("check")]


def test_the_check_says_that_the_password_is_wrong(server: Http) -> None:
    with pytest.raises(CheckFailed, match="refuses the user 'one'"):
        checked(server, "one", "wrong")


def test_the_check_says_that_nothing_answers(server: Http, free_port: int) -> None:
    with pytest.raises(CheckFailed, match="cannot be used"):
        checked(replace(server, port=free_port), "one", "first")


def test_a_second_training_goes_on_with_the_first_of_the_same_user(server: Http) -> None:
    client = moodle_of(server, TWO)
    for seed in (1, 2):
        client.train(labelled(learnable(60, seed=seed)))
    assert "<td>120</td>" in server.sending(basic(TWO)).get("models").text
