"""The ZIP archive of an office document, opened within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.capture.formats import zip_files
from sitegen.core.errors import SeedError

_MAX_FILES = 5000
_MAX_BYTES = 256 << 20
_MAX_XML_BYTES = 16 << 20
"""Maximum bytes of one XML file in it."""
_MAX_TAGS = 400_000
"""The number of "<" of one XML file. With more, its tree would take a gigabyte."""
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<!entity")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0", b"+ADw")
"""The beginning of XML in encodings that could hide the declaration of an entity."""
FAULTS = (*zip_files.FAULTS, KeyError, OSError)
"""What Python raises for damaged documents."""


@contextmanager
def open_office(data: bytes, place: str) -> Iterator[zipfile.ZipFile]:
    """The archive of an office document. Raises SeedError if it is damaged, encrypted or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, len(data), place)
            yield archive
    except FAULTS as error:
        raise SeedError(f"a damaged document ({type(error).__name__})", file=place) from error


def _check(archive: zipfile.ZipFile, size: int, place: str) -> None:
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if total > _MAX_BYTES:
        raise SeedError(f"a document of {total:,} bytes", file=place)
    zip_files.check_sizes(members, size, place, _MAX_FILES)
    if any(member.flag_bits & 1 for member in members):
        raise SeedError("an encrypted document: save a copy without a password", file=place)
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")):
            xml_of(archive, member.filename, place)


def xml_of(archive: zipfile.ZipFile, name: str, place: str) -> bytes:
    """An XML file of the archive. Raises SeedError if it is too large, or declares entities."""
    if archive.getinfo(name).file_size > _MAX_XML_BYTES:
        raise SeedError(f"a document whose text is larger than {_MAX_XML_BYTES >> 20} MB", file=place)
    return checked_xml(archive.read(name), place)


def checked_xml(data: bytes, place: str) -> bytes:
    """The same XML. Raises SeedError if it declares entities, has too many elements, or an unusual encoding."""
    if data.startswith(_WIDE):
        raise SeedError("a document in an encoding that is not read", file=place)
    if any(sign in data for sign in _ENTITIES):
        raise SeedError("a document that declares entities, which could fill the memory", file=place)
    if data.count(b"<") > _MAX_TAGS:
        raise SeedError(f"a document of more than {_MAX_TAGS:,} tags", file=place)
    return data
