"""The parts of a page that was saved as one file: its pictures, found by the addresses that the page gives."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

FOLDER = "page_files"
"""The folder of a part that has no address on the web; it exists only in addresses, `page_files/NUMBER`."""
_UNWEB = re.compile(rb"(?<=[\"'=\s(,])(?:cid|file|mhtml|x-usc|blob):[^\"'\s<>)]{1,2000}", re.IGNORECASE)
_FRAGMENT = re.compile(r"#.*", re.DOTALL)
_SCHEME = re.compile(r"^[a-z][a-z\d+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPart:
    """A part of a saved page: its addresses, and a function that returns its bytes."""

    addresses: tuple[str, ...]
    load: Callable[[], bytes]


class SavedParts:
    """The parts of one page. `base` is the page's own address."""

    def __init__(self, base: str, parts: Iterable[SavedPart]) -> None:
        self.base = base
        self._parts = list(parts)
        self._by_address: dict[str, SavedPart] = {}
        for number, part in enumerate(self._parts):
            for address in (f"{FOLDER}/{number}", *part.addresses):
                for form in _forms(address):
                    self._by_address.setdefault(form, part)

    def find(self, address: str) -> bytes:
        """The bytes of the part with an address; empty if there is none."""
        forms = [*_forms(address)]
        if self.base and not _SCHEME.match(address):
            with contextlib.suppress(ValueError):
                forms += _forms(urljoin(self.base, address))
        part = next((self._by_address[form] for form in forms if form in self._by_address), None)
        return part.load() if part else b""

    def with_local_addresses(self, page: bytes) -> bytes:
        """A page in which addresses of parts that are none on the web (`cid:`, `file:`) lead into `FOLDER`."""
        numbers = {
            form: n for n, part in enumerate(self._parts) for address in part.addresses for form in _forms(address)
        }

        def local(match: re.Match[bytes]) -> bytes:
            address = match[0].decode("utf-8", "replace").replace("&amp;", "&")
            number = next((numbers[form] for form in _forms(address) if form in numbers), None)
            return match[0] if number is None else f"{FOLDER}/{number}".encode()

        return _UNWEB.sub(local, page)


def _forms(address: str) -> list[str]:
    """The forms under which an address is looked for: as it is, decoded, and without its fragment."""
    bare = _FRAGMENT.sub("", address.strip())
    found = [bare, unquote(bare)]
    if not _SCHEME.match(bare):
        found.append(posixpath.normpath(unquote(bare)))
    if bare.lower().startswith("cid:"):
        found.append(f"cid:{unquote(bare[4:]).strip('<>')}")
    return [form for form in dict.fromkeys(found) if form and form != "."]
