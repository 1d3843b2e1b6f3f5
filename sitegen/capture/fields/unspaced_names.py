"""Names of people in Chinese and Japanese bylines, in which no space separates the words."""

from __future__ import annotations

import re

from sitegen.capture.cues import Cues

LANGUAGES = frozenset(["ja", "zh"])
_HAN = "\u3400-\u9fff々"
_ABROAD = re.compile(
    rf"[{_HAN}]{{1,6}}(?:[·・‧•][{_HAN}]{{1,8}}){{1,3}}|[\u30a0-\u30ff]{{2,12}}(?:[・＝][\u30a0-\u30ff]{{2,12}}){{1,3}}"
)
"""A foreign name, with a dot between its words."""
_JAPANESE = re.compile(rf"[{_HAN}]{{1,3}}[ \u3000]?[{_HAN}\u3040-\u30ff]{{1,4}}")
_CHINESE = re.compile(rf"[{_HAN}]{{2,4}}")
_LATIN = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,3}")
_MAX_CHARS = 60
"""Maximum length of a list of names."""
_SPACED_LETTERS = re.compile(rf"(?<![{_HAN}])([{_HAN}])\s+([{_HAN}])(?![{_HAN}])")
"""A name of two letters that is spaced out, to be as wide as its neighbours: "王 明"."""


def find_names(text: str, own: Cues) -> tuple[str, ...]:
    """The persons and agencies in the part of a byline after "作者：" or the like; () if a part of it is none."""
    if len(text) > _MAX_CHARS:
        return ()
    text = own.after_name.sub("", text).strip(" \t\u3000()（）[]【】。．|｜:：")
    text = _SPACED_LETTERS.sub(r"\1\2", text) if own.language == "zh" else text
    parts = [part for part in (part.strip(" \u3000") for part in own.between_names.split(text)) if part]
    names = tuple(dict.fromkeys(_plain(own.roles.sub("", part)) for part in parts))
    return names if names and all(_is_name(name, own) for name in names) else ()


def find_signature(text: str, own: Cues) -> tuple[str, ...]:
    """The names on a line of names without "作者：", each beside a word for a job; () if the line is none."""
    return find_names(text, own) if len(text) < _MAX_CHARS and own.roles.search(text) else ()


def _plain(name: str) -> str:
    return re.sub(r"[ \u3000]+", " ", name).strip()


def _is_name(name: str, own: Cues) -> bool:
    if own.agencies.fullmatch(name) or _ABROAD.fullmatch(name) or _LATIN.fullmatch(name):
        return True
    if own.language == "ja":
        return bool(_JAPANESE.fullmatch(name)) and len(name) > 2
    surnames = own.words("byline", "surnames")
    return bool(_CHINESE.fullmatch(name)) and (name[0] in surnames[0] or name[:2] in surnames[1].split())
