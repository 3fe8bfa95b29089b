"""What a plugin author imports: ``from tutela.sdk import Provider, Process, SummariseText``. No Django."""

from tutela.sdk.actions import (
    ACTIONS,
    Action,
    Column,
    ExplainText,
    GenerateImage,
    GenerateText,
    SummariseText,
    TextAction,
    TranslateText,
)
from tutela.sdk.capability import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.errors import (
    ActionRefused,
    Decline,
    PluginFault,
    ProviderError,
    ProviderUnavailable,
    TutelaError,
)
from tutela.sdk.placement import Placement, Slot
from tutela.sdk.processor import (
    Contribution,
    FeatureMatrix,
    Fitted,
    Processor,
    ProcessorConfig,
    UnreadableModel,
    WrongMatrix,
    joined,
)
from tutela.sdk.provider import (
    ActionSettings,
    ConnectionReport,
    ModelSettings,
    Process,
    Provider,
    ProviderConfig,
    Toolbox,
)
from tutela.sdk.response import Response, TextResponse

__all__ = [
    "ACTIONS",
    "Action",
    "ActionRefused",
    "ActionSettings",
    "Archetype",
    "Capability",
    "Column",
    "ConnectionReport",
    "ContextLevel",
    "Contribution",
    "Decline",
    "ExplainText",
    "FeatureMatrix",
    "Fitted",
    "GenerateImage",
    "GenerateText",
    "ModelSettings",
    "Permission",
    "Placement",
    "PluginFault",
    "Process",
    "Processor",
    "ProcessorConfig",
    "Provider",
    "ProviderConfig",
    "ProviderError",
    "ProviderUnavailable",
    "Response",
    "Slot",
    "SummariseText",
    "TextAction",
    "TextResponse",
    "Toolbox",
    "TranslateText",
    "TutelaError",
    "UnreadableModel",
    "WrongMatrix",
    "joined",
]
