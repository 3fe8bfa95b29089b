"""The addresses of the pages of analytics."""

from __future__ import annotations

from django.urls import path

from tutela.web.analytics import editing, exchange, indicators, insights, message, models, own, runs, settings

MODEL = "administration/analytics/<int:modelid>/"

urlpatterns = [
    path("administration/analytics/", models.listing, name="models"),
    path("administration/analytics/new/", editing.create, name="create_model"),
    path("administration/analytics/import/", exchange.take_in, name="import_model"),
    path("administration/analytics/restore/", models.restore, name="restore_models"),
    path("administration/analytics/settings/", settings.edit, name="analytics_settings"),
    path(MODEL, models.show, name="model"),
    path(f"{MODEL}edit/", editing.edit, name="edit_model"),
    path(f"{MODEL}interval/", editing.use_interval, name="use_interval"),
    path(f"{MODEL}switch/", models.switch, name="switch_model"),
    path(f"{MODEL}start/", models.start, name="run_model"),
    path(f"{MODEL}export/", exchange.export, name="export_model"),
    path(f"{MODEL}log/", models.log, name="model_log"),
    path(f"{MODEL}runs/<int:runid>/", runs.show, name="model_run"),
    path(f"{MODEL}not-used/", models.invalid, name="model_invalid"),
    path(f"{MODEL}outcomes/", models.came_of_it, name="came_of_it"),
    path(f"{MODEL}clear/", models.clear, name="clear_model"),
    path(f"{MODEL}delete/", models.delete, name="delete_model"),
    path("insights/", insights.places, name="insights"),
    path("insights/act/", insights.act, name="act_on_insights"),
    path("insights/message/", message.compose, name="message_students"),
    path("insights/in/<int:contextid>/", insights.listing, name="insights_of"),
    path("insights/<int:predictionid>/", insights.one, name="insight"),
    path("insights/mine/", own.listing, name="my_insights"),
    path("indicators/", indicators.listing, name="indicators"),
    path("indicators/<slug:name>/", indicators.show, name="indicator"),
]
