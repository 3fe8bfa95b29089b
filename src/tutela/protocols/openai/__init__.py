"""OpenAI's protocol, for the providers whose services speak it: at OpenAI's own addresses, or at others.

A provider adds what differs: the addresses and headers (`ProtocolClient`), what an administrator sets
(`ProtocolConfig`, `ProtocolSettings`, `TextSettings`), and which actions it performs (`ProcessText`, `ProcessImage`).
The protocol: https://platform.openai.com/docs/api-reference.
"""

from tutela.protocols.openai.client import CHAT, IMAGES, ProtocolClient, limit_parameter
from tutela.protocols.openai.images import family_parameters
from tutela.protocols.openai.process import ProcessImage, ProcessText
from tutela.protocols.openai.settings import (
    HeaderText,
    KeyText,
    ProtocolConfig,
    ProtocolSettings,
    TextSettings,
    plain_address,
)

__all__ = [
    "CHAT",
    "IMAGES",
    "HeaderText",
    "KeyText",
    "ProcessImage",
    "ProcessText",
    "ProtocolClient",
    "ProtocolConfig",
    "ProtocolSettings",
    "TextSettings",
    "family_parameters",
    "limit_parameter",
    "plain_address",
]
