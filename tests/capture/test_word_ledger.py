"""Every word of an article's HTML is in its Markdown or listed as removed, and text never becomes markup."""

from __future__ import annotations

import re
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from sitegen.capture.article_only.fragment import read_fragment
from sitegen.core.markdown import markup

_HOSTILE = (
    "|", "`", "``", "<script>alert(1)</script>", "<b>", "[^1]", "[^1]: x", "{#x}", ": y", "1. z", "7) z", "- z", "+ z",
    "# z", "***", "**z**", "_z_", "~~~", "~~z~~", "\\", "&lt;", "&amp;", "![z](/z.png)", "[z](javascript:z)", "> z",
    "===", "---", "| z | z |", "<!-- z -->", "!", "http://z.example/", "$$z$$", "\\[z\\]", "z\\", "10^6^", "H~2~O",
)  # fmt: skip
_RAW = st.sampled_from(_HOSTILE) | st.text("ab1.|`*_<>[](){}#:\\~^!&-+=$/\"' ", max_size=6)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


class _Words:
    """Numbered words, so that each can be found again."""

    def __init__(self) -> None:
        self.numbers = count()

    def next(self) -> str:
        return f"w{next(self.numbers)}q"


_MARKS = (
    "sup",
    "sub",
    "del",
    "s",
    "ins",
    "em",
    "i",
    "strong",
    "b",
    "code",
    "span",
    "a href='https://p.example/x'",
    "q",
)


@st.composite
def _inline(draw: st.DrawFn, words: _Words, hostile: bool) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        text = words.next() + (f" {_escaped(draw(_RAW))}" if hostile and draw(st.booleans()) else "")
        text = f"{_escaped(draw(_RAW))} {text}" if hostile and draw(st.integers(0, 3)) == 0 else text
        mark = draw(st.sampled_from((*_MARKS, *[""] * 8)))
        parts.append(f"<{mark}>{text}</{mark.split()[0]}>" if mark else text)
    return draw(st.sampled_from((" ", "", "<br>", "<br><br>"))).join(parts)


@st.composite
def _blocks(draw: st.DrawFn, words: _Words, hostile: bool, depth: int = 0) -> str:
    kinds = ["p", "div", "bare", "h3"]
    if depth < 3:
        kinds += ["ul", "ol", "dl", "table", "blockquote", "pre", "section", "li p"]
    made = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(kinds))
        text = draw(_inline(words, hostile))
        if kind == "bare":
            made.append(text)
        elif kind in ("p", "div", "h3"):
            made.append(f"<{kind}>{text}</{kind}>")
        elif kind == "pre":
            made.append(f"<pre>{words.next()}\n  {words.next()}   9\n\n{words.next()}</pre>")
        elif kind in ("ul", "ol"):
            inner = draw(_blocks(words, hostile, depth + 1)) if draw(st.booleans()) else ""
            start = draw(st.sampled_from(("", " start=4", " reversed", " type=a"))) if kind == "ol" else ""
            made.append(f"<{kind}{start}><li>{text}{inner}</li><li>{words.next()}</li></{kind}>")
        elif kind == "dl":
            made.append(f"<dl><dt>{words.next()}</dt><dd>{text}</dd><dd>{words.next()}</dd></dl>")
        elif kind == "table":
            made.append(draw(_table(words, text)))
        else:
            tag = "blockquote" if kind == "blockquote" else "section"
            made.append(f"<{tag}>{draw(_blocks(words, hostile, depth + 1))}</{tag}>")
    return "".join(made)


@st.composite
def _table(draw: st.DrawFn, words: _Words, text: str) -> str:
    cell = draw(st.sampled_from(("td", "th")))
    span = draw(st.sampled_from(("", " colspan=2", " rowspan=2", " colspan=40", " rowspan=0", " colspan=x")))
    caption = f"<caption>{words.next()}</caption>" if draw(st.booleans()) else ""
    rows = "".join(
        f"<tr><{cell}{span}>{words.next()}</{cell}><td>{text if not at else words.next()}</td><td></td></tr>"
        for at in range(draw(st.integers(1, 3)))
    )
    return f"<table>{caption}<tr><th>{words.next()}<th>{words.next()}</tr>{rows}</table>"


@st.composite
def _documents(draw: st.DrawFn, hostile: bool) -> str:
    return draw(_blocks(_Words(), hostile))


def _markdown(source: str) -> tuple[str, str]:
    """The Markdown of an article's HTML, and the words that were removed."""
    content = read_fragment(source, "https://p.example/", "a")
    return "\n\n".join(piece.text for piece in content.pieces), " ".join(line.text for line in content.removed)


def _numbered(text: str) -> list[str]:
    return re.findall(r"w\d+q", text)


@given(_documents(hostile=False))
@settings(max_examples=150, deadline=None)
def test_every_word_is_in_the_markdown_or_listed_as_removed(source: str) -> None:
    made, removed = _markdown(source)
    assert set(_numbered(made)) | set(_numbered(removed)) == set(_numbered(source))
    if "span=" not in source:  # labels that span rows are repeated
        assert sorted(_numbered(made)) == sorted(_numbered(source))


_SHOWN = set(
    "div p h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr th td blockquote pre code br em strong sup sub del "
    "ins a hr".split()
)
_CHANGED = ("span=", "reversed", "type=a", "<q>")
"""Markup whose labels, numbers or quotation marks are written as words."""


def _signs(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(_documents(hostile=True))
@settings(max_examples=200, deadline=None)
def test_the_engine_shows_exactly_the_words_of_the_page(source: str) -> None:
    made, _ = _markdown(source)
    tree = lxml_html.fromstring(f"<div>{markup(made)}</div>", parser=lxml_html.HTMLParser(remove_comments=True))
    assert {str(element.tag) for element in tree.iter()} <= _SHOWN
    assert not tree.xpath("//a[not(starts-with(@href, 'https://p.example/'))]")
    assert sorted(_numbered(tree.text_content())) == sorted(_numbered(made))
    if not any(changed in source for changed in _CHANGED):
        page = lxml_html.fromstring(f"<div>{source}</div>")
        assert _signs(tree.text_content()) == _signs(page.text_content())
