"""Documents of Microsoft Word (.docx): one story each, read by mammoth."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from sitegen.capture.formats import document, office_archive, office_story
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.safe_xml import safe_parser
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError
from sitegen.core.limits import TooMuchError, time_limit

MAX_DOCX_BYTES = 64 << 20
_MAX_PICTURE_BYTES = 8 << 20
_MAX_PICTURES_BYTES = 24 << 20
_MAX_SECONDS = 60.0
_TEXT = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_STYLES = f"""
p[style-name='Title'] => p.{office_story.TITLE}:fresh
p[style-name='Subtitle'] => p.{office_story.SUBTITLE}:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
r[style-name='Strong'] => strong
strike => s
"""
_NAMES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "created": "{http://purl.org/dc/terms/}created",
}


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a document. Raises SeedError if it cannot be read, and OSError."""
    yield from document.records(source, documents, MAX_DOCX_BYTES)


def documents(data: bytes, place: str) -> Iterator[StoryDocument | SeedError]:
    """The story of a document. Raises SeedError if it cannot be read."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise SeedError("an encrypted or old document: save it as .docx without a password", file=place)
    with office_archive.open_office(data, place) as archive:
        if _TEXT not in archive.namelist() and "[Content_Types].xml" not in archive.namelist():
            raise SeedError("no document of Word: there is no text in it", file=place)
        properties = _properties(archive, place)
        shown = _without_hidden(archive, place) or data
    yield office_story.read_office_story(_html(shown, place), properties, place)


def _properties(archive: zipfile.ZipFile, place: str) -> dict[str, str]:
    if _PROPERTIES not in archive.namelist():
        return {}
    try:
        root = etree.fromstring(office_archive.xml_of(archive, _PROPERTIES, place), safe_parser(remove_comments=True))
    except etree.XMLSyntaxError:
        return {}
    return {key: root.findtext(name) or "" for key, name in _NAMES.items()}


def _without_hidden(archive: zipfile.ZipFile, place: str) -> bytes:
    """The document without the words that its author hid, which mammoth would show; b"" if there are none."""
    names = [name for name in archive.namelist() if name.endswith(".xml")]
    changed = {name: shown for name in names if (shown := _shown(office_archive.xml_of(archive, name, place)))}
    if not changed:
        return b""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            copy.writestr(name, changed.get(name) or archive.read(name))
    return made.getvalue()


def _shown(data: bytes) -> bytes:
    """An XML file of a document without the words of its hidden runs; b"" if it has none, or cannot be parsed."""
    try:
        root = etree.fromstring(data, safe_parser()) if b"vanish" in data else None
    except etree.XMLSyntaxError:  # mammoth raises an error for it
        return b""
    if root is None:
        return b""
    runs = [run for run in root.iter("{*}r") if any(map(_is_on, run.iterfind("{*}rPr/{*}vanish")))]
    for run in runs:
        run.clear()
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) if runs else b""


def _is_on(switch: etree._Element) -> bool:
    stated = next((value for name, value in switch.attrib.items() if str(name).endswith("}val")), "")
    return stated not in ("0", "false", "off")


def _html(data: bytes, place: str) -> str:
    import mammoth  # here, since few sites have such documents

    try:
        with time_limit(_MAX_SECONDS):
            made = mammoth.convert_to_html(
                io.BytesIO(data),
                style_map=_STYLES,
                convert_image=mammoth.images.img_element(_Pictures()),
                external_file_access=False,
            )
    except TooMuchError as error:
        raise SeedError(f"a document that {error} to read", file=place) from error
    except Exception as error:  # mammoth raises whatever a damaged document makes it stumble over
        raise SeedError(f"a damaged document ({type(error).__name__})", file=place) from error
    return str(made.value)


class _Pictures:
    """The pictures of one document as data: addresses; "" for those beyond the limits."""

    def __init__(self) -> None:
        self.left = _MAX_PICTURES_BYTES

    def __call__(self, image: Any) -> dict[str, str]:
        with image.open() as stream:
            data = stream.read(min(self.left, _MAX_PICTURE_BYTES) + 1)
        if len(data) > min(self.left, _MAX_PICTURE_BYTES) or not str(image.content_type).startswith("image/"):
            return {"src": ""}
        self.left -= len(data)
        return {"src": f"data:{image.content_type};base64,{base64.b64encode(data).decode()}"}
