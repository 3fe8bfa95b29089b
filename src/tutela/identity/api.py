"""The public API of identity: people, platforms, settings, the context tree, roles, capabilities, tokens.

`may` answers "may this person do this here" in one call. Everything here is synchronous and uses this thread's
database connection; from async code call it by ``sync_to_async``.
"""

from __future__ import annotations

from tutela.identity.capabilities import SITE_CONFIG, declare, known
from tutela.identity.contexts import (
    NamedContext,
    Place,
    chunks,
    context_name,
    describe_contexts,
    make_context,
    named_contexts,
    people_contexts,
    place_contexts,
    places,
    system_context,
)
from tutela.identity.errors import NotAllowed, NotFound
from tutela.identity.models import (
    Context,
    Mirrored,
    PermissionChange,
    Person,
    Platform,
    Role,
    RoleAssignment,
    RoleCapability,
    Setting,
    Token,
)
from tutela.identity.people import find_person, names_of_people, remember_language
from tutela.identity.permissions import (
    PermissionQuestion,
    PermissionVerdict,
    decide,
    decide_by_roles,
    explain,
    may,
    require,
)
from tutela.identity.queries import marks, select, table
from tutela.identity.role_matrix import Cell, RoleMatrix, role_matrix, set_role_permissions
from tutela.identity.roles import assign_role, make_standard_roles, override, role, role_name
from tutela.identity.settings import StoredSettings, keep_settings, read_settings, write_settings
from tutela.identity.tokens import (
    TokenOwner,
    TokenScope,
    digest,
    end_tokens,
    make_token,
    people_by_digest,
    revoke_token,
    tokens_of,
)

__all__ = [
    "SITE_CONFIG",
    "Cell",
    "Context",
    "Mirrored",
    "NamedContext",
    "NotAllowed",
    "NotFound",
    "PermissionChange",
    "PermissionQuestion",
    "PermissionVerdict",
    "Person",
    "Place",
    "Platform",
    "Role",
    "RoleAssignment",
    "RoleCapability",
    "RoleMatrix",
    "Setting",
    "StoredSettings",
    "Token",
    "TokenOwner",
    "TokenScope",
    "assign_role",
    "chunks",
    "context_name",
    "decide",
    "decide_by_roles",
    "declare",
    "describe_contexts",
    "digest",
    "end_tokens",
    "explain",
    "find_person",
    "keep_settings",
    "known",
    "make_context",
    "make_standard_roles",
    "make_token",
    "marks",
    "may",
    "named_contexts",
    "names_of_people",
    "override",
    "people_by_digest",
    "people_contexts",
    "place_contexts",
    "places",
    "read_settings",
    "remember_language",
    "require",
    "revoke_token",
    "role",
    "role_matrix",
    "role_name",
    "select",
    "set_role_permissions",
    "system_context",
    "table",
    "tokens_of",
    "write_settings",
]
