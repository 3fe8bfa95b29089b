"""The addresses of the pages."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from tutela.web import courses, forum, language, my_ai, my_data, notifications, places, sign_in, writing

app_name = "web"

urlpatterns = [
    path("", courses.home, name="home"),
    path("course/<int:courseid>/", courses.course, name="course"),
    path("module/<int:moduleid>/", courses.module, name="module"),
    path("module/<int:moduleid>/edit/", writing.module, name="write_module"),
    path("module/<int:moduleid>/discuss/", forum.start, name="start_discussion"),
    path("discussion/<int:discussionid>/", forum.discussion, name="discussion"),
    path("post/<int:postid>/answer/", forum.answer, name="answer_post"),
    path("post/<int:postid>/edit/", forum.edit, name="edit_post"),
    path("place/<int:contextid>/ai/", places.ai_here, name="ai_in"),
    path("my-ai/", my_ai.overview, name="my_ai"),
    path("my-ai/accept/", my_ai.accept, name="accept_policy"),
    path("my-ai/withdraw/", my_ai.withdraw, name="withdraw_policy"),
    path("my-ai/tokens/", my_ai.make, name="make_token"),
    path("my-ai/tokens/<int:tokenid>/revoke/", my_ai.revoke, name="revoke_token"),
    path("my-password/", sign_in.password, name="password"),
    path("my-data/", my_data.overview, name="my_data"),
    path("my-data/copy/", my_data.ask, name="ask_export"),
    path("my-data/copy/<int:requestid>/", my_data.fetch, name="fetch_export"),
    path("my-data/delete/", my_data.erase, name="erase_data"),
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/read/", notifications.read_all, name="read_notifications"),
    path("notifications/preferences/", notifications.preferences, name="notification_preferences"),
    path("notifications/<int:notificationid>/", notifications.follow, name="follow_notification"),
    path("", include("tutela.web.reports.urls")),
    path("administration/", include("tutela.web.administration.urls")),
    path("", include("tutela.web.analytics.urls")),
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", LogoutView.as_view(next_page="web:sign_in"), name="sign_out"),
    path("language/", language.choose, name="language"),
]
