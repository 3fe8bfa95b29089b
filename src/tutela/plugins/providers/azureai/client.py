"""The service's addresses and headers: the only file that knows them."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.lib.http import HttpClient
from tutela.plugins.providers.azureai.config import DEPLOYMENTS, Config
from tutela.plugins.providers.azureai.settings import DeploymentSettings
from tutela.protocols.openai import ProtocolClient


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
