"""Captions and credits of pictures in plain text."""

from __future__ import annotations

import re
from typing import NamedTuple

_LABEL = (
    r"(?:photo(?:graph|s)?(?: credit)?|image(?: credits?)?|pictures?|credits?|pic|illustration|graphic|video|"
    r"photographer|foto(?:grafía|s)?|crédito|bild|צילום)"
)
_AGENCIES = (
    r"(?-i:AP|AFP|EPA|PA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Rex|iStock|Bloomberg|Anadolu(?: Agency)?|"
    r"Xinhua|dpa|ANP|TASS|Pool|Unsplash|Flickr|Wikimedia(?: Commons)?|Sipa|Zuma|Magnum|NurPhoto|Redux|AAP|PTI|ANI|IANS)"
)
_NAMED = r"(?P<credit>(?-i:[^\Wa-z_]|@)[^()\[\]]{1,90})[)\]]?\.?$"
# A label in small letters counts only where something ended before it: "a photo by his wife" is no credit.
_MARKED = re.compile(
    rf"(?:^|(?<=[.!?”\"’')\]…|(–—-])\s?|(?-i:(?:(?<=\s)|(?<=[a-z]))(?=[A-Z©📷])))[(\[]?\s*"
    rf"(?:{_LABEL}(?: by\b|:)\s*:?|copyright:?\s(?!\W*\d)|©️?\s?(?!\s*\d{{4}})|📷)\s*{_NAMED}",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    rf"[(\[](?P<credit>{_LABEL}(?: by\b|:)\s*:?\s*[^()\[\]]{{2,90}}|[^()\[\]]{{0,70}}\b{_AGENCIES}\b[^()\[\]]{{0,50}}|"
    r"(?-i:[A-Z])[\w.’' -]{2,40}/(?-i:[A-Z])[\w.’' -]{2,40}|AP Photo/[^()]{2,60})[)\]]\.?$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:(?<=[.!?”\"’'…])\s*|\s+[|–—-]\s+)(?P<credit>[A-Z][\w.’' -]{2,40}(?:\s?/\s?|, | via | for )"
    rf"(?:[\w.’' -]{{2,30}}(?:\s?/\s?| via ))?{_AGENCIES}(?: (?:via|/) {_AGENCIES})?|"
    rf"{_AGENCIES}(?: ?/ ?{_AGENCIES})+)\.?$"
)
_STRIP_LABEL = re.compile(rf"^(?:{_LABEL}|copyright)(?: by)?\s*:?\s+(?=\S)|^(?:photo|image|picture) by ", re.IGNORECASE)
_SCENE = re.compile(
    r"\b(?:file (?:photo|image|picture)|pictured|left|right|cent(?:re|er)|seen|poses?|speaks?|attends?|waves?|"
    r"walks?|stands?|looks?|holds?|gestures?|arrives?|addressing|during an?|in this (?:photo|image|picture)|"
    r"from left|above|below)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?:PHOTOS?|PICTURED?|IMAGE|CAPTION|FILE PHOTO|File photo|Photo|Pictured|Caption):\s+(?=[A-Z])")
_PREFIX = re.compile(r"^(?:file(?: photo| image| picture)?|in pictures?|photo|image|caption)\s?[:—-]\s*", re.IGNORECASE)


class Caption(NamedTuple):
    """A caption and its credit, either of which may be empty."""

    caption: str
    credit: str


def read(text: str) -> Caption | None:
    """The caption and credit in a line that has a mark of credit; None for a line without one."""
    if len(text) > 700:
        return None
    match = _BRACKET.search(text) or _MARKED.search(text) or _TRAILING.search(text)
    if not match or _is_sentence(match["credit"]):
        labelled = _LABELLED.match(text)
        return Caption(text[labelled.end() :], "") if labelled and len(text.split()) < 60 else None
    caption = text[: match.start()].strip(" |–—-(")
    if len(caption.split()) > 70:
        return None
    return Caption(_PREFIX.sub("", caption), tidy_credit(match["credit"]))


def tidy_credit(text: str) -> str:
    """A credit without its label and brackets."""
    text = _STRIP_LABEL.sub("", text.strip().strip("()[]").strip())
    return text.strip(" .:;|©️")


def is_scene(text: str) -> bool:
    """Whether a line can be the caption of a credit below it: one sentence without speech, or words of a scene."""
    words = len(text.split())
    plain = words <= 30 and not re.search(r"[“”\"]|\bsaid\b|[.!?] [A-Z]", text)
    return words > 3 and (plain or (words <= 50 and bool(_SCENE.search(text))))


def merge(found: list[Caption]) -> list[Caption]:
    """Each picture once: of captions of which one begins another, or is the same, the one with a credit stays."""
    kept: list[Caption] = []
    for one in found:
        at = next((i for i, k in enumerate(kept) if _same(k.caption, one.caption)), None)
        if at is None:
            kept.append(one)
        else:
            kept[at] = Caption(max(kept[at].caption, one.caption, key=len), kept[at].credit or one.credit)
    return kept


def _same(a: str, b: str) -> bool:
    a, b = a.rstrip(" ."), b.rstrip(" .")
    return bool(a) and bool(b) and (a == b or (min(len(a), len(b)) > 20 and (a.startswith(b) or b.startswith(a))))


def _is_sentence(credit: str) -> bool:
    words = credit.split()
    small = sum(word.islower() for word in words)
    return len(words) > 14 or (small > 4 and small * 2 > len(words))
