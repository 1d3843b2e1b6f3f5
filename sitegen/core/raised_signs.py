"""Superscripts and subscripts of markup as characters of plain text."""

from __future__ import annotations

_SUPERSCRIPTS = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_BETWEEN = ",.;:/ "
"""Characters between raised figures, which have no raised form of their own."""
_TRADE_MARKS = {"TM": "™", "SM": "℠"}
_MAX_SUFFIX_LETTERS = 4
"""Maximum length of a raised suffix: "1er", "22nd", "Mme"."""
_EXPONENTS = frozenset("abkmtxyz")
"""Single letters that are exponents, not the end of an abbreviation, where they are raised after a letter."""


def superscript(text: str, before: str = "") -> str:
    """The plain text of raised `text`, which follows the character `before` ("" for none).

    Figures become Unicode superscripts ("10⁶"), the letters of ordinals and abbreviations stay letters ("1er"), and
    anything else follows a "^", so that it is not read as a part of the word before it.
    """
    words = text.strip()
    if not words or not before.strip():
        return text
    if made := _TRADE_MARKS.get(words.upper()):
        return text.replace(words, made)
    if all(ord(c) in _SUPERSCRIPTS or c in _BETWEEN for c in words):
        return text.translate(_SUPERSCRIPTS)
    if not words[0].isalnum() or _is_suffix(words, before):
        return text
    return f" {text}" if " " in words else text.replace(words, f"^{words}")


def subscript(text: str) -> str:
    """The plain text of lowered `text`: figures become Unicode subscripts ("H₂O")."""
    return text.translate(_SUBSCRIPTS) if all(ord(c) in _SUBSCRIPTS for c in text.strip()) else text


def _is_suffix(words: str, before: str) -> bool:
    """Whether raised letters end the word before them: "1er", "Mme", "nos"."""
    if not words.rstrip(".").isalpha() or len(words) > _MAX_SUFFIX_LETTERS or not before.isalnum():
        return False
    return before.isdigit() or len(words) > 1 or words not in _EXPONENTS
