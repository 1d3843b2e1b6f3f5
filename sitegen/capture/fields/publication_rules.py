"""The rules of sitegen.toml for a publication: which captures belong to it, which of their lines to drop or keep."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sitegen.capture.fields.date_statements import DAY_FIRST, MONTH_FIRST
from sitegen.core.config import Config, PublicationConfig
from sitegen.core.text import fold

DROPPED = "dropped by a rule of sitegen.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one publication; `name` is "" if there are none. `source` tells how the publication was found."""

    name: str = ""
    source: str = ""
    own: PublicationConfig = field(default_factory=PublicationConfig)

    def drops(self, line: str) -> bool:
        """Whether a rule removes the line from a story."""
        return bool(self.own.drop) and _any(self.own.drop).search(line) is not None

    def keeps(self, line: str) -> bool:
        """Whether a rule keeps the line in a story, whatever other code decides."""
        return bool(self.own.keep) and _any(self.own.keep).search(line) is not None

    def authors(self, names: Iterable[str]) -> tuple[str, ...]:
        """The authors with the names that the rules give them. An author that is mapped to "" is removed."""
        fixed = {fold(name): right for name, right in self.own.authors.items()}
        return tuple(dict.fromkeys(right for name in names if (right := fixed.get(fold(name), name))))

    def date_order(self) -> str:
        """The order of day and month in numeric dates, "day first" or "month first"; "" if no rule states it."""
        return "" if self.own.day_first is None else DAY_FIRST if self.own.day_first else MONTH_FIRST


def rules_for(config: Config, seed: str, url: str = "") -> Rules:
    """The rules of the publication with the seed's folder, or else with the story's address; the longest match wins."""
    folders = [(f.strip("/"), name) for name, own in config.publications.items() for f in own.folders]
    inside = [(len(folder), name) for folder, name in folders if seed.startswith(folder + "/")]
    if inside:
        return _named(config, max(inside)[1], "folder, by sitegen.toml")
    addresses = [(_bare(u), name) for name, own in config.publications.items() for u in own.urls]
    under = [(len(address), name) for address, name in addresses if url and _is_under(_bare(url), address)]
    return _named(config, max(under)[1], "address, by sitegen.toml") if under else Rules()


def rules_digest(config: Config, seed: str) -> str:
    """A short hash of all rules that may apply to a seed; "" if there are none."""
    own = rules_for(config, seed)
    known = {own.name: own.own} if own.name else {n: p for n, p in config.publications.items() if p.urls}
    return hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()[:12] if known else ""


def _named(config: Config, name: str, source: str) -> Rules:
    return Rules(name, source, config.publications[name])


def _bare(url: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", url.strip().casefold()).rstrip("/")


def _is_under(url: str, address: str) -> bool:
    """Whether `url` equals `address`, is below it, or is on a subdomain of its host."""
    host, _, path = address.partition("/")
    at, _, rest = url.partition("/")
    return (at == host or at.endswith("." + host)) and (not path or rest == path or rest.startswith(path + "/"))


@functools.lru_cache(256)
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
