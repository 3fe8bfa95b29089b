"""The texts that the tests summarise."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("texts")
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}
"""By the code of their language."""


def on_one_line(text: str) -> str:
    """*text* with its white space made single blanks, as quotes have it."""
    return " ".join(text.split())
