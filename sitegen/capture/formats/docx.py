"""Documents of Microsoft Word (.docx): one story each, read by mammoth."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterable, Iterator
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
    files = {name: office_archive.xml_of(archive, name, place) for name in archive.namelist() if name.endswith(".xml")}
    if not any(b"vanish" in data for data in files.values()):
        return b""
    trees = {name: tree for name, data in files.items() if (tree := _tree(data)) is not None}
    styles = _hidden_styles(trees.values())
    changed = {
        name: etree.tostring(tree, encoding="utf-8", xml_declaration=True)
        for name, tree in trees.items()
        if _clear_hidden(tree, styles)
    }
    if not changed:
        return b""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as copy:
        for name in dict.fromkeys(archive.namelist()):
            copy.writestr(name, changed.get(name) or archive.read(name))
    return made.getvalue()


def _tree(data: bytes) -> etree._Element | None:
    """The parsed XML; None if it cannot be parsed, for which mammoth raises an error."""
    try:
        return etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError:
        return None


def _hidden_styles(trees: Iterable[etree._Element]) -> set[str]:
    """The ids of styles whose words are hidden."""
    styles = (style for tree in trees for style in tree.iter("{*}style"))
    return {_value(style, "styleId") for style in styles if _is_on(style.find("{*}rPr/{*}vanish"))} - {""}


def _clear_hidden(tree: etree._Element, styles: set[str]) -> bool:
    """Removes the words of hidden runs. Returns whether there were any."""
    runs = [run for run in tree.iter("{*}r") if _is_hidden(run, styles)]
    for run in runs:
        run.clear()
    return bool(runs)


def _is_hidden(run: etree._Element, styles: set[str]) -> bool:
    """Whether a run is hidden: by its own switch, or else by its style or that of its paragraph."""
    switch = run.find("{*}rPr/{*}vanish")
    if switch is not None:
        return _is_on(switch)
    paragraph = next(run.iterancestors("{*}p"), run)
    named = (run.find("{*}rPr/{*}rStyle"), paragraph.find("{*}pPr/{*}pStyle"))
    return any(_value(style, "val") in styles for style in named if style is not None)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and _value(switch, "val") not in ("0", "false", "off")


def _value(element: etree._Element, name: str) -> str:
    """The value of an attribute in any namespace; "" if there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")


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
