"""Looking at a page as people do: narrow and wide, light and dark, with a screen reader's eyes, and at its console.

Pictures go to the folder named by ``TUTELA_TEST_SCREENSHOTS``, where it is set.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Literal

from playwright.sync_api import ConsoleMessage, Page

WIDTHS = {"narrow": 390, "wide": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that the dark colours can break in a page that is sound in light ones."""
CALM = """async () => {
    for (let calm = 0, frames = 0; calm < 3 && frames < 300; frames++) {
        await new Promise(drawn => requestAnimationFrame(drawn));
        calm = document.getAnimations().length ? 0 : calm + 1;
    }
}"""
"""Three frames without any transition: a change of colours goes down the tree from parent to child, frame by frame."""
STEP_MS, PATIENCE_STEPS = 50, 100
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def inspect(page: Page, name: str) -> None:
    """Look at *page* as it stands, in all widths and colours; everything that is wrong at once."""
    faults = []
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(CALM)
            where = f"{name}, {size}, {scheme}"
            _keep_picture(page, f"{name}-{size}-{scheme}")
            rules = STANDARDS if scheme == "light" else OF_COLOURS
            faults += [f"{where}: {fault}" for fault in (*accessibility_faults(page, rules), *layout_faults(page))]
    assert not faults, "\n".join(faults)


def accessibility_faults(page: Page, rules: object = STANDARDS) -> list[str]:
    """What axe finds by *rules*, a line for each place."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], "runOnly": rules})
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}: {_why(node)}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _why(node: dict[str, str]) -> str:
    return " ".join(node.get("failureSummary", "").split())


def layout_faults(page: Page) -> list[str]:
    """Whether the page must be scrolled sideways, and what sticks out."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide <= 0:
        return []
    culprits = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(0, 3).map(e => e.tagName.toLowerCase() + (e.className ? '.' + e.className : ''))"""
    )
    return [f"the page is {wide} px too wide: {', '.join(map(str, culprits))}"]


def _keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("TUTELA_TEST_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


class Console:
    """What the browser complains about while a page is used: errors of scripts, refused and missing files."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self._page = page
        page.on("console", self._message)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def expect(self, part: str) -> None:
        """One complaint that has *part* belongs to the journey: it is there, and it is not held against the page."""
        for _ in range(PATIENCE_STEPS):  # the browser tells of it when it comes to that
            found = next((text for text in self.complaints if part in text), None)
            if found is not None:
                self.complaints.remove(found)
                return
            self._page.wait_for_timeout(STEP_MS)
        raise AssertionError(f"nothing in the console has {part!r}: {self.complaints}")
