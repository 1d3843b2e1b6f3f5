"""Text: slugs, sentences, and the plain words of a Markdown document."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from itertools import filterfalse
from typing import NamedTuple
from urllib.parse import urlsplit

from slugify import slugify

from sitegen.core.markdown import markup
from sitegen.core.raised_signs import subscript, superscript

_SPOKEN = (("+", " plus "), ("#", " sharp "), ("&", " and "), ("@", " at "), ("%", " percent "))
_MAX_SLUG_BYTES = 120
"""Maximum length of a slug, in UTF-8 bytes. File names may have 255 on common systems."""
_DEVICES = frozenset("con prn aux nul".split()) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Names that Windows reserves for devices; no file may have them."""


class Sentence(NamedTuple):
    """A sentence and its start in the text, in code points."""

    start: int
    text: str


_NO_SIGN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and surrogates: they are invisible, and XML and UTF-8 cannot represent all of them."""


def squeeze(text: str) -> str:
    """`text` in NFC: each run of white space becomes one space, none at the ends; control characters are removed."""
    return " ".join(unicodedata.normalize("NFC", without_controls(text)).split())


def without_controls(text: str) -> str:
    """`text` without control characters and surrogates."""
    return text if text.isprintable() else _NO_SIGN.sub("", text)


def fold(text: str) -> str:
    """`text` without case and accents, for comparing names."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(filterfalse(unicodedata.combining, decomposed)).replace("’", "'").split())


def slug(text: str) -> str:
    """A short name for URLs and files. Letters of other scripts than Latin are kept, so it stays readable.

    A text without letters and digits gets a name made from its digest, so that the name is stable.
    """
    return _usable(text, _shortened(_spelled(text)))


_MARKED = re.compile(r"(.+)-(?:[0-9a-f]{6})+")


def file_slug(name: str) -> str:
    """The slug of a file name: `slug`, except that a mark that `slug_with_mark` added to it is kept."""
    match = _MARKED.fullmatch(name)
    return name if match and slug(match[1]) == match[1] else slug(name)


def slug_with_mark(made: str, identity: str, length: int) -> str:
    """The slug `made` followed by `length` hex digits of the digest of `identity`.

    It distinguishes items with the same title. `length` is a multiple of six.
    """
    return f"{made}-{_mark(identity, length)}"


def name_slug(name: str) -> str:
    """The slug of a name. Two names share it only if they differ in letter case, accents and punctuation alone.

    Signs that `slug` would drop become words ("C♯" is c-music-sharp); a name that is too long gets a mark from its
    digest.
    """
    full = _spelled(_with_signs_as_words(squeeze(name)))
    made = _shortened(full)
    return _usable(name, made if made == full else f"{made}-{_mark(full, 6)}")


def _usable(text: str, made: str) -> str:
    """A slug that is a valid file name on every system. `text` is the source of the mark for an empty slug."""
    if made in _DEVICES:
        return f"n-{made}"
    return made or f"n-{_mark(text, 8)}"


_PLAIN = re.compile(r"""[ A-Za-z0-9.:;!?"'()/-]*""")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_POWER = re.compile("(?<=[0-9])(?=[⁰¹²³⁴-⁹])")
"""The place between a number and its exponent, which slugs show as a figure: "10⁶" is 10-6, not 106."""


def _spelled(text: str) -> str:
    """The words of a text joined by hyphens, without a limit on their number."""
    if _PLAIN.fullmatch(text):  # The usual case: this gives the same result as slugify in a fraction of the time.
        return _NO_LETTERS.sub("-", text.lower().replace("'", "")).strip("-")
    words = " ".join(_POWER.sub("-", squeeze(text)).replace("’", "").replace("'", "").split())
    if _is_latin(unicodedata.normalize("NFKC", words).lower()):
        return slugify(words, replacements=_SPOKEN)
    return slugify(words, replacements=_SPOKEN, allow_unicode=True, regex_pattern=_no_word(words))


def _no_word(text: str) -> str | None:
    """A regular expression for the separators of words, or None. Vowel signs of Indian scripts count as letters."""
    marks = "".join(sorted({c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] == "M"}))
    return rf"(?<![{marks}]|[^\W_])[{marks}]+|(?:[^\w{marks}]|_)+" if marks else None


_GRADE = re.compile(r"(?<!\w)(\w)([-*]+)(?!\w)")
_BELOW_ZERO = re.compile(r"^-(?=\d)")
_SIGNS = frozenset(["Sc", "Sm", "So"])


def _with_signs_as_words(name: str) -> str:
    """A name in which signs that a slug would drop, but that distinguish it from other names, become words."""
    if _PLAIN.fullmatch(name) and "-" not in name:
        return name
    graded = _GRADE.sub(lambda m: m[1] + m[2].replace("-", " minus").replace("*", " star"), name)
    signed = _BELOW_ZERO.sub("minus ", graded)
    latin = _is_latin(unicodedata.normalize("NFKC", signed).lower())
    return "".join(_in_words(c, latin) if unicodedata.category(c) in _SIGNS and c not in "+|" else c for c in signed)


def _in_words(sign: str, latin: bool) -> str:
    """The Unicode name of a sign if a slug would drop it; otherwise the sign."""
    kept = slugify(sign, allow_unicode=not latin)
    return sign if kept else f" {unicodedata.name(sign, '').lower().removesuffix(' sign')} "


def _shortened(made: str) -> str:
    """The first words of a slug that fit into the maximum length, or the beginning of its first word."""
    if len(made.encode()) <= _MAX_SLUG_BYTES:
        return made
    whole = made.encode()[: _MAX_SLUG_BYTES + 1].decode(errors="ignore").rpartition("-")[0]
    first = made.partition("-")[0]
    while len(first.encode()) > _MAX_SLUG_BYTES:
        first = first[: len(first) // 2]
    return _spelled(whole or first)  # the part that is left may be Latin, so it is spelled again


def _mark(text: str, length: int) -> str:
    """The first `length` hex digits of the SHA-256 of a text. Surrogates, which UTF-8 cannot hold, are allowed."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:length]


def path_key(text: str) -> str:
    """A key for file names that some file systems treat as equal: it ignores case and the encoding of accents."""
    return (
        text.lower() if text.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    )


_HOST = re.compile(r"[^\x00-\x20\x7f#%/:<>?@\[\\\]^|]+")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)


def is_web_url(text: str) -> bool:
    """Whether all URL parsers agree that `text` is an http or https URL with a host."""
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError if the port is not a number
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
    """A different slug for each name. The result depends only on the set of names, not on their order.

    Of names that share a slug, the one that resembles it most keeps it; each of the others gets a mark from its digest.
    """
    taken: set[str] = set()
    slugs: dict[str, str] = {}
    for name in sorted(set(names), key=lambda n: (fold(n) != n.casefold(), n.casefold(), n)):
        plain_slug = made = slug(name)
        length = 6
        while path_key(made) in taken:
            made = f"{plain_slug}-{_mark(name, length)}"
            length += 6
        taken.add(path_key(made))
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
# A match begins at the start of a run of marks. Otherwise each mark of a long run would be searched from again.
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s+["'“‘«(\[]*[\w¿¡])|\n\s*\n|[。！？]["”’」』]*""")
_LAST_WORD = re.compile(r"[^\s(\[“‘\"']+$")


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order. Abbreviations and initials do not end a sentence; a blank line does."""
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
    """Whether the mark of `match` ends a sentence, decided by the word before it and the letter after it."""
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
    """Whether a common lower-case word precedes `end`. This is the fast path: most sentences end so."""
    word = text[text.rfind(" ", start, end) + 1 : end]
    return word.isalpha() and word.islower() and word not in _ABBREVIATIONS


_TERMINAL = frozenset(["a.m", "p.m", "etc", "inc", "ltd", "co", "corp", "jr", "sr"])

# --- Markdown as words -------------------------------------------------------------------------------------

_BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|pre|t[dhr]|figcaption|dt|dd|div|caption)>|<br ?/?>|<hr ?/?>|(?=<[ou]l\b)"
)
# A match cannot contain a second opening. Otherwise each opening that is never closed would be searched to the end.
_TAG = re.compile(r"<!--(?:(?!<!--).)*?-->|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_DROPPED = re.compile(r"<(script|style|del|s|strike)\b(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_RAISED = re.compile(
    r"<(?P<tag>sup|sub)(?P<attributes>(?:\s[^<>]{0,300})?)>(?P<words>(?:[^<]|<(?!/?su[bp]\b)){0,400}+)</(?P=tag)>",
    re.IGNORECASE,
)


_BARE_ADDRESS = re.compile(
    r'^<p><a href="https?://(?:www\.)?([^"\s<>]{1,500})[^"<>]{0,2000}">\1</a></p>$', re.MULTILINE
)
"""A paragraph that is a link whose text is its address, such as a film without a title."""
_PREFORMATTED = re.compile(r"<pre\b(?:(?!<pre\b).)*?</pre>", re.DOTALL)
_TAG_CHARS = 200
"""Maximum length of the tags between a word and the raised sign that follows it."""


def plain(markdown: str) -> str:
    """The visible words of a Markdown text; blocks, cells of tables and lines are separated by blank lines.

    Struck words, the marks of footnotes, and paragraphs that are only an address are left out. Raised figures become
    superscripts ("10⁶", never "106").
    """
    return plain_of_markup(markup(markdown))


def plain_of_markup(made: str) -> str:
    """The visible words of HTML, as `plain` returns them."""
    made = _RAISED.sub(_unraised, _BARE_ADDRESS.sub("", _DROPPED.sub("", made)))
    if "<pre" in made:
        made = _PREFORMATTED.sub(lambda match: match[0].replace("\n", "\n\n"), made)
    text = without_controls(html.unescape(_TAG.sub("", _BLOCK_END.sub("\n\n", made))))
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return "\n\n".join(block for block in blocks if block)


def _unraised(match: re.Match[str]) -> str:
    """The plain text of a sup or sub element; "" for the mark of a footnote."""
    if "footnote-" in match["attributes"] or 'href="#' in match["words"]:
        return ""
    words = html.unescape(_TAG.sub("", match["words"]))
    before = _TAG.sub("", match.string[max(0, match.start() - _TAG_CHARS) : match.start()])[-1:]
    made = superscript(words, before) if match["tag"].lower() == "sup" else subscript(words)
    return html.escape(made, quote=False)


def reading_text(subtitle: str, body: str, captions: Iterable[str]) -> str:
    """What a reader sees below a headline, as plain text: `subtitle`, `body` (given as Markdown) and captions."""
    return reading_text_of_plain(subtitle, plain(body), captions)


def reading_text_of_plain(subtitle: str, body: str, captions: Iterable[str]) -> str:
    """The same as `reading_text`, for a body that is already plain text."""
    return "\n\n".join(filter(None, (subtitle, body, *captions)))


_SPECIAL = re.compile(r"([\\`*_\[\]>|~])")
_BLOCK_START = re.compile(r"^(\s*)(#|[-+](?=\s|$)|=+\s*$|-[-\s]*$|:|!!!|\?\?\?)")
_NUMBERED = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")


def escape(line: str) -> str:
    """One line of captured text, escaped so that Markdown renders exactly this text."""
    return escape_start(escape_inline(line))


def escape_inline(text: str) -> str:
    """Captured text inside a line, escaped so that Markdown renders exactly this text."""
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;")).replace("![", "\\![")


def escape_start(line: str) -> str:
    """A line whose first characters are escaped if they would begin a heading, a list or another block."""
    return _NUMBERED.sub(r"\1\\\2", _BLOCK_START.sub(r"\1\\\2", line))


def counted(number: int, noun: str) -> str:
    """ "1 error", "2,000 errors", "2 stories", for messages of commands. Pages use `Language.plural`."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def word_list(words: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", for messages of commands. Pages use `Language.listed`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def shortened_list(words: Sequence[str], most: int) -> str:
    """`word_list` of the first `most` words, followed by the number of the others: "A, B and 7 more"."""
    more = len(words) - most
    return word_list([*words[:most], f"{more:,} more"]) if more > 0 else word_list(words)
