"""Tables of the index that rooms above it write: what output/ was made from, what is stale, the segments of the search.

The index is one file, and this room opens it, so all of its tables must be known here; each says who writes it.
"""

from __future__ import annotations

INCREMENTAL = """
-- A file of output/, with the stamp that it had when it was written. `name` is what `one_name` makes of its path;
-- `unit` is the unit that it is of, "" for none (it is removed next); `fingerprint` says what it was made from;
-- `source` and `template` say so to people. `searched`: the search finds it; `bucket` is its place among the parts of
-- the sitemap, NULL for none; `modified` and `images` (JSON) are what the sitemap says of it.
-- Written by incremental/outputs.py.
CREATE TABLE outputs(path TEXT PRIMARY KEY, fingerprint TEXT, size INT, mtime_ns INT, ctime_ns INT, inode INT,
    name TEXT, unit TEXT, source TEXT, template TEXT, searched INT, bucket INT, modified TEXT,
    images TEXT) WITHOUT ROWID;
-- What stands in the way of a path: at it, above it or below it (incremental/path_conflicts.py).
CREATE INDEX outputs_name ON outputs(name);
-- The files of a unit.
CREATE INDEX outputs_unit ON outputs(unit);
-- The pages of a part of the sitemap (build/scheduler.py); other files are in none.
CREATE INDEX outputs_bucket ON outputs(bucket) WHERE bucket IS NOT NULL;
-- The pages that are searched, in the order in which they are cut into segments.
CREATE INDEX outputs_searched ON outputs(path) WHERE searched;

-- A page that cannot stand beside another one. `name` is as in `outputs`; the lowest `rank` stands, the others are
-- `beaten`. Written by incremental/outputs.py.
CREATE TABLE rivals(name TEXT, path TEXT, unit TEXT, source TEXT, rank INT, url TEXT, beaten INT,
    PRIMARY KEY(name, path, unit)) WITHOUT ROWID;
-- The pages of a unit that is planned anew.
CREATE INDEX rivals_unit ON rivals(unit);

-- A unit that has, or would have, a file in output/; once for each file.
CREATE VIEW owners AS SELECT unit FROM outputs UNION ALL SELECT unit FROM rivals;

-- A story that the page of another shows: `story` is the path of the article with the page, `other` the number of the
-- story shown. Written by build/scheduler.py.
CREATE TABLE shows(story TEXT, other INT, PRIMARY KEY(story, other)) WITHOUT ROWID;
-- The pages that show a story which changed (incremental/invalidation.py).
CREATE INDEX shows_other ON shows(other);

-- A unit that must be planned anew, and why. Written by incremental/invalidation.py, emptied by build/scheduler.py.
CREATE TABLE touched(unit TEXT PRIMARY KEY, why TEXT) WITHOUT ROWID;
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
