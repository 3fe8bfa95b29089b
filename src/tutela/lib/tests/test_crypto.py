"""Secrets at rest."""

from __future__ import annotations

import pytest

from tutela.lib.crypto import MARK, UnreadableSecret, Vault, pseudonym


def test_what_is_sealed_opens_again_and_does_not_show_the_secret() -> None:
    vault = Vault([Vault.new_key()])
    sealed = vault.seal("sk-secret")
    assert sealed.startswith(MARK) and "secret" not in sealed and vault.open(sealed) == "sk-secret"


def test_an_old_key_still_opens_after_rotation() -> None:
    old, new = Vault.new_key(), Vault.new_key()
    assert Vault([new, old]).open(Vault([old]).seal("s")) == "s"


@pytest.mark.parametrize("sealed", ["plain", MARK + "x", Vault([Vault.new_key()]).seal("s")])
def test_what_was_not_sealed_with_this_key_is_unreadable(sealed: str) -> None:
    with pytest.raises(UnreadableSecret):
        Vault([Vault.new_key()]).open(sealed)


def test_a_vault_needs_a_key() -> None:
    with pytest.raises(ValueError, match="key"):
        Vault([])


def test_a_pseudonym_is_stable_and_differs_by_person_and_key() -> None:
    assert pseudonym("k", "7") == pseudonym("k", "7")
    assert len({pseudonym("k", "7"), pseudonym("k", "8"), pseudonym("l", "7")}) == 3


def test_the_parts_of_a_pseudonym_do_not_run_together() -> None:
    assert pseudonym("k", "ab", "c") != pseudonym("k", "a", "bc")
