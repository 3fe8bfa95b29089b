"""The public API of privacy: what packages declare about personal data; export, deletion and retention by that."""

from __future__ import annotations

from tutela.privacy.account import AgeingView, KeptView, RetentionSettings, ageing_views, kept_about, kept_for
from tutela.privacy.declarations import (
    Ageing,
    ImpersonalTable,
    PersonalStore,
    PersonalTable,
    Scope,
    declare_ageing,
    declare_stores,
    declare_tables,
    declared,
    oldest,
)
from tutela.privacy.export import export_person
from tutela.privacy.jobs import perform
from tutela.privacy.models import PrivacyRequest
from tutela.privacy.requests import (
    LastAdministrator,
    RequestView,
    export_file,
    get_request,
    list_requests,
    request_context_erasure,
    request_erasure,
    request_export,
)

__all__ = [
    "Ageing",
    "AgeingView",
    "ImpersonalTable",
    "KeptView",
    "LastAdministrator",
    "PersonalStore",
    "PersonalTable",
    "PrivacyRequest",
    "RequestView",
    "RetentionSettings",
    "Scope",
    "ageing_views",
    "declare_ageing",
    "declare_stores",
    "declare_tables",
    "declared",
    "export_file",
    "export_person",
    "get_request",
    "kept_about",
    "kept_for",
    "list_requests",
    "oldest",
    "perform",
    "request_context_erasure",
    "request_erasure",
    "request_export",
]
