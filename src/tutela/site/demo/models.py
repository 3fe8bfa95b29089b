"""The analytics models of the demo site: one that learns from the Open University's courses who may fail or leave.

It is made at the first start. Training, predicting and evaluating it is the worker's work, in this order, so that the
site is served at once and insights come within a minute. The rules among the models that every site has predict too.
Unlike on other sites, an administrator starts runs from pages, and learners see what is predicted about them.
"""

from __future__ import annotations

import click
from django.db import transaction

from tutela.analytics import api as analytics
from tutela.identity import api as identity
from tutela.sdk.errors import TutelaError
from tutela.sdk.registry import processors, targets
from tutela.tasks.api import enqueue

TARGET = "course_failure"
INTERVAL = "quarters_accum"
PROCESSOR = "boosting"
"""Its reasons stay plain where indicators say much the same; a weight for each of them splits into for and against."""


def set_up(administrator: identity.Person) -> None:
    """Make the model, and queue what it has not done yet: whoever stops the demo too early finds it done next time.

    An installation that lacks what a model needs goes on without.
    """
    if TARGET not in targets():
        return
    try:
        model = _model(administrator)
        if not model.trained:
            enqueue("train_models")
            enqueue("predict_models")
            analytics.start_run(analytics.OPERATOR, model.id, "evaluate")
        elif model.insights_state == "none_yet":
            enqueue("predict_models")
    except TutelaError as failure:
        click.echo(f"The demo goes on without predictions. {failure}", err=True)


def _model(administrator: identity.Person) -> analytics.ModelView:
    found = next((model for model in analytics.list_models(administrator) if model.target == TARGET), None)
    if found is not None:
        return found
    indicators = tuple(targets()[TARGET].indicators)
    processor = PROCESSOR if PROCESSOR in processors() else ""
    draft = analytics.ModelDraft(TARGET, indicators, INTERVAL, processor, enabled=True)
    with transaction.atomic():
        identity.write_settings(administrator, analytics.AnalyticsSettings(onlycli=False, learnersseetheirs=True))
        return analytics.create_model(administrator, draft)
