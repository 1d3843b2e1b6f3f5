"""Tables of the index that rooms above it write: what output/ was made from, what is stale, the search segments.

The index is one file and this room creates it, so the schemas of all tables must be here. Each names its writer.
"""

from __future__ import annotations

INCREMENTAL = """
-- A file of output/, with its stamp when it was written. `name` is `path_key` of its path; `kind` and `key` are its
-- unit, both "" for a file of no unit (which is removed next); `fingerprint` identifies what it was made from, `source`
-- and `template` name that for people. `searched`: search finds the page; `bucket` is its part of the sitemap,
-- NULL for none; `modified` and `images` (JSON) are its entry there.
-- Written by incremental/outputs.py.
CREATE TABLE outputs(path TEXT PRIMARY KEY, fingerprint TEXT, size INT, mtime_ns INT, ctime_ns INT, inode INT,
    name TEXT, kind TEXT, key TEXT, source TEXT, template TEXT, searched INT, bucket INT, modified TEXT,
    images TEXT) WITHOUT ROWID;
-- Files that conflict with a path: at it, above it or below it (incremental/path_conflicts.py).
CREATE INDEX outputs_name ON outputs(name);
-- The files of a unit.
CREATE INDEX outputs_unit ON outputs(kind, key);
-- The pages of a part of the sitemap (build/scheduler.py); other files are in none.
CREATE INDEX outputs_bucket ON outputs(bucket) WHERE bucket IS NOT NULL;
-- The pages that are searched, in the order in which they are cut into segments.
CREATE INDEX outputs_searched ON outputs(path) WHERE searched;

-- A page that conflicts with another one. `name` is as in `outputs`; the page with the lowest `rank` is written, the
-- others are `displaced`. Written by incremental/outputs.py.
CREATE TABLE conflicting_pages(name TEXT, path TEXT, kind TEXT, key TEXT, source TEXT, rank INT, url TEXT,
    displaced INT, PRIMARY KEY(name, path, kind, key)) WITHOUT ROWID;
-- The pages of a unit that is planned anew.
CREATE INDEX conflicting_pages_unit ON conflicting_pages(kind, key);

-- A unit that has, or would have, a file in output/; once for each file.
CREATE VIEW owners AS SELECT kind, key FROM outputs UNION ALL SELECT kind, key FROM conflicting_pages;

-- A story that the page of another shows: `story` is the path of the article with the page, `other` the number of the
-- story shown. Written by build/scheduler.py.
CREATE TABLE shows(story TEXT, other INT, PRIMARY KEY(story, other)) WITHOUT ROWID;
-- The pages that show a story which changed (incremental/invalidation.py).
CREATE INDEX shows_other ON shows(other);

-- A unit that must be planned anew, and why (incremental/stale_units.py). Emptied by build/scheduler.py.
CREATE TABLE stale_units(kind TEXT, key TEXT, why TEXT, PRIMARY KEY(kind, key)) WITHOUT ROWID;
"""

SEARCH = """
-- A segment of the search bundle, under a digest of its pages; `info` is a SegmentInfo (CBOR).
-- Written by search/segment_store.py.
CREATE TABLE search_segments(id INTEGER PRIMARY KEY, digest TEXT UNIQUE, info BLOB);

-- A word of a segment in one of its forms, and the pages that have it: the first, the last, how many, and where.
-- The key is the order in which segments are merged. Written by search/segment_store.py.
CREATE TABLE search_postings(segment INT, word TEXT, form TEXT, first INT, last INT, total INT, positions BLOB,
    PRIMARY KEY(segment, word, form)) WITHOUT ROWID;
"""
