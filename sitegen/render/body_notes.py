"""Gathers the footnotes of a body in a list at its end, with links from each mark to its note and back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import chain
from typing import NamedTuple

from sitegen.render.body_labels import BodyLabels
from sitegen.render.html_tokens import element_end

CLASSES = frozenset(["footnote-reference", "footnote-definition", "footnote-definition-label"])
"""The classes that the Markdown engine writes at marks and notes."""

_MARK = '<sup class="footnote-reference">'
_NOTE = '<div class="footnote-definition"'
_NUMBER = '<sup class="footnote-definition-label">'


class _Footnote(NamedTuple):
    """The number of a note, as the Markdown engine counts, and the tokens of its content."""

    number: str
    content: list[str]


def set_notes(tokens: Sequence[str], labels: BodyLabels) -> list[str]:
    """Returns `tokens` with all notes in a list at the end, in the order of their numbers."""
    body, notes = _parted(tokens)
    if not notes:
        return body
    marks = dict.fromkeys(notes, 0)
    body = _with_links(body, marks, labels)
    texts = {number: _with_links(note.content, marks, labels) for number, note in notes.items()}
    items = [_item(number, text, marks[number], labels) for number, text in texts.items()]
    opening = f'<section class="notes" aria-label="{escape(labels.notes())}">\n<ol>\n'
    return [*body, "\n", opening, *chain.from_iterable(items), "</ol>\n</section>"]


def _parted(tokens: Sequence[str]) -> tuple[list[str], dict[str, _Footnote]]:
    """The tokens outside notes, and the notes by number."""
    body: list[str] = []
    notes: dict[str, _Footnote] = {}
    place = 0
    while place < len(tokens):
        end = element_end(tokens, place) if tokens[place].startswith(_NOTE) else place
        note = _note(tokens[place + 1 : end])
        if note and note.number not in notes:
            notes[note.number] = note
            place = end
        else:
            body.append(tokens[place])
        place += 1
    return body, dict(sorted(notes.items(), key=lambda item: int(item[0])))


def _note(content: Sequence[str]) -> _Footnote | None:
    """The note with this content, whose first element is its number; None if it has no number."""
    number = content[2] if len(content) > 4 and content[1] == _NUMBER else ""
    return _Footnote(number, list(content[4:])) if _is_number(number) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _with_links(tokens: Sequence[str], marks: dict[str, int], labels: BodyLabels) -> list[str]:
    """Returns `tokens` with a link at each mark of a note; `marks` counts the marks of each note."""
    made = list(tokens)
    for place in range(len(made) - 3):
        number = made[place + 3]
        if made[place] == _MARK and made[place + 2].startswith("<a ") and number in marks:
            marks[number] += 1
            made[place] = '<sup class="mark" data-pagefind-ignore="all">'
            target, own = _note_id(number, labels), _mark_id(number, marks[number], labels)
            made[place + 2] = f'<a href="#{target}" id="{own}">'
    return made


def _note_id(number: str, labels: BodyLabels) -> str:
    return f"note-{labels.prefix}{number}"


def _mark_id(number: str, place: int, labels: BodyLabels) -> str:
    return f"mark-{labels.prefix}{number}-{place}"


def _item(number: str, content: list[str], marks: int, labels: BodyLabels) -> list[str]:
    """A note, with a link back to each of its marks at the end of its last paragraph."""
    backs = "".join(f" {_back(number, place, labels)}" for place in range(1, marks + 1))
    while content and not content[-1].strip():
        content.pop()
    ended = [*content[:-1], backs, "</p>"] if content[-1:] == ["</p>"] else [*content, backs]
    return [f'<li id="{_note_id(number, labels)}" value="{int(number)}">', *ended, "</li>\n"]


def _back(number: str, place: int, labels: BodyLabels) -> str:
    label, code = escape(labels.back(int(number), place)), labels.language.code
    target = _mark_id(number, place, labels)
    return f'<a class="back" href="#{target}" aria-label="{label}" lang="{code}" data-pagefind-ignore="all">↩\ufe0e</a>'
