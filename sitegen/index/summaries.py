"""The summary of a story, which lists and feeds show: whole sentences, from its description or its first paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitegen.core.markdown import markup
from sitegen.core.text import Sentence, plain_of_markup, sentences

_SUMMARY_CHARS = 220
_LONGEST_CHARS = _SUMMARY_CHARS + 80
"""A first sentence that is longer is cut."""
_REACH_CHARS = 4000
"""The summary is made from this many characters at the start of a body, however long its sentences are."""

_TAG = re.compile(r"<(/?)(p|table|ul|ol|dl|pre|h[1-6]|div|section|figure)\b[^<>]{0,500}>")
_ASIDE = re.compile(r"\s*(?:<strong>(?:(?!</?strong>).)*+</strong>|<a [^<>]*+>[^<>]*+</a>)\s*", re.DOTALL)
"""Matches a paragraph that is all bold (a caption, a heading), or just a link (an embed)."""
_STRUCK = re.compile(r"<del>(?:(?!</?del>).)*+</del>\s?", re.DOTALL)
_WORD = re.compile(r"\w+")
_ENDED = re.compile(r"""[.!?…。！？।۔؟]["'”’»)\]」』]*\s*$""")
_MIN_CUT_WORDS, _COMPARED_WORDS = 5, 12
"""Fewer words may agree by chance; more need not be compared."""
_CLOSING = ".!?…。！？\n"


def summary(description: str, body: str, *, is_stated: bool) -> str:
    """The summary of a story. `body` is its Markdown.

    `is_stated` says that the description was read from a capture: such ones are often cut by a publisher's program at
    a number of characters, or are a motto of the site. What a person wrote stays as it is.
    """
    if description and not is_stated:
        return description
    own = _opening(body[:_REACH_CHARS])
    found, stated = sentences(own), _finished(sentences(description))
    is_whole = bool(stated) and (_is_ended(stated[-1]) or not found or not _is_ended(found[0]))
    return _first(stated if is_whole and not _breaks_off_in(description, own) else found)


def _opening(markdown: str) -> str:
    """The first paragraphs without tables, lists, headings, links to media and struck words; else all its words."""
    made = markup(markdown)
    paragraphs = [plain_of_markup(_STRUCK.sub("", p)) for p in _paragraphs(made) if not _ASIDE.fullmatch(p)]
    return "\n\n".join(filter(None, paragraphs)) or plain_of_markup(made)


def _paragraphs(made: str) -> Iterator[str]:
    """The content of each paragraph of HTML that is in no other block."""
    depth = start = 0
    for tag in _TAG.finditer(made):
        closes, name = tag[1] == "/", tag[2]
        if name != "p":
            depth = max(0, depth + (-1 if closes else 1))
        elif not closes:
            start = tag.end()
        elif not depth:
            yield made[start : tag.start()]


def _breaks_off_in(description: str, body: str) -> bool:
    """Whether the last words of a description are words of the body that go on there in the same sentence."""
    said = [word[0].casefold() for word in _WORD.finditer(description)][-_COMPARED_WORDS:]
    if len(said) < _MIN_CUT_WORDS:
        return False
    words = list(_WORD.finditer(body))
    heard = [word[0].casefold() for word in words]
    for last in range(len(said) - 1, len(heard)):
        if heard[last - len(said) + 1 : last] == said[:-1] and heard[last].startswith(said[-1]):
            following = body[words[last].end() :].lstrip("\"'”’»)")[:1]
            return heard[last] != said[-1] or following not in _CLOSING
    return False


def _finished(parts: Sequence[Sentence]) -> Sequence[Sentence]:
    """The sentences without a last one that breaks off, if there are others."""
    return parts[:-1] if len(parts) > 1 and not _is_ended(parts[-1]) else parts


def _is_ended(part: Sentence) -> bool:
    return _ENDED.search(part.text) is not None


def _first(parts: Sequence[Sentence]) -> str:
    """As many first sentences as fit into the limit, or the beginning of the first one."""
    text = ""
    for part in parts:
        if text and (len(text) + len(part.text) > _SUMMARY_CHARS or part.text.endswith(":")):
            break
        text = f"{text} {part.text}".strip()
    return text if len(text) <= _LONGEST_CHARS else text[:_SUMMARY_CHARS].rsplit(" ", 1)[0] + " …"
