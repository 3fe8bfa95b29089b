"""The schemas of provider instances."""

from __future__ import annotations

from typing import Any, Literal, Self

from django.utils.translation import gettext as translate
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tutela.ai.api import ActionSettingView, HealthView, InstanceView, ProviderView

LARGEST_LIMIT = 1_000_000_000

CONFIG: dict[str, JsonValue] = {"base_url": "https://ai.example/v1", "api_key": "secret"}

INTERNAL = "Confirm that this address, of this machine or its own network, belongs to the site: nothing leaves it."


def _limit(whose: str) -> Any:
    return Field(
        default=None,
        ge=0,
        le=LARGEST_LIMIT,
        description=f"Attempts per hour, of {whose}; null: no limit; 0: none at all.",
    )


class ProviderOut(BaseModel):
    """A provider that is installed."""

    name: str
    label: str
    description: str
    external: bool = Field(description="Whether what is sent leaves this site.")
    broken: str = Field(description="Why it cannot be used; '' if it can.")
    config: dict[str, Any] | None = Field(description="JSON schema of its config; null when it is broken.")

    @classmethod
    def of(cls, view: ProviderView) -> Self:
        """From the door's view."""
        return cls(
            name=view.name,
            label=translate(view.label),
            description=translate(view.description) if view.description else "",
            external=view.external,
            broken=view.broken,
            config=view.config_class.model_json_schema() if view.config_class else None,
        )


class ActionSettingOut(BaseModel):
    """One action of an instance."""

    name: str
    label: str
    description: str
    enabled: bool
    settings: dict[str, Any]
    settings_schema: dict[str, Any] = Field(description="JSON schema of the settings.")
    instruction: str = Field(description="The instruction that applies where none is set.")

    @classmethod
    def of(cls, view: ActionSettingView) -> Self:
        """From the door's view."""
        return cls(
            name=view.basename,
            label=translate(view.label),
            description=translate(view.description),
            enabled=view.enabled,
            settings=view.settings,
            settings_schema=view.settings_class.model_json_schema(),
            instruction=view.instruction,
        )


class HealthOut(BaseModel):
    """What is known of an instance's health, of one model or action."""

    subject: str = Field(description="The model; the action, where no model is named; '' where all is well.")
    failures: int = Field(description="Failures in a row.")
    openuntil: float = Field(description="Until when it is left alone, in Unix seconds; 0: it is asked.")
    lasterror: str

    @classmethod
    def of(cls, view: HealthView) -> Self:
        """From the door's view."""
        return cls(subject=view.subject, failures=view.failures, openuntil=view.openuntil, lasterror=view.lasterror)


class InstanceOut(BaseModel):
    """A provider instance, without its secrets."""

    id: int
    provider: str
    provider_label: str
    name: str
    enabled: bool
    position: int
    configured: bool = Field(description="Whether nothing is missing that a call needs.")
    problem: str = Field(description="Why it cannot serve; '' if it can.")
    internal: bool = Field(description="Whether an administrator says that this private address belongs to the site.")
    external: bool = Field(description="Whether what is sent leaves the site.")
    config: dict[str, Any] = Field(description="Its config; secrets are ''.")
    secrets_set: list[str] = Field(description="The secrets that are stored.")
    user_limit: int | None = Field(description="Attempts per person and hour; null: no limit.")
    global_limit: int | None = Field(description="Attempts per hour of all people; null: no limit.")
    actions: list[ActionSettingOut]
    health: HealthOut = Field(description="The worst of `circuits`.")
    circuits: list[HealthOut] = Field(description="What failed last time, for each model or action.")
    timemodified: float

    @classmethod
    def of(cls, view: InstanceView) -> Self:
        """From the door's view."""
        same = ("id", "provider", "name", "enabled", "position", "configured", "internal", "external", "config")
        return cls(
            **{field: getattr(view, field) for field in same},
            provider_label=translate(view.provider_label),
            problem=translate(view.problem) if view.problem else "",
            secrets_set=sorted(view.secrets_set),
            user_limit=view.user_limit,
            global_limit=view.global_limit,
            actions=[ActionSettingOut.of(action) for action in view.actions],
            health=HealthOut.of(view.health),
            circuits=[HealthOut.of(circuit) for circuit in view.circuits],
            timemodified=view.timemodified,
        )


class InstanceIn(BaseModel):
    """A provider instance to be made."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"provider": "openai", "name": "Our service", "config": CONFIG}]},
    )

    provider: str = Field(min_length=1, max_length=100, description="The provider's name, from `GET /providers`.")
    name: str = Field(min_length=1, max_length=255)
    config: dict[str, Any] = Field(default={}, description="What the provider's config schema asks for.")
    user_limit: int | None = _limit("each person")
    global_limit: int | None = _limit("all people")
    internal: bool = Field(default=False, description=INTERNAL)


class InstancePatch(BaseModel):
    """What is to be changed of an instance; what is not sent stays."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"name": "Our service", "user_limit": 20}]}
    )

    name: str = Field(default="", min_length=1, max_length=255)
    config: dict[str, Any] = Field(default={}, description="The whole config; secrets left empty stay as they are.")
    user_limit: int | None = _limit("each person")
    global_limit: int | None = _limit("all people")
    internal: bool = Field(default=False, description=INTERNAL)


class ActionSettingsIn(BaseModel):
    """How an instance performs one action."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"enabled": True, "settings": {"model_name": "a-model"}}]},
    )

    enabled: bool
    settings: dict[str, Any] | None = Field(default=None, description="All settings; null: as they are.")


class MoveIn(BaseModel):
    """Where to move an instance."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"direction": "up"}]})

    direction: Literal["up", "down"]


class ReportOut(BaseModel):
    """What a test of the connection found."""

    ok: bool
    sentence: str = Field(description="What was found, for a person.")
    detail: str
    seconds: float | None
    model_names: list[str]
