"""The addresses of the placement, below ``/placement/courseassist/``."""

from __future__ import annotations

from django.urls import path

from tutela.ai.api import policy_view
from tutela.plugins.placements.courseassist import views

app_name = "courseassist"

urlpatterns = [
    path("act/", views.act, name="act"),
    path("policy/", policy_view, name="policy"),
]
