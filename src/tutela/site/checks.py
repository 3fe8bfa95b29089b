"""What an administrator should know about this site's configuration, each with an id and what to do.

E001  a plugin is broken            W001  a variable that nobody reads
E002  the data folder is read-only  W002  a key file that others may read
E003  a key is missing              W003  debug mode
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution

from tutela.sdk import registry
from tutela.site import environment, keys


def register_all() -> None:
    """Make the checks known to Django."""
    for check in (broken_plugins, writable_folder, present_keys, unknown_variables, private_keys, debug_mode):
        register(check)


def broken_plugins(**_: Any) -> list[CheckMessage]:
    """E001."""
    kinds = (registry.providers(), registry.placements())
    return [
        Error(f"The plugin {kind.kind}.{name} cannot be loaded: {why}", hint=_PLUGIN_HINT, id="tutela.E001")
        for kind in kinds
        for name, why in kind.broken.items()
    ]


_PLUGIN_HINT = "Update or uninstall the package it comes from; the rest of the site runs without it."


def writable_folder(**_: Any) -> list[CheckMessage]:
    """E002."""
    folder = settings.TUTELA_DATA
    if not folder.exists() or os.access(folder, os.W_OK | os.X_OK):
        return []
    hint = "Give the user who runs Tutela the right to write there, or set TUTELA_DATA."
    return [Error(f"The data folder {folder} cannot be written", hint=hint, id="tutela.E002")]


def present_keys(**_: Any) -> list[CheckMessage]:
    """E003."""
    if settings.TUTELA_ENCRYPTION_KEYS and settings.TUTELA_PSEUDONYM_KEY:
        return []
    hint = "Start the site once with `tutela serve`, or set the key in the environment."
    return [Error("This site has no keys yet", hint=hint, id="tutela.E003")]


def unknown_variables(**_: Any) -> list[CheckMessage]:
    """W001."""
    return [
        Caution(
            f"{name} is set, and nothing reads it",
            hint=f"Did you mean {meant}?" if meant else "See docs/reference/settings.md.",
            id="tutela.W001",
        )
        for name, meant in environment.strangers(os.environ).items()
    ]


def private_keys(**_: Any) -> list[CheckMessage]:
    """W002."""
    return [
        Caution(f"Others than its owner may read {file}", hint=f"chmod 600 {file}", id="tutela.W002")
        for file in keys.open_to_others(settings.TUTELA_DATA)
    ]


def debug_mode(**_: Any) -> list[CheckMessage]:
    """W003."""
    if not settings.DEBUG:
        return []
    hint = "Unset TUTELA_DEBUG before others use this site: pages would show them its inner state."
    return [Caution("The site runs in debug mode", hint=hint, id="tutela.W003")]
