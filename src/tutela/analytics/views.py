"""What the door gives to pages and programs. Labels are marked English texts: translate them when they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True)
class IndicatorView:
    """An indicator; `label` is its name where it is not installed any more. `kind`: binary, linear, discrete or ''.

    `description` says what it measures; '' where its author did not. It may be put together: show it `in_words`.
    """

    name: str
    label: str
    kind: str
    moodle: str = ""
    description: str = ""


@dataclass(frozen=True)
class IntervalView:
    """An interval, and whether past data can be evaluated with it."""

    name: str
    label: str
    for_evaluation: bool
    moodle: str = ""


@dataclass(frozen=True)
class ProcessorView:
    """A processor with the class that its settings form is made from."""

    name: str
    label: str
    description: str
    config_class: type[BaseModel]


@dataclass(frozen=True)
class TargetView:
    """A target with what goes with it, by name. `sample`: enrolment, course or person."""

    name: str
    label: str
    outcomes: tuple[str, str]
    is_static: bool
    sample: str
    preset_indicators: tuple[str, ...]
    preset_interval: str
    indicators: tuple[str, ...]
    """All that can be computed for it."""
    intervals: tuple[str, ...]
    """All that it allows."""
    moodle: str = ""

    @property
    def takes_contexts(self) -> bool:
        """Whether a model of it can be restricted to courses and categories."""
        return self.sample == "enrolment"


@dataclass(frozen=True)
class ContextView:
    """A context and what it is called; '' for the whole site."""

    id: int
    name: str


@dataclass(frozen=True)
class ModelDraft:
    """What an administrator says of a model. Unknown or unfit values are refused with `Invalid`."""

    target: str
    indicators: tuple[str, ...] = ()
    interval: str = ""
    processor: str = ""
    processor_config: Mapping[str, Any] = field(default_factory=dict)
    contextids: tuple[int, ...] = ()
    threshold: float = 0.6
    name: str = ""
    enabled: bool = False


@dataclass(frozen=True)
class ModelView:
    """A model as it is now. `name` is what was given, else the target's label (a marked text).

    `problem` says why it cannot run ('' where it can): a plugin that is gone. `insights` counts its predictions that
    count now; `insights_state` is ``disabled``, ``none_yet`` (it has predicted nothing), ``none`` (nobody is
    concerned) or ``some``. `processor` is what is used, `own_processor` '' where that is the site's default.
    """

    id: int
    name: str
    own_name: str
    target: str
    target_label: str
    outcomes: tuple[str, str]
    sample: str
    is_static: bool
    indicators: tuple[IndicatorView, ...]
    interval: str
    interval_label: str
    processor: str
    own_processor: str
    processor_label: str
    processor_config: Mapping[str, Any]
    """Without its secrets; `processor_secrets` names those that are stored."""
    processor_secrets: tuple[str, ...]
    contexts: tuple[ContextView, ...]
    threshold: float
    enabled: bool
    trained: bool
    version: int
    insights: int
    insights_state: str
    problem: str
    timetrained: datetime | None
    timecreated: datetime
    timemodified: datetime
    modifiedby: int | None
    modifiedby_name: str

    @property
    def can_learn(self) -> bool:
        """Whether it can be evaluated, trained and exported: it is no rule, and has an interval."""
        return not self.is_static and bool(self.interval) and not self.problem


@dataclass(frozen=True)
class RunView:
    """One run. `verdict` is the sum of Moodle's codes; `verdict_texts` say what it means, in the active language.

    `metrics`: for an evaluation ``mean`` and ``deviation``, each a mapping of every score; for others counts
    (``rows``, ``samples``, ``predicted``, ``insights``). `report` and the names of the pictures (`get_plot` draws one)
    are there for one run that is asked for, not in lists: validate it with `evaluation.report.Report`.
    """

    id: int
    modelid: int
    mode: str
    evaluationmode: str
    version: int
    target: str
    indicators: tuple[str, ...]
    interval: str
    interval_label: str
    processor: str
    processor_label: str
    status: str
    score: float | None
    deviation: float | None
    verdict: int | None
    verdict_texts: tuple[str, ...]
    metrics: Mapping[str, Any]
    messages: tuple[str, ...]
    plots: tuple[str, ...]
    timestarted: datetime
    timeended: datetime | None
    userid: int | None
    report: Mapping[str, Any] | None = None
    best: bool = False
    """Of the evaluations that were started together, the one with the best score."""


@dataclass(frozen=True)
class InvalidView:
    """A course (or, where `samples` is set, so many samples) that the newest run could not use. `mode`: train, predict.

    `courseid` is the local course, None where it is not known here or the whole site is meant.
    """

    mode: str
    name: str
    courseid: int | None
    reason: str
    code: str
    samples: int = 0


@dataclass(frozen=True)
class InvalidPage:
    """A page of them; `total` in all."""

    rows: tuple[InvalidView, ...]
    total: int
    page: int
    perpage: int


@dataclass(frozen=True)
class ReasonView:
    """An indicator behind a prediction. `value` in [-1, 1], None for "cannot say"; `shown` is it in words, in the
    language that is active. `weight` in log-odds: + speaks for the outcome; 0 where that is not known. `share` of the
    weightiest reason's weight, 0 to 1, for a bar."""

    indicator: str
    label: str
    value: float | None
    shown: str
    weight: float
    share: float


@dataclass(frozen=True)
class SuggestedActionView:
    """A button under an insight. `sign`: positive, neutral, negative, or '' where it says nothing about the insight.

    `bulk`: for several at once. `place` is what it leads to, for the page to know the address of: '' (only stored),
    ``message``, ``details``, ``course``, ``participants``, ``outline``, ``calendar``. `hides`: the viewer does not
    see the insight again.
    """

    name: str
    label: str
    bulk: bool
    sign: str = ""
    place: str = ""
    hides: bool = False


@dataclass(frozen=True)
class InsightView:
    """One prediction as a person sees it. `subject` is whom or what it is about. `probability` is 1 for a rule.

    `reasons_for` and `reasons_against` hold the top three in lists, all of them in `get_prediction`; for a rule all
    indicators are in `reasons_for`. `timesynced`: how old the data is. `done`: what the viewer did about it.
    """

    id: int
    modelid: int
    model_name: str
    is_static: bool
    contextid: int
    context_name: str
    courseid: int | None
    personid: int | None
    subject: str
    prediction: int
    outcome: str
    probability: float
    timestart: datetime
    timeend: datetime
    timecreated: datetime
    timesynced: datetime | None
    reasons_for: tuple[ReasonView, ...]
    reasons_against: tuple[ReasonView, ...]
    actions: tuple[SuggestedActionView, ...]
    done: tuple[str, ...] = ()
    rangeindex: int = 0


@dataclass(frozen=True)
class InsightGroup:
    """The insights of one outcome."""

    prediction: int
    outcome: str
    insights: tuple[InsightView, ...]


@dataclass(frozen=True)
class InsightModelView:
    """A model with insights in a context, for the selector."""

    id: int
    name: str
    insights: int


@dataclass(frozen=True)
class InsightsPage:
    """The insights of a model in a context that the viewer has not acted on yet, the likeliest first.

    `only_predictions`: they come from a model that learns and so may be wrong.
    """

    context: ContextView
    model: InsightModelView
    only_predictions: bool
    groups: tuple[InsightGroup, ...]
    bulk_actions: tuple[SuggestedActionView, ...]
    models: tuple[InsightModelView, ...]
    total: int
    page: int
    perpage: int


@dataclass(frozen=True)
class ActionCount:
    """How often an action was executed."""

    name: str
    label: str
    sign: str
    count: int


@dataclass(frozen=True)
class ActionStatistics:
    """What came of a model's insights: `counts` for the doughnut, `by_context` for grouped bars.

    `insights` counts all predictions; `acted` those with at least one action; `useful_share` is positive over
    positive and negative, None before anybody has said.
    """

    insights: int
    acted: int
    counts: tuple[ActionCount, ...]
    by_context: tuple[tuple[ContextView, tuple[ActionCount, ...]], ...]
    contexts: tuple[ContextView, ...]
    useful_share: float | None
