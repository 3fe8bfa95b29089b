"""Gradient boosting (LightGBM): several members, each trained without one fold, averaged and calibrated."""

from tutela.plugins.processors.boosting.processor import Boosting

__all__ = ["Boosting"]
