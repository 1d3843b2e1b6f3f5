"""What posts of a WordPress export refer to and what may come after them: pictures, guest authors, shared blocks."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.xml_fields import child, encoded, meta_values
from sitegen.capture.formats.xml_items import XmlItem
from sitegen.core.errors import SeedError
from sitegen.core.model import Image

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?.*)?$", re.IGNORECASE)
_MAX_PICTURES = 200_000
"""Maximum number of pictures, and of names, kept in memory."""
_MAX_BLOCK_CHARS = 8 << 20
"""Maximum length of all shared blocks together."""
_WANTED = re.compile(r"attachment|guest-author|wp_block")


@dataclass(slots=True)
class WordPressLibrary:
    """Pictures and shared blocks by the numbers of their posts, `attached` the pictures of each post, and the names of
    people by their logins.
    """

    pictures: dict[str, Image] = field(default_factory=dict)
    attached: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    blocks: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    _block_chars: int = 0

    def add_item(self, item: XmlItem) -> None:
        """Stores what an item is to other items. Items that cannot be read are ignored: the reader reports them."""
        if not _WANTED.search(item.text):
            return
        try:
            element = item.element()
        except SeedError:
            return
        kind = child(element, "post_type")
        if kind == "attachment":
            self._add_picture(element)
        elif kind == "guest-author":
            self._add_guest(element)
        elif kind == "wp_block" and child(element, "status") == "publish":
            text = encoded(element, "content")
            self._block_chars += len(text)
            if self._block_chars <= _MAX_BLOCK_CHARS:
                self.blocks[child(element, "post_id")] = text

    def add_people(self, head: Any) -> None:
        """Stores the names of the accounts that the head of an export lists."""
        for author in head.iter("{*}author") if head is not None else ():
            login, shown = child(author, "author_login"), child(author, "author_display_name")
            whole = f"{child(author, 'author_first_name')} {child(author, 'author_last_name')}".strip()
            is_account = not shown or "@" in shown or shown == login
            self._name(login, whole if is_account and " " in whole else shown)

    def _add_picture(self, element: Any) -> None:
        src = stated_fields.address(child(element, "attachment_url"))
        if not _PICTURE.search(src) or len(self.pictures) >= _MAX_PICTURES:
            return
        number = child(element, "post_id")
        alt = next(meta_values(element, "_wp_attachment_image_alt"), "")
        made = stated_fields.picture(src, stated_fields.words(encoded(element, "excerpt")))
        self.pictures[number] = Image(made.src, made.caption, made.credit, stated_fields.words(alt))
        if (parent := child(element, "post_parent")) not in ("", "0"):
            self.attached[parent].append(number)

    def _add_guest(self, element: Any) -> None:
        shown = next(meta_values(element, "cap-display_name"), "") or child(element, "title")
        login = next(meta_values(element, "cap-user_login"), "")
        for name in (login, child(element, "post_name"), child(element, "post_name").removeprefix("cap-")):
            self._name(name, shown)

    def _name(self, login: str, shown: str) -> None:
        if login and shown and "@" not in shown and len(self.people) < _MAX_PICTURES:
            self.people.setdefault(login, shown)


def notes_of(meta: str) -> list[tuple[str, str]]:
    """The id and HTML of each footnote in the metadata of a post; none if it is not what WordPress writes."""
    try:
        found = json.loads(meta) if len(meta) < _MAX_BLOCK_CHARS else []
    except (ValueError, RecursionError):
        return []
    notes = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [(str(one.get("id", "")), str(one.get("content", ""))) for one in notes if one.get("id")]
