"""A glass box: an additive model (interpret's explainable boosting machine) whose every term can be read as a curve."""

from tutela.plugins.processors.glassbox.processor import Glassbox

__all__ = ["Glassbox"]
