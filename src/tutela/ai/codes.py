"""The codes and sentences of failures that the manager itself decides. A provider's own follow HTTP."""

from __future__ import annotations

from enum import IntEnum

from tutela.sdk.text import _


class Code(IntEnum):
    """Why the manager gave no answer."""

    NO_PROVIDER = -1
    NO_DATABASE = -2
    SIGNED_OUT = 401
    NOT_ALLOWED = 403
    NO_CONTEXT = 404
    SWITCHED_OFF = 423
    RATE_LIMIT = 429
    POLICY = 451
    CANCELLED = 499
    PROVIDER_BUG = 500
    EMPTY_ANSWER = 502
    UNAVAILABLE = 503
    TIMED_OUT = 504
    NOT_KEPT = 507
    INTERRUPTED = 520


SENTENCES = {
    Code.NO_PROVIDER: _("No AI provider is set up for this. Your administrator can add one."),
    Code.NO_DATABASE: _("The site's database does not answer. Try again in a moment."),
    Code.SIGNED_OUT: _("This token is not valid, or no longer."),
    Code.NOT_ALLOWED: _("You may not use this AI feature here."),
    Code.NO_CONTEXT: _("The place this was asked for does not exist any more."),
    Code.SWITCHED_OFF: _("AI is switched off here."),
    Code.RATE_LIMIT: _("The limit for AI requests is reached. Please try again later."),
    Code.POLICY: _("Please read and accept the AI policy first."),
    Code.CANCELLED: _("Cancelled."),
    Code.PROVIDER_BUG: _("Something went wrong with the AI provider. Your administrator can see the details."),
    Code.EMPTY_ANSWER: _("The AI service gave an empty answer. Please try again."),
    Code.UNAVAILABLE: _("The AI service is not available at the moment. Please try again later."),
    Code.TIMED_OUT: _("The AI service did not answer in time. Please try again."),
    Code.NOT_KEPT: _("The image could not be stored here. Please tell your administrator."),
    Code.INTERRUPTED: _("The server stopped while this was being answered. Please try again."),
}
"""What the person is told, untranslated."""
