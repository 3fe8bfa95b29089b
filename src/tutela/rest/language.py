"""The language of an answer outside Django's request cycle."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


@lru_cache(maxsize=1000)
def language_for(accept_language: str) -> str:
    """The best language of this site for an ``Accept-Language`` header; the site's own where none fits."""
    for wanted, _quality in parse_accept_lang_header(accept_language):
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
