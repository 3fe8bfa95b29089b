"""Settings and users, as the environment gives them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tutela.mlbackend.settings import BadSetting, Settings, limits
from tutela.mlbackend.users import Users, credentials

USERS = "MOODLE_MLBACKEND_PYTHON_USERS"
DIR = "MOODLE_MLBACKEND_PYTHON_DIR"


def test_a_plain_password_admits_its_user() -> None:
    users = Users.parse("default:sshhhh,other:secret")
    assert users.admit("other", "secret")
    assert not users.admit("other", "sshhhh")


@pytest.mark.parametrize("algorithm", ["sha256", "md5", "sha3_512"])
def test_a_digest_admits_its_user(algorithm: str) -> None:
    digest = hashlib.new(algorithm, b"saltsecret").hexdigest()
    assert Users.parse(f"a:{algorithm}:salt:{digest}").admit("a", "secret")


@pytest.mark.parametrize("text", ["", "nobody", "a:", "a:nohash:salt:00", "a:sha256:salt", ":secret"])
def test_users_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"entry 1|nobody is listed"):
        Users.parse(text)


def test_a_password_is_kept_as_a_digest() -> None:
    assert "sshhhh" not in repr(Users.parse("default:sshhhh"))


def test_a_password_may_hold_a_colon_when_it_is_sent() -> None:
    assert credentials("Basic YTpiOmM=") == ("a", "b:c")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=DIR):
        Settings.from_environment({USERS: "a:b", DIR: str(tmp_path / "none")})


def test_missing_users_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=USERS):
        Settings.from_environment({DIR: str(tmp_path)})


def test_a_bucket_takes_the_place_of_the_folder() -> None:
    made = Settings.from_environment({USERS: "a:b", "MOODLE_MLBACKEND_PYTHON_S3_BUCKET_NAME": "models"})
    assert (made.bucket, made.directory) == ("models", None)


def test_a_limit_that_is_no_number_is_named() -> None:
    with pytest.raises(BadSetting, match="TUTELA_MLBACKEND_KEEP_DAYS"):
        limits({"TUTELA_MLBACKEND_KEEP_DAYS": "many"})
