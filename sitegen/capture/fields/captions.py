"""Captions and credits of pictures in plain text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sitegen.capture import cues
from sitegen.capture.cues import Cues
from sitegen.core.script_words import count_words

_LABEL = (
    r"(?:photo(?:graph|s)?(?: credit)?|image(?: credits?)?|pictures?|credits?|pic|illustration|graphic|video|"
    r"photographer|foto(?:grafía|s)?|crédito|bild|צילום)"
)
_AGENCIES = (
    r"(?-i:AP|AFP|EPA|PA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock|Alamy|Rex|iStock|Bloomberg|Anadolu(?: Agency)?|"
    r"Xinhua|dpa|ANP|TASS|Pool|Unsplash|Flickr|Wikimedia(?: Commons)?|Sipa|Zuma|ZUMA(?: Press)?|Magnum|"
    r"NurPhoto|Redux|AAP|PTI|ANI|IANS|PA (?:Media|Wire|Images)|SWNS|IMAGO|Imago|Action Images|The Canadian Press|"
    r"Gallo(?: Images)?|Associated Press|AP Photo|USA T(?:ODAY|oday)(?: Sports)?)"
)
_NAMED = r"(?P<credit>(?-i:[^\Wa-z_]|@)[^()\[\]]{1,90})[)\]]?\.?$"
# A label in lower case counts only after the end of a sentence: "a photo by his wife" is no credit.
_MARKED = re.compile(
    rf"(?:^|(?<=[.!?”\"’')\]…|(–—-])\s?|(?-i:(?:(?<=\s)|(?<=[a-z]))(?=[A-Z©📷])))[(\[]?\s*"
    rf"(?:{_LABEL}(?: by\b|:|\.{{3}}|…|\s/)\s*:?|copyright:?\s(?!\W*\d)|©️?\s?(?!\s*\d{{4}})|📷)\s*{_NAMED}",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    rf"[(\[](?P<credit>{_LABEL}(?: by\b|:)\s*:?\s*[^()\[\]]{{2,90}}|[^()\[\]]{{0,70}}\b{_AGENCIES}\b[^()\[\]]{{0,50}}|"
    r"(?-i:[A-Z])[\w.’' -]{2,40}?\s?/\s?(?-i:[A-Z])[\w.’' -]{2,40}|"
    r"(?-i:[A-Z])[\w.’'-]{1,25}(?: (?-i:[A-Z])[\w.’'-]{0,25}){1,4} (?:photos?|photograph|picture|illustration)|"
    r"(?:supplied|handout|file(?: photo| image| picture)?)(?:: [^()]{2,60})?|AP Photo/[^()]{2,60}|"
    r"(?-i:(?:ABC|BBC|CBC|CBS|CNN|ITV|NBC|NPR|PBS|RNZ|RT[EÉ]|SBS)(?: [A-Z]\w+)?|"
    r"[A-Z][\w.&'’ -]{1,24} (?:News|Times|Post|Herald|Press|Media|Courier|Gazette|Tribune|Radio|TV|Images)): "
    r"(?-i:[A-Z])[\w.'’-]+ (?-i:[A-Z])[\w.'’ -]{1,30})"
    r"[)\]]\.?$",
    re.IGNORECASE,
)
_HANDED = (
    r"(?:(?:Photo |Picture |Image )?[Cc]ourtesy(?: of)? [A-Z\w][\w.,’' -]{2,60}|Supplied|SUPPLIED|Handout|"
    r"Submitted(?: photo)?|(?:File|FILE|Archive|Stock) (?:photo|image|picture|pic|PHOTO)|Contributed(?: photo)?|"
    r"Screen ?(?:grab|shot)(?: from [\w ]{2,40})?)"
)
_TRAILING = re.compile(
    r"(?:^|(?<=[.!?”\"'’…])\s*|\s+[|–—-]\s+)(?P<credit>[A-Z][\w.’' -]{2,40}(?:\s?/\s?|, | via | for )"
    rf"(?:[\w.’' -]{{2,30}}(?:\s?/\s?| via ))?{_AGENCIES}(?: (?:via|/) {_AGENCIES})?|"
    rf"{_AGENCIES}(?: ?/ ?{_AGENCIES})+|{_AGENCIES}\s?/\s?[A-Z][\w.’' -]{{2,40}}(?:/File(?: Photo)?)?|{_HANDED})\.?$"
)
# An agency's name alone may also sign the last paragraph of a story. It is a credit only after words of a scene.
_SIGNED = re.compile(rf"(?:^|(?<=[.!?”\"'’…])\s*|\s+[|–—-]\s+)(?P<credit>{_AGENCIES}(?: (?:pics?|photos?|file))?)\.?$")
_SOURCE = re.compile(r"^(?:image|media|video|photo) (?:source|copyright)[,:]\s?(?P<credit>\S.{1,80})$", re.IGNORECASE)
_STRIP_LABEL = re.compile(
    rf"^(?:{_LABEL}|copyright)(?: by)?\s*(?::\s*|\s)(?=\S)|^(?:photo|image|picture) by ", re.IGNORECASE
)
_LABEL_BEHIND = re.compile(r"^((?:[A-Z][\w.’'-]* ){2,4})(?:photo(?:graph|s)?|picture|illustration)$")
_SCENE = re.compile(
    r"\b(?:file (?:photo|image|picture)|pictured|left|right|cent(?:re|er)|seen|poses?|speaks?|attends?|waves?|"
    r"walks?|stands?|looks?|holds?|gestures?|arrives?|addressing|during an?|in this (?:photo|image|picture)|"
    r"from left|above|below)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:leaves|enters|sits|watch(?:es)?|greets|shakes|celebrates|reacts|carries|wears|rides|boards)\b"
)
_BUTTON = re.compile(
    r"(?:open|view|see|enlarge) (?:this |the )?(?:image|photo|picture)(?: in (?:gallery|full ?screen))?\W{0,3}|"
    r"image caption,?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:(?:Image|Media|Video) caption,|(?:PHOTOS?|PICTURED?|IMAGE|CAPTION|FILE PHOTO|File photo|Photo|Pictured|"
    r"Caption):)\s+(?=[A-Z])"
)
_PREFIX = re.compile(r"^(?:file(?: photo| image| picture)?|in pictures?|photo|image|caption)\s?[:—-]\s*", re.IGNORECASE)

_MARKS = (":", "by", " / ", "...", "…", "©", "copyright", "📷")
_LAST = frozenset(["pic", "photo", "file", "dpa"])
"""Each line that matches a credit pattern contains one of these. Checking them first is ten times as fast."""
_CREDIT_REACH_CHARS = 260
"""The maximum distance, from the end of a line, of the start of a credit."""


class Caption(NamedTuple):
    """A caption and its credit; either may be ""."""

    caption: str
    credit: str


def parse_caption(text: str) -> Caption | None:
    """The caption and credit in a line with a mark of credit; None if the line has no such mark."""
    return _parse_caption(text, cues.current())


@lru_cache(4096)
def _parse_caption(text: str, own: Cues) -> Caption | None:
    if len(text) > 700:
        return None
    start = max(0, len(text) - _CREDIT_REACH_CHARS)
    marked = _MARKED.search(text, start) if any(mark in text[start:].casefold() for mark in _MARKS) else None
    match = _BRACKET.search(text, start) or marked or _TRAILING.search(text, start)
    match = match or own.credit.search(text, start) or _SOURCE.match(text) or _alone(text, start)
    if not match or _is_sentence(match["credit"]):
        return _labelled(text)
    caption = text[: match.start()].strip(" |–—-(")
    if count_words(caption) > 70:
        return None
    return Caption(_PREFIX.sub("", own.caption_label.sub("", caption)), tidy_credit(match["credit"]))


def _labelled(text: str) -> Caption | None:
    """The caption after a word such as "Pictured:", and the credit at its end, if any."""
    label = _LABELLED.match(text) or cues.current().caption_label.match(text)
    if not label or len(text.split()) >= 60:
        return None
    caption = text[label.end() :]
    credit = _TRAILING.search(caption)
    return Caption(caption[: credit.start()].strip(), credit["credit"]) if credit else Caption(caption, "")


def _alone(text: str, start: int) -> re.Match[str] | None:
    last = text.rpartition(" ")[2]
    match = _SIGNED.search(text, start) if last[:1].isupper() or last.rstrip("s.") in _LAST else None
    before = text[: match.start()] if match else ""
    pictured = len(before.split()) <= 45 and bool(_SCENE.search(before)) and not re.search(r"[“”\"]|\bsaid\b", before)
    return match if not before or pictured else None


def tidy_credit(text: str) -> str:
    """A credit without its label and brackets."""
    text = _STRIP_LABEL.sub("", text.strip().strip("()[]（）【】").strip())
    text = _LABEL_BEHIND.sub(r"\1", text).strip()
    return cues.current().credit_label.sub("", text).strip(" .:：;|©️＝=／")


def is_source(text: str) -> bool:
    """Whether a line is the credit of a picture whose caption is on the next line."""
    return len(text) < 100 and bool(_SOURCE.match(text))


def is_switch(text: str) -> bool:
    """Whether a line is the button that hides the caption above it."""
    return text.casefold() in ("hide caption", "toggle caption")


def is_button(text: str) -> bool:
    """Whether a line is the button that shows the picture whose caption is below it."""
    return len(text) < 60 and bool(_BUTTON.fullmatch(text))


def is_scene(text: str) -> bool:
    """Whether a line can be the caption of a credit below it: one sentence without speech, or words of a scene."""
    words = count_words(text)
    plain = words <= 30 and not re.search(r"[“”\"]|\bsaid\b|[.!?] [A-Z]", text)
    return words > 3 and (plain or (words <= 50 and bool(_SCENE.search(text))))


def has_words_of_scene(text: str) -> bool:
    """Whether one sentence without speech has words of a scene: "pictured", "from left"."""
    return (
        is_scene(text)
        and bool(_SCENE.search(text) or _ACTS.search(text))
        and not re.search(r"[“”\"]|\bI\b|[.!?] [A-Z]", text)
    )


def merge_captions(found: list[Caption]) -> list[Caption]:
    """Each caption once.

    Of captions that are equal or begin another one, the longest is kept, with the first credit.
    """
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
    return count_words(credit) > 14 or (small > 4 and small * 2 > len(words))
