"""Learning and predicting on a server that speaks the protocol of Moodle's Python backend."""

from tutela.plugins.processors.remote.processor import Remote

__all__ = ["Remote"]
