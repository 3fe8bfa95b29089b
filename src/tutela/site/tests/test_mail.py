"""From ``TUTELA_EMAIL_URL`` to Django's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutela.site.faults import StartFault
from tutela.site.mail import mail_settings


def test_without_a_server_mail_is_kept_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TUTELA_EMAIL_URL", raising=False)
    made = mail_settings(tmp_path)
    assert made["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert made["EMAIL_FILE_PATH"] == tmp_path / "mail"


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://anna:p%40ss@mail.example", 587, True, False),
        ("smtps://anna:p%40ss@mail.example", 465, False, True),
        ("smtp+plain://anna:p%40ss@mail.example:2525", 2525, False, False),
    ],
)
def test_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, port: int, tls: bool, ssl: bool) -> None:
    monkeypatch.setenv("TUTELA_EMAIL_URL", url)
    made = mail_settings(tmp_path)
    assert (made["EMAIL_HOST"], made["EMAIL_HOST_PASSWORD"]) == ("mail.example", "p@ss")
    assert (made["EMAIL_PORT"], made["EMAIL_USE_TLS"], made["EMAIL_USE_SSL"]) == (port, tls, ssl)


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "smtp://host:port", "mail.example"])
def test_a_url_that_is_not_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("TUTELA_EMAIL_URL", url)
    with pytest.raises(StartFault, match="TUTELA_EMAIL_URL is not understood"):
        mail_settings(tmp_path)
