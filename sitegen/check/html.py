"""Checks the HTML of a built page: syntax errors, and what assistive tools and browsers need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser

from sitegen.check.finding import Finding

CHECK = "html"
_THEME = "correct the template of the theme, or the HTML in static/"


class _Patterns(dict[tuple[frozenset[str], bool], "re.Pattern[str]"]):
    """A cache of the parser's regular expressions.

    The parser's own cache looks them up under other keys than it stores them, so it compiles each again for every tag,
    which is half of its time.
    """

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        signs, opposite = key
        listed = "".join(f"\\x{ord(sign):02x}" for sign in signs)
        self[key] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
        return self[key]


inputstream.characters_until_regex = _Patterns()


def faults(file: str, text: str) -> Iterator[Finding]:
    """The syntax errors that the HTML standard's parser reports for a page, each kind once."""
    parser = HTMLParser()
    parser.parse(text)
    seen: set[str] = set()
    for (line, _), code, data in parser.errors:
        what = _message(code, data)
        if what not in seen:
            seen.add(what)
            yield Finding(file, line, what, _THEME, CHECK)


def _message(code: str, data: dict[str, Any]) -> str:
    """The parser's error in words: its code, and the names in it."""
    names = " ".join(f"{value}" for _, value in sorted(data.items()) if isinstance(value, str))
    return f"invalid HTML: {code.replace('-', ' ')}" + (f" ({names})" if names else "")


def lacks(file: str, tree: Any) -> Iterator[Finding]:
    """Required parts that a page lacks: a language, a title, unique ids, alternative texts for pictures."""
    if not (tree.get("lang") or "").strip():
        yield Finding(file, tree.sourceline, "the page does not say its language", 'say <html lang="...">', CHECK)
    if not any((title.text or "").strip() for title in tree.iterfind(".//head/title")):
        yield Finding(file, tree.sourceline, "the page has no title", "give it a <title>", CHECK)
    counts = Counter(tree.xpath("//@id"))
    for name, count in counts.items():
        if count > 1:
            line = tree.xpath("(//*[@id=$name])[2]", name=name)[0].sourceline
            yield Finding(file, line, f"the id {name!r} stands {count} times", "ids of a page must differ", CHECK)
    for picture in tree.iter("img"):
        if picture.get("alt") is None:
            what = f"the picture {picture.get('src', '')} has no alt text"
            yield Finding(file, picture.sourceline, what, 'say alt="..."; alt="" where it is an ornament', CHECK)
