"""Makes plain HTML of a WordPress post: its galleries, footnotes, shared blocks, and blocks that programs fill."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import NamedTuple

from sitegen.capture.formats import blank_line_paragraphs, wordpress_types
from sitegen.capture.formats.wordpress_library import WordPressLibrary
from sitegen.core.model import Image

_GALLERY = re.compile(r"\[gallery((?:\s[^\[\]]{0,4000})?)/?\]")
_ATTRIBUTE = re.compile(r"([a-z_]{1,20})\s*=\s*[\"'“”]?([\w, -]{1,4000})")
_EMPTY_BLOCK = re.compile(r"<!-- wp:(?P<name>[a-z][\w/-]{0,80})\s(?P<rest>[^<>]{0,4000}?)/-->")
_GALLERY_CAPTION = re.compile(
    r"<figcaption([^<>]{0,200}\bblocks-gallery-caption\b[^<>]{0,200})>(.{0,4000}?)</figcaption>", re.DOTALL
)
_FILE_BUTTON = re.compile(r"<a\b[^<>]{0,2000}\bwp-block-file__button\b[^<>]{0,200}>[^<>]{0,200}</a>")
_SILENT_BLOCKS = frozenset(["more", "nextpage", "separator", "spacer", "footnotes"])
"""Blocks without words that show no other content."""
_MAX_PICTURES = 500
"""Maximum number of pictures in the galleries of a post."""
_MAX_SHARED_PARTS = 50
"""Maximum number of shared blocks in one post."""


class PostContent(NamedTuple):
    """The HTML of a post, and the pictures of its galleries that the export has only by number."""

    html: str
    pictures: tuple[Image, ...]


def read_content(text: str, number: str, library: WordPressLibrary, notes: list[tuple[str, str]]) -> PostContent:
    """The content of a post. `number` is the number of the post, `notes` are its footnotes with their ids."""
    pictures: list[Image] = []

    def gallery(found: re.Match[str]) -> str:
        shown = _gallery(found[1], number, library)
        pictures.extend(shown)
        return "\n\n" if shown else found[0]

    text = _with_shared_blocks(text, library)
    text = _GALLERY_CAPTION.sub(r"<p>\2</p>", _FILE_BUTTON.sub("", text))
    text = _with_enclosed_notes(_EMPTY_BLOCK.sub(_told, _GALLERY.sub(gallery, text)))
    made = blank_line_paragraphs.paragraphs(text)
    return PostContent(made + _note_list(notes) if notes else made, tuple(pictures[:_MAX_PICTURES]))


def _with_shared_blocks(text: str, library: WordPressLibrary) -> str:
    left = _MAX_SHARED_PARTS

    def shared(found: re.Match[str]) -> str:
        nonlocal left
        number = re.search(r'"ref":\s?(\d{1,12})', found["rest"]) if found["name"] == "block" else None
        if number is None or number[1] not in library.blocks or not left:
            return found[0]
        left -= 1
        return library.blocks[number[1]]

    return _EMPTY_BLOCK.sub(shared, text) if "<!-- wp:block " in text else text


def _told(found: re.Match[str]) -> str:
    """A block whose content a program makes, as a shortcode, so that its removal is listed."""
    if found["name"] in _SILENT_BLOCKS:
        return ""
    if address := re.search(r'"url":\s?("https?:[^"]{4,2000}")', found["rest"]):
        try:
            return f'[embed url="{json.loads(address[1])}"]'
        except ValueError:
            pass
    shown = html.escape(re.sub(r"[\[\]]", "", found["rest"]).strip()[:200])
    return f'[block name="{found["name"]}" {shown}]'


def _gallery(attributes: str, number: str, library: WordPressLibrary) -> list[Image]:
    """The pictures of a gallery: those that it lists, else all pictures of the post, or of another post."""
    stated = {found[1]: found[2] for found in _ATTRIBUTE.finditer(attributes)}
    listed = stated.get("ids") or stated.get("include") or ""
    numbers = re.findall(r"\d+", listed) or library.attached.get(stated.get("id", "").strip() or number, [])
    left_out = set(re.findall(r"\d+", stated.get("exclude", "")))
    found = (library.pictures.get(one) for one in numbers[:_MAX_PICTURES] if one not in left_out)
    return [picture for picture in found if picture]


@cache
def _enclosed_note() -> re.Pattern[str]:
    names = "|".join(wordpress_types.footnote_shortcodes())
    return re.compile(rf"\[(?P<name>{names})(?:\s[^\[\]]{{0,200}})?\](?P<note>[^\[\]]{{1,4000}})\[/(?P=name)\]")


def _with_enclosed_notes(text: str) -> str:
    """Text in which footnotes in shortcodes are marks, with the notes at the end."""
    notes: list[tuple[str, str]] = []

    def mark(found: re.Match[str]) -> str:
        notes.append((f"shortcode-note-{len(notes) + 1}", found["note"].strip()))
        name = notes[-1][0]
        return f'<sup class="fn"><a href="#{name}" id="{name}-link">{len(notes)}</a></sup>'

    made = _enclosed_note().sub(mark, text) if "[/" in text else text
    return f"{made}\n\n{_note_list(notes)}" if notes else made


def _note_list(notes: list[tuple[str, str]]) -> str:
    items = "".join(f'<li id="{html.escape(name)}">{note}</li>' for name, note in notes)
    return f'<ol class="wp-block-footnotes">{items}</ol>'
