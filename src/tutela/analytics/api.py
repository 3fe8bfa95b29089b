"""The door of the analytics room: models, runs, insights.

Functions are synchronous and use this thread's database connection. Those that take an *actor* need the capability
``moodle/analytics:managemodels`` of them; those that take a *viewer* show what that person may see, and what they may
not see is `NotFound`. Labels in views of models are marked English texts, to be translated when they are shown;
what an insight says is in the language that is active.
"""

from __future__ import annotations

from tutela.analytics.actions import action_statistics, execute_action, message_people
from tutela.analytics.administration import (
    clear_predictions,
    create_model,
    delete_model,
    get_model,
    list_models,
    potential_contexts,
    restore_presets,
    set_model_enabled,
    update_model,
)
from tutela.analytics.errors import AnalyticsOff, CannotRun, Invalid, UnreadableExport
from tutela.analytics.exports import export_model, export_training_data, import_model
from tutela.analytics.insights import (
    get_prediction,
    insight_contexts,
    insight_models,
    insights_of,
    list_predictions,
    own_insights,
)
from tutela.analytics.inventory import indicators, intervals, processors, target, targets, value_in_words
from tutela.analytics.launcher import evaluate_model, predict_model, queued_runs, start_run, train_model
from tutela.analytics.permissions import (
    MANAGE_MODELS,
    OPERATOR,
    require_manager,
)
from tutela.analytics.runlog import get_plot, get_run, invalid_analysables, list_runs
from tutela.analytics.settings import AnalyticsSettings, site_counts
from tutela.analytics.syncs import SyncFailed, request_sync, sync_platform
from tutela.analytics.views import (
    ActionCount,
    ActionStatistics,
    IndicatorView,
    InsightModelView,
    InsightsPage,
    InsightView,
    ModelDraft,
    ModelView,
    ReasonView,
    RunView,
    TargetView,
)

__all__ = [
    "MANAGE_MODELS",
    "OPERATOR",
    "ActionCount",
    "ActionStatistics",
    "AnalyticsOff",
    "AnalyticsSettings",
    "CannotRun",
    "IndicatorView",
    "InsightModelView",
    "InsightView",
    "InsightsPage",
    "Invalid",
    "ModelDraft",
    "ModelView",
    "ReasonView",
    "RunView",
    "SyncFailed",
    "TargetView",
    "UnreadableExport",
    "action_statistics",
    "clear_predictions",
    "create_model",
    "delete_model",
    "evaluate_model",
    "execute_action",
    "export_model",
    "export_training_data",
    "get_model",
    "get_plot",
    "get_prediction",
    "get_run",
    "import_model",
    "indicators",
    "insight_contexts",
    "insight_models",
    "insights_of",
    "intervals",
    "invalid_analysables",
    "list_models",
    "list_predictions",
    "list_runs",
    "message_people",
    "own_insights",
    "potential_contexts",
    "predict_model",
    "processors",
    "queued_runs",
    "request_sync",
    "require_manager",
    "restore_presets",
    "set_model_enabled",
    "site_counts",
    "start_run",
    "sync_platform",
    "target",
    "targets",
    "train_model",
    "update_model",
    "value_in_words",
]
