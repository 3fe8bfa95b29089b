"""A summariser that works offline: it quotes the most telling sentences of a text and writes none of its own."""

from tutela.plugins.providers.builtin.provider import Builtin

__all__ = ["Builtin"]
