"""content/ -> output/: the index is brought up to date, the site planned, and what changed is rendered and written."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sitegen import unfit
from sitegen.config import Config, SearchConfig
from sitegen.convert import ConvertReport, convert
from sitegen.errors import Problem, SitegenError, ThemeError
from sitegen.export import publish
from sitegen.files import A_LINK, NOT_UTF8, Stamp, digest, inside, remove_tree, stamp, walk, write_if_changed
from sitegen.index.archive import Archive
from sitegen.index.scan import scan
from sitegen.index.store import alone, forget_index, generation, open_index, recall, remember
from sitegen.index.terms import refresh_terms
from sitegen.index.urls import check_permalink
from sitegen.language import Language
from sitegen.outputs import Outputs, count_outputs, look_at_outputs
from sitegen.pages.contexts import ArticlePage, WithdrawnPage
from sitegen.pages.nouns import Site
from sitegen.pages.plan import hidden_pictures, plan, site_record
from sitegen.pages.planned import Planned
from sitegen.progress import QUIET, Progress
from sitegen.render.renderer import Renderer
from sitegen.render.theme import find_chain, has_template, site_language
from sitegen.search import keep_bundle, refresh_bundle
from sitegen.workers import WorkerDiedError, Workers

log = logging.getLogger(__name__)

DEFAULT_THEME = "broadsheet"

_FEW = 300
"""Fewer pages than this are rendered here: starting processes would take longer."""

STAGES = ("convert", "index", "plan", "render", "search", "total")


@dataclass(slots=True)
class BuildReport:
    """What `build` did. Counts are files of output/; `errors` and `warnings` name files of the site."""

    articles: int = 0
    pages: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    engines: Counter[str] = field(default_factory=Counter)
    converted: ConvertReport | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        counts = {n: getattr(self, n) for n in ("articles", "pages", "written", "unchanged", "removed")}
        return {
            **counts,
            "warnings": [str(p) for p in self.warnings],
            "errors": [{"file": p.file, "line": p.line, "error": p.error} for p in self.errors],
            "seconds": {stage: round(s, 3) for stage, s in self.seconds.items()},
            "engines": dict(sorted(self.engines.items())),
        }

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the time that a block takes to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - started


def clean(root: Path) -> list[str]:
    """Removes output/ (all but its .gitkeep) and .sitegen/; returns the names of those that were there."""
    removed = [".sitegen"] if remove_tree(root / ".sitegen") else []
    return removed + (["output"] if _empty(root / "output") else [])


def _empty(output: Path) -> bool:
    if output.is_symlink() or not output.is_dir():
        return False
    unfit.mark(output)
    for path in output.iterdir():
        if path.name not in (".gitkeep", unfit.NAME) and not remove_tree(path):
            path.unlink()
    unfit.unmark(output)
    if not any(output.iterdir()):
        output.rmdir()
    return True


def build(
    root: Path,
    config: Config,
    *,
    conversion: bool = True,
    fresh: bool = False,
    drafts: bool = False,
    preview: bool = False,
    jobs: int = 1,
    progress: Progress = QUIET,
) -> BuildReport:
    """Builds the site at `root`. `fresh` forgets output/ and all derived state first; a `preview` is not for `deploy`.

    Raises SitegenError where the configuration is wrong; what is wrong with single files is listed in the report.
    """
    check_permalink(config.site.permalink)
    with alone(root / ".sitegen"):
        if fresh:
            _empty(root / "output")
            forget_index(root / ".sitegen")
        try:
            report = _build(root, config, conversion, drafts, jobs, progress)
        except sqlite3.DatabaseError as error:
            log.info("the index is damaged and made anew: %s", error)
            forget_index(root / ".sitegen")
            report = _build(root, config, conversion, drafts, jobs, progress)
        if preview:
            unfit.mark(root / "output", unfit.PREVIEW)
        else:
            unfit.unmark(root / "output")
    return report


def _build(root: Path, config: Config, conversion: bool, drafts: bool, jobs: int, progress: Progress) -> BuildReport:
    report = BuildReport()
    with report.timed("total"), closing(open_index(root / ".sitegen", config)) as db:
        if conversion:
            with report.timed("convert"):
                report.converted = convert(root, config, db, jobs=jobs, progress=progress)
                report.errors += [replace(p, file=f"seeds/{p.file}") for p in report.converted.failed]
                report.warnings += report.converted.warnings
        _index(report, db, root, config, drafts, jobs, progress)
        _publish(report, db, root, config, drafts, jobs, progress)
    report.errors = list(dict.fromkeys(report.errors))
    return report


def _index(
    report: BuildReport, db: sqlite3.Connection, root: Path, config: Config, drafts: bool, jobs: int, progress: Progress
) -> None:
    with report.timed("index"), progress.stage("index", None, "files") as tick:
        found = scan(db, root, config, tick, jobs)
        refresh_terms(db, config, drafts)
        report.warnings += found.warnings
        report.errors += found.errors


def _publish(
    report: BuildReport, db: sqlite3.Connection, root: Path, config: Config, drafts: bool, jobs: int, progress: Progress
) -> None:
    try:
        publish(root, config, db, drafts=drafts)
    except SitegenError as error:
        report.errors.append(error.problem("sitegen.toml"))
    archive = Archive(db, drafts)  # after the export, which asks the same connection for no drafts
    report.articles = archive.pages_of_stories()
    config = _settled_theme(report, root, config)
    language = site_language(find_chain(root, config.site.theme), config.site.language)
    report.warnings += _unspoken(config, language)
    site = site_record(archive, config, language)
    renderer = Renderer(root, config, site)
    found = list(_copies(report, root, renderer))
    state = _state(db, config, drafts, renderer, found)
    with report.timed("plan"):
        seen = look_at_outputs(db, root / "output")
        if state and recall(db, "built") == state and seen.is_same:
            report.pages = report.unchanged = count_outputs(db)
            return
    remember(db, "built", "")
    unfit.mark(root / "output")
    before = len(report.errors)
    outputs = Outputs(db, root / "output", seen)
    with report.timed("plan"), progress.stage("plan", None, "pages") as tick:
        stale = list(_stale(report, plan(archive, config, root, language), renderer, outputs, tick))
    with report.timed("render"), progress.stage("render", len(stale), "pages") as tick:
        hidden = hidden_pictures(archive, root) - outputs.pictures
        copies = [copy for copy in found if copy.path not in hidden and _claim(report, outputs, copy)]
        bundle = keep_bundle(outputs)
        # First, so that a folder can take the place of a file, and nothing is written through a link.
        report.removed = outputs.remove_others()
        for copy in copies:
            _copy(report, outputs, copy)
        for planned, answer in _render(root, config, site, stale, jobs):
            tick(1)
            _record(report, outputs, planned, answer)
    with report.timed("search"):
        try:
            report.written += refresh_bundle(outputs, bundle, outputs.searched, config.site.language)
        except SitegenError as error:
            report.errors.append(error.problem("search"))
    report.pages = len(outputs.planned)
    report.unchanged = report.pages - report.written
    if len(report.errors) == before:
        remember(db, "built", state)


def _state(db: sqlite3.Connection, config: Config, drafts: bool, renderer: Renderer, copies: list[_Copy]) -> str:
    """A digest of all that output/ is made from; "" where it cannot be had."""
    try:
        published = [(copy.path, copy.fingerprint()) for copy in copies]
        return digest(repr((generation(db), config, drafts, renderer.digest, published)).encode())
    except (ThemeError, OSError):
        return ""


def _unspoken(config: Config, language: Language) -> list[Problem]:
    """A warning where no catalog has the site's language."""
    if language.code == config.site.language:
        return []
    return [Problem("sitegen.toml", f"no catalog has the language {config.site.language!r}; the pages speak English")]


def _settled_theme(report: BuildReport, root: Path, config: Config) -> Config:
    """The settings with a theme that can be had, the default one if need be, and search only where it has a page."""
    try:
        chain = find_chain(root, config.site.theme)
        site_language(chain, config.site.language)
    except ThemeError as error:
        report.errors.append(replace(error.problem(), error=f"{error.problem().error}; built with {DEFAULT_THEME}"))
        config = replace(config, site=replace(config.site, theme=DEFAULT_THEME))
        chain = find_chain(root, DEFAULT_THEME)
    return config if has_template(chain, "search.html") else replace(config, search=SearchConfig(enabled=False))


# --- what is stale -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stale:
    """A page that must be rendered."""

    planned: Planned
    fingerprint: str


def _stale(
    report: BuildReport, pages: Iterable[Planned], renderer: Renderer, outputs: Outputs, tick: Any
) -> Iterator[_Stale]:
    for planned in pages:
        tick(1)
        if isinstance(planned.context, ArticlePage):
            outputs.pictures |= {figure.src.lstrip("/") for figure in planned.context.figures}
        other = outputs.claim(planned.path, planned.source)
        if other:
            error = f"stands at {planned.url}, where {other} stands already; this one is left out"
            report.errors.append(Problem(planned.source, error))
            continue
        try:
            fingerprint = renderer.fingerprint(planned)
        except ThemeError as error:
            report.errors.append(error.problem())
            _drop_withdrawn(outputs, planned)
            continue
        if planned.is_searched:
            outputs.searched.append(planned.path)
        if not outputs.is_fresh(planned.path, fingerprint):
            yield _Stale(planned, fingerprint)


# --- rendering, in workers ---------------------------------------------------------------------------------

_renderer_here: Renderer
_output_here: Path


def _prepare(root: Path, config: Config, site: Site) -> None:
    global _renderer_here, _output_here
    _renderer_here, _output_here = Renderer(root, config, site), root / "output"


@dataclass(frozen=True, slots=True)
class _Made:
    """A page that stands: whether its bytes were new, and the Markdown engine that made its body, if it has one."""

    new: bool
    engine: str


def _render_one(stale: _Stale) -> _Made | Problem:
    """Writes one page, or says what went wrong."""
    planned = stale.planned
    try:
        data, engine = _renderer_here.render(planned)
        return _Made(write_if_changed(inside(_output_here, planned.path), data), engine)
    except SitegenError as error:
        return error.problem(planned.source)
    except Exception as error:  # hostile text that breaks a library costs its page, not the site
        return Problem(planned.source, f"{planned.url} cannot be made: {type(error).__name__}: {error}")


def _render(
    root: Path, config: Config, site: Site, stale: list[_Stale], jobs: int
) -> Iterator[tuple[_Stale, _Made | Problem | WorkerDiedError]]:
    jobs = 1 if len(stale) < _FEW else jobs
    return Workers(_render_one, jobs, _prepare, (root, config, site), batch=50).run(stale)


def _record(report: BuildReport, outputs: Outputs, stale: _Stale, answer: _Made | Problem | WorkerDiedError) -> None:
    if isinstance(answer, WorkerDiedError):
        answer = Problem(stale.planned.source, str(answer))
    if isinstance(answer, Problem):
        report.errors.append(answer)
        _drop_withdrawn(outputs, stale.planned)
        return
    report.written += answer.new
    if answer.engine:
        report.engines[answer.engine] += 1
    outputs.written(stale.planned.path, stale.fingerprint)


def _drop_withdrawn(outputs: Outputs, planned: Planned) -> None:
    """Where the page of a withdrawn story cannot be made, the story itself must not stay in its place."""
    if isinstance(planned.context, WithdrawnPage):
        outputs.remove(planned.path)


# --- files that are copied ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Copy:
    """A file that is published as it is: from the disk, or from bytes that a theme made of its own."""

    path: str
    source: str
    file: Path | None
    data: bytes = b""

    def fingerprint(self) -> str:
        now: Stamp | str = stamp(self.file) if self.file else digest(self.data)
        return f"copy {now!r}"


def _copies(report: BuildReport, root: Path, renderer: Renderer) -> Iterator[_Copy]:
    for asset in renderer.assets.values():
        yield _Copy(asset.path, f"{asset.name} of the theme", None, asset.data)
    for folder, prefix in (("static", ""), ("content/images", "images/"), (".sitegen/data", "data/")):
        refused: list[str] = []
        links: list[str] = []
        for path in walk(root / folder, refused, hidden=folder == "static", links=links):
            relative = path.relative_to(root / folder).as_posix()
            yield _Copy(prefix + relative, f"{folder}/{relative}", path)
        report.errors += [Problem(f"{folder}/{name}", NOT_UTF8) for name in refused]
        report.errors += [Problem(f"{folder}/{name}", A_LINK) for name in links]


def _claim(report: BuildReport, outputs: Outputs, copy: _Copy) -> bool:
    other = outputs.claim(copy.path, copy.source)
    if other:
        error = f"would be published as /{copy.path}, where {other} stands already; it is left out"
        report.errors.append(Problem(copy.source, error))
    return not other


def _copy(report: BuildReport, outputs: Outputs, copy: _Copy) -> None:
    try:
        fingerprint = copy.fingerprint()
        if outputs.is_fresh(copy.path, fingerprint):
            return
        data = copy.file.read_bytes() if copy.file else copy.data
        report.written += write_if_changed(inside(outputs.folder, copy.path), data)
        outputs.written(copy.path, fingerprint)
    except OSError as error:
        report.errors.append(Problem(copy.source, error.strerror or str(error)))
    except ValueError as error:
        report.errors.append(Problem(copy.source, str(error)))
