"""Turns a file of content/ into rows of the index. It only reads that file, so worker processes can do it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sitegen.content import decisions, machine_decisions, pictures
from sitegen.content.document import Document, parse_document
from sitegen.content.free_pages import page_file
from sitegen.content.front_matter import article, line_of
from sitegen.content.term_files import term_file, term_kind
from sitegen.content.unreadable import must_be_hidden, term_aliases, term_name
from sitegen.content.value_hash import value_hash
from sitegen.content.vocabulary import StoryFacts, Vocabulary
from sitegen.core.config import Config
from sitegen.core.errors import ContentError, Problem
from sitegen.core.files import Stamp, digest
from sitegen.core.model import AUTHOR, PUBLICATION, TAG, Article, DateRange, Named
from sitegen.core.seed_id import parse as parse_seed
from sitegen.core.seed_id import stem
from sitegen.core.text import plain, reading_text_of_plain, sentences
from sitegen.index.future_dates import NO_LEAD, after_capture
from sitegen.index.name_resolution import FILES, resolved_name
from sitegen.index.old_addresses import OWN, STATED, Claim, LinkRow, Origin, claims_of, links_of, origin_of
from sitegen.index.passages import Sighting, pieces, sightings
from sitegen.index.permalinks import story_url
from sitegen.index.reprints import TextPrint, print_of
from sitegen.index.summaries import summary
from sitegen.index.tallies import field_sources
from sitegen.index.web_addresses import address, local_address

SCHEMA = """
-- A story: an article of content/articles/. `sort` is its date, "" for none; `authors`, `aliases`, `fields` (how each
-- field was obtained) and `notice` (date and reason of a withdrawal) are JSON. `address` is what captures of one story
-- share, `stem` what captures in two formats share, `scope` how far its withdrawal reaches; "" for none.
-- AUTOINCREMENT: the number of a story that is gone is not given to another, since other tables may still name it.
CREATE TABLE stories(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, digest TEXT, seed TEXT, sha256 TEXT,
    context TEXT, url TEXT, sort TEXT, title TEXT, subtitle TEXT, summary TEXT, date TEXT, earliest TEXT, latest TEXT,
    dateline TEXT, publication TEXT, authors TEXT, section TEXT, language TEXT, image TEXT, draft INT, withdrawn INT,
    updated TEXT, aliases TEXT, source_url TEXT, captured TEXT, address TEXT, words INT, fields TEXT,
    seed_file TEXT, stem TEXT, scope TEXT, notice TEXT);
-- The stories of a period in order, and those before and after one (index/archive.py).
CREATE INDEX stories_sort ON stories(sort, path);
-- The story at a URL: related stories that a person chose, two stories at one URL.
CREATE INDEX stories_url ON stories(url);
-- The captures of one address (index/versions.py).
CREATE INDEX stories_address ON stories(address);
-- The drafts, which the preview names to begin with (serve/preview.py).
CREATE INDEX stories_draft ON stories(path) WHERE draft;
-- The captures of one page in several formats (index/withdrawals.py).
CREATE INDEX stories_stem ON stories(stem) WHERE stem != '';
-- The withdrawn stories: each build tells how far they reach (index/withdrawals.py).
CREATE INDEX stories_scope ON stories(path) WHERE scope != '';

-- A sentence of a story that names something. `number` counts all sentences of the story.
CREATE TABLE sentences(story INT, number INT, text TEXT, PRIMARY KEY(story, number)) WITHOUT ROWID;

-- A name in the front matter of a story, at its position there: `written_kind` and `written_name` are as written,
-- `kind` and `name` as resolved by files of terms and decisions, "" for a hidden name. `forms` is JSON; so is `spans`,
-- which has the number of a sentence, and the start and end of a form in it. A `local` name is known in its story
-- only and belongs to no term: its `kind` and `name` are "", unless a decision for this story gives it another meaning.
-- A name is `probable` if the machine decided on its meaning.
CREATE TABLE names(story INT, kind TEXT, name TEXT, position INT, id TEXT, confidence REAL, forms TEXT, spans TEXT,
    written_kind TEXT, written_name TEXT, local INT, probable INT, PRIMARY KEY(story, position)) WITHOUT ROWID;
-- The stories of a name (index/terms.py counts them, index/archive.py shows their sentences).
CREATE INDEX names_name ON names(kind, name);
-- The publication of each story of a term, without a look at its other names (index/co_occurrence.py).
CREATE INDEX names_publication ON names(story, name) WHERE kind = 'publication';
-- The names that a decision is about (index/name_resolution.py).
CREATE INDEX names_written ON names(written_kind, written_name);
-- The names that are resolved to another: few, and all are asked for when decisions change (index/name_resolution.py).
CREATE INDEX names_moved ON names(written_kind, written_name)
    WHERE CASE WHEN local THEN kind != '' ELSE kind != written_kind OR name != written_name END;

-- A story that a person wants to stand beside another: the URL of the one, the number of the other.
CREATE TABLE chosen(url TEXT, story INT, PRIMARY KEY(url, story)) WITHOUT ROWID;
-- A story whose file changed loses its rows.
CREATE INDEX chosen_story ON chosen(story);

-- A picture that a story names, by its path under content/. `figure`: it is one of the story's own, not in its text.
CREATE TABLE pictures(path TEXT, story INT, figure INT, PRIMARY KEY(path, story, figure)) WITHOUT ROWID;
-- The pictures of a story that changed or is withdrawn.
CREATE INDEX pictures_story ON pictures(story);

-- A picture that a free page or the file of a term names: the picture's path under content/, the file's in the site.
CREATE TABLE file_pictures(path TEXT, file TEXT, PRIMARY KEY(path, file)) WITHOUT ROWID;
-- A file that changed loses its rows.
CREATE INDEX file_pictures_file ON file_pictures(file);

-- A file of content/entities/ or content/tags/. `aliases` and `parents` are JSON.
CREATE TABLE term_files(path TEXT PRIMARY KEY, kind TEXT, name TEXT, aliases TEXT, wikidata TEXT, geonames TEXT,
    digest TEXT, parents TEXT, hide INT) WITHOUT ROWID;

-- A file of content/pages/.
CREATE TABLE pages(path TEXT PRIMARY KEY, url TEXT, title TEXT, description TEXT, digest TEXT,
    draft INT) WITHOUT ROWID;
"""
"""What the files of content/ say: `read_rows` makes the rows, index/scan.py writes them."""

_MAX_FILE_BYTES = 4 << 20
"""Largest size of a file of content/ in bytes. No article is that long."""

BAD, HIDDEN = "bad", "hidden"
"""Kinds of unreadable files: BAD files keep their last good page, HIDDEN files ask not to be
shown (draft, withdrawn).
"""

_HEAD_BYTES = 1 << 18
"""Bytes at the start of a file that is too large; its front matter is searched in them."""


class ToRead(NamedTuple):
    """A file that may have changed: its path below the site, its stamp, and its digest when it was last read."""

    path: str
    stamp: Stamp
    digest: str = ""


@dataclass(frozen=True, slots=True)
class StoryRows:
    """A story: its row by column, the sentences that name something, its names, and its text for comparing reprints.

    `chosen` are the URLs of related stories that a person chose. `pictures` has the path of each picture, and whether
    it is in the front matter (others are in the text).
    """

    row: dict[str, object]
    sentences: list[tuple[int, str]]
    names: list[tuple[object, ...]]
    chosen: tuple[str, ...]
    pictures: list[tuple[str, bool]]
    print: TextPrint | None


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file. `kind` is its folder of content/, BAD or HIDDEN, or "" if its bytes have not changed.

    `row` is the table row of a page or term file, `pictures` are the paths of the pictures that it names, `decisions`
    is the text of the decisions file, `packed` the compressed bytes of a readable file. `claims` are the addresses at
    which its page stands or stood, `links` the addresses to which its text links.
    """

    digest: str
    kind: str = ""
    problems: tuple[Problem, ...] = ()
    story: StoryRows | None = None
    row: tuple[object, ...] = ()
    pictures: tuple[str, ...] = ()
    decisions: str | None = None
    packed: bytes = b""
    claims: tuple[Claim, ...] = ()
    links: tuple[LinkRow, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether the index keeps what it knew of the file: it cannot be read, and does not ask to be hidden."""
        return self.kind == BAD and self.decisions is None


def read_rows(root: Path, config: Config, words: Vocabulary, file: ToRead) -> FileRows:
    """Reads one file. Errors become problems in the result."""
    sha256, raw = "", b""
    try:
        if file.stamp[0] > _max_bytes(file.path):
            with (root / file.path).open("rb") as opened:
                raw = opened.read(_HEAD_BYTES)
            sha256 = "too large to be read"
            hint = "" if file.path in FILES else "an article is text"
            raise ContentError(f"is larger than {_max_bytes(file.path) >> 20} MB", file=file.path, hint=hint)
        raw = (root / file.path).read_bytes()
        sha256 = digest(raw)
        if sha256 == file.digest:
            return FileRows(sha256)
        if file.path in FILES:
            return _decisions(file.path, raw, sha256)
        made = _rows(file.path, parse_document(raw, file.path), sha256, config, words)
        return replace(made, packed=zlib.compress(raw, 1))
    except (ContentError, OSError) as error:
        known = error if isinstance(error, ContentError) else ContentError(str(error.strerror or error))
        if file.path in FILES:
            return FileRows(sha256, BAD, (known.problem(file.path),), decisions="")
        kind = HIDDEN if must_be_hidden(raw) else BAD
        return FileRows(sha256, kind, (known.problem(file.path),), row=_hidden_term(file.path, raw, sha256, kind))


def _hidden_term(path: str, raw: bytes, sha256: str, kind: str) -> tuple[object, ...]:
    """The row of a term that must be hidden, from as much of its file as can be read."""
    if kind != HIDDEN or not term_kind(path):
        return ()
    name = term_name(raw) or PurePosixPath(path).stem.replace("-", " ")
    return (path, term_kind(path), name, json.dumps(term_aliases(raw)), "", "", sha256, "[]", True)


def _max_bytes(path: str) -> int:
    return machine_decisions.MAX_FILE_BYTES if path == machine_decisions.FILE else _MAX_FILE_BYTES


def _decisions(path: str, raw: bytes, sha256: str) -> FileRows:
    """The text of a file of decisions; "" if nothing of it can be read."""
    if path == machine_decisions.FILE:
        decided = machine_decisions.parse(raw)
        problems, says = decided.problems, bool(decided.entries or decided.min_stories or decided.made)
    else:
        found = decisions.parse_decisions(raw)
        problems, says = found.problems, bool(found.entries)
    text = raw.decode("utf-8-sig") if says else ""
    return FileRows(sha256, BAD if problems else "decisions", tuple(problems), decisions=text)


def _rows(path: str, document: Document, sha256: str, config: Config, words: Vocabulary) -> FileRows:
    kind = path.split("/")[1]
    if kind == "articles":
        made, problems = article(path, document)
        if late := after_capture(made.date, str(made.capture.get("captured") or "")):
            problems.append(Problem(path, f"{late}; {NO_LEAD}", line_of(document.head, "date")))
        story = _story(made, sha256, config, words)
        claims = claims_of(made, str(story.row["url"]))
        return FileRows(sha256, kind, tuple(problems), story, claims=claims, links=links_of(made.body, origin_of(made)))
    named = tuple(dict.fromkeys([*pictures.in_text(document.body), *pictures.in_values(document.data.values())]))
    links = links_of(document.body, Origin(path))
    if kind == "pages":
        page, problems = page_file(path, document)
        row = (page.path, page.url, page.title, page.description, sha256, page.draft)
        claims = ((local_address(page.url), OWN), (path, STATED))
        return FileRows(sha256, kind, tuple(problems), row=row, pictures=named, claims=claims, links=links)
    term, problems = term_file(path, document)
    aliases, parents = json.dumps(term.aliases), json.dumps(term.parents)
    known = (term.kind, term.name, aliases, term.wikidata, term.geonames)
    made_row = (path, *known, sha256, parents, term.hide)
    return FileRows(sha256, kind, tuple(problems), row=made_row, pictures=named, links=links)


def _story(made: Article, sha256: str, config: Config, words: Vocabulary) -> StoryRows:
    body = plain(made.body)
    parts = pieces(sentences(reading_text_of_plain(made.subtitle, body, (i.caption for i in made.images))))
    seen = sightings(parts, made.entities, made.tags)
    used = sorted({number for spans in seen.values() for number, *_ in spans})
    return StoryRows(
        _story_row(made, body, sha256, config),
        [(number, parts[number].text) for number in used],
        list(_name_rows(made, seen, words)),
        tuple(dict.fromkeys(made.related)),
        _pictures(made),
        print_of(made, body) if _has_copies(made) else None,
    )


def _pictures(made: Article) -> list[tuple[str, bool]]:
    own = dict.fromkeys(path for image in made.images for path in pictures.paths(image.src))
    others = dict.fromkeys([*pictures.in_text(made.body), *pictures.in_values(made.extra.values())])
    return [*((path, True) for path in own), *((path, False) for path in others)]


def _has_copies(made: Article) -> bool:
    """Whether reprints and versions of a story are searched.

    Drafts have none. A withdrawn story has, since its withdrawal may extend to its copies.
    """
    return not made.draft or made.withdrawn is not None


def _story_row(made: Article, body: str, sha256: str, config: Config) -> dict[str, object]:
    """The row of a story, by column. `body` is its text without markup."""
    bounds = made.date_range or DateRange()
    seed = parse_seed(str(made.capture.get("seed") or ""))
    gone = made.withdrawn
    same = ("path", "title", "subtitle", "date", "dateline", "publication", "section", "draft", "updated", "source_url")
    return {
        **{name: getattr(made, name) for name in same},
        "digest": sha256,
        "seed": str(made.capture.get("seed") or ""),
        "sha256": str(made.capture.get("sha256") or ""),
        "context": str(made.capture.get("context") or ""),
        "url": story_url(made, config.site.permalink),
        "sort": made.date,
        "summary": summary(made.description, made.body, is_stated=_is_stated(made, "description")),
        "earliest": bounds.earliest,
        "latest": bounds.latest,
        "authors": json.dumps(made.authors),
        "language": made.language or config.site.language,
        "image": _picture(made),
        "withdrawn": gone is not None,
        "aliases": json.dumps(made.aliases),
        "captured": str(made.capture.get("captured") or ""),
        "address": _address(made) if _has_copies(made) else "",
        "words": len(body.split()),
        "fields": json.dumps(field_sources(made)),
        "seed_file": seed.file,
        "stem": stem(seed.file) if seed.file and not seed.key else "",
        "scope": gone.scope if gone else "",
        "notice": json.dumps([gone.date, gone.reason]) if gone else "",
    }


def _address(made: Article) -> str:
    """What captures of one story have in common: its address, else the id of an item of a news agency."""
    item = str(made.capture.get("item") or "")
    return address(made.source_url) or (f"item:{item}" if item else "")


def _is_stated(made: Article, field: str) -> bool:
    """Whether a field still has the value that was read from a capture: no person changed it."""
    fields = made.capture.get("fields")
    record = fields.get(field) if isinstance(fields, Mapping) else None
    return isinstance(record, Mapping) and record.get("hash") == value_hash(getattr(made, field))


def _name_rows(
    made: Article, seen: dict[tuple[str, str], list[Sighting]], words: Vocabulary
) -> Iterator[tuple[object, ...]]:
    plain_names = [Named(TAG.name, t) for t in made.tags] + [Named(AUTHOR.name, a) for a in made.authors]
    if made.publication:
        plain_names.append(Named(PUBLICATION.name, made.publication))
    facts = StoryFacts(made.path, made.publication, made.date[:4])
    for position, n in enumerate((*made.entities, *plain_names)):
        *meaning, probable = resolved_name(words, n.kind, n.name, facts, local=n.local)
        spans, known = _json(seen.get((n.kind, n.name), [])), (n.id, n.confidence, _json(n.forms))
        yield *meaning, position, *known, spans, n.kind, n.name, n.local, probable


def _json(values: tuple[object, ...] | list[Sighting]) -> str:
    return json.dumps(values) if values else "[]"


def _picture(made: Article) -> str:
    return next((i.src for i in made.images if i.src and not i.src.startswith(("http:", "https:", "//"))), "")
