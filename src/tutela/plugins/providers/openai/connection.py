"""Trying a configuration, for *test connection*."""

from __future__ import annotations

import time
from collections.abc import Collection

from tutela.plugins.providers.openai.client import Client
from tutela.sdk import ConnectionReport, ProviderError
from tutela.sdk.text import _, counted, filled, joined


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
