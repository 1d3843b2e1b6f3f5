"""The pictures that front matter states, with their captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sitegen.capture.fields.field_names import KeyedValue
from sitegen.capture.formats import stated_fields
from sitegen.capture.formats.front_matter_words import bare_key
from sitegen.core.model import Image

_SOURCES = ("src", "url", "path", "image", "file", "feature", "relative", "href")
_CAPTIONS = ("caption", "description", "title", "legend")
_CREDITS = ("credit", "attribution", "copyright", "photographer", "byline", "source")
_ALTS = ("alt", "alt_text", "alternative")
_PICTURE = (
    r"(?:image|img|photo|picture|cover|hero|lead|featured?(?:image)?|thumbnail|header(?:image)?|banner|teaser|og|main)"
)
_ABOUT = {
    "caption": re.compile(
        rf"(?:{_PICTURE}(?:image)?)?(?:caption|legend)|{_PICTURE}(?:image)?(?:description|title|text)"
    ),
    "credit": re.compile(
        rf"(?:{_PICTURE}(?:image)?)?(?:credit|credits|attribution)|{_PICTURE}(?:image)?(?:by|source|author|copyright)|photographer"
    ),
    "alt": re.compile(rf"(?:{_PICTURE}(?:image)?)?alt(?:text)?"),
}
"""Keys, without separators, that say something about the picture of a story."""
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PATH = re.compile(r"^https?://|/|^[^\s]{1,400}\.\w{2,5}$|\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)$", re.IGNORECASE)
"""A text without a slash or the suffix of a file is no path: it may be the name of a photographer."""
_PELICAN = re.compile(r"^[{|](?:static|attach|filename)[}|]")
_MAX_PICTURES = 200


class StatedPictures(NamedTuple):
    """The pictures of a story, the first one above it, and the keys of front matter that state them."""

    images: tuple[Image, ...]
    keys: tuple[str, ...]


def read_pictures(facts: Mapping[str, Any], found: Mapping[str, list[KeyedValue]]) -> StatedPictures:
    """The pictures in front matter. `found` has its entries by field."""
    key, values = next(
        ((entry.key, made) for entry in found.get("images", ()) if (made := _values(entry.value))), ("", [])
    )
    about = {name: _about(facts, pattern) for name, pattern in _ABOUT.items()}
    if not values and about["caption"][1]:
        values = [{}]
    images = [_image(value) for value in values[:_MAX_PICTURES]]
    if images:
        images[0] = _with(images[0], {name: text for name, (_, text) in about.items()})
    shown = tuple(image for image in images if image.src or image.caption)
    keys = (key.partition(".")[0], *(name for name, text in about.values() if text)) if shown else ()
    return StatedPictures(shown, tuple(filter(None, keys)))


def _values(value: Any) -> list[Any]:
    """The pictures in a value: paths, or mappings with a path or a caption."""
    values = value if isinstance(value, list) else [value]
    return [
        one for one in values if (isinstance(one, str) and _src(one)) or (isinstance(one, dict) and _image(one).src)
    ]


def _about(facts: Mapping[str, Any], pattern: re.Pattern[str]) -> tuple[str, str]:
    """The first key that a pattern matches, with its words."""
    texts = ((key, stated_fields.words(value)) for key, value in facts.items() if pattern.fullmatch(bare_key(key)[:80]))
    return next(((key, text) for key, text in texts if text), ("", ""))


def _image(value: Any) -> Image:
    own = value if isinstance(value, dict) else {"src": value}
    src = next((path for key in _SOURCES for path in _paths(own.get(key)) if path), "")
    caption, credit, alt = (_words(own, keys) for keys in (_CAPTIONS, _CREDITS, _ALTS))
    made = stated_fields.picture(src, caption, credit)
    return Image(made.src, made.caption, made.credit, alt)


def _words(own: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first words of a picture's record under one of these keys."""
    return next((text for key in keys if (text := stated_fields.words(own.get(key)))), "")


def _paths(value: Any) -> Iterator[str]:
    """The path in a value, which may be a list or a mapping itself."""
    if isinstance(value, str):
        yield _src(value)
    elif isinstance(value, list) and value:
        yield from _paths(value[0])
    elif isinstance(value, dict):
        yield from (_src(value[key]) for key in _SOURCES if isinstance(value.get(key), str))


def _with(image: Image, about: Mapping[str, str]) -> Image:
    """A picture with the words that other keys state of it, where it has none of its own."""
    made = stated_fields.picture(image.src, image.caption or about["caption"], image.credit or about["credit"])
    return Image(made.src, made.caption, made.credit, image.alt or about["alt"])


def _src(value: str) -> str:
    """An address on the web, or a path beside the seed or in its site; "" for anything else."""
    path = _PELICAN.sub("", value.strip()).removeprefix("./")
    is_path = _PATH.search(path) and not (_OTHER_SCHEME.match(path) or "{{" in path or "{%" in path)
    return path if is_path else ""
