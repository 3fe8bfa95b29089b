"""The policy that Tutela ships, for sites that have published none of their own."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override


def shipped_text(language: str) -> str:
    """The text in *language*, as HTML."""
    with override(language):
        return format_html("{}", format_html_join("\n", "<h3>{}</h3><p>{}</p>", _sections()))


def _sections() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Using AI on this site"),
            _(
                "This site can use artificial intelligence (AI) to help you: it summarises, explains and writes"
                " texts when you ask it to. Please read how before you use it."
            ),
        ),
        (
            _("It can be wrong"),
            _(
                "What AI writes may be inaccurate, incomplete or biased. Check it against the course's own material"
                " or a person you trust before you rely on it."
            ),
        ),
        (
            _("What is sent and kept"),
            _(
                "What you ask, and the part of the page that it is about, is sent to the AI service that your"
                " administrator has chosen. Your name is not: the service sees a pseudonym. This site keeps a record of"
                " each request, with its text and answer. Do not type personal or confidential information."
            ),
        ),
        (
            _("Your choice"),
            _(
                "You need not use AI, and you can withdraw your consent at any time under “My AI”. The rules of your"
                " institution for assignments and exams apply to what AI writes too."
            ),
        ),
    )
