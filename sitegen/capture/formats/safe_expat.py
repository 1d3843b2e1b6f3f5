"""The XML parser for feeds: expat, with declarations of entities refused."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat
from xml.sax.expatreader import ExpatParser

from sitegen.core.errors import SeedError

ENTITIES = "declares XML entities, which no feed needs: not read"


class Guarded(ExpatParser):
    """Raises SeedError for declarations inside a document type, and loads nothing from other places."""

    def reset(self) -> None:
        """Prepares the parser for a document."""
        super().reset()
        _guard(self._parser)  # type: ignore[attr-defined]


def create_parser() -> Guarded:
    """Returns a parser; `xml.sax.make_parser` calls this function of a module."""
    return Guarded()


def check(data: bytes) -> None:
    """Raises SeedError if entities are declared before the first element of a document."""
    parser = expat.ParserCreate()
    _guard(parser)
    parser.StartElementHandler = _begun
    try:
        parser.Parse(data, True)
    except (_BegunError, expat.ExpatError):
        return


class _BegunError(Exception):
    """The first element has begun, so there are no more declarations."""


def _begun(*_: object) -> None:
    raise _BegunError


def _guard(parser: Any) -> None:
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _refused
    parser.UnparsedEntityDeclHandler = _refused
    parser.ExternalEntityRefHandler = lambda *_: 1  # external entities are skipped: a document type may name one


def _doctype(_name: str, _system: str | None, _public: str | None, has_declarations: bool) -> None:
    if has_declarations:
        _refused()


def _refused(*_: object) -> None:
    raise SeedError(ENTITIES)
