"""The XML parser that reads feeds: expat, which declares no entities. What it refuses is what it has seen itself."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat
from xml.sax.expatreader import ExpatParser

from sitegen.core.errors import SeedError

ENTITIES = "declares XML entities, which no feed needs: not read"


class Guarded(ExpatParser):
    """Raises SeedError at declarations inside of a document type; asks for nothing from elsewhere."""

    def reset(self) -> None:
        """Prepares the parser for a document."""
        super().reset()
        _guard(self._parser)  # type: ignore[attr-defined]


def create_parser() -> Guarded:
    """A parser, as `xml.sax.make_parser` asks a module for one."""
    return Guarded()


def check(data: bytes) -> None:
    """Raises SeedError where declarations of entities stand before the first element of a document."""
    parser = expat.ParserCreate()
    _guard(parser)
    parser.StartElementHandler = _begun
    try:
        parser.Parse(data, True)
    except (_BegunError, expat.ExpatError):
        return


class _BegunError(Exception):
    """The document has begun: what stands before it has been seen."""


def _begun(*_: object) -> None:
    raise _BegunError


def _guard(parser: Any) -> None:
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _refused
    parser.UnparsedEntityDeclHandler = _refused
    parser.ExternalEntityRefHandler = lambda *_: 1  # passed over: a document type may name one


def _doctype(_name: str, _system: str | None, _public: str | None, has_declarations: bool) -> None:
    if has_declarations:
        _refused()


def _refused(*_: object) -> None:
    raise SeedError(ENTITIES)
