"""The addresses of the placement, below ``/placement/editor/``."""

from __future__ import annotations

from django.urls import path

from tutela.ai.api import policy_view
from tutela.plugins.placements.editor import views

app_name = "editor"

urlpatterns = [
    path("text/", views.text, name="text"),
    path("image/", views.image, name="image"),
    path("policy/", policy_view, name="policy"),
]
