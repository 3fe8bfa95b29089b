"""The tables of the AI room, one family a file."""

from tutela.ai.models.actions import ACTION_TABLES
from tutela.ai.models.files import StoredFile
from tutela.ai.models.instance import InstanceHealth, ProviderInstance, RateWindow
from tutela.ai.models.policy import PolicyAcceptance, PolicyEvent, PolicyVersion
from tutela.ai.models.register import Attempt
from tutela.ai.models.switches import ContextSwitch, PlacementSwitch
from tutela.ai.models.usage import LatencyDay, UsageDay

__all__ = [
    "ACTION_TABLES",
    "Attempt",
    "ContextSwitch",
    "InstanceHealth",
    "LatencyDay",
    "PlacementSwitch",
    "PolicyAcceptance",
    "PolicyEvent",
    "PolicyVersion",
    "ProviderInstance",
    "RateWindow",
    "StoredFile",
    "UsageDay",
]
