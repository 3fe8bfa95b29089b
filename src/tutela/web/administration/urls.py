"""The addresses of the administrator's pages."""

from __future__ import annotations

from django.urls import path

from tutela.web import places
from tutela.web.administration import (
    actions,
    capabilities,
    overview,
    placements,
    platforms,
    policies,
    privacy,
    providers,
    registration,
    registry,
    roles,
    schedules,
    stored,
)

INSTANCE = "providers/<int:instanceid>/"
PLATFORM = "platforms/<int:platformid>/"

urlpatterns = [
    path("", overview.overview, name="administration"),
    path("providers/", providers.listing, name="providers"),
    path("providers/add/", providers.choose, name="choose_provider"),
    path("providers/add/<slug:provider>/", providers.add, name="add_provider"),
    path(INSTANCE, providers.configure, name="provider"),
    path(f"{INSTANCE}test/", providers.test, name="test_provider"),
    path(f"{INSTANCE}switch/", providers.switch, name="switch_provider"),
    path(f"{INSTANCE}move/", providers.move, name="move_provider"),
    path(f"{INSTANCE}delete/", providers.delete, name="delete_provider"),
    path(f"{INSTANCE}actions/<slug:basename>/", actions.settings, name="action"),
    path(f"{INSTANCE}actions/<slug:basename>/switch/", actions.switch, name="switch_action"),
    path("placements/", placements.listing, name="placements"),
    path("placements/<slug:placement>/", placements.switch, name="switch_placement"),
    path("platforms/", platforms.listing, name="platforms"),
    path("platforms/add/", platforms.choose, name="choose_platform"),
    path("platforms/add/<slug:kind>/", platforms.add, name="add_platform"),
    path(PLATFORM, platforms.configure, name="platform"),
    path(f"{PLATFORM}sync/", platforms.sync, name="sync_platform"),
    path(f"{PLATFORM}switch/", platforms.switch, name="switch_platform"),
    path(f"{PLATFORM}delete/", platforms.delete, name="delete_platform"),
    path("ai-by-place/", places.everywhere, name="ai_by_place"),
    path("policy/", policies.listing, name="policies"),
    path("policy/new/", policies.publish, name="publish_policy"),
    path("policy/<int:version>/", policies.show, name="policy"),
    path("roles/", roles.matrix, name="roles"),
    path("roles/<int:contextid>/<slug:shortname>/", roles.role, name="role"),
    path("capabilities/", capabilities.check, name="capabilities"),
    path("privacy/", privacy.overview, name="privacy"),
    path("privacy/ask/", privacy.ask, name="privacy_ask"),
    path("site-information/", stored.site_information, name="site_information"),
    path("registration/", registration.page, name="registration"),
    path("registration/change/", registration.change, name="change_registration"),
    path("registered-sites/", registry.overview, name="registered_sites"),
    path("registered-sites/<int:pk>/", registry.site, name="registered_site"),
    path("tasks/", schedules.listing, name="schedules"),
    path("tasks/<slug:task>/", schedules.show, name="schedule"),
    path("tasks/<slug:task>/run/", schedules.run, name="run_task"),
]
