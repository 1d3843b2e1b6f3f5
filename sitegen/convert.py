"""seeds/ -> content/: each seed that is new or changed is captured, annotated and met with the file that is there."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from sitegen.annotate import Annotation, Annotator, Entity
from sitegen.annotate.recogniser import load
from sitegen.capture import Furniture, is_seed, learn, read_seed
from sitegen.config import Config
from sitegen.content.document import Document, parse, render, update
from sitegen.content.frontmatter import article
from sitegen.content.merge import Machine, merge, write
from sitegen.errors import ContentError, Problem, SeedError, UsageError
from sitegen.files import NOT_UTF8, digest, inside, walk, write_if_changed
from sitegen.index.scan import prune_seeds, scan, seed_digest
from sitegen.index.urls import story_url
from sitegen.model import ENTITY_KINDS, KIND, PLACE, Image, Provenance, Story
from sitegen.progress import QUIET, Progress
from sitegen.text import fold, reading, slug
from sitegen.workers import WorkerDiedError, Workers

log = logging.getLogger(__name__)

_FEW = 12
"""Fewer seeds than this are not worth starting processes for: each must load the recogniser."""

_SEED = re.compile(r"^  seed: (.+)$", re.MULTILINE)
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}
_PICTURE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """What `convert` did; `failed` names seeds by their path under seeds/."""

    seeds: int = 0
    articles: int = 0
    written: int = 0
    unchanged: int = 0
    kept: int = 0
    duplicates: int = 0
    failed: tuple[Problem, ...] = ()
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        counts = ("seeds", "articles", "written", "unchanged", "kept", "duplicates")
        failed = [{"seed": p.file, "line": p.line, "error": p.error} for p in self.failed]
        return {**{n: getattr(self, n) for n in counts}, "failed": failed, "seconds": round(self.seconds, 3)}


@dataclass(frozen=True, slots=True)
class _Captured:
    """What a worker says of one seed: its stories, each with its annotation, or why there are none."""

    found: tuple[tuple[Story, Annotation], ...] = ()
    problem: Problem | None = None


class _Made(NamedTuple):
    """The article of a seed, and the digest of the bytes that it was made from."""

    path: str
    sha256: str


def convert(
    root: Path,
    config: Config,
    db: sqlite3.Connection,
    *,
    paths: Sequence[Path] = (),
    everything: bool = False,
    jobs: int = 1,
    progress: Progress = QUIET,
) -> ConvertReport:
    """Converts seeds that are new or changed, those under `paths` only, or all of them."""
    started = time.perf_counter()
    scan(db, root, config)
    refused: list[str] = []
    seeds = list(_seeds(root, refused))
    prune_seeds(db, set(seeds))
    chosen = _chosen(root, seeds, paths)
    digests, failed = _digests(db, root, seeds)
    failed += [Problem(name, NOT_UTF8) for name in refused]
    known = {**_broken(db, root), **_known(db)}
    moved = _moved(known, digests)
    known |= moved
    todo = [
        seed
        for seed in sorted(chosen)
        if seed in digests and (everything or seed in moved or seed not in known or known[seed].sha256 != digests[seed])
    ]
    writer = _Writer(root, config, known)
    for _, captured in _capture(root, config, seeds, todo, jobs, progress):
        if captured.problem:
            failed.append(captured.problem)
        for story, annotation in captured.found:
            writer.add(story, annotation)
    report = writer.report(failed)
    current = sum(seed in digests for seed in chosen) - len(todo)
    return replace(
        report,
        seeds=len(chosen),
        articles=report.written + report.unchanged + current,
        unchanged=report.unchanged + current,
        duplicates=len(digests) - len(set(digests.values())),
        failed=tuple(sorted(report.failed, key=lambda p: (p.file, p.line or 0))),
        seconds=time.perf_counter() - started,
    )


def _seeds(root: Path, refused: list[str]) -> Iterator[str]:
    for path in walk(root / "seeds", refused):
        seed = path.relative_to(root / "seeds").as_posix()
        if is_seed(seed):
            yield seed


def _chosen(root: Path, seeds: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """The seeds at or under `paths`. Raises UsageError for a path that has none."""
    if not paths:
        return list(seeds)
    found: dict[str, None] = {}
    for path in paths:
        under = _under(root, path)
        here = [s for s in seeds if under in ("", ".") or s == under or s.startswith(under + "/")]
        if not here:
            raise UsageError(f"no seed at {path}", hint="seeds are files under seeds/ that sitegen can read")
        found |= dict.fromkeys(here)
    return list(found)


def _under(root: Path, path: Path) -> str:
    home = (root / "seeds").resolve()
    for candidate in (path, root / path, home / path):
        full = candidate.resolve()
        if full.exists() and (full == home or home in full.parents):
            return full.relative_to(home).as_posix()
    raise UsageError(f"{path} is not under seeds/")


def _digests(db: sqlite3.Connection, root: Path, seeds: Sequence[str]) -> tuple[dict[str, str], list[Problem]]:
    digests, failed = {}, []
    for seed in seeds:
        try:
            digests[seed] = seed_digest(db, root, seed)
        except OSError as error:
            failed.append(Problem(seed, error.strerror or str(error)))
    return digests, failed


def _known(db: sqlite3.Connection) -> dict[str, _Made]:
    """The article of each seed that has one."""
    rows = db.execute("SELECT seed, sha256, path FROM stories WHERE seed != '' ORDER BY path DESC")
    return {row["seed"]: _Made(row["path"], row["sha256"]) for row in rows}


def _moved(known: dict[str, _Made], digests: dict[str, str]) -> dict[str, _Made]:
    """Seeds that have no article, but the bytes of one whose seed is gone: they were moved or renamed."""
    gone = {made.sha256: made for seed, made in known.items() if seed not in digests and made.sha256}
    new = sorted(seed for seed in digests if seed not in known)
    return {seed: gone.pop(digests[seed]) for seed in new if digests[seed] in gone}


def _broken(db: sqlite3.Connection, root: Path) -> dict[str, _Made]:
    """The same for articles whose front matter cannot be read just now: their seeds have an article all the same."""
    found = {}
    for (path,) in db.execute("SELECT path FROM files WHERE kind = 'bad' AND path LIKE 'content/articles/%'"):
        with contextlib.suppress(OSError):
            match = _SEED.search((root / path).read_text(encoding="utf-8", errors="replace"))
            if match:
                found[match[1].strip().strip("'\"")] = _Made(path, "")
    return found


# --- in workers --------------------------------------------------------------------------------------------


@dataclass
class _Worker:
    root: Path
    config: Config
    furniture: dict[str, Furniture]
    annotator: Annotator


_worker: _Worker


def _prepare(root: Path, config: Config, furniture: dict[str, Furniture]) -> None:
    global _worker
    _worker = _Worker(root, config, furniture, Annotator(load(config.annotate.model)))


def _read(seed: str) -> _Captured:
    try:
        furniture = _worker.furniture[_folder(seed)]
        stories = list(read_seed(_worker.root / "seeds", seed, _worker.config, furniture))
        return _Captured(tuple((story, _annotate(story)) for story in stories))
    except SeedError as error:
        return _Captured(problem=Problem(seed, error.message, error.line))
    except OSError as error:
        return _Captured(problem=Problem(seed, error.strerror or str(error)))
    except Exception as error:  # a fault of ours costs this seed, not the archive
        log.info("%s", seed, exc_info=True)
        return _Captured(problem=Problem(seed, f"a fault in sitegen: {type(error).__name__}: {error}"))


def _annotate(story: Story) -> Annotation:
    text = reading(story.subtitle, story.body, (image.caption for image in story.images))
    language = story.language or _worker.config.site.language
    return _worker.annotator.annotate(text, title=story.title, topics=story.topics, language=language)


def _folder(seed: str) -> str:
    return PurePosixPath(seed).parent.as_posix()


def _capture(
    root: Path, config: Config, seeds: Sequence[str], todo: Sequence[str], jobs: int, progress: Progress
) -> Iterator[tuple[str, _Captured]]:
    if not todo:
        return
    folders: dict[str, list[str]] = defaultdict(list)
    for seed in seeds:
        folders[_folder(seed)].append(seed)
    furniture = {f: learn(root / "seeds", folders[f]) for f in sorted({_folder(s) for s in todo})}
    load(config.annotate.model)  # a model that is missing is one error, said here
    jobs = 1 if len(todo) < _FEW else jobs
    workers = Workers(_read, jobs, _prepare, (root, config, furniture), batch=4)
    with progress.stage("convert", len(todo), "seeds") as tick:
        for seed, answer in workers.run(todo):
            tick(1)
            yield seed, _Captured(problem=Problem(seed, str(answer))) if isinstance(answer, WorkerDiedError) else answer


# --- writing -----------------------------------------------------------------------------------------------


class _Writer:
    """Gives each story its file, and meets what stands there."""

    def __init__(self, root: Path, config: Config, known: dict[str, _Made]) -> None:
        self.root, self.config, self.known = root, config, known
        self.taken = {p.relative_to(root).as_posix().casefold() for p in walk(root / "content/articles")}
        self.written = self.unchanged = self.kept = 0
        self.failed: list[Problem] = []

    def add(self, story: Story, annotation: Annotation) -> None:
        """Updates the story's file, or writes a new one.

        Stories come by the path of their seed, whatever processes made them: that decides which of two like titles
        gets the plain name.
        """
        try:
            if story.seed in self.known:
                self._update(self.known[story.seed].path, story, annotation)
            else:
                self._write(self._place(story), write(self._machine(story, annotation)))
        except (ContentError, OSError, ValueError) as error:
            self.failed.append(Problem(story.seed, f"its article cannot be written: {error}"))

    def report(self, failed: Iterable[Problem]) -> ConvertReport:
        """What was done, together with the seeds that could not be read."""
        return ConvertReport(
            written=self.written, unchanged=self.unchanged, kept=self.kept, failed=(*failed, *self.failed)
        )

    def _place(self, story: Story) -> str:
        folder = f"content/articles/{story.date[:4] or 'undated'}"
        name = slug(story.title)
        path = f"{folder}/{name}.md"
        mark = hashlib.sha256(story.seed.encode()).hexdigest()
        length = 6
        while path.casefold() in self.taken:  # never another's file
            path = f"{folder}/{name}-{mark[:length]}.md"
            length += 6
        self.taken.add(path.casefold())
        return path

    def _update(self, path: str, story: Story, annotation: Annotation) -> None:
        old = parse((self.root / path).read_bytes(), path)
        document, kept = merge(old, self._machine(story, annotation))
        self.kept += kept
        self._write(path, self._with_alias(path, old, document))

    def _with_alias(self, path: str, old: Document, new: Document) -> Document:
        """Where a corrected date moves the story's URL, the old one stays as an alias."""
        pattern = self.config.site.permalink
        before, after = (story_url(article(path, d)[0], pattern) for d in (old, new))
        aliases = new.data.get("aliases") or []
        if before == after or not isinstance(aliases, list):
            return new
        kept = [alias for alias in aliases if alias not in (before, after)]
        return update(new, {**new.data, "aliases": [*kept, before]}, new.body)

    def _write(self, path: str, document: Document) -> None:
        if write_if_changed(inside(self.root, path), render(document)):
            self.written += 1
        else:
            self.unchanged += 1

    def _machine(self, story: Story, annotation: Annotation) -> Machine:
        images = [_image(self.root, story.seed, image) for image in story.images]
        model = self.config.annotate.model
        found = {kind.plural: Provenance(f"names in the text ({model})", 0.8) for kind in ENTITY_KINDS}
        tags = Provenance("topics and phrases of the text", 0.6)
        provenance = {**found, "tags": tags, **story.provenance}
        return Machine(
            fields(story, annotation, images), story.body, story.seed, story.sha256, story.captured, provenance
        )


def fields(story: Story, annotation: Annotation, images: Sequence[Image]) -> dict[str, Any]:
    """A story as front matter: plain YAML values, only those that are known."""
    bounds = story.date_range
    values: dict[str, Any] = {
        "title": story.title,
        "subtitle": story.subtitle,
        "description": story.description if story.description != story.subtitle else "",
        "authors": list(story.authors),
        "date": story.date,
        "date_range": [bounds.earliest, bounds.latest] if bounds else None,
        "dateline": story.dateline,
        "publication": story.publication,
        "section": story.section,
        "language": story.language,
        "tags": list(annotation.tags),
        **_entities(story, annotation),
        "images": [_picture(image) for image in images],
        "rights": story.rights,
        "source_url": story.source_url,
    }
    return {key: value for key, value in values.items() if value}


def _picture(image: Image) -> dict[str, str]:
    return {key: value for key, value in asdict(image).items() if value}


_SURE = 0.8


def _entities(story: Story, annotation: Annotation) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {kind.plural: [] for kind in ENTITY_KINDS}
    first: dict[str, int] = {}
    for mention in annotation.mentions:
        first.setdefault(mention.entity, mention.start)
    for entity in sorted(annotation.entities, key=lambda e: (first.get(e.id, -1), e.id)):
        found[KIND[entity.kind].plural].append(_entry(entity))
    names = {fold(n) for e in annotation.entities if e.kind == PLACE.name for n in (e.name, *e.aliases)}
    if story.dateline and fold(story.dateline) not in names:
        found[PLACE.plural].append(story.dateline)
    return found


def _entry(entity: Entity) -> Any:
    """An entity in front matter: its name alone where that says all."""
    forms = [form for form in entity.aliases if form != entity.name]
    number = entity.wikidata or (f"geonames:{entity.geonames}" if entity.geonames else "")
    more = {
        "as": [entity.name, *forms] if forms else None,
        "id": number,
        "confidence": round(entity.confidence, 2) if entity.confidence < _SURE else None,
    }
    more = {key: value for key, value in more.items() if value}
    return {"name": entity.name, **more} if more else entity.name


def _image(root: Path, seed: str, image: Image) -> Image:
    """A picture that was saved beside its page goes to content/images under its digest; another keeps its address."""
    if not image.src or ":" in image.src or image.src.startswith("/"):
        return image
    try:
        home = inside(root / "seeds", seed).parent.resolve()
        path = (home / image.src).resolve()
        if (root / "seeds").resolve() not in path.parents or path.stat().st_size > _PICTURE_BYTES:
            return replace(image, src="")
        data = path.read_bytes()
    except (OSError, ValueError):
        return replace(image, src="")
    suffix = next((s for start, s in _PICTURES.items() if data.startswith(start)), "")
    if not suffix:
        return replace(image, src="")
    name = f"{digest(data)[:16]}.{suffix}"
    write_if_changed(root / "content/images" / name, data)
    return replace(image, src=f"images/{name}")
