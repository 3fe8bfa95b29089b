"""The service's addresses and headers, and trying them: the only file that knows them."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from tutela.lib.http import HttpClient
from tutela.plugins.providers.azureai.config import DEPLOYMENTS, Config, DeploymentSettings, TextSettings
from tutela.protocols.openai import ProtocolClient
from tutela.sdk import ConnectionReport, ProviderError
from tutela.sdk.text import _, filled, joined


class Client(ProtocolClient):
    """Speaks with one deployment of a resource."""

    filtered_codes = ProtocolClient.filtered_codes | {"contentFilter", "ResponsibleAIPolicyViolation"}

    def __init__(self, config: Config, settings: DeploymentSettings, http: HttpClient) -> None:
        super().__init__(http, config.timeouts, config.api_key)
        self._deployment = f"{config.endpoint}{DEPLOYMENTS}{settings.deployment}"
        self._version = settings.api_version

    def url(self, path: str) -> str:
        return f"{self._deployment}{path}?api-version={self._version}"

    def headers(self) -> Mapping[str, str]:
        return {"api-key": self._key}


async def try_connection(config: Config, http: HttpClient, wanted: Collection[TextSettings]) -> ConnectionReport:
    """Ask each deployment of *wanted* for one word, until one does not answer: a resource lists none with its key."""
    started = time.perf_counter()
    deployments = {(one.deployment, one.api_version): one for one in wanted}
    for settings in deployments.values():
        try:
            await Client(config, settings, http).ping(settings.model_asked, {})
        except ProviderError as failure:
            return ConnectionReport(False, _failed(settings, failure), seconds=time.perf_counter() - started)
    return ConnectionReport(True, _answered(deployments), seconds=time.perf_counter() - started)


def _failed(settings: TextSettings, failure: ProviderError) -> str:
    template = _("The deployment “{name}” (API version {version}) was asked for a short chat. {answer}.")
    answer = failure.error_message.rstrip(".")
    return filled(template, name=settings.deployment, version=settings.api_version, answer=answer)


def _answered(deployments: Collection[tuple[str, str]]) -> str:
    names = ", ".join(f"“{name}”" for name in sorted({name for name, _version in deployments}))
    answered = filled(_("A short chat was answered by {names}."), names=names)
    return joined(_("Connected."), answered, _("The deployment for images is not tried: it would cost."))
