"""Whether the name of a seed's folder is that of its publication: only if something agrees.

People name folders after newspapers, but also "export", "2014" and "own". The name itself may show that it is a
newspaper's (newspaper_words.toml); else the story's address or a line of the capture must have it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from sitegen.capture.record import folder_of
from sitegen.core.model import Provenance, Story
from sitegen.core.text import fold

_TABLES = tomllib.loads(files("sitegen.capture.fields").joinpath("newspaper_words.toml").read_text(encoding="utf-8"))
_SMALL = frozenset("of the and for in on de la le du des der die das el los las al".split())


def _words(key: str, *, at_end: bool | None = None) -> frozenset[str]:
    """The words of a key in all languages, or only in those whose names of newspapers have their word at the end."""
    tables = (t for t in _TABLES.values() if at_end is None or (t.get("names_at") == "end") == at_end)
    return frozenset(fold(word) for table in tables for word in table.get(key, ()))


_ARTICLES, _STARTS, _OTHERS, _COMMON = map(_words, ("articles", "starts", "others", "common"))
_NAMES, _LAST_NAMES = _words("names", at_end=False), _words("names", at_end=True)
_ENDINGS = tuple(_words("endings"))
_MIN_NAME_LETTERS = 3
"""A shorter name is found in addresses and lines by chance."""
_MIN_STEM_LETTERS = 2
"""Letters before the ending of a compound."""
_HOST = re.compile(r"(?:@|//|\bwww\.)((?:[\w-]{1,63}\.){1,5}[a-z]{2,24})\b", re.IGNORECASE)
_OWNER = re.compile(r"©|\(c\)|\bcopyright\b", re.IGNORECASE)


class FolderName(NamedTuple):
    """The words of a folder's name, without numbers and words that say nothing at its ends."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as a title has them."""
        return " ".join(w if at and fold(w) in _SMALL else w[:1].upper() + w[1:] for at, w in enumerate(self.words))

    @property
    def letters(self) -> str:
        """The letters alone, without an article at the beginning."""
        return _letters(" ".join(self._own))

    @property
    def _own(self) -> tuple[str, ...]:
        return self.words[1:] if fold(self.words[0]) in _ARTICLES and len(self.words) > 1 else self.words

    def is_likely(self) -> bool:
        """Whether the name is found in addresses and lines by no mere chance."""
        return len(self.letters) >= _MIN_NAME_LETTERS and not all(_is_common(fold(word)) for word in self._own)

    def is_newspaper(self) -> bool:
        """Whether the name itself shows that it is a newspaper's: by an article, or by a newspaper's word."""
        own = [fold(word) for word in self._own]
        if any(word.endswith(_ENDINGS) and _stem(word) >= _MIN_STEM_LETTERS for word in own):
            return True
        if len(self.words) == 1 or all(map(_is_common, own)):
            return False
        if len(own) < len(self.words):
            return len("".join(own)) >= _MIN_NAME_LETTERS
        named = {word for word in own if word in _NAMES} | ({own[-1]} & _LAST_NAMES)
        proper = [word for word in own if word not in named and not _is_common(word)]
        return bool(proper and named) or (own[0] in _STARTS and not _is_common(own[1]))


def folder_names(seed: str) -> Iterator[FolderName]:
    """The names of the folders of a seed that may be those of publications, the outermost first."""
    for folder in seed.split("/")[:-1]:
        words = [word for word in re.split(r"[\s_.-]+", folder) if word]
        while words and _is_empty(fold(words[-1])):
            words.pop()
        while words and _is_empty(fold(words[0])):
            words.pop(0)
        if words and not (len(words) == 1 and fold(words[0]) in _ARTICLES):
            yield FolderName(tuple(words))


def supposed(seed: str) -> str:
    """The name that a publication would have if the outermost folder were named after it; "" if it has no letters.

    This is no statement: texts are compared with it.
    """
    folder = folder_of(seed)
    words = tuple(folder.replace("-", " ").replace("_", " ").split())
    return FolderName(words).text if any(c.isalpha() for c in folder) else ""


def publication(story: Story) -> tuple[str, Provenance] | None:
    """The publication that a folder of a story names, if something agrees."""
    found = list(folder_names(story.seed))
    if named := next((name for name in found if name.is_newspaper()), None):
        return named.text, Provenance("folder", 0.7)
    likely = [name for name in found if name.is_likely()]
    if not likely:
        return None
    address = _hosts(f"//{urlsplit(story.source_url).netloc}" if story.source_url else "")
    if named := next((name for name in likely if name.letters in address), None):
        return named.text, Provenance("folder and address", 0.8)
    return _in_lines(likely, story)


def _in_lines(names: list[FolderName], story: Story) -> tuple[str, Provenance] | None:
    """A name that a line of the capture has: alone, in a notice of copyright, or in the address of its site."""
    for line in story.lines:
        hosts, letters = _hosts(line.text), _letters(line.text)
        for name in names:
            if name.letters in hosts:
                return name.text, Provenance("folder and address", 0.7)
            alone = len(name.words) > 1 and letters == name.letters
            if alone or (_OWNER.search(line.text) and name.letters in letters):
                return name.text, Provenance("folder and a line of the capture", 0.7)
    return None


def _hosts(text: str) -> set[str]:
    """The parts of the hosts in a text, without the last: "harbourgazette" for "www.harbour-gazette.example"."""
    if "." not in text:
        return set()
    labels = (host.lower().removeprefix("www.").split(".")[:-1] for host in _HOST.findall(text))
    return {_letters(label.removeprefix("the")) for parts in labels for label in (*parts, "".join(parts))}


def _letters(text: str) -> str:
    return re.sub(r"\W|_|^the ", "", fold(text))


def _is_empty(word: str) -> bool:
    """Whether a word says nothing of a publication: a number, a word of archives."""
    return word in _OTHERS or not any(map(str.isalpha, word)) or (word[0].isdigit() and word[-1].isdigit())


def _is_common(word: str) -> bool:
    """Whether a word alone names nothing."""
    return word in _COMMON or word in _ARTICLES or word in _SMALL or _is_empty(word)


def _stem(word: str) -> int:
    """The number of letters before the longest ending of newspapers' names."""
    return min(len(word) - len(ending) for ending in _ENDINGS if word.endswith(ending))
