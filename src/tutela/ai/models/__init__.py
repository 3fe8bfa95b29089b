"""The tables of the AI room, one family a file."""

from tutela.ai.models.actions import ACTION_TABLES
from tutela.ai.models.instance import InstanceHealth, ProviderInstance, RateWindow
from tutela.ai.models.policy import PolicyAcceptance, PolicyEvent, PolicyVersion
from tutela.ai.models.register import Attempt
from tutela.ai.models.switches import ContextSwitch, PlacementSwitch

__all__ = [
    "ACTION_TABLES",
    "Attempt",
    "ContextSwitch",
    "InstanceHealth",
    "PlacementSwitch",
    "PolicyAcceptance",
    "PolicyEvent",
    "PolicyVersion",
    "ProviderInstance",
    "RateWindow",
]
