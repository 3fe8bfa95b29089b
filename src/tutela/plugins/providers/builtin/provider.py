"""The provider: one action, nothing to configure, nothing leaves the machine."""

from __future__ import annotations

from tutela.plugins.providers.builtin.config import Config
from tutela.plugins.providers.builtin.process_summarise_text import ProcessSummariseText
from tutela.sdk import ConnectionReport, Provider
from tutela.sdk.text import _


class Builtin(Provider[Config]):
    """Summarises offline, by choosing sentences of the text."""

    name = "builtin"
    label = _("Built-in summariser")
    description = _(
        "Works offline and needs no key: it chooses the most telling sentences of a text. It is no AI model."
    )
    config_class = Config
    processes = (ProcessSummariseText,)
    external = False
    notice = _(
        "These are sentences of the text itself, chosen by the site's built-in summariser; no AI model wrote them."
    )

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, _("Ready. It runs on this machine; nothing leaves it."), seconds=0.0)
