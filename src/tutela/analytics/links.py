"""The addresses of pages to which notifications lead. The pages themselves are the web room's."""

from __future__ import annotations


def insights(contextid: int, modelid: int) -> str:
    """The insights of a model in a context."""
    return f"/insights/in/{contextid}/?model={modelid}"


def prediction(predictionid: int) -> str:
    """One insight."""
    return f"/insights/{predictionid}/"
