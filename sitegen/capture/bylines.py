"""Who wrote it: names from bylines and from the author fields of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sitegen.capture import dates
from sitegen.text import fold, squeeze

_BY = re.compile(
    r"^[\W_]*(?:(?:(?:words|story|text|report|review|analysis|written|reported|posted|published|compiled|"
    r"opinion|column) )?by|por|par|von|door|מאת|author of (?:the|this) article|authors?:|"
    r"from our correspondent)(?=[\s:]|$)\s*:?\s*",
    re.IGNORECASE,
)
# What follows a name on its line and is none: times, buttons, publications.
_TAIL = re.compile(
    r"\s*(?:\b(?:(?:last )?updated|published|posted|follow(?: on \w+| @\w+)?|contact|email|e-mail|view profile|"
    r"read more|last modified|first published|bio|share|save|comments?|opens in .*)\b.*|@\w+.*|\S+@\S+.*|https?:.*|"
    r"\d+ (?:hours?|mins?|minutes?|days?|weeks?)\b.*|\d+)$",
    re.IGNORECASE,
)
_ROLE = (
    r"(?:staff|senior|chief|deputy|managing|assistant|associate|contributing|executive|lifestyle|news|political|politics|"
    r"sports?|business|science|health|foreign|world|crime|education|environment|technology|tech|entertainment|diplomatic|"
    r"defen[cs]e|europe|middle|white|us|uk|home|royal|showbiz|tv|money|travel|food|social|city|local|video|special|"
    r"freelance|guest|opinion|audience|digital|national|economics?|features?|global|live|night|trends?|web|online|general|"
    r"investigative|court|legal|religion|culture|arts?|features)"
)
_JOB = (
    r"(?:writers?|reporters?|editors?|correspondents?|columnists?|producers?|contributors?|journalists?|photographers?|"
    r"critics?|bureau|desk|staff|team|newsroom|director|professor|lecturer|fellow|analyst|interns?|author|agency|"
    r"agencies|wire|wires|service|services|network|newspapers?|press|media|magazine|news|times|post|herald|tribune|gazette|"
    r"guardian|telegraph|courier|chronicle|journal|star|sun|globe|mail|reuters?|ap|afp|bloomberg|upi|dpa|xinhua|tass|"
    r"conversation|correspondence|editorial|admin|administrator|com|co|org|net|inc|ltd|llc|tv|radio|university|institute|"
    r"centre|center|board)"
)
_GLUED = re.compile(
    r"(?<=[a-z])(?=(?:[A-Z][a-z]+ ){0,3}(?:Writer|Reporter|Editor|Correspondent|Columnist|Producer|Journalist|Team)\b)"
)
_STUCK = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted|Follow)\b)")
_STARTS_ROLE = re.compile(
    rf"(?:the|{_ROLE}|{_JOB}|associated|agence|canadian|australian|parliamentary|principal|head|sub|group)\b",
    re.IGNORECASE,
)
_IS_JOB = re.compile(rf"\b{_JOB}\b", re.IGNORECASE)
_PARTICLES = frozenset(
    "de la le les du des da das do dos di del della der den van von zu zur ten ter el al bin ibn ben bint abu "
    "y e af av st mac o' d' ap san e. ul ur ud".split()
)
_NAME_WORD = re.compile(r"(?:[A-Z]\.)+|[^\W\d_](?:[^\W\d_]|['’.\-‐‑])*")
_NO_NAME = frozenset(
    "the a an and or of in on at for to with from by is are was news sport sports world home share comments "
    "comment privacy policy sign log login subscribe more read photo photos photograph picture image video "
    "videos live opinion business email print copy link facebook twitter whatsapp reddit linkedin pinterest "
    "flipboard telegram bluesky threads tumblr messenger search menu skip content main navigation "
    "advertisement advert sponsored save listen listening watch follow following trending latest popular "
    "related topics tags section sections category categories politics health science technology tech travel "
    "food style culture arts entertainment lifestyle money weather local national international breaking "
    "exclusive analysis feature features editorial letters obituary obituaries report special social sharing "
    "send text size small medium large speed dive deeper summary view profile story stories article articles "
    "today yesterday january february march april june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday north south east west northern southern eastern "
    "western middle united new city street park road university college school hospital government council "
    "police court football cricket rugby league cup elections election war air quality download pdf free "
    "trial account edition newsletter newsletters podcast podcasts gallery events jobs careers contact about "
    "us your our all most best top this that what why how who when where key updated published posted credit "
    "credits source file party labour getty images press ap reuters afp open close click play unavailable "
    "loading cookie cookies terms conditions register reprints republish copyright".split()
)
_SEPARATOR = re.compile(r"\s*(?:[|·•;/]|\s[—–-]\s)\s*")
_AND = re.compile(r"\s*(?:,\s*and\b|,|\band\b|&|\bwith\b|\bet\b)\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|for|reports? from)\s+(?:the\s+)?[A-Z].*$")
_KEPT_ORGANIZATIONS = re.compile(
    r"(?:staff|newsroom|editorial|correspondent|reporter|reporters|associated press|reuters|press|agence|agency|"
    r"agencies|news service|bureau|team|desk|afp|ap|conversation|xinhua|editors?)\b",
    re.IGNORECASE,
)


def is_byline(text: str) -> bool:
    """Whether a line begins as a byline and names someone."""
    return len(text) < 200 and bool(_BY.match(text)) and bool(from_line(text))


def is_bare_by(text: str) -> bool:
    """Whether a line is the word "By" alone, with the names on the lines that follow."""
    match = _BY.match(text)
    return bool(match) and not text[match.end() :].strip() if match else False


def from_line(text: str) -> tuple[str, ...]:
    """The authors that a line names after "By"; none where the line is no byline."""
    match = _BY.match(text)
    if not match or len(text) > 250:
        return ()
    rest = text[match.end() :]
    return clean(rest) or _organization(rest)


def _organization(text: str) -> tuple[str, ...]:
    """What stands alone after "By" and is no person: a desk or an agency, as the page names it."""
    name = _tidy(re.split(r"\s+with\s+|[,|]", _undated(text))[0])
    words = name.split()
    return (name,) if 0 < len(words) < 5 and all(w[0].isupper() or w in ("of", "the") for w in words) else ()


def bare(text: str) -> tuple[str, ...]:
    """The authors on a line that has names and perhaps a role, a publication or a date, but no "By"."""
    if len(text) > 120 or text.endswith((".", "!", "?", ":", ",")) or text.startswith(("“", '"', "‘", "'")):
        return ()
    parts = [part for part in _SEPARATOR.split(_undated(text)) if part]
    first = [part for part in _AND.split(parts[0]) if part] if parts else []
    if not first or not is_person(_without_role(_tidy(first[0]))):
        return ()
    known = all(_is_known_beside(part) for part in parts[1:])
    return _people(parts[0]) if known or len(parts) < 3 else ()


def clean(text: str) -> tuple[str, ...]:
    """The names in an author field: "By X and Y", "X, Staff writer", "NAME IN CAPITALS"."""
    text = _BY.sub("", squeeze(re.sub(r"<[^>]*>", " ", text)))
    parts = [part for part in _SEPARATOR.split(_undated(text)) if part]
    found = [name for part in parts for name in _people(part)]
    if not found and parts:
        first = re.split(r"\s+with\s+", parts[0])[0]
        found = [name for name in (_tidy(first),) if _KEPT_ORGANIZATIONS.search(name) and len(name.split()) < 6]
    return distinct(found)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order, whatever its case and accents."""
    return tuple({fold(name): name for name in reversed(list(names))}.values())[::-1]


def is_person(name: str) -> bool:
    """Whether a few words look like the name of a person."""
    words = name.split()
    if not 2 <= len(words) <= 5 or _IS_JOB.search(name):
        return False
    plain = [w for w in words if w not in _PARTICLES and not (name.isupper() and w.lower() in _PARTICLES)]
    return len(plain) >= 2 - name.isupper() and all(_is_name_word(word) for word in plain)


def cased(name: str) -> str:
    """A name in capitals as people write it; others stay as they are."""
    words = name.split()
    small = sum(c.islower() for c in name)
    if small * 5 > sum(c.isupper() for c in name) or len(words) < 2:
        return name
    return " ".join(_cased_word(word, first=not at) for at, word in enumerate(words))


def _is_name_word(word: str) -> bool:
    bare_word = word.strip(",.'’")
    return (
        not word[:1].islower()  # Hebrew and Arabic have no capitals
        and bool(_NAME_WORD.fullmatch(word))
        and bare_word.lower() not in _NO_NAME
        and (len(bare_word) > 1 or word.endswith(".") or bare_word.isupper())
    )


def _cased_word(word: str, *, first: bool) -> str:
    if word.lower() in _PARTICLES and not first:
        return word.lower()
    if re.fullmatch(r"(?:[A-Z]\.)+|[A-Z]{2}", word) and not re.search("[AEIOUY]", word):
        return word
    made = re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
    made = re.sub(r"\b(Mc|O['’]|D['’]|L['’])([a-z])", lambda m: m[1] + m[2].upper(), made)
    return re.sub(r"['’]S\b", lambda m: m.group().lower(), made)


def _undated(text: str) -> str:
    """`text` without its dates and what follows a name on its line."""
    for date in reversed(dates.find(text)):
        text = f"{text[: date.start]} | {text[date.end :]}"
    text = _GLUED.sub(" | ", _STUCK.sub(" ", text))
    return " | ".join(_TAIL.sub("", part).strip(" ,:|-–—•·…") for part in text.split("|")).strip(" ,|")


def _people(text: str) -> tuple[str, ...]:
    """The people in one part of a byline; what is no name (a role, a paper) is passed over."""
    found: list[str] = []
    for part in _AND.split(text):
        name = _without_role(_tidy(part))
        if is_person(name):
            found.append(cased(name))
    return distinct(found)


def _without_role(text: str) -> str:
    """ "Ana Lund Political Correspondent" is Ana Lund."""
    words = text.split()
    for at in range(2, min(6, len(words))):
        rest = " ".join(words[at:])
        if _STARTS_ROLE.match(rest) and _IS_JOB.search(rest) and is_person(" ".join(words[:at])):
            return " ".join(words[:at])
    return text


def has_role(text: str) -> bool:
    """Whether a line names someone and says what they are: "Ana Lund, staff writer"."""
    parts = [part for part in _SEPARATOR.split(_undated(text)) if part]
    return bool(bare(text)) and (bool(_IS_JOB.search(text)) or len(parts) > 1)


def is_role(text: str) -> bool:
    """Whether a short line says what its author is: "Staff writer", "Opinion columnist"."""
    words = text.split()
    return len(words) <= 6 and bool(_IS_JOB.search(words[-1])) and bool(_STARTS_ROLE.match(text))


def _tidy(part: str) -> str:
    part = re.sub(r"\([^)]*\)|[\d⁰¹²³*†‡]+$", "", part).strip(" .,:;|-–—•·…&")
    part = re.sub(r"^(?:dr|mr|mrs|ms|prof|professor|sir|rev)\.? (?=\S+ \S)", "", part, flags=re.IGNORECASE)
    return _PLACE.sub("", _TAIL.sub("", part)).strip(" ,")


def _is_known_beside(part: str) -> bool:
    return bool(_IS_JOB.search(part)) or "." in part or not dates.rest(part)
