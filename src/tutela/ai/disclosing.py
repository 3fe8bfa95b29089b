"""What leaves the site: which enabled provider instances send what about people where."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from tutela.ai.models import ProviderInstance
from tutela.sdk.registry import providers


@dataclass(frozen=True)
class Disclosure:
    """What an external provider is told about people, in words."""

    provider: str
    label: str
    what: tuple[str, ...]
    instances: tuple[str, ...]


def disclosures() -> list[Disclosure]:
    """One for each provider that is in use and to which something leaves the site: one query."""
    names: dict[str, list[str]] = {}
    for provider, name in ProviderInstance.objects.filter(enabled=True, internal=False).values_list("provider", "name"):
        names.setdefault(provider, []).append(name)
    loaded = providers().loaded
    return [
        Disclosure(name, gettext(kind.label), tuple(gettext(text) for text in kind.discloses), tuple(names[name]))
        for name, kind in loaded.items()
        if name in names and kind.external
    ]
