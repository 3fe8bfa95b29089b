"""The service's addresses and headers, and trying them: the only file that knows them."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from tutela.lib.http import HttpClient
from tutela.plugins.providers.openai.config import Config
from tutela.protocols.openai import ProtocolClient
from tutela.protocols.openai.replies import ModelList
from tutela.sdk import ConnectionReport, ProviderError
from tutela.sdk.text import _, counted, filled, joined


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


async def try_connection(client: Client, wanted: Collection[str]) -> ConnectionReport:
    """List the models, which costs nothing; where there is no list, ask the first of *wanted* for one word."""
    started = time.perf_counter()
    try:
        names = await client.model_names()
        if names is None:
            name = next(iter(wanted))
            await client.ping(name, {"model": name})
    except ProviderError as failure:
        return ConnectionReport(False, f"{failure.error_message}.", seconds=time.perf_counter() - started)
    seconds = time.perf_counter() - started
    return ConnectionReport(True, _sentence(names, wanted), seconds=seconds, model_names=names or ())


def _sentence(names: Collection[str] | None, wanted: Collection[str]) -> str:
    if names is None:
        return _("Connected. The service keeps no list of models, but it answered a short chat.")
    offered = {name.removesuffix(":latest") for name in names}
    missing = sorted({name for name in wanted if name.removesuffix(":latest") not in offered})
    if missing:
        template = _("Connected, but the service does not list {names}: choose another model for the actions.")
        return filled(template, names=_list(missing))
    offers = counted("The service offers {number} model.", "The service offers {number} models.", len(names))
    return joined(_("Connected."), offers)


def _list(names: Collection[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
