"""Finds authors: names in bylines, in sign-offs and in the author fields of pages."""

from __future__ import annotations

import re
from functools import lru_cache

from sitegen.capture import cues
from sitegen.capture.cues import Cues
from sitegen.capture.fields import dates, unspaced_names
from sitegen.capture.fields.name_form import (
    IS_JOB,
    ONLY_FIELDS,
    OUTLET,
    STARTS_ROLE,
    in_normal_case,
    is_lower,
    is_page_word,
)
from sitegen.capture.fields.name_form import distinct as distinct
from sitegen.capture.fields.name_form import is_common_words as is_common_words
from sitegen.capture.fields.name_form import is_person as is_person
from sitegen.core.person_names import HONORIFICS, SUFFIXES, is_family_suffix
from sitegen.core.text import fold, squeeze

NOTE = "note on the author"
MAX_AUTHOR_CHARS = 2_000
"""The maximum length of an author field; longer ones are ignored."""
_WORDS = (
    r"(?:words|story|stories|text|texts|report|reports|review|reviews|analysis|written|reported|reporting|posted|"
    r"submitted|published|compiled|opinion|column|comment|interview|interviews|essay|article|feature|guest post|told|"
    r"as told to|contributed)"
)
_PICTURES = r"(?:photo(?:s|graphs?|graphy)?|pictures?|images?|video)"
_WITH_PICTURES = rf"(?:and|&) {_PICTURES}"
_BY = re.compile(
    r"^[\W_]*(?:(?:by|from) our [\w ]{0,24}correspondent|"
    rf"(?:an? |the )?(?:exclusive |live |video |opinion |guest )?(?:{_WORDS} )?(?:{_WITH_PICTURES} )?by|"
    rf"{_WORDS} {_WITH_PICTURES}(?=:)|"
    rf"(?:{_WORDS}|reporter|writer|journalist|correspondent)(?=:)|"
    r"(?-i:By)(?=[A-Z][a-z])|por|par|von|door|di|av|texto de|texte de|testo di|מאת|author of (?:the|this) article|"
    r"authors?(?=:)|"
    r"from(?= (?-i:[A-Z][\w.'’-]+ [A-Z][\w.'’-]+,? in [A-Z])))(?=[\s:]|$|(?<=By)(?-i:[A-Z]))\s*:?\s*",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"[\W_]*(?:(?:published|posted|updated|on|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\W*)*", re.I
)
JOINER = re.compile(r"[\W_]*(?:and|with|et|und|y)?[\W_]*", re.IGNORECASE)
"""Text that may be alone on a line between two names."""
_LONE = re.compile(
    r"^[\W_]*(?:by|written by|words by|story by|authors?|author of (?:the|this) article|מאת)\s*:?$", re.I
)
# Text after a name on its line that is not part of the name: times, buttons, publications.
_ON = re.compile(
    r"(?:\s(?:on|at))?(?:[\s,|]+(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?)?\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\b(?:(?:last |first )?(?:updated|published|posted|modified)|follow(?: on \w+| @\w+)?|contact|e-?mail|"
    r"view profile|view bio|read more|bio|share|save|comments?|(?:leave|add|post) (?:a|your) (?:comment|reply)|"
    r"no comments|opens in .*|add as a preferred.*|is a preferred.*|"
    r"special (?:to|for)|exclusively for|reports? (?:from|for)|reporting (?:from|for)|as told to|wrote this|"
    r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b.*|@\w+.*|\S+@\S+.*|https?:.*|www\..*|"
    r"\d+ ?(?:hours?|hrs?|h|mins?|minutes?|m|days?|d|weeks?|w)\b.*|\d{1,2}[:.]\d\d.*|\d+)$",
    re.IGNORECASE,
)
_OTHER_CREDITS = re.compile(
    r"[\s.;,|/–—-]*\b(?:(?:photo(?:s|graphs?|graphy|grapher)?|pictures?|images?|video(?:grapher|s)?|illustrat\w+|"
    r"graphics?|art(?:work)?|design|editing|edited|edit|fact[- ]check\w*|translat\w+|"
    r"additional reporting|with reporting|producer|produced|camera)(?: ?: ?| by\b)|"
    r"with (?:photo|picture|video|illustration)s).*",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:[A-Z][a-z]+ ){0,3}(?:Writer|Reporter|Editor|Correspondent|Columnist|Producer|Journalist|Team)\b)|"
    r"(?<=[a-z])(?=(?:BBC|CNN|AP|AFP|PA|ABC|CBC|NBC|CBS|PTI|ANI|SBS|RNZ|RTÉ|ITV|Sky|Reuters|Associated|Press|The) ?)"
    r"(?=(?:BBC|CNN|AP|AFP|PA|ABC|CBC|NBC|CBS|PTI|ANI|SBS|RNZ|RTÉ|ITV|Sky|Reuters|Associated|Press|The)(?:\W|$))"
)
_STUCK = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted|Follow|By|Last)\b)")
_STUCK_AND = re.compile(r"(?<=[a-z]{2})and(?=[A-Z][a-z])")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_DEGREES = re.compile(
    r",?\s+(?:Ph\.?D\.?|M\.?D\.?|M\.?P\.?|M\.?B\.?E\.?|C\.?B\.?E\.?|O\.?B\.?E\.?|K\.?C\.?|Q\.?C\.?|R\.?N\.?|MBA|MSc|BSc|"
    r"Esq\.?|D\.?Phil|J\.?D\.?|FRS)(?=[\s,|;]|$)"
)
_SEPARATOR = re.compile(r"\s*(?:[|·•;/▪●⋅‧・、]|\s[—–-]{1,2}\s|\s~\s)\s*")
_AND = re.compile(
    r"\s*(?:,\s*(?:and|with)\b|,|\band\b|&|\+|\bwith\b|\bet\b|\bund\b|\b[ye]\b(?=\s[A-Z]))\s*", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?<!\s)\s*(?:,\s+)?(?<=\s)(?:in|at|[Ff]or|from|of(?: [Tt]he)?|on board|aboard|reports? from)\s+(?:the\s+)?"
    r"(?=[^\W\d_a-z]).*$"
)
_TITLE = re.compile(rf"^(?:{'|'.join(sorted(HONORIFICS))})\.? (?=\S+)", re.IGNORECASE)
_COMMA_BEFORE_SUFFIX = re.compile(rf",\s+(?=(?:{'|'.join(sorted(SUFFIXES))})\b)", re.IGNORECASE)
_KEPT_ORGANIZATIONS = re.compile(
    r"(?:staff|newsroom|editorial|correspondent|reporter|reporters|associated press|reuters|press|agence|agency|"
    r"agencies|news service|bureau|team|desk|afp|ap|conversation|xinhua|editors?|pti|ani|ians|wires?)\b",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:(?:the )?(?:associated press|canadian press|editorial board)|ap|(?:thomson )?reuters|afp|pti|ani|ians|dpa|efe|"
    r"ansa|agence france[- ]presse|press trust of india|xinhua|tass|aap|australian associated press|pa media|bloomberg|"
    r"press association|(?:web|news|sports?|national|international|online|digital|entertainment) (?:desk|team)|staff|"
    r"(?:our )?(?:own )?(?:staff|special|news|our) (?:reporters?|writers?|correspondents?)|newsroom|agencies|"
    r"wire reports?|(?:express )?news service|(?:[a-z'’]+ ){1,2}staff(?: (?:reporters?|writers?))?)",
    re.IGNORECASE,
)
_ANY_AGENCY = re.compile(r"staff|agencies", re.IGNORECASE)
_BIO = re.compile(
    r"(?:,? .{0,40}?)?,? (?:is|was|are|covers?|has|writes?|reports?|joined|edits?|leads?|works?|hosts?|can be reached|"
    r"contributed)\b"
)
_ADDRESSED = re.compile(r"(?<!\S)\S{1,100}@\S{1,100}\s\(([^()]{3,80})\)")
"""An address with the name after it, as feeds have it."""
_DANGLING = re.compile(r"\s+(?:at|on|in|from|for|of|by|and|with|the)$", re.IGNORECASE)
"""A word that has lost what it belongs to."""
_SIGNED = re.compile(
    r"^[\W_]*(?:reporting by|(?:words|story|text|report|written|reported|compiled) by|writing by|by)\s*:?\s+",
    re.IGNORECASE,
)
_NEWSROOM = re.compile(
    r"^[\W_]*(?:(?:some )?information (?:for|in) this (?:report|story|article) (?:came|comes|was|is) |"
    r"(?:additional |with additional |with |and )?(?:reporting|writing|editing|translation) "
    r"(?:and (?:writing|editing) )?by\b|compiled by\b|edited by\b|"
    r".{3,60} contributed (?:to )?(?:this|the|reporting)\b|"
    r".*\bcontributed to (?:this|the) (?:report|story|article|reporting)\W*$)",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    r"[;.]\s+(?:additional|writing|editing|compiled|edited|with|graphics?|photo|video)\b.*", re.IGNORECASE
)


def is_byline(text: str) -> bool:
    """Whether a line begins as a byline and names someone."""
    return len(text) < 200 and bool(from_line(text))


def is_bare_by(text: str) -> bool:
    """Whether a line is only the word "By", with the names on the following lines."""
    return len(text) < 30 and bool(_LONE.match(text) or cues.current().bare_by.fullmatch(text))


def from_line(text: str) -> tuple[str, ...]:
    """The authors that a line names after "By"; () if the line is not a byline."""
    return _from_line(text, cues.current())


@lru_cache(4096)
def _from_line(text: str, own: Cues) -> tuple[str, ...]:
    text = _without_date(text) if len(text) <= 250 else ""
    if own.language in unspaced_names.LANGUAGES and not text.isascii():
        found = (unspaced_names.find_names(_undated(text[match.end() :]), own) for match in own.by.finditer(text))
        return next(filter(None, found), ())
    match = own.by.match(text) or _BY.match(text)
    if not match:
        return ()
    rest = _OTHER_CREDITS.sub("", text[match.end() :])
    rest = rest.rstrip(")] ") if text.startswith(("(", "[")) else rest
    if not rest and (desk := from_agency_line(match.group().partition(" ")[2])):
        return desk
    return from_field(rest, stated=True) or _organization(rest)


def from_bare_line(text: str) -> tuple[str, ...]:
    """The authors on a line with names and perhaps a role, a publication or a date, but without "By"."""
    return _from_bare_line(text, cues.current())


@lru_cache(4096)
def _from_bare_line(text: str, own: Cues) -> tuple[str, ...]:
    if own.language in unspaced_names.LANGUAGES and not text.isascii():
        return unspaced_names.find_signature(text, own)
    if len(text) > 120 or text.endswith((".", "!", "?", ":", ",")) or text.startswith(("“", '"', "‘", "'")):
        return ()
    parts = _parts(text)
    first = [part for part in _names_in(parts[0]) if part] if parts else []
    if not first or not is_person(_without_role(_tidy(first[0]))) or _begins_as_phrase(first[0], own):
        return ()
    if not all(_fits(part) for part in first[1:]) or not (len(parts) < 3 or all(map(_is_known_beside, parts[1:]))):
        return ()
    return _people(parts[0])


def _begins_as_phrase(text: str, own: Cues) -> bool:
    """Whether the first word is an article, as in "Le Monde", or a job before a colon, as in "Redakteur: Jan Wolf"."""
    role = own.roles.match(text)
    editor = role is not None and text[role.end() :].lstrip()[:1] in (":", "：")
    return editor or text.split()[0].casefold() in own.stop_words


def from_agency_line(text: str) -> tuple[str, ...]:
    """The agency, desk or staff, if the line names nothing else; otherwise ()."""
    name = _undated(text)
    known = _AGENCY.fullmatch(name) or cues.current().agencies.fullmatch(name)
    return (name,) if len(text) < 60 and known else ()


def full_name(first: str, beside: str) -> str:
    """The name of a person whose given name and surname are on two lines; "" if the lines are no such name."""
    words = re.sub(r"^[\W_]*by\s+", "", first, flags=re.IGNORECASE).split()
    if len(words) != 1 or len(beside.split()) != 1 or is_agency(words[0]):
        return ""
    name = f"{words[0]} {beside}"
    return in_normal_case(name) if is_person(name, stated=True) else ""


def is_agency(name: str) -> bool:
    """Whether a name in a byline is that of an agency, a newsroom, a desk, a newspaper."""
    last = name.split()[-1:] or [""]
    return bool(_KEPT_ORGANIZATIONS.fullmatch(last[0]) or from_agency_line(name)) or is_outlet(name)


def from_sign_off(text: str) -> tuple[str, ...]:
    """The authors in a line below an article: "Reporting by Ana Lund; Editing by Jo Imber"."""
    match = _SIGNED.match(text)
    if not match or len(text) > 400:
        return ()
    return from_field(_CREDIT_END.sub("", text[match.end() :]).strip("() "), stated=True)


def is_note(text: str, authors: tuple[str, ...]) -> bool:
    """Whether a line begins with the name of one of `authors` and describes them."""
    named = next((name for name in map(fold, authors) if fold(text[:80]).startswith(name)), "")
    return bool(named) and bool(_BIO.match(text[len(named) :]))


def is_credits(text: str) -> bool:
    """Whether a line below a story lists who reported, wrote and edited it, as agencies do."""
    return len(text) < 400 and bool(_NEWSROOM.match(text))


def from_field(text: str, *, stated: bool = False) -> tuple[str, ...]:
    """The names in an author field: "By X and Y", "X, Staff writer", "NAME IN CAPITALS".

    `stated` means that the text is known to name an author. Returns () if the text is too long.
    """
    if len(text) > MAX_AUTHOR_CHARS:
        return ()
    text = _ADDRESSED.sub(r"\1", re.sub(r"<[^<>]*>", " ", text.strip().replace("\n", " | ")))
    text, own = squeeze(text), cues.current()
    if own.language in unspaced_names.LANGUAGES and (names := unspaced_names.find_names(own.by.sub("", text), own)):
        return names
    parts = _parts(_BY.sub("", own.by.sub("", text, count=1)))
    found = [name for part in parts for name in _people(part, stated=stated)]
    if not found and parts:
        first = re.split(r"\s+with\s+", parts[0])[0]
        found = [*_agencies(first)] or [
            name for name in (_tidy(first),) if _KEPT_ORGANIZATIONS.search(name) and len(name.split()) < 6
        ]
    if not found and stated and is_lower(text.strip()):
        found = [text.strip()]
    return distinct(found)


def has_role(text: str) -> bool:
    """Whether a line has a name and a role: "Ana Lund, staff writer"."""
    return bool(from_bare_line(text)) and (_has_job(text) or len(_parts(text)) > 1)


def is_outlet(text: str) -> bool:
    """Whether a few words are the name of a newspaper or broadcaster: "Harbour Courier", "Coast News"."""
    words = text.split()
    return (
        1 < len(words) <= 5
        and bool(OUTLET.fullmatch(words[-1]))
        and all(w[:1].isupper() or w in _ALLOWED for w in words)
    )


def is_role(text: str) -> bool:
    """Whether a short line is a role of an author: "Staff writer", "Opinion columnist"."""
    words = text.split()
    english = 0 < len(words) <= 6 and bool(IS_JOB.search(words[-1])) and bool(STARTS_ROLE.match(text))
    return english or (len(words) <= 6 and bool(cues.current().roles.match(text)))


def is_role_line(text: str) -> bool:
    """Whether a line below a byline is the role of its author, perhaps with an outlet: "Courier staff writer"."""
    *before, last = text.split() or [""]
    outlet = all(word[:1].isupper() or is_role(f"{word} {last}") for word in before)
    return is_role(text) or (0 < len(before) < 6 and outlet and is_role(f"staff {last}"))


def _has_job(text: str) -> bool:
    return bool(IS_JOB.search(text) or cues.current().roles.search(text))


def _agencies(text: str) -> tuple[str, ...]:
    """Several agencies in one byline: "AFP and Reuters"; () if one of the names is no agency, or none in particular."""
    named = [part for part in _AND.split(text) if part]
    agencies = len(named) > 1 and all(from_agency_line(name) and not _ANY_AGENCY.fullmatch(name) for name in named)
    return distinct(named) if agencies else ()


def _without_date(text: str) -> str:
    """A line without a date at its start: "12 March 2014 by Ana Lund"."""
    found = dates.find_dates(text)
    if found and _DATED.fullmatch(cues.current().beside_date.sub(" ", text[: found[0].start])):
        return text[found[0].end :].lstrip(" ,.|·•–—-")
    return text


def _organization(text: str) -> tuple[str, ...]:
    """The desk or agency that is named alone after "By"; () if the text does not look like one."""
    name = _tidy(re.split(r"\s+with\s+|[,|]", _undated(text))[0])
    words = name.split()
    if not 0 < len(words) < 5 or any(is_page_word(word) and word.lower() not in _ALLOWED for word in words):
        return ()
    return (
        (name,) if all(not w[0].islower() or w in ("of", "the") for w in words) and re.search(r"[^\W\d_]", name) else ()
    )


_ALLOWED = frozenset(
    "the of ap afp reuters news local national international politics science health technology tech".split()
)


def _parts(text: str) -> list[str]:
    text = re.sub(r"\([^()]*,[^()]*\)", " ", text)
    return [part for part in _SEPARATOR.split(_undated(text)) if part.strip()]


def _undated(text: str) -> str:
    """`text` without dates and without other text after a name on its line."""
    for date in reversed(dates.find_dates(text)):
        text = f"{_ON.sub('', text[: date.start])} | {text[date.end :]}"
    text = _GLUED.sub(" | ", _STUCK.sub(" | ", _STUCK_AND.sub(" and ", text)))
    text = _COMMA_BEFORE_SUFFIX.sub(" ", _DEGREES.sub("", text))
    parts = (_DANGLING.sub("", _TAIL.sub("", part).strip(" ,:|-–—•·…")) for part in text.split("|"))
    return " | ".join(filter(None, parts))


def _people(text: str, *, stated: bool = False) -> tuple[str, ...]:
    """The persons in one part of a byline. Other words (a role, a newspaper, a town) are skipped."""
    found: list[str] = []
    for part in _names_in(text):
        name = _said_once(_without_role(_tidy(part), stated=stated))
        if is_person(name, stated=stated):
            stop = "." if is_family_suffix(name.split()[-1]) and f"{name}." in part else ""
            found.append(in_normal_case(name) + stop)
    return distinct(found)


def _names_in(text: str) -> list[str]:
    """The parts of a text between commas and words such as "and"."""
    between = cues.current().between_names
    return [name for part in _AND.split(text) for name in between.split(part)]


def _without_role(text: str, *, stated: bool = False) -> str:
    """ "Ana Lund" for "Ana Lund Political Correspondent"."""
    words = text.split()
    if len(words) > 3 and is_outlet(" ".join(words[-2:])) and is_person(" ".join(words[:-2]), stated=stated):
        return " ".join(words[:-2])
    for at in range(2, min(6, len(words))):
        rest = " ".join(words[at:])
        if not STARTS_ROLE.match(rest) or not (IS_JOB.search(rest) or ONLY_FIELDS.fullmatch(rest)):
            continue
        if is_person(" ".join(words[:at]), stated=stated):
            return " ".join(words[:at])
    return text


def _tidy(part: str) -> str:
    part = re.sub(r"\([^)]*\)|\[[^\]]*\]|[\d⁰¹²³*†‡]+$|[^\w\s.,:;!?()'’\"”-]+$", "", part).strip(" .,:;|-–—•·…&_")
    own = cues.current()
    part = own.roles.sub("", own.after_name.sub("", _TITLE.sub("", part))).strip(" ,:–—-")
    name = re.sub(r"['’]s$", "", _PLACE.sub("", _TAIL.sub("", part)).strip(" ,"))
    return _DANGLING.sub("", _said_once(name))


def _said_once(name: str) -> str:
    """ "Ana Lund" for "Ana Lund Ana Lund": a name beside the same name on a portrait or a link."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] else name


def _fits(part: str) -> bool:
    """Whether another part of a line of names is a name, a role, a short place, or empty."""
    name = _tidy(part)
    return not name or is_person(_without_role(name)) or _has_job(name) or len(name.split()) < 4


def _is_known_beside(part: str) -> bool:
    return (
        _has_job(part) or bool(_ACRONYM.fullmatch(part.strip())) or "." in part or not dates.words_besides_dates(part)
    )
