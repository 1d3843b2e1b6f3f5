"""Writes the words of a block as inline Markdown of escaped text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urljoin

from sitegen.capture.fields import datelines
from sitegen.capture.html.inline_text import InlineText, Mark
from sitegen.core.text import escape_inline, escape_start, squeeze

_LINK = re.compile(r"https?://[^\s<>\"']+$")
_ENCODED = str.maketrans({"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "\\": "%5C", "|": "%7C", "`": "%60"})
"""Characters of an address that have a meaning in Markdown."""
_EMPHASIS = {"em": "*", "strong": "**"}
_NO_CODE = re.compile(r"[`|]|\\$")
_BEFORE = re.compile(r"(?:^|[\s(“‘«–—])$")
_AFTER = re.compile(r"^(?:$|[\s.,;:!?)”’»–—])")
"""What stands before and after emphasised words, so that every Markdown engine reads the marks."""

_NOTE_END = re.compile(r"\[\^\d+\]$")
_NOTE_CHARS = 16
_DATELINE_CHARS = 160
"""The number of characters in which a dateline may be."""


@dataclass(frozen=True, slots=True)
class InlineWriter:
    """Writes inline Markdown.

    Relative links are resolved against `base`. `notes` are the labels of the footnotes that are written, `anchors` the
    names to which links inside the page can lead.
    """

    base: str = ""
    notes: Collection[str] = ()
    anchors: Collection[str] = ()

    def block(self, spans: Sequence[InlineText], anchors: Iterable[str] = ()) -> str:
        """The Markdown of a block's words, without emphasis if it covers the whole block or marks a dateline."""
        written = self._written(_without(spans, self._common_emphasis(spans)))
        if "*" in written[:_DATELINE_CHARS]:
            bare = self._written(_without(spans, ("em", "strong")))
            written = bare if datelines.find_dateline(bare) else written
        return "".join(f'<a id="{name}"></a>' for name in anchors) + written

    def words(self, spans: Sequence[InlineText]) -> str:
        """The Markdown of a heading's words: no links and no emphasis."""
        return self._written([span._replace(href="") for span in _without(spans, ("em", "strong", "code"))])

    def _common_emphasis(self, spans: Sequence[InlineText]) -> list[str]:
        shown = [span for span in spans if span.text.strip() and not span.note]
        return [mark for mark in _EMPHASIS if all(mark in span.marks for span in shown)]

    def _written(self, spans: Iterable[InlineText]) -> str:
        made = ""
        rest = [(target, list(group)) for target, group in groupby(spans, lambda span: self.target(span.href))]
        for at, (target, group) in enumerate(rest):
            following = "".join(span.text for span in rest[at + 1][1]) if at + 1 < len(rest) else ""
            if target:
                group = _without(group, self._common_emphasis(group))
            words = self._marked(group, "" if target else made, "" if target else following)
            made = _appended(made, _link(words, target) if target else words)
        return escape_start(squeeze(made))

    def _marked(self, spans: Iterable[InlineText], before: str, after: str) -> str:
        """The Markdown of words with marks. `before` and `after` are what surrounds them."""
        made = ""
        runs = [(key, list(group)) for key, group in groupby(spans, lambda span: (span.marks, span.note))]
        for at, ((marks, note), group) in enumerate(runs):
            text = re.sub(r"\s+", " ", "".join(span.text for span in group))
            following = "".join(span.text for _, later in runs[at + 1 : at + 3] for span in later) + after
            written = self._note(text, note) if note else _with_marks(text, marks, before + made, following)
            made = _appended(made, written)
        return made

    def _note(self, text: str, label: str) -> str:
        return f"[^{label}]" if label in self.notes else f"<sup>{escape_inline(text)}</sup>"

    def target(self, href: str) -> str:
        """The absolute address of a link on the web, the "#NAME" of one inside the page; otherwise ""."""
        if href.startswith("#"):
            return href if href[1:] in self.anchors else ""
        try:
            target = urljoin(self.base, href) if href else ""
        except ValueError:
            return ""
        return target.translate(_ENCODED) if _LINK.fullmatch(target) else ""


def _without(spans: Iterable[InlineText], marks: Collection[str]) -> list[InlineText]:
    """Spans without certain marks."""
    if not marks:
        return list(spans)
    return [span._replace(marks=tuple(mark for mark in span.marks if mark not in marks)) for span in spans]


def _with_marks(text: str, marks: Sequence[Mark], before: str, after: str) -> str:
    words = text.strip()
    if not words:
        return text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    made = _code(words) if "code" in marks else escape_inline(words)
    for mark in reversed(dict.fromkeys(marks)):
        if sign := _EMPHASIS.get(mark, ""):
            if _is_apart(words, before + lead, trail + after):
                made = f"{sign}{made}{sign}"
        elif mark != "code":
            made = f"<{mark}>{made}</{mark}>"
    return f"{lead}{made}{trail}"


def _code(words: str) -> str:
    """Words as code, unless they contain a sign by which engines could end the code or a cell."""
    return escape_inline(words) if _NO_CODE.search(words) else f"`{words}`"


def _is_apart(words: str, before: str, after: str) -> bool:
    """Whether emphasis marks around words are read as such: the words begin and end with a letter or a figure."""
    ends = words[-1].isalnum() or (words[-1] in ".,:;!?" and (not after or after[0].isspace()))
    return words[0].isalnum() and ends and bool(_BEFORE.search(before[-1:]) and _AFTER.match(after[:1]))


def _appended(made: str, more: str) -> str:
    """`made` with more Markdown, where "!" before a link and ":" or "(" after a footnote's mark stay text."""
    if made.endswith("!") and not made.endswith("\\!") and more.startswith("["):
        return f"{made[:-1]}\\!{more}"
    if more[:1] in (":", "(") and _NOTE_END.search(made[-_NOTE_CHARS:]):
        return f"{made}\\{more}"
    return made + more


def _link(words: str, target: str) -> str:
    text = words.strip()
    if not text:
        return words
    lead, trail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{lead}[{text}]({target}){trail}"


def code_block(text: str) -> str:
    """Preformatted text as a fenced block."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
