"""Files of Hugo, Jekyll, Pelican and their like, one story each: Markdown, and HTML below front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from sitegen.capture.encoding import compression
from sitegen.capture.encoding.decode import Decoded, decode
from sitegen.capture.fields.field_mapping import field_mapping
from sitegen.capture.formats import file_state, front_matter, front_matter_fields, site_addresses
from sitegen.capture.formats.front_matter import FrontMatter
from sitegen.capture.formats.front_matter_fields import SOURCE, FileFacts
from sitegen.capture.formats.site_addresses import FileName, SiteSettings
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.stated_fields import LIKELY_CONFIDENCE, SURE_CONFIDENCE
from sitegen.capture.record import Form, Record, Stated
from sitegen.core.errors import SeedError
from sitegen.core.files import digest
from sitegen.core.model import Doubt
from sitegen.core.seed_id import stem, suffix
from sitegen.core.yaml import RepeatedKey

_MAX_FILE_BYTES = 4 << 20
_MAX_ERRORS = 20
"""The number of repeated keys that are told."""
_DAY = re.compile(r"^(?:\d{4}-\d{1,2}-\d{1,2}|\d{8})[-_ ]+")
_HTML = frozenset([".html", ".htm", ".xhtml"])


def records(source: Source) -> Iterator[Record | SeedError]:
    """The story of a file. Raises SeedError if it cannot be read, PassedOverError if it never was a public story."""
    data = compression.load_seed(source.path, source.place, _MAX_FILE_BYTES)
    decoded = decode(data, source.place)
    sha256 = digest(source.path.read_bytes() if compression.is_packed(source.path) else data)
    form: Form = "markup" if suffix(source.seed) in _HTML else "markdown"
    file_state.refuse_template(source.seed, decoded.text)
    found = front_matter.split_front_matter(decoded.text, source.place)
    mapping = field_mapping(source.root, source.config, source.seed)
    found = found._replace(facts=dict(mapping.restated(found.facts, needed=())))
    yield record_of(source, found, form, decoded, sha256)


def record_of(
    source: Source, found: FrontMatter, form: Form, decoded: Decoded, sha256: str, doubts: Sequence[Doubt] = ()
) -> Record:
    """The record of a file with this front matter; `doubts` are what its reader leaves out.

    Raises PassedOverError if it never was a public story.
    """
    facts = front_matter_fields.flat(found.facts)
    read = front_matter_fields.read_fields(facts, source)
    dated = "date" in read.stated
    former = [(key.name, key.before) for key in found.repeated]
    draft = file_state.is_draft(source.seed, facts, former, dated=dated)
    settings = site_addresses.settings_of(source)
    stated, left_out = _with_addresses(source.seed, settings, facts, read)
    return Record(
        source.seed,
        form,
        site_addresses.with_site_paths(found.text, settings).encode(),
        sha256,
        stated=stated,
        note=decoded.note,
        draft=draft,
        doubts=(*left_out, *doubts),
        warnings=tuple(map(_warning, found.repeated[:_MAX_ERRORS])),
    )


def _warning(key: RepeatedKey) -> str:
    return f"line {key.line}: the key {key.name!r} stands twice; the last value is taken"


def _with_addresses(
    seed: str, settings: SiteSettings, facts: dict[str, Any], read: FileFacts
) -> tuple[dict[str, Stated], tuple[Doubt, ...]]:
    """The stated fields with the old addresses of the file; `extra` loses the keys that state them."""
    stated = dict(read.stated)
    found = site_addresses.read_addresses(facts, seed, settings, _file_name(seed, stated, facts))
    if found.paths:
        stated["aliases"] = Stated(found.paths, SOURCE, SURE_CONFIDENCE)
    if found.url and "source_url" not in stated:
        stated["source_url"] = Stated(found.url, "front matter and the settings of the site", LIKELY_CONFIDENCE)
    if "extra" in stated:
        extra = {key: value for key, value in stated["extra"].value.items() if key not in found.keys}
        stated["extra"] = Stated(extra, SOURCE, SURE_CONFIDENCE)
    doubts = tuple(doubt for doubt in read.doubts if doubt.field != "aliases")
    return {name: one for name, one in stated.items() if one.value}, (*doubts, *found.doubts)


def _file_name(seed: str, stated: Mapping[str, Stated], facts: Mapping[str, Any]) -> FileName:
    """What the address of a file may show of it."""
    date = stated["date"].value if "date" in stated else ""
    path = PurePosixPath(stem(seed))
    name = path.parent.name if path.name == "index" else path.name
    slugs = {key.lower(): str(value) for key, value in facts.items() if key.lower() == "slug"}
    return FileName(
        date[:10] if isinstance(date, str) else "",
        slugs.get("slug", ""),
        _DAY.sub("", name),
        str(stated["title"].value) if "title" in stated else "",
        front_matter_fields.categories(facts),
        str(stated["section"].value) if "section" in stated else "",
    )
