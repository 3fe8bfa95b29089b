"""What services answer, however odd, can be put on record."""

from __future__ import annotations

from typing import Any

import pytest

from tutela.ai.register import storable
from tutela.ai.tests.conftest import Ask, attempts
from tutela.ai.tests.toys import Toy, raising
from tutela.sdk import ProviderUnavailable

pytestmark = pytest.mark.usefixtures("consent")


def answering(**data: Any) -> Any:
    """A behaviour that answers with *data*."""

    async def behaviour(action: Any) -> Any:
        return action.response_class.succeeded(**{"generatedcontent": "Text.", **data})

    return staticmethod(behaviour)


@pytest.mark.parametrize(
    "odd",
    [
        {"responseid": "r" * 5000},
        {"responseid": "null\x00character"},
        {"model_name": "m" * 5000},
        {"prompttokens": 2**40},
        {"completiontokens": -1},
        {"finishreason": "half \ud83d character"},
    ],
)
def test_an_odd_answer_is_recorded_all_the_same(
    ask: Ask, instances: dict[str, int], toys: dict[str, type[Toy]], odd: dict[str, Any]
) -> None:
    toys["first"].behaviour = answering(**odd)
    assert ask().response.success
    assert [row.success for row in attempts()] == [True]


def test_an_odd_failure_is_recorded_all_the_same(
    ask: Ask, instances: dict[str, int], toys: dict[str, type[Toy]]
) -> None:
    toys["first"].behaviour = staticmethod(raising(ProviderUnavailable(500, "e" * 999, "\x00" * 9999)))
    assert ask().provider == "second"


def test_storable_text_keeps_what_is_sound() -> None:
    assert storable("El niño \U0001f30a", 8) == "El niño "
