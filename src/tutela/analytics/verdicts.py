"""What the verdict on a run means in a sentence. The codes are Moodle's, and are added up."""

from __future__ import annotations

from tutela.evaluation.verdict import Status
from tutela.sdk.text import _

SENTENCES = {
    Status.GENERAL_ERROR: _("Something went wrong."),
    Status.NO_DATASET: _("There is no data to learn from."),
    Status.LOW_SCORE: _("The model does not predict well enough."),
    Status.NOT_ENOUGH_DATA: _("There is not enough data: the results vary too much."),
}


def sentences(verdict: int) -> list[str]:
    """What *verdict* means, a marked sentence for each code in it.

    >>> sentences(12)
    ['The model does not predict well enough.', 'There is not enough data: the results vary too much.']
    """
    return [text for code, text in SENTENCES.items() if verdict & code] or [_("The model is good.")]
