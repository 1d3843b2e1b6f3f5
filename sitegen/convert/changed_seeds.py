"""Finds the seeds that a run has to read: seeds that changed, and seeds whose neighbours or settings changed."""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sitegen.capture import Record, RepeatedLines, companions, holds_many
from sitegen.capture.boilerplate.repeated_lines import is_text
from sitegen.capture.fields import field_mapping, publication_files, publication_rules, site_parts
from sitegen.capture.record import folder_of
from sitegen.convert.account import AccountedFiles
from sitegen.convert.conversion_code import ConversionCode, find_conversion_code
from sitegen.convert.issue_pages import issue_marks
from sitegen.convert.kills import Kills, find_kills
from sitegen.convert.known_articles import HIDDEN_MARK, KnownArticle, KnownArticles
from sitegen.convert.seed_files import SeedFiles, find_seed_files
from sitegen.convert.seed_worker import DRAFT, is_of_draft, seed_records
from sitegen.convert.selection import select
from sitegen.core.config import CaptureConfig, Config, ConvertConfig
from sitegen.core.errors import NotAStoryError, Problem
from sitegen.core.files import file_bytes, is_file
from sitegen.core.seed_id import parse, readings
from sitegen.core.text import counted
from sitegen.index import seed_state as index
from sitegen.index.seed_state import Outcome
from sitegen.index.store import transaction

_STATING = frozenset(["markdown_files", "rst_files", "single_file"])
"""The readers of files of one story that may state that it is not public."""

_SEED = re.compile(r"^[ \t]+seed:[ \t]*([^\r\n]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChangedSeeds:
    """The seeds of a run and what is known about them.

    `seeds` are the paths of the chosen seeds, `todo` those of them to read. `digests` are the SHA-256 by seed.
    `contexts` are hashes of everything else that decides how a seed is read; `repeated` holds the repeated lines by
    folder. `known` are the articles by seed and record key, `orphans` articles whose seed is gone by the digest of
    their bytes. `outcomes` are the earlier outcomes of seeds that need no reading; `states` are the hashes of folders
    to store when the run is done. `accounted` are all files under seeds/. `ignored` are seeds and records that people
    declared no stories; `unreadable` are articles whose seed cannot be found out. `kills` are those of news agencies,
    `issues` the marks of issue_pages.py.
    """

    seeds: tuple[str, ...]
    todo: tuple[str, ...]
    digests: dict[str, str]
    contexts: dict[str, str]
    repeated: dict[str, RepeatedLines]
    known: dict[str, dict[str, KnownArticle]]
    orphans: dict[str, KnownArticle]
    outcomes: dict[str, Outcome]
    states: dict[str, str]
    problems: tuple[Problem, ...]
    code: ConversionCode
    accounted: AccountedFiles
    ignored: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()
    """Seeds to read although their own bytes were read before: their context changed, or everything is to be read."""
    unreadable: frozenset[str] = frozenset()
    kills: Kills = field(default_factory=Kills)
    issues: Mapping[str, str] = field(default_factory=dict)

    @property
    def articles(self) -> KnownArticles:
        """The articles that exist before the run."""
        return KnownArticles(self.known, self.orphans, self.unreadable)

    outdated: frozenset[str] = frozenset()
    """Those to read that other code converted: all of their records are read, also those that did not change."""

    def summary(self, stories: int | None) -> str:
        """A summary for progress messages: the number of new or changed seeds, and of seeds that are read again.

        `stories` is the number of stories in them, None if it is not to be shown.
        """
        fresh, again = len(self.todo) - len(self.again), len(self.again)
        seeds = counted(fresh, "seed") if fresh else ""
        why = " as sitegen changed" if self.outdated else ""
        parts = [seeds, f"{again:,} read again{why}" if again else ""]
        held = "" if stories is None else f" ({stories:,} {'story' if stories == 1 else 'stories'})"
        return ", ".join(filter(None, parts)) + held

    def holds_many(self, seed: str) -> bool:
        """Whether a seed may hold more than one story."""
        return holds_many(self.accounted.files.readers[seed])

    def done(self, seed: str) -> str:
        """The digest and context of a seed, and what else decides its stories; a run compares it with the last one."""
        mark = _mark(seed, self.ignored, self.kills, self.issues)
        return f"{self.digests[seed]}:{self.contexts[seed]}" + (f":{mark}" if mark else "")


def find_changed_seeds(
    db: sqlite3.Connection,
    root: Path,
    config: Config,
    paths: Sequence[Path],
    everything: bool,
    ignored: frozenset[str] = frozenset(),
    include_drafts: bool = False,
) -> ChangedSeeds:
    """The seeds at or under `paths` (all if empty) without those `ignored`, and which of them to read.

    With `everything`, all of them are read. `include_drafts` is whether drafts become articles. Raises UsageError if a
    path means no seed.
    """
    files = find_seed_files(db, root)
    selected = select(root, files.seeds, paths, ignored)
    digests, problems = index.digests(db, root, files.stamps)
    problems = [problem for problem in (*problems, *files.problems()) if selected.holds(problem.file)]
    known = _known(db, root, files.seeds)
    outcomes = index.outcomes(db)
    code = find_conversion_code(root)
    index.forget_other_marks(db, code.now)
    own = {seed: digests[seed] for seed in files.seeds if seed in digests and seed not in ignored}
    kills, issues = find_kills(db, root, config, own, files.readers, code.now), issue_marks(own)
    states = {
        folder: _state(root, folder, names, digests, config) for folder, names in _folders(files, digests).items()
    }
    before = index.folder_states(db)
    moved = {f for f, state in states.items() if before.get(f) != state}
    contexts, repeated = _contexts(db, root, config, files, digests, moved if not everything else set(states))
    there = sorted(set(selected.seeds) & digests.keys())
    outdated = frozenset(s for s in there if code.is_outdated(outcomes[s].code if s in outcomes else None))

    def unchanged(seed: str) -> Outcome | None:
        """The earlier outcome of a seed that needs no reading."""
        if everything or seed in outdated:
            return None
        reader, last, mark = files.readers[seed], outcomes.get(seed), _mark(seed, ignored, kills, issues)
        found = _outcome(reader, digests[seed], contexts.get(seed), known.get(seed, {}), last, mark)
        if found is None or _is_other(found, include_drafts):
            return None
        may_state = found is not last and reader in _STATING and not is_text(seed)
        return None if may_state and _is_held_back(root, seed, config) else found

    done = {seed: outcome._replace(code=code.now) for seed in there if (outcome := unchanged(seed))}
    todo = tuple(seed for seed in there if seed not in done)
    missing = {seed for seed in todo if seed not in contexts}
    if missing:
        more, others = _contexts(db, root, config, files, digests, {folder_of(seed) for seed in missing})
        contexts, repeated = contexts | more, repeated | others
    return ChangedSeeds(
        seeds=tuple(selected.seeds),
        todo=todo,
        digests=digests,
        contexts=contexts,
        repeated=repeated,
        known=known,
        orphans=_orphans(known, digests),
        outcomes=done,
        states={} if paths else states,
        problems=tuple(problems),
        code=code,
        accounted=AccountedFiles(files, selected, ignored, frozenset(problem.file for problem in problems)),
        ignored=ignored,
        again=_again(todo, digests, known, outcomes),
        unreadable=_without_known_seed(db, root),
        kills=kills,
        issues=issues,
        outdated=outdated,
    )


def _is_held_back(root: Path, seed: str, config: Config) -> bool:
    """Whether a seed of one story is no story to publish, by its own marks.

    That is asked where only its article tells that it was converted, maybe by code that did not know the marks.
    """
    try:
        record = next(seed_records(root, seed, config))
    except OSError:
        return True  # it is read again, which reports this
    return record.draft if isinstance(record, Record) else isinstance(record, NotAStoryError)


def _is_other(outcome: Outcome, include_drafts: bool) -> bool:
    """Whether a seed has drafts and the last run did not treat them as this one does."""
    return DRAFT in outcome.passed_over if include_drafts else outcome.drafts > 0


def _again(
    todo: Sequence[str],
    digests: dict[str, str],
    known: dict[str, dict[str, KnownArticle]],
    outcomes: dict[str, Outcome],
) -> frozenset[str]:
    """The seeds whose present bytes were read before."""
    read = {seed: {made.sha256 for made in known.get(seed, {}).values()} for seed in todo}
    done = {seed: outcomes[seed].done.partition(":")[0] for seed in todo if seed in outcomes}
    return frozenset(seed for seed in todo if digests[seed] in (*read[seed], done.get(seed)))


# --- existing articles ------------------------------------------------------------------------------------


def _known(db: sqlite3.Connection, root: Path, seeds: Iterable[str]) -> dict[str, dict[str, KnownArticle]]:
    """The articles by seed, and by the key of their record."""
    present = set(seeds)
    found: dict[str, dict[str, KnownArticle]] = defaultdict(dict)
    for identity, made in _unreadable_articles(db, root):
        seed = parse(identity, present.__contains__)
        found[seed.file][seed.key] = made
    rows = db.execute("SELECT seed, sha256, context, path, draft FROM stories WHERE seed != '' ORDER BY path DESC")
    for row in rows:
        seed = parse(row["seed"], present.__contains__)
        found[seed.file][seed.key] = KnownArticle(row["path"], row["sha256"], row["context"], bool(row["draft"]))
    return dict(found)


def _unreadable_articles(db: sqlite3.Connection, root: Path) -> list[tuple[str, KnownArticle]]:
    """Articles whose front matter cannot be read at present, with their seeds, so that no second one is written."""
    return [(seed, KnownArticle(path, "")) for path, seed in _unreadable(db, root) if seed]


def _without_known_seed(db: sqlite3.Connection, root: Path) -> frozenset[str]:
    """Articles that cannot be read and whose seed is not known. No other article may be written in their place."""
    known = {row[0] for row in db.execute("SELECT path FROM stories WHERE path IN (SELECT path FROM sources)")}
    return frozenset(path for path, seed in _unreadable(db, root) if not seed and path not in known)


def _unreadable(db: sqlite3.Connection, root: Path) -> Iterator[tuple[str, str]]:
    """Articles that cannot be read at present, each with the seed that is found in its text, or ""."""
    sql = "SELECT path FROM files WHERE kind IN ('bad', 'hidden') AND path LIKE 'content/articles/%' ORDER BY path"
    for (path,) in db.execute(sql).fetchall():
        match = None
        if is_file(root / path):
            with contextlib.suppress(OSError):
                match = _SEED.search(file_bytes(root / path).decode("utf-8", "replace"))
        yield path, match[1].strip().strip("'\"") if match else ""


def _orphans(known: dict[str, dict[str, KnownArticle]], digests: dict[str, str]) -> dict[str, KnownArticle]:
    """Articles whose seed is gone, by the digest of the bytes they were made from: a seed may have been moved."""
    gone = [made for seed, articles in sorted(known.items()) if seed not in digests for made in articles.values()]
    return {made.sha256: made for made in gone if made.sha256}


def _outcome(
    reader: str,
    sha256: str,
    context: str | None,
    articles: dict[str, KnownArticle],
    before: Outcome | None,
    mark: str,
) -> Outcome | None:
    """The earlier outcome of a seed, or None if it must be read.

    `reader` is the name of its reader, `articles` are the seed's articles by record key; `before` is the last outcome;
    `mark` is that of `_mark`. `context` is None if nothing in the seed's folder changed.
    """
    if before and before.stories + before.standing == len(articles):
        digest, read_in, ignoring = (*before.done.split(":"), "", "")[:3]
        if digest == sha256 and context in (None, read_in) and ignoring == mark:
            return before
    made = articles.get("")
    if not made or holds_many(reader):
        return None
    if is_of_draft(made.context) or made.context.endswith(HIDDEN_MARK):  # whether it is public, only its bytes say
        return None
    if made.sha256 == sha256 and context in (None, made.context):
        return Outcome(f"{sha256}:{made.context}", 1)
    return None


# --- what else decides how a seed is read ------------------------------------------------------------------


def _folders(files: SeedFiles, digests: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in (*files.seeds, *files.companions):
        if name in digests:
            found[folder_of(name)].append(name)
    above = [name for name in sorted(files.companions & digests.keys()) if site_parts.concerns(name) == ""]
    above += [publication_files.NAME] * (publication_files.NAME in digests)
    for folder, names in found.items():  # the data of a site above all folders decide in each
        names += [name for name in above if folder_of(name) != folder]
    return found


def _state(root: Path, folder: str, names: list[str], digests: dict[str, str], config: Config) -> str:
    """A hash of everything that decides how the seeds of a folder are read."""
    parts = [_settings(config), repr(sorted(config.publications.items()))]
    parts.append(field_mapping.mapping_digest(root / "seeds", config, sorted(names)))
    parts += [f"{name} {digests[name]}" for name in sorted(names)]
    return hashlib.sha256("\n".join((folder, *parts)).encode()).hexdigest()


def _contexts(
    db: sqlite3.Connection, root: Path, config: Config, files: SeedFiles, digests: dict[str, str], folders: set[str]
) -> tuple[dict[str, str], dict[str, RepeatedLines]]:
    """For each seed of `folders`, a hash of what decides besides its bytes; and the repeated lines by folder.

    The hash is "" if nothing else decides.
    """
    inside: dict[str, list[str]] = defaultdict(list)
    for seed in files.seeds:
        if seed in digests and folder_of(seed) in folders:
            inside[folder_of(seed)].append(seed)
    contexts: dict[str, str] = {}
    repeated: dict[str, RepeatedLines] = {}
    with transaction(db):
        for folder, names in inside.items():
            texts = [seed for seed in names if is_text(seed)]
            learned = RepeatedLines.of(folder, (index.marks(db, root, seed) for seed in texts))
            repeated[folder] = learned
            for seed in names:
                parts = learned.digest(seed, index.marks(db, root, seed)) if is_text(seed) else ""
                beside = " ".join(digests[name] for name in companions.companions(seed, digests.keys()))
                named = field_mapping.mapping_digest(root / "seeds", config, [seed])
                contexts[seed] = _context(
                    parts, publication_rules.rules_digest(config, seed), beside, _settings(config), named
                )
    return contexts, repeated


def _settings(config: Config) -> str:
    own = (config.capture, config.convert)
    return "" if own == (CaptureConfig(), ConvertConfig()) else repr(own)


def _mark(seed: str, ignored: frozenset[str], kills: Kills, issues: Mapping[str, str]) -> str:
    """A hash of the ignored records of a seed, the kills that concern it, and the other files of its issue; "" if there
    are none.
    """
    names = _ignored_records(ignored).get(seed, ())
    return _context(*names, *filter(None, [kills.mark(seed), issues.get(seed, "")]))


@lru_cache(maxsize=1)
def _ignored_records(ignored: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The ids of ignored records in order, by the seeds in which they may be."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(ignored):
        for reading in readings(name):
            if reading.key:
                found[reading.file].append(name)
    return dict(found)


def _context(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12] if any(parts) else ""
