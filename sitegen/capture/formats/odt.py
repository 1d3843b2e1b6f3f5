"""Texts of LibreOffice and others (.odt, and .fodt, which is one XML file): one story each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from sitegen.capture.formats import document, office_archive, office_story
from sitegen.capture.formats.document import StoryDocument
from sitegen.capture.formats.odt_html import OdtHtml, PictureSource
from sitegen.capture.formats.safe_xml import safe_parser
from sitegen.capture.formats.source import Source
from sitegen.capture.record import Record
from sitegen.core.errors import SeedError

MAX_ODT_BYTES = 64 << 20
_NAMES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "author": "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}initial-creator",
    "created": "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}creation-date",
    "language": "{http://purl.org/dc/elements/1.1/}language",
}


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read, and OSError."""
    yield from document.records(source, documents, MAX_ODT_BYTES)


def documents(data: bytes, place: str) -> Iterator[StoryDocument | SeedError]:
    """The story of a text. Raises SeedError if it cannot be read."""
    if not data.startswith(b"PK"):
        yield _story([office_archive.checked_xml(data, place)], lambda _name, _most: b"", place)
        return
    with office_archive.open_office(data, place) as archive:
        names = set(archive.namelist())
        if "content.xml" not in names:
            raise SeedError("no OpenDocument text: there is no content.xml in it", file=place)
        parts = [
            office_archive.xml_of(archive, name, place)
            for name in ("content.xml", "styles.xml", "meta.xml")
            if name in names
        ]
        if b"encryption-data" in (archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""):
            raise SeedError("an encrypted document: save a copy without a password", file=place)
        yield _story(parts, lambda name, most: _picture(archive, name, most), place)


def _picture(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    member = archive.NameToInfo.get(name)
    return archive.read(member) if member and member.file_size <= most else b""


def _story(parts: list[bytes], pictures: PictureSource, place: str) -> StoryDocument:
    trees = []
    for part in parts:
        with suppress(etree.XMLSyntaxError):
            trees.append(etree.fromstring(part, safe_parser(remove_comments=True)))
    if not trees:
        raise SeedError("a damaged document (its XML cannot be read)", file=place)
    found = {key: next((text for tree in trees if (text := _text(tree, name))), "") for key, name in _NAMES.items()}
    return office_story.read_office_story(OdtHtml(trees, pictures).html(), found, place)


def _text(tree: etree._Element, name: str) -> str:
    element = next(tree.iter(name), None)
    return (element.text or "").strip() if element is not None else ""
