"""Links to the sites that the archive's stories come from, at addresses that the archive does not hold.

The old site may be gone, so these links may be dead. Nothing is requested.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sitegen.capture.fields import archive_urls
from sitegen.capture.fields.publication_files import find_publications
from sitegen.check.finding import WARNING, Finding
from sitegen.check.line_numbers import line_in_file
from sitegen.core.config import Config
from sitegen.core.text import counted
from sitegen.index.old_addresses import held_links
from sitegen.index.web_addresses import host_of, page_host

CHECK = "old site"
_SHOWN_URLS = 20
"""Addresses of one host that are named, those with most links first; the others are a number."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads out of the archive: the file that has it, its target there, the address in a normal form.

    `disputed` says that several stories claim the address.
    """

    file: str
    target: str
    address: str
    disputed: bool


def dead_links(root: Path, config: Config, db: sqlite3.Connection, wayback: bool) -> Iterator[Finding]:
    """Warnings for the addresses of the old sites to which texts link and that the archive does not hold.

    With `wayback` all addresses are named, each with the address of its copy in the Wayback Machine.
    """
    grouped: dict[str, dict[str, list[DeadLink]]] = defaultdict(lambda: defaultdict(list))
    for link in _links(db, _own_hosts(root, config, db)):
        grouped[host_of(link.address)][link.address].append(link)
    for host, addresses in sorted(grouped.items()):
        ordered = sorted(addresses.values(), key=lambda links: (-len(links), links[0].address))
        shown = ordered if wayback else ordered[:_SHOWN_URLS]
        yield from (_finding(root, links, _copy(db, links[0]) if wayback else "") for links in shown)
        if rest := ordered[len(shown) :]:
            yield _rest(host, rest)


def _own_hosts(root: Path, config: Config, db: sqlite3.Connection) -> set[str]:
    """The hosts of the old sites: those of stories' addresses, and those that people state of publications."""
    rows = db.execute("SELECT DISTINCT substr(address, 1, instr(address || '/', '/') - 1) FROM stories")
    stated = [url for own in config.publications.values() for url in own.urls]
    stated += [facts.url for facts in find_publications(root / "seeds")]
    found = {page_host(f"//{host_of(row[0])}") for row in rows}
    found |= {page_host(url if "//" in url else f"//{url}") for url in stated}
    return found - {"", page_host(config.site.base_url)}  # dead links to its own host are errors of another check


def _links(db: sqlite3.Connection, hosts: Set[str]) -> Iterator[DeadLink]:
    """The links to these hosts that do not lead to a page of the archive.

    A link to a copy in a web archive does not die with the site.
    """
    rows = db.execute("SELECT file, target, address FROM links ORDER BY file, target, rank")
    for file, links in groupby(rows, key=lambda row: row["file"]):
        on_site: dict[str, str] = {}
        for row in links:
            if page_host(f"//{host_of(row['address'])}") in hosts and not archive_urls.split(row["target"]):
                on_site.setdefault(row["target"], row["address"])
        held = held_links(db, file, drafts=False) if on_site else {}
        for target, address in on_site.items():
            if not held.get(target):
                yield DeadLink(file, target, address, disputed=target in held)


def _finding(root: Path, links: list[DeadLink], copy: str) -> Finding:
    first = links[0]
    line = line_in_file(root / first.file, [first.target, unquote(first.target)])
    others = len({link.file for link in links}) - 1
    more = f"; so on {counted(others, 'other page')}" if others else ""
    why = "several stories have" if first.disputed else "the archive does not hold"
    mend = f"link to {copy}, where that copy exists" if copy else "capture it, or link to a copy (--wayback)"
    return Finding(
        first.file,
        line,
        f"the link {first.target} leads to an address of the old site that {why}{more}",
        mend,
        CHECK,
        WARNING,
    )


def _rest(host: str, addresses: list[list[DeadLink]]) -> Finding:
    links = sum(map(len, addresses))
    what = f"{links:,} more links lead to {len(addresses):,} other addresses of {host} that the archive does not hold"
    return Finding(addresses[0][0].file, None, what, "`sitegen check --wayback` lists them all", CHECK, WARNING)


def _copy(db: sqlite3.Connection, link: DeadLink) -> str:
    """The address in the Wayback Machine of the copy that is nearest to the date of the story."""
    row = db.execute("SELECT sort, latest, captured FROM stories WHERE path = ?", (link.file,)).fetchone()
    day = next((value[:10] for value in row or () if value), "")
    url = link.target if urlsplit(link.target).netloc else f"http://{link.address}"
    url = f"http:{url}" if url.startswith("//") else url
    return f"https://web.archive.org/web/{day.replace('-', '') or '*'}/{url}"
