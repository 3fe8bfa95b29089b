"""A module's content and people's posts: sanitised HTML for the page, plain text for an action.

What AI wrote is marked where it stands, and the marks outlive saving: ``<span data-generated="true"
data-attempt="…" data-time-created="…">`` around text, the same attributes on an ``<img>``. Within such a text,
``<span class="user-edited">`` is what a person has put in since.
"""

from __future__ import annotations

import html
import re

import nh3

GENERATED = "data-generated"
ATTEMPT = "data-attempt"
TIME_CREATED = "data-time-created"
EDITED = "user-edited"

_VALID = {
    GENERATED: re.compile("true"),
    ATTEMPT: re.compile("[0-9a-f]{32}"),
    TIME_CREATED: re.compile("[0-9]{1,12}"),
}
_MARKED = ("span", "img")
_ATTRIBUTES = {
    tag: names | (set(_VALID) if tag in _MARKED else set())
    for tag, names in {"span": set[str](), **nh3.ALLOWED_ATTRIBUTES}.items()
}
_BLOCK_END = re.compile(r"(?i)</(p|div|h[1-6]|li|tr|blockquote|pre|figcaption|dt|dd|section|article)>|<br\s*/?>")
_TAGLIKE = re.compile(r"<[^>]*>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_SPACES = re.compile(r"[ \t\f\v\u00a0]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def clean(content: str) -> str:
    """*content* as HTML that is safe to show: no script, no style, no event handler, no foreign scheme.

    Marks of generated content stay where they have the form that we give them.

    >>> clean('<span data-generated="true" data-attempt="x">a</span><span class="user-edited other">b</span>')
    '<span data-generated="true">a</span><span class="user-edited">b</span>'
    """
    return nh3.clean(content, attributes=_ATTRIBUTES, attribute_filter=_only_valid, allowed_classes={"span": {EDITED}})


def _only_valid(_tag: str, name: str, value: str) -> str | None:
    form = _VALID.get(name)
    return value if form is None or form.fullmatch(value) else None


def as_html(typed: str) -> str:
    """What was typed into a plain field as HTML: where it has no tag at all, its lines become paragraphs.

    >>> as_html("High tide\\nis at 3 < 4.\\n\\nSee you there.")
    '<p>High tide<br>is at 3 &lt; 4.</p><p>See you there.</p>'
    >>> as_html("<p>High tide</p>")
    '<p>High tide</p>'
    """
    if _TAG.search(typed):
        return typed
    lines = typed.replace("\r\n", "\n").strip()
    blocks = (html.escape(block.strip(), quote=False) for block in _BLANK_LINES.split(lines))
    return "".join("<p>{}</p>".format(block.replace("\n", "<br>")) for block in blocks if block)


def as_text(content: str) -> str:
    """The text of an HTML fragment, blocks apart by a blank line.

    >>> as_text("<h2>Tides</h2><p>The sea &amp; the moon.<script>x()</script></p>")
    'Tides\\n\\nThe sea & the moon.'
    """
    safe = nh3.clean(_BLOCK_END.sub("\n\n", nh3.clean(content)), tags=set())
    text = html.unescape(_TAGLIKE.sub("", safe))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
