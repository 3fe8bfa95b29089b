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
    CONFIGURE_HERE,
    FETCH_ANY_POLICY,
    FETCH_POLICY,
    LOCK,
    REST,
    VIEW_REGISTER,
)
from tutela.ai.codes import Code
from tutela.ai.contextswitches import BelowView, HereView, PlaceView, Source, Wanted, ai_below, ai_in, set_ai_in
from tutela.ai.disclosing import Disclosure, disclosures
from tutela.ai.files import FileSettings, FileView, delete_files, file_content, files_of, image_file
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
from tutela.ai.limits import RateLimiter, Slot, global_key
from tutela.ai.manager import Manager, Outcome, get_manager, shutdown, startup
from tutela.ai.ownattempts import OwnAttempt, OwnPage, own_attempts
from tutela.ai.placing import PlacedBody, failure_told, for_people, policy_view, refused, wait_told
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
from tutela.ai.policyreport import PolicyFilters, PolicyPage, PolicyRow, policy_report
from tutela.ai.reports import (
    COUNT_TO,
    RegisterFilters,
    RegisterPage,
    RegisterRow,
    ReportPage,
    read_register,
    search_register,
)
from tutela.ai.siteusage import COMPONENT, SiteUsage, site_usage
from tutela.ai.sql import is_outage
from tutela.ai.usagereport import UsageFilters, UsageKind, UsagePoint, UsageReport, usage_report

__all__ = [
    "ACCEPT_POLICY",
    "COMPONENT",
    "CONFIGURE_HERE",
    "COUNT_TO",
    "FETCH_ANY_POLICY",
    "FETCH_POLICY",
    "LOCK",
    "REST",
    "VIEW_REGISTER",
    "ActionSettingView",
    "ActionView",
    "BelowView",
    "Code",
    "Disclosure",
    "FileSettings",
    "FileView",
    "HealthView",
    "HereView",
    "InstanceView",
    "Invalid",
    "Manager",
    "Outcome",
    "OwnAttempt",
    "OwnPage",
    "PlaceView",
    "PlacedBody",
    "PlacementActionView",
    "PlacementView",
    "PolicyFilters",
    "PolicyPage",
    "PolicyRow",
    "PolicyStatus",
    "PolicyText",
    "ProviderView",
    "RateLimiter",
    "RegisterFilters",
    "RegisterPage",
    "RegisterRow",
    "ReportPage",
    "SiteUsage",
    "Slot",
    "Source",
    "UsageFilters",
    "UsageKind",
    "UsagePoint",
    "UsageReport",
    "Wanted",
    "accept_policy",
    "actions_available",
    "ai_below",
    "ai_in",
    "create_instance",
    "delete_files",
    "delete_instance",
    "disclosures",
    "failure_told",
    "file_content",
    "files_of",
    "for_people",
    "get_instance",
    "get_manager",
    "global_key",
    "image_file",
    "installed_providers",
    "is_outage",
    "list_instances",
    "list_placements",
    "move_instance",
    "own_attempts",
    "policy_report",
    "policy_status",
    "policy_text",
    "policy_versions",
    "policy_view",
    "publish_policy",
    "read_register",
    "refused",
    "revoke_policy",
    "search_register",
    "set_action_settings",
    "set_ai_in",
    "set_instance_enabled",
    "set_placement_switch",
    "shutdown",
    "site_usage",
    "startup",
    "update_instance",
    "usage_report",
    "wait_told",
]
