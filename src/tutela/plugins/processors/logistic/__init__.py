"""Logistic regression, standardised and ridge-penalised: light, smooth, readable; good from ten rows on."""

from tutela.plugins.processors.logistic.processor import Logistic

__all__ = ["Logistic"]
