"""The files of the names index, which a script of the search page reads."""

from __future__ import annotations

import json

from sitegen.pages.records.files import NamesFile, NameShardFile


def render_names(file: NamesFile) -> bytes:
    """The file that says which shards there are."""
    data = {"cut": dict(file.cut), "letters": dict(file.letters), "kinds": file.kinds}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def render_shard(file: NameShardFile) -> bytes:
    """A list of entries, one on each line."""
    return ("[" + ",\n".join(file.entries) + "]").encode()
