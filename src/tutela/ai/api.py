"""The door of the AI room: the manager, the policy, provider instances, placements' switches, the register.

`get_manager().process_action(action, placement=…)` is the one way to have an action performed. The functions below it
are synchronous and use this thread's database connection.
"""

from __future__ import annotations

from tutela.ai.availability import (
    ActionView,
    PlacementActionView,
    PlacementView,
    actions_available,
    list_placements,
    set_placement_switch,
)
from tutela.ai.capabilities import (
    ACCEPT_POLICY,
    FETCH_ANY_POLICY,
    FETCH_POLICY,
    REST,
    VIEW_REGISTER,
    capability_of,
)
from tutela.ai.codes import Code
from tutela.ai.instances import (
    ActionSettingView,
    HealthView,
    InstanceView,
    Invalid,
    ProviderView,
    create_instance,
    delete_instance,
    get_instance,
    installed_providers,
    list_instances,
    move_instance,
    set_action_settings,
    set_instance_enabled,
    update_instance,
)
from tutela.ai.limits import RateLimiter
from tutela.ai.manager import Manager, Outcome, get_manager, shutdown, startup
from tutela.ai.policy import (
    PolicyStatus,
    PolicyText,
    accept_policy,
    policy_status,
    policy_text,
    policy_versions,
    publish_policy,
    revoke_policy,
)
from tutela.ai.reports import RegisterFilters, RegisterPage, RegisterRow, search_register

__all__ = [
    "ACCEPT_POLICY",
    "FETCH_ANY_POLICY",
    "FETCH_POLICY",
    "REST",
    "VIEW_REGISTER",
    "ActionSettingView",
    "ActionView",
    "Code",
    "HealthView",
    "InstanceView",
    "Invalid",
    "Manager",
    "Outcome",
    "PlacementActionView",
    "PlacementView",
    "PolicyStatus",
    "PolicyText",
    "ProviderView",
    "RateLimiter",
    "RegisterFilters",
    "RegisterPage",
    "RegisterRow",
    "accept_policy",
    "actions_available",
    "capability_of",
    "create_instance",
    "delete_instance",
    "get_instance",
    "get_manager",
    "installed_providers",
    "list_instances",
    "list_placements",
    "move_instance",
    "policy_status",
    "policy_text",
    "policy_versions",
    "publish_policy",
    "revoke_policy",
    "search_register",
    "set_action_settings",
    "set_instance_enabled",
    "set_placement_switch",
    "shutdown",
    "startup",
    "update_instance",
]
