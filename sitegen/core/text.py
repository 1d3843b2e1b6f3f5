"""Text: slugs, sentences, and the plain words of a Markdown document."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

import pyromark
from slugify import slugify

_SPOKEN = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("@", " at "), ("%", " percent "))
_MAX_SLUG_BYTES = 120
_DEVICES = frozenset("con prn aux nul".split()) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""What Windows takes for a device wherever it stands, so that no file may be called so."""


class Sentence(NamedTuple):
    """A sentence and where it starts in its text, in code points."""

    start: int
    text: str


_NO_SIGN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: no reader sees them, and neither XML nor UTF-8 can write them all."""


def squeeze(text: str) -> str:
    """`text` in NFC, with every run of white space as one space, none at the ends, and nothing that is no character."""
    return " ".join(unicodedata.normalize("NFC", visible(text)).split())


def visible(text: str) -> str:
    """`text` without what is no character."""
    return text if text.isprintable() else _NO_SIGN.sub("", text)


def fold(text: str) -> str:
    """The form in which two spellings of a name compare equal: case and accents aside."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'").split())


def slug(text: str) -> str:
    """A short name for URLs and files. Scripts other than Latin stay as they are, so they stay readable.

    Text without a letter or digit gets a name made from its bytes, so that it is stable.
    """
    return _usable(text, _shortened(_spelled(text)))


_MARKED = re.compile(r"(.+)-(?:[0-9a-f]{6})+")


def file_slug(name: str) -> str:
    """The slug of the name of a file: `slug`, and behind a long one the mark that `marked` gave it."""
    match = _MARKED.fullmatch(name)
    return name if match and slug(match[1]) == match[1] else slug(name)


def marked(made: str, identity: str, length: int) -> str:
    """A slug with letters and digits behind it, a multiple of six, that tell what has it from others of one title."""
    return f"{made}-{_mark(identity, length)}"


def name_slug(name: str) -> str:
    """The slug of a name, by this name alone: names that share one differ in letter case, accents and punctuation.

    What `slug` would lose else is said in words ("C♯" is c-music-sharp); a name too long for a slug gets a mark.
    """
    full = _spelled(_with_signs_as_words(squeeze(name)))
    made = _shortened(full)
    return _usable(name, made if made == full else f"{made}-{_mark(full, 6)}")


def _usable(text: str, made: str) -> str:
    """A slug that is a name for every system."""
    if made in _DEVICES:
        return f"n-{made}"
    return made or f"n-{_mark(text, 8)}"


_PLAIN = re.compile(r"""[ A-Za-z0-9.:;!?"'()/-]*""")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def _spelled(text: str) -> str:
    """The words of a text as a slug has them, however many."""
    if _PLAIN.fullmatch(text):  # Most names: this is what slugify makes of them, in a small part of its time.
        return _NO_LETTERS.sub("-", text.lower().replace("'", "")).strip("-")
    words = " ".join(squeeze(text).replace("’", "").replace("'", "").split())
    if _is_latin(unicodedata.normalize("NFKC", words).lower()):
        return slugify(words, replacements=_SPOKEN)
    return slugify(words, replacements=_SPOKEN, allow_unicode=True, regex_pattern=_no_word(words))


def _no_word(text: str) -> str | None:
    """What is no part of a word: vowel signs of Indian scripts are, though `re` takes them for none."""
    marks = "".join(sorted({c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] == "M"}))
    return rf"(?<![{marks}]|[^\W_])[{marks}]+|(?:[^\w{marks}]|_)+" if marks else None


_GRADE = re.compile(r"(?<!\w)(\w)([-*]+)(?!\w)")
_BELOW_ZERO = re.compile(r"^-(?=\d)")
_SIGNS = frozenset(["Sc", "Sm", "So"])


def _with_signs_as_words(name: str) -> str:
    """A name with words for the signs that tell it from others and that a slug would lose."""
    if _PLAIN.fullmatch(name) and "-" not in name:
        return name
    graded = _GRADE.sub(lambda m: m[1] + m[2].replace("-", " minus").replace("*", " star"), name)
    signed = _BELOW_ZERO.sub("minus ", graded)
    latin = _is_latin(unicodedata.normalize("NFKC", signed).lower())
    return "".join(_in_words(c, latin) if unicodedata.category(c) in _SIGNS and c not in "+|" else c for c in signed)


def _in_words(sign: str, latin: bool) -> str:
    """What a sign is called, where a slug would have nothing of it."""
    kept = slugify(sign, allow_unicode=not latin)
    return sign if kept else f" {unicodedata.name(sign, '').lower().removesuffix(' sign')} "


def _shortened(made: str) -> str:
    """As many words of a slug as a name holds, or the beginning of its first."""
    if len(made.encode()) <= _MAX_SLUG_BYTES:
        return made
    whole = made.encode()[: _MAX_SLUG_BYTES + 1].decode(errors="ignore").rpartition("-")[0]
    first = made.partition("-")[0]
    while len(first.encode()) > _MAX_SLUG_BYTES:
        first = first[: len(first) // 2]
    return _spelled(whole or first)  # what made the text another script than Latin may be gone


def _mark(text: str, length: int) -> str:
    """Some letters and digits that stand for a text. Half a character, which UTF-8 cannot write, counts too."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]


def one_name(text: str) -> str:
    """What names share that some file systems take for one: letter case and the ways to write an accent aside."""
    return (
        text.lower() if text.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    )


_HOST = re.compile(r"[^\x00-\x20\x7f#%/:<>?@\[\\\]^|]+")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)


def is_web_url(text: str) -> bool:
    """Whether every reader of `text` takes it for an http or https URL of a host."""
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError for one that is no number
        host = parts.netloc.rpartition("@")[2].removesuffix(f":{port}").removesuffix(":")
        if host.startswith("[") or _NUMBER.fullmatch(host.rpartition(".")[2]):
            ip_address(host.removeprefix("[").removesuffix("]"))
        elif not _HOST.fullmatch(host.encode("idna").decode()):
            return False
    except ValueError:
        return False
    as_it_stands = text.lower().startswith(f"{parts.scheme}://{parts.netloc.lower()}")
    return parts.scheme in ("http", "https") and as_it_stands and "\\" not in text


def distinct_slugs(names: Iterable[str]) -> dict[str, str]:
    """A slug for each name, no two alike, that depends on the names alone and not on their order.

    Of names that share a slug, the one that reads most like it keeps it; the others get a mark from their letters.
    """
    taken: set[str] = set()
    slugs: dict[str, str] = {}
    for name in sorted(set(names), key=lambda n: (fold(n) != n.casefold(), n.casefold(), n)):
        plain_slug = made = slug(name)
        length = 6
        while one_name(made) in taken:
            made = f"{plain_slug}-{_mark(name, length)}"
            length += 6
        taken.add(one_name(made))
        slugs[name] = made
    return slugs


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha() and ord(c) > 127]
    return all("LATIN" in unicodedata.name(c, "") for c in letters)


# --- sentences ---------------------------------------------------------------------------------------------

_ABBREVIATIONS = frozenset(
    "mr mrs ms mx dr prof rev hon gen col lt cmdr capt maj sgt cpl pvt adm brig gov sen rep pres supt insp st "
    "ste jr sr co corp inc ltd bros vs etc no nos vol pp p fig al ca approx dept est ave blvd rd jan feb mar "
    "apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun messrs mt ft cf ed eds op "
    "cit ret e.g i.e a.m p.m u.s u.k u.n e.u d.c".split()
)
_MARK = re.compile(r"[.!?…\n。！？]")
# It begins where a row of marks does: from the middle of one it would be the same end, looked for once for each mark.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s+["'“‘«(\[]*[\w¿¡])|\n\s*\n|[。！？]["”’」』]*""")
_LAST_WORD = re.compile(r"[^\s(\[“‘\"']+$")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order. Abbreviations and initials do not end one; a blank line does."""
    found: list[Sentence] = []
    start = past = 0
    for mark in _MARK.finditer(text):
        at = mark.start()
        if at < past:
            continue
        following = text[at + 1 : at + 3]
        if following[:1] == " " and following[1:].isupper() and mark[0] != "\n" and _is_plain_word(text, start, at):
            past = at + 1
        elif match := _END.match(text, at):
            past = match.end()
            if not _ends(text, start, match):
                continue
        else:
            continue
        _append(found, text, start, past)
        start = past
    _append(found, text, start, len(text))
    return found


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        found.append(Sentence(start + part.index(stripped[0]), stripped))


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the mark of `match` ends a sentence, judged by the word before and the letter after."""
    following = text[match.end() : match.end() + 8].lstrip()[:1]
    if not match.group().startswith("."):
        return match.group().isspace() or not following.islower()
    if following.islower():
        return False
    last = _LAST_WORD.search(text, max(start, match.start() - 40), match.start())
    word = last.group() if last else ""
    if len(word) == 1 and word.isupper():  # an initial
        return False
    return word.lower().strip("—-") not in _ABBREVIATIONS or (word.lower() in _TERMINAL and following.isupper())


def _is_plain_word(text: str, start: int, end: int) -> bool:
    """Whether a common word stands before `end`, as before the end of most sentences: that can be told fast."""
    word = text[text.rfind(" ", start, end) + 1 : end]
    return word.isalpha() and word.islower() and word not in _ABBREVIATIONS


_TERMINAL = frozenset(["a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "jr", "sr"])

# --- Markdown as words -------------------------------------------------------------------------------------

_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|pre|td|th|figcaption|dt|dd|div)>|<br ?/?>|<hr ?/?>")
# Neither goes past where another begins: what is never closed would be looked for once for each of its beginnings.
_TAG = re.compile(r"<!--(?:(?!<!--).)*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_DROPPED = re.compile(r"<(script|style)\b(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)


def plain(markdown: str) -> str:
    """The words that a reader of `markdown` sees, blocks parted by blank lines."""
    markup = _DROPPED.sub("", pyromark.html(markdown))
    text = visible(html.unescape(_TAG.sub("", _BLOCK_END.sub("\n\n", markup))))
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return "\n\n".join(block for block in blocks if block)


def reading(subtitle: str, body: str, captions: Iterable[str]) -> str:
    """What a reader reads below a headline, as plain text: standfirst, body (given as Markdown) and captions."""
    return read_below(subtitle, plain(body), captions)


def read_below(subtitle: str, body: str, captions: Iterable[str]) -> str:
    """`reading` of a body that is without markup already."""
    return "\n\n".join(filter(None, (subtitle, body, *captions)))


_SPECIAL = re.compile(r"([\\`*_\[\]>|~])")
_BLOCK_START = re.compile(r"^(\s*)(#|[-+](?=\s|$)|=+\s*$|-[-\s]*$|:{1,3}(?=\s)|!!!|\?\?\?)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")


def escape(line: str) -> str:
    """One line of captured text as Markdown that renders as just that text."""
    text = _SPECIAL.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;")).replace("![", "\\![")
    text = _BLOCK_START.sub(r"\1\\\2", text)
    return _NUMBERED.sub(r"\1\\\2", text)


def listed(words: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C": for messages of commands; pages speak the language of the site."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def some(words: Sequence[str], most: int) -> str:
    """`listed` of the first words, with how many more there are: "A, B and 7 more"."""
    more = len(words) - most
    return listed([*words[:most], f"{more:,} more"]) if more > 0 else listed(words)
