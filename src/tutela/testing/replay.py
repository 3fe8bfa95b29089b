"""A stub that answers with what a service once sent, for the tests of a provider that holds such replies.

::

    class MyService(ReplayStub):
        folder = Path(__file__).with_name("replies")

    await stub.replay("error_401", 401)     # from now on: the bytes of replies/error_401.json
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web

from tutela.testing.behaviour import Behaviour
from tutela.testing.openai_stub import OpenAIStub


class ReplayStub(OpenAIStub):
    """The stub, or what a service once sent: the bytes of ``<folder>/<text>.json`` when it is told such a name."""

    folder: ClassVar[Path]

    def answer(self, request: web.Request, body: Any, behaviour: Behaviour) -> web.StreamResponse:
        recorded = self.folder / f"{behaviour.text}.json"
        if not recorded.exists():
            return super().answer(request, body, behaviour)
        return web.Response(body=recorded.read_bytes(), status=behaviour.status, content_type="application/json")

    async def replay(self, name: str, status: int = 200) -> None:
        """Answer with a recorded reply from now on."""
        await self.behave(Behaviour(text=name, status=status))
