"""What came of an action."""

from __future__ import annotations

import time
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from tutela.sdk.text import Sentence


def _storable(text: str) -> str:
    """*text* without null characters, which no database column for text takes."""
    return text.replace("\x00", "")


def _sentence_or(text: object, check: ValidatorFunctionWrapHandler) -> str:
    """*text* as it is where it is a sentence, which pydantic would make plain text of."""
    checked: str = text if isinstance(text, Sentence) else check(text)
    return checked


Words = Annotated[str, AfterValidator(_storable)]
"""Text from a service: anything that can be stored."""
Said = Annotated[Words, WrapValidator(_sentence_or)]
"""Words of ours for a person: a sentence keeps what it was put together of."""
Mark = Annotated[str, AfterValidator(_storable), AfterValidator(lambda mark: mark[:128])]
"""A service's short mark of something, cut to the 128 characters that are kept."""


class Response(BaseModel):
    """What came of an action: success with data, or failure with a code and two texts.

    `error` is for the person, `error_message` for the administrator. Each action has a subclass whose further
    fields are the data; all data is optional, since a failure has none. `timecreated` is Unix seconds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actionname: ClassVar[str] = ""

    success: bool
    error_code: int = 0
    error: Said = ""
    error_message: Words = ""
    retry_after: float | None = Field(default=None, description="Seconds until another try makes sense.")
    timecreated: float = Field(default_factory=time.time)
    model_name: Words | None = Field(default=None, description="The model that answered.")
    prompttokens: int | None = None
    completiontokens: int | None = None

    @model_validator(mode="after")
    def _a_failure_says_why(self) -> Self:
        if not self.success and (self.error_code == 0 or not self.error):
            raise ValueError("a failed response needs an error_code and an error")
        return self

    @classmethod
    def succeeded(cls, **data: Any) -> Self:
        """A success with *data*."""
        return cls(success=True, **data)

    @classmethod
    def failed(cls, error_code: int, error: str, error_message: str = "", *, retry_after: float | None = None) -> Self:
        """A failure; *error_code* is not 0 and *error* not empty."""
        return cls(
            success=False,
            error_code=error_code,
            error=error,
            error_message=error_message or error,
            retry_after=retry_after,
        )

    def set_response_data(self, data: dict[str, Any]) -> Self:
        """A copy with *data* set. Unknown names are an error."""
        return type(self).model_validate({**self.model_dump(), **data})

    def get_response_data(self) -> dict[str, Any]:
        """The data alone, without the outcome: what the action asked for."""
        outcome = set(Response.model_fields) - {"model_name", "prompttokens", "completiontokens"}
        return self.model_dump(exclude=outcome)


class TextResponse(Response):
    """The data of every action that answers with text. Token counts are as the service reported them."""

    generatedcontent: Words | None = None
    finishreason: Mark | None = None
    responseid: Mark | None = Field(default=None, description="The service's own id of the reply.")
    fingerprint: Mark | None = Field(default=None, description="The service's mark of its configuration.")
