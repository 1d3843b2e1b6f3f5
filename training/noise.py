"""Texts damaged as they are in the world: misread by machines from worn print, or dressed as short messages.

Each function takes a text with its names and returns both changed; a name stays around its own letters.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

Spans = list[tuple[int, int, str]]

# What recognition takes for one another in worn type, as written and as read.
CONFUSED = {
    "a": "aous", "b": "bhl6", "c": "ceo", "d": "dcl", "e": "eco", "f": "ftſ", "g": "gq9", "h": "hbli", "i": "il1!j",
    "j": "ji", "l": "l1Ii!", "m": "m", "n": "nuri", "o": "oec0", "r": "rtn", "s": "sfa", "t": "tlf", "u": "una",
    "v": "vy", "w": "wv", "y": "yv", "z": "z2", "A": "AÀ4", "B": "BEH8R", "C": "CGO(", "D": "DOP", "E": "EFB",
    "F": "FPE", "G": "GC6", "H": "HIN", "I": "I1lJ", "J": "JI", "L": "LI", "M": "MN", "N": "NHM", "O": "OQ0C",
    "P": "PF", "R": "RBK", "S": "S85", "T": "TIY", "U": "UJ", "V": "VY", "W": "WV", ",": ",.'", ".": ".,-", "-": "-.",
}  # fmt: skip
PAIRS = {
    "m": ("rn", "in", "ni", "iu"), "rn": ("m",), "n": ("ri", "ii"), "h": ("li",), "d": ("cl",), "w": ("vv",),
    "H": ("II",), "M": ("IVI",), "N": ("IV",), "U": ("TJ",), "fi": ("ﬁ", "h"), "ff": ("ﬀ",), "th": ("tb", "ih"),
    "Th": ("Tb", "Ih"), "in": ("m",), "li": ("h",), "cl": ("d",), "ll": ("11", "U"), "tt": ("it",),
}  # fmt: skip
SPECKS = (" .", " ,", " '", " *", " ■", " •", " |", " -", " ^", " i", " —", " :", " ;")


def edited(spans: Spans, pieces: Sequence[str]) -> tuple[str, Spans]:
    """Put `pieces[i]` where the i-th character stood, and move the names along."""
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    moved = [(places[start], places[end], tag) for start, end, tag in spans]
    made = "".join(pieces)
    return made, [(*_stripped(made, start, end), tag) for start, end, tag in moved if made[start:end].strip()]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return start, end


def old_print(text: str, spans: Spans, rng: random.Random) -> tuple[str, Spans]:
    """Narrow columns, broken words, specks, letters mistaken, here and there the long s."""
    pieces = list(text)
    if rng.random() < 0.2:
        _long_s(text, pieces, rng.choice("ſff"))
    if rng.random() < 0.5:
        _columns(text, pieces, rng)
    worn = rng.choice((0.005, 0.01, 0.02, 0.04, 0.07))
    for place, char in enumerate(text):
        if pieces[place] == char and rng.random() < worn:
            _misread(text, pieces, place, rng)
    return edited(spans, pieces)


def _long_s(text: str, pieces: list[str], sign: str) -> None:
    """An s within a word that another letter follows was long, and is read as an f."""
    for place in range(len(text) - 1):
        if text[place] == "s" and text[place + 1].isalpha():
            pieces[place] = sign


def _columns(text: str, pieces: list[str], rng: random.Random) -> None:
    """Lines of one width; a word at the end of one may be broken."""
    width, column = rng.randint(28, 60), 0
    mark = rng.choice(("-\n", "-\n", "¬\n", "- ", "-", "\n"))
    for place, char in enumerate(text):
        column += 1
        if column < width:
            continue
        inside = char.isalpha() and text[place - 1 : place].isalpha() and text[place + 1 : place + 2].isalpha()
        if char == " ":
            pieces[place], column = "\n", 0
        elif inside and rng.random() < 0.3:
            pieces[place], column = mark + char, 0


def _misread(text: str, pieces: list[str], place: int, rng: random.Random) -> None:
    char, pair, kind = text[place], text[place : place + 2], rng.random()
    if char == " ":
        pieces[place] = rng.choice(("", "", *(speck + " " for speck in SPECKS)))
    elif kind < 0.25 and pair in PAIRS:
        pieces[place], pieces[place + 1] = rng.choice(PAIRS[pair]), ""
    elif kind < 0.4 and char in PAIRS:
        pieces[place] = rng.choice(PAIRS[char])
    elif kind < 0.85 and char in CONFUSED:
        pieces[place] = rng.choice(CONFUSED[char])
    elif kind < 0.9:
        pieces[place] = ""
    elif kind < 0.95:
        pieces[place] = char.swapcase() if len(char.swapcase()) == 1 else char
    elif char.isalpha():
        pieces[place] = char + rng.choice((" ", " ", ".", "'"))


HANDLES = "news newsdesk mike_84 lovely xoxo team the_real fan girl boy daily live info world radio fm tv".split()
TAILS = (
    "lol",
    "smh",
    "!!!",
    "...",
    ":)",
    "😂",
    "🙏🔥",
    "omg",
    "so excited",
    "via @{handle}",
    "#{tag}",
    "?",
    "haha",
    "<3",
)
HEADS = ("RT @{handle} :", "RT @{handle}:", "@{handle}", "@{handle} @{handle}", "BREAKING:", "omg", "so", "#{tag}")


def messaged(text: str, spans: Spans, rng: random.Random) -> tuple[str, Spans]:
    """Dress a sentence as a short message: handles, tags, links, few capitals."""
    if rng.random() < 0.3:
        text = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    head = _small(rng.choice(HEADS), rng) + " " if rng.random() < 0.5 else ""
    tail = " " + _small(rng.choice(TAILS), rng) if rng.random() < 0.5 else ""
    if rng.random() < 0.4:
        tail += f" http://t.co/{''.join(rng.choices('abcdefghkmXYZRT0123456789', k=8))}"
    return head + text + tail, [(start + len(head), end + len(head), tag) for start, end, tag in spans]


def _small(template: str, rng: random.Random) -> str:
    handle = rng.choice(HANDLES) + rng.choice(("", "_", "1", "23", "uk", rng.choice(HANDLES)))
    tag = rng.choice(("news", "fail", "nowplaying", "FF", "tcot", "job", "win", "mondays", "TeamFollowBack", "fb"))
    return template.replace("{handle}", handle).replace("{tag}", tag)
