"""Recognises names of people in bylines by their form alone, without a list of names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sitegen.core.person_names import ALL_PARTICLES, is_family_suffix
from sitegen.core.text import fold

_JOBS = (
    r"(?:writers?|reporters?|editors?|correspondents?|columnists?|producers?|contributors?|journalists?|photographers?|"
    r"critics?|bureau|desk|staff|team|newsroom|director|professor|lecturer|fellow|analyst|interns?|author|agency|"
    r"agencies|wire|wires|service|services|network|newspapers?|press|media|magazine|news|times|post|herald|tribune|gazette|"
    r"guardian|telegraph|courier|chronicle|journal|star|sun|globe|mail|reuters?|ap|afp|bloomberg|upi|dpa|xinhua|tass|"
    r"conversation|correspondence|editorial|admin|administrator|com|co|org|net|inc|ltd|llc|tv|radio|university|institute|"
    r"centre|center|board|presenter|anchor|host|chief|researcher|blogger|specialist|strategist|economist|manager|"
    r"webmaster|contributor|freelancer|stringer|pti|ani|ians|aap|efe|ansa|bbc|cnn)"
)
OUTLET = re.compile(
    r"(?:news|times|post|herald|tribune|gazette|guardian|telegraph|courier|chronicle|journal|star|sun|globe|mail|press|"
    r"media|magazine|network|newspapers?|agency|service|reuters|bloomberg|radio|tv|online|today|echo|argus|advertiser|"
    r"examiner|standard|observer|independent|inquirer|bulletin|dispatch|register|sentinel|reporter|group|wire|record|"
    r"review|monitor|leader|express|mirror|republic|bee|democrat|union|citizen|enquirer|register-guard|intelligencer|"
    r"weekly|daily|digital|digest)"
    r"(?: online)?",
    re.IGNORECASE,
)
"""The last words of names of newspapers and broadcasters."""
IS_JOB = re.compile(rf"\b{_JOBS}\b", re.IGNORECASE)
_FIELDS = (
    r"(?:staff|senior|chief|deputy|managing|assistant|associate|contributing|executive|lifestyle|news|political|politics|"
    r"sports?|business|science|health|foreign|world|crime|education|environment|technology|tech|entertainment|diplomatic|"
    r"defen[cs]e|europe|middle|white|us|uk|home|royal|showbiz|tv|money|travel|food|social|city|local|video|special|"
    r"freelance|guest|opinion|audience|digital|national|economics?|features?|global|live|night|trends?|web|online|general|"
    r"investigative|court|legal|religion|culture|arts?|property|media|climate|industry|consumer|security|international|"
    r"banking|housing|energy|transport|retail|labou?r|farming|agriculture|fisheries|maritime|shipping|aviation|weather|"
    r"religious|indigenous|aboriginal|youth|family|gender|women.s|data|immigration|migration|military|veterans|congress|"
    r"congressional|parliament|statehouse|county|metro|rural|community|breaking|enterprise|feature|crypto|markets?|"
    r"personal|real|higher|public|space|wildlife|water|ocean|consumer|aged|disability|social|tech|gaming|books?|tv|"
    r"football|cricket|rugby|racing|motoring|fashion|film|music|tv|theatre|data|visual|washington|brussels|westminster|"
    r"asia|africa|china|india|russia|ukraine|middle east|regional|north|south|east|west|northern|southern)"
)
STARTS_ROLE = re.compile(
    rf"(?:the|for|{_FIELDS}|{_JOBS}|associated|agence|canadian|australian|parliamentary|principal|head|sub|group|"
    r"is an?|(?-i:[A-Z]{2,6}(?= [A-Z]|$)))\b",
    re.IGNORECASE,
)
ONLY_FIELDS = re.compile(rf"(?:{_FIELDS}(?:\s+|$))+$", re.IGNORECASE)
_PARTICLES = ALL_PARTICLES | frozenset(
    "dem as umm i st mac o' d' ap san ul ur ud ud-din wa ole arap ould binti ní ó".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_SMALL_IN_CAPITALS = re.compile(r"\b(?:Mc|Mac|De|Di|La|Le|Van)(?=[A-Z]{2})|(?<=[A-Z])c(?=[A-Z])|['’]s\b")
_WORD = re.compile(r"(?:[^\W\d_]\.)+-?|(?:['’‘]t|[^\W\d_](?:[^\W\d_]|['’ʻʼ`.\-‐‑])*)")

# Words of pages that occur in no name.
_NEVER = frozenset(
    "the a and but of in on at for with from by is was were be been have has had would can could it its this that "
    "these those there here not no yes she they we i our your his her their us all more than what why how who when "
    "where which news share comments comment privacy policy log login subscribe photo photos photograph photography "
    "picture pictures image images video videos email copy link facebook twitter whatsapp reddit linkedin pinterest "
    "flipboard telegram bluesky threads tumblr messenger instagram youtube search menu skip content navigation "
    "advertisement advert sponsored save listen listening watch follow following trending latest popular related "
    "topics topic tags section sections category categories politics health science technology tech lifestyle "
    "entertainment local national international breaking exclusive analysis editorial letters obituary obituaries "
    "send text size speed dive deeper summary view profile story stories article articles today yesterday january "
    "february july september october november december monday tuesday wednesday thursday friday saturday sunday "
    "football cricket rugby elections download pdf free trial account edition newsletter newsletters podcast podcasts "
    "gallery events contact about updated published posted credit credits source file getty ap reuters afp open click "
    "play unavailable loading cookie cookies terms conditions register reprints republish copyright minutes minute "
    "hours hour ago advertising preferred google additional reporting edited editing illustration illustrations "
    "graphics caption captions show hide toggle enlarge leave reply loading url "
    "icon app premium edition republish bookmark donate".split()
)
# Words of pages and places that are also names: after "By" they may be one.
_SELDOM = frozenset(
    "sport sports world home sign print business live opinion features feature special social medium small large main "
    "north south east west northern southern eastern western middle united new city street park road university "
    "college school hospital government council police court league cup election war air quality jobs careers best "
    "most top key party labour press travel food style culture arts money weather report union minister president "
    "mayor bridge market museum festival river valley island islands county state states house white black green day "
    "week year april june august you he an or to my are do read close page".split()
)
# Towns of two words, which look like persons.
_TOWNS = frozenset(
    "los angeles|san francisco|san diego|san jose|san antonio|las vegas|salt lake|hong kong|kuala lumpur|cape town|"
    "tel aviv|abu dhabi|buenos aires|sao paulo|são paulo|rio de janeiro|addis ababa|dar es salaam|st petersburg|"
    "st. petersburg|st louis|st. louis|phnom penh|ho chi minh|mexico city|kansas city|port moresby|port elizabeth|"
    "sierra leone|sri lanka|saudi arabia|south africa|costa rica|puerto rico|el salvador|burkina faso|santa fe|"
    "palo alto|baton rouge|el paso|fort worth|la paz|den haag|tel aviv-yafo|panama city|guatemala city|hyde park|"
    "capitol hill|silicon valley|wall street|downing street|great britain|northern ireland|ho chi minh city".split("|")
)


def is_person(name: str, *, stated: bool = False) -> bool:
    """Whether a few words look like the name of a person. `stated` means that a name is expected, as after "By"."""
    words = name.split()
    if not 2 <= len(words) <= 6 or IS_JOB.search(name) or fold(name) in _TOWNS:
        return False
    while len(words) > 2 and is_family_suffix(words[-1]):
        words.pop()
    capitals = _is_in_capitals(name)
    plain = [w for w in words if w not in _PARTICLES and not (capitals and w.lower() in _PARTICLES)]
    enough = len(plain) >= 2 or (capitals and len(plain) == 1)
    return enough and len(plain) <= 5 and all(_is_name_word(w, stated=stated, capitals=capitals) for w in plain)


def _is_in_capitals(name: str) -> bool:
    """Whether a name is in capitals, but for the small letters of "McLUND" and "DeLUND"."""
    return name.isupper() or _SMALL_IN_CAPITALS.sub("", name).isupper()


def is_lower(name: str) -> bool:
    """Whether a name is entirely in lower case, as some authors sign."""
    words = name.split()
    known = _NEVER | _SELDOM | _PARTICLES
    return 2 <= len(words) <= 3 and all(w.islower() and w.isalpha() and len(w) > 2 and w not in known for w in words)


def is_page_word(word: str) -> bool:
    """Whether a word is one of pages or calendars, which occurs in no name."""
    return word.lower().strip(".,") in _NEVER


def in_normal_case(name: str) -> str:
    """A name in capitals converted to normal spelling; other names stay unchanged."""
    words = name.split()
    small = sum(c.islower() for c in name)
    if (small * 5 > sum(c.isupper() for c in name) and not _is_in_capitals(name)) or len(words) < 2:
        return name
    return " ".join(_cased_word(word, first=not at) for at, word in enumerate(words))


def is_common_words(name: str, lower_words: Collection[str]) -> bool:
    """Whether a name consists of words that its page also has in lower case: "Easy Recipes" on a page of recipes.

    `lower_words` are the words of the page that are in lower case.
    """
    words = [word.lower() for word in re.findall(r"[^\W\d_]{3,}", name)]
    return len(words) > 1 and all(word in lower_words for word in words)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order, ignoring case and accents."""
    return tuple({fold(name): name for name in reversed(list(names))}.values())[::-1]


def _is_name_word(word: str, *, stated: bool, capitals: bool) -> bool:
    bare = word.strip(",.'’").lower()
    if _INITIALS.fullmatch(word):
        return True
    if not _WORD.fullmatch(word) or bare in _NEVER or (bare in _SELDOM and not stated):
        return False
    if word[:1].islower():  # Hebrew and Arabic have no capitals
        return bool(re.match(r"(?:al|el|an|ar|as|ash|at|d|l|von|van)['’-]\w|mc[A-Z]|de[A-Z]|di[A-Z]|d[A-Z]", word))
    if not capitals and word.isupper() and len(bare) > 2:
        return False  # an acronym among words: "BBC Persian", "Sky TV"
    return len(bare) > 1 or word.endswith(".") or word.isupper()


def _cased_word(word: str, *, first: bool) -> str:
    if word.lower() in _PARTICLES and not first:
        return word.lower()
    if re.fullmatch(r"(?:[A-Z]\.)+|[B-DF-HJ-NP-TV-XZ]{2}|I{2,3}|IV", word):
        return word
    made = re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), word)
    made = re.sub(r"\b(Mc|O['’]|D['’]|L['’])([a-z])", lambda m: m[1] + m[2].upper(), made)
    return re.sub(r"['’]S\b", lambda m: m.group().lower(), made)
