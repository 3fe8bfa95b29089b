"""The addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from tutela.web import courses, language, my_ai, sign_in

app_name = "web"

urlpatterns = [
    path("", courses.home, name="home"),
    path("course/<int:courseid>/", courses.course, name="course"),
    path("module/<int:moduleid>/", courses.module, name="module"),
    path("my-ai/", my_ai.overview, name="my_ai"),
    path("my-ai/accept/", my_ai.accept, name="accept_policy"),
    path("my-ai/withdraw/", my_ai.withdraw, name="withdraw_policy"),
    path("my-ai/tokens/", my_ai.make, name="make_token"),
    path("my-ai/tokens/<int:tokenid>/revoke/", my_ai.revoke, name="revoke_token"),
    path("administration/", include("tutela.web.administration.urls")),
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", LogoutView.as_view(next_page="web:sign_in"), name="sign_out"),
    path("language/", language.choose, name="language"),
]
