"""Write the index of docs/decisions. With ``--renumber`` close the gaps first: files, titles and references.

Numbers are handed out in blocks while several people work; before a release they run without a gap.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "decisions"
SHOWN = {".md", ".py", ".toml", ".html", ".yml", ""}


def main() -> None:
    """Renumber when asked to, and say what became what; then write the index."""
    if "--renumber" in sys.argv:
        renumber()
    write_index()


def renumber() -> None:
    """Number the decisions from 0001 on, in their present order."""
    stems = {file.stem: f"{number:04}{file.stem[4:]}" for number, file in enumerate(decisions(), 1)}
    changed = {old: new for old, new in stems.items() if old != new}
    for old, new in changed.items():
        print(f"{old} -> {new}")
        (FOLDER / f"{old}.md").rename(FOLDER / f"{new}.md.new")
    for new in changed.values():
        (FOLDER / f"{new}.md.new").rename(FOLDER / f"{new}.md")
    for file in tracked_texts():
        rewrite(file, changed)


def write_index() -> None:
    """One line for each decision, under what stands in the index before the first of them."""
    index = FOLDER / "README.md"
    above = index.read_text(encoding="utf-8").partition("- [")[0]
    index.write_text(
        above + "".join(f"- [{file.stem[:4]}]({file.name}) {title(file)}\n" for file in decisions()), "utf-8"
    )


def title(file: Path) -> str:
    """The title of a decision, without its number."""
    return re.sub(r"^# \d{4}[:.]? +", "", file.read_text(encoding="utf-8").splitlines()[0])


def decisions() -> list[Path]:
    """The decisions in the order of their numbers."""
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]-*.md"))


def tracked_texts() -> list[Path]:
    """Files that may refer to a decision, and the decisions themselves under their new names."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {ROOT / name for name in listed.splitlines()} | set(decisions())
    return sorted(file for file in files if file.suffix in SHOWN and file.is_file())


def rewrite(file: Path, changed: dict[str, str]) -> None:
    """Put the new names where the old ones stood, all at once so that a chain of renames cannot tangle."""
    text = file.read_text(encoding="utf-8")
    fresh = text
    if changed:
        # The index shows a number as the text of the link: it goes along with its link.
        names = "|".join(map(re.escape, changed))
        fresh = re.sub(
            rf"(?:(?P<label>\[)\d{{4}}(?P<close>\]\())?(?P<name>{names})\b",
            lambda found: _renamed(found, changed),
            text,
        )
    if file.parent == FOLDER and file.name[:4].isdigit():
        fresh = re.sub(r"\A# \d{4}\b", f"# {file.name[:4]}", fresh)
    if fresh != text:
        file.write_text(fresh, encoding="utf-8")


def _renamed(found: re.Match[str], changed: dict[str, str]) -> str:
    new = changed[found["name"]]
    return f"[{new[:4]}]({new}" if found["label"] else new


if __name__ == "__main__":
    main()
