"""The addresses of the administrator's pages."""

from __future__ import annotations

from django.urls import path

from tutela.web.administration import actions, capabilities, overview, placements, policies, providers, register

INSTANCE = "providers/<int:instanceid>/"

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
    path("policy/", policies.listing, name="policies"),
    path("policy/new/", policies.publish, name="publish_policy"),
    path("policy/<int:version>/", policies.show, name="policy"),
    path("register/", register.table, name="register"),
    path("register.csv", register.as_csv, name="register_csv"),
    path("capabilities/", capabilities.check, name="capabilities"),
]
