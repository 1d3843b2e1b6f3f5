"""The words by which programs for e-mail mark the parts of a mail, in fifteen languages (mail_words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

Label = Literal["from", "date", "subject", "others"]
"""What a labelled line above a forwarded or quoted mail states. The values of `others` are private."""
Marker = Literal["", "forwarded", "original"]
"""What a line above another mail says: that it was forwarded, or that it is the one that is answered or forwarded."""

_LABELS: tuple[Label, ...] = ("others", "subject", "date", "from")
_RULES = '-_=*~>–—─━ \t:：.…"“”«»[]()'
"""Signs around the words of a marker."""
_MAX_LABEL_CHARS = 30
_MAX_MARKER_CHARS = 100
_MAX_FURNITURE_CHARS = 2200
_LABELLED = re.compile(
    rf"[*_\s|]{{0,6}}([^\W\d_][^:：\n]{{0,{_MAX_LABEL_CHARS}}}?)[*_\s]{{0,6}}[:：][*_\s]{{0,6}}(.*)", re.DOTALL
)
_BY = re.compile(r"(?<!\s)\s{1,9}(?:by|von|par|por|da|door)\s{1,9}\S.{0,100}$")


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    path = files("sitegen.capture.formats").joinpath("mail_words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _all(key: str) -> tuple[str, ...]:
    """The words of all languages under one key, in lower case, each once."""
    return tuple(dict.fromkeys(word.casefold() for table in _tables().values() for word in table.get(key, ())))


@cache
def _labels() -> dict[str, Label]:
    return {word: label for label in _LABELS for word in _all(label)}


@cache
def _markers() -> dict[str, Marker]:
    return {**dict.fromkeys(_all("original"), "original"), **dict.fromkeys(_all("forwarded"), "forwarded")}


def read_label(line: str) -> tuple[Label, str] | None:
    """The label of a line such as "From: Ana Lund", and its value; None if it has none."""
    match = _LABELLED.fullmatch(line)
    label = _labels().get(" ".join(match[1].split()).casefold().strip("*_ ")) if match else None
    return (label, match[2].strip(" *_\t")) if match and label else None


def marker_of(line: str) -> Marker:
    """What a line such as "---------- Forwarded message ---------" says of the mail below it; "" if nothing."""
    if len(line) > _MAX_MARKER_CHARS:
        return ""
    words = " ".join(line.strip(_RULES).split()).casefold()
    return _markers().get(words) or _markers().get(_BY.sub("", words), "")


@cache
def wrote() -> re.Pattern[str]:
    """A word that says that somebody wrote what follows, as in the line above a quoted mail."""
    return re.compile(rf"(?:(?<!\w)|(?<=[\u3040-\u9fff]))(?:{_any_of(_all('wrote'))})(?!\w)", re.IGNORECASE)


@cache
def _sent_from() -> re.Pattern[str]:
    return re.compile(
        rf"[\W_]{{0,6}}(?:\S{{0,20}}から送信|(?:{_any_of(_all('sent_from'))}).{{0,100}})\W{{0,6}}", re.IGNORECASE
    )


def is_sent_from(line: str) -> bool:
    """Whether a line is the signature of a program: "Sent from my iPhone"."""
    return bool(_sent_from().fullmatch(line.strip()))


def is_closing(line: str) -> bool:
    """Whether a line is a formula above the name of the sender: "Best regards,"."""
    return len(line) <= _MAX_MARKER_CHARS and line.strip(" ,.!;，。").casefold() in _closings()


@cache
def _closings() -> frozenset[str]:
    return frozenset(_all("closings"))


@cache
def _furniture() -> re.Pattern[str]:
    patterns = (one for table in _tables().values() for one in table.get("furniture", ()))
    return re.compile(rf"[\W_]{{0,8}}(?:{'|'.join(patterns)})[\W_]{{0,8}}", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Whether a line of a newsletter is no part of a story: "View in browser", "Unsubscribe"."""
    return len(line) <= _MAX_FURNITURE_CHARS and bool(_furniture().fullmatch(line.strip()))


@cache
def prefix(kind: Literal["forward", "reply"]) -> re.Pattern[str]:
    """A prefix of subjects: "Fwd:", "Re[2]:"."""
    return re.compile(
        rf"\s{{0,9}}(?:{_any_of(_all(kind))})\s{{0,9}}(?:\[\d{{1,3}}\])?\s{{0,9}}[:：]\s{{0,9}}", re.IGNORECASE
    )


@cache
def clock() -> re.Pattern[str]:
    """A time of day: the groups hour, minute, and one of the groups before and after if it counts from noon."""
    sign = _any_of(_all("afternoon"))
    return re.compile(
        rf"(?P<before>(?:{sign})\s?)?(?<![\d:])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?![\d.])(?::\d\d)?"
        rf"(?P<after>\s?(?:{sign})(?!\w))?",
        re.IGNORECASE,
    )


@cache
def folders(state: str) -> frozenset[str]:
    """The labels of folders, in lower case, whose mails are drafts ("draft"), "deleted" or "spam"."""
    return frozenset(_all({"draft": "drafts", "deleted": "trash"}.get(state, state)))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
