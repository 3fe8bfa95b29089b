"""The contract of a provider: what turns an action into a call of an external AI system and back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from tutela.sdk.actions import Action
from tutela.sdk.errors import ActionRefused, PluginFault
from tutela.sdk.response import Response
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.lib.http import HttpClient  # brings the network's library, which most users of the contract do without


class ProviderConfig(BaseModel):
    """What an administrator sets for one provider instance.

    The settings form is made from the fields: `title` is the label, `description` the help, `SecretStr` a secret
    (encrypted at rest, never shown again). Constructing it checks it.
    """

    # An error must not repeat what was typed: it may be a secret.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def is_configured(self) -> bool:
        """Whether nothing is missing that a call needs. By default: every secret without a default is set."""
        return all(
            bool(value.get_secret_value())
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), SecretStr)
        )

    def trusts_address(self, url: str) -> bool:
        """Whether the site may fetch what the service names by *url*, an image, though that address is not public.

        By default nothing: who controls the service must not reach into this site's own network.
        """
        return False


class ActionSettings(BaseModel):
    """What an administrator sets for one action of one provider instance: by default nothing.

    The settings form is made from the fields, as it is from those of `ProviderConfig`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelSettings(ActionSettings):
    """Settings of an action that a language or image model performs."""

    model_name: str = Field(
        default="", title=_("Model"), description=_("As the service calls it. Empty for its default."), max_length=200
    )
    system_instruction: str | None = Field(
        default=None,
        title=_("System instruction"),
        description=_("What the model is told before every request. Leave empty for the default of the action."),
        max_length=10_000,
        json_schema_extra={"widget": "textarea"},
    )
    extra_parameters: dict[str, Any] = Field(
        default_factory=dict,
        title=_("Extra parameters"),
        description=_('A JSON object that is sent along with every request, such as {"temperature": 0.2}.'),
    )

    def instruction_for(self, action: type[Action[Any]]) -> str:
        """The instruction to send: the administrator's, else the action's own, and in any case its guard."""
        own = self.system_instruction or ""
        instruction = own if own.strip() else action.get_system_instruction()
        return "\n\n".join(part for part in (instruction, action.guard) if part)


@dataclass(frozen=True)
class Toolbox:
    """What the manager hands to a provider: the way out, and a pseudonym for a person.

    `person_key` maps a userid to 64 hexadecimal characters which are the same for this person at every call and
    tell the service nothing about them.
    """

    http: HttpClient
    person_key: Callable[[int], str]


C = TypeVar("C", bound=ProviderConfig)
P = TypeVar("P", bound="Provider[Any]")
A = TypeVar("A", bound=Action[Any])


class Process(ABC, Generic[P, A]):
    """How one provider performs one action. The class is called ``Process<Action>``."""

    action: ClassVar[type[Action[Any]]]
    settings_class: ClassVar[type[ActionSettings]] = ActionSettings

    def __init__(self, provider: P, settings: ActionSettings) -> None:
        self.provider = provider
        self.settings = settings

    @abstractmethod
    async def process(self, action: A) -> Response:
        """Perform *action* and return its response class, successful.

        Raises `ProviderUnavailable` where another provider may serve and `ActionRefused` where none will. Returning
        a failed response means the same as `ProviderUnavailable`.
        """


class Provider(ABC, Generic[C]):
    """A kind of AI system. An *instance* of it is a row: its own name, order, config, limits, action settings."""

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    config_class: ClassVar[type[ProviderConfig]]
    processes: ClassVar[tuple[type[Process[Any, Any]], ...]]
    external: ClassVar[bool] = True
    """Whether what is sent leaves this machine: people are told."""
    discloses: ClassVar[tuple[str, ...]] = (
        _("The text that the person sends, and what it is to be used for"),
        _("A pseudonym that is the same at every request of the person and says nothing about them"),
    )
    """What about people an external provider sends to its service (untranslated): people can read it."""
    notice: ClassVar[str] = ""
    """What people must know of an answer of this provider, shown beside it (untranslated)."""

    def __init__(
        self, config: C, toolbox: Toolbox, action_settings: Mapping[str, ActionSettings] | None = None
    ) -> None:
        self.config = config
        self.toolbox = toolbox
        self._action_settings = dict(action_settings or {})

    @classmethod
    def get_action_list(cls) -> tuple[type[Action[Any]], ...]:
        """The actions that this provider can truly perform."""
        return tuple(process.action for process in cls.processes)

    @classmethod
    def process_class(cls, action: type[Action[Any]]) -> type[Process[Any, Any]]:
        """The class that performs *action*. Raises `PluginFault` where there is none."""
        for process in cls.processes:
            if process.action is action:
                return process
        raise PluginFault(f"{cls.name} does not perform {action.basename}")

    def is_provider_configured(self) -> bool:
        """Whether it has all that a call needs."""
        return self.config.is_configured()

    def is_request_allowed(self, action: Action[Any]) -> ActionRefused | None:
        """A provider's own veto, before anything is counted or sent; None when it has none.

        Rate limits are not a provider's business: the manager holds them for every instance.
        """
        return None

    def settings_for(self, action: type[Action[Any]]) -> ActionSettings:
        """The administrator's settings for *action*, or the defaults."""
        stored = self._action_settings.get(action.basename)
        return stored if stored is not None else self.process_class(action).settings_class()

    def model_for(self, action: type[Action[Any]]) -> str:
        """The model that performs *action*, by which the provider's health is kept; '' where none is named."""
        settings = self.settings_for(action)
        return str(getattr(settings, "model_asked", "") or getattr(settings, "model_name", ""))

    async def perform(self, action: Action[Any]) -> Response:
        """Perform *action* by its process class."""
        kind = type(action)
        return await self.process_class(kind)(self, self.settings_for(kind)).process(action)

    @abstractmethod
    async def test_connection(self) -> ConnectionReport:
        """Try the configuration as cheaply as the service allows. Never raises for a service's fault."""


@dataclass(frozen=True)
class ConnectionReport:
    """What *test connection* found, for a person: a sentence, the detail, and how long it took (seconds)."""

    ok: bool
    sentence: str
    detail: str = ""
    seconds: float | None = None
    model_names: tuple[str, ...] = field(default=())
