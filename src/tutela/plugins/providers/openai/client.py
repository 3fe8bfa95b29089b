"""The service's addresses and headers: the only file that knows them."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.lib.http import HttpClient
from tutela.plugins.providers.openai.config import Config
from tutela.protocols.openai import ProtocolClient
from tutela.protocols.openai.replies import ModelList


class Client(ProtocolClient):
    """Speaks with one service at OpenAI's addresses, below whichever base URL."""

    def __init__(self, config: Config, http: HttpClient) -> None:
        super().__init__(http, config.timeouts, config.api_key)
        self._config = config

    def url(self, path: str) -> str:
        return self._config.base_url + path

    def headers(self) -> Mapping[str, str]:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        if self._config.organisation:
            headers["OpenAI-Organization"] = self._config.organisation
        return headers

    def limit_parameter(self, model_name: str) -> str:
        """OpenAI itself takes the new name for every model."""
        return "max_completion_tokens" if self._config.is_openai else super().limit_parameter(model_name)

    async def model_names(self) -> tuple[str, ...] | None:
        """The models that the service offers, in alphabetical order; None where it keeps no list of them."""
        reply = await self._send("GET", "/models")
        if reply.status in {404, 405, 501}:
            return None
        return tuple(sorted({model.id for model in self._read(ModelList, self._accepted(reply)).data}))
