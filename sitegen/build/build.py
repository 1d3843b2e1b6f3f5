"""content/ -> output/: the index is brought up to date, the site planned, and what changed is rendered and written."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from sitegen.build.report import BuildReport, Haste
from sitegen.build.scheduler import Assembly, is_assembled, left_as_they_are
from sitegen.core import publish_guard, unfit_mark
from sitegen.core.config import Config, SearchConfig
from sitegen.core.errors import Problem, SitegenError, ThemeError
from sitegen.core.files import is_file, remove_tree
from sitegen.core.language import Language
from sitegen.core.leftovers import sweep
from sitegen.core.progress import QUIET, Progress
from sitegen.core.urls import file_of
from sitegen.export import publish
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index import future_dates
from sitegen.index.archive import Archive
from sitegen.index.hidden_files import hidden_files
from sitegen.index.last_good import unknown
from sitegen.index.lock import STAND_IN, locked
from sitegen.index.scan import forget_unheld, scan
from sitegen.index.store import forget_index, open_index, recall, remember, required
from sitegen.pages.plan import site_record
from sitegen.render.theme import find_chain, has_template, site_language

log = logging.getLogger(__name__)

DEFAULT_THEME = "broadsheet"
_NEEDED = ("home.html", "article.html", "term.html", "index.html", "archive.html", "period.html", "404.html")
"""Templates that every archive needs: a theme without one is broken, and its lack of a search page no wish."""


def clean(root: Path) -> list[str]:
    """Removes output/ (all but its .gitkeep) and .sitegen/; returns the names of those that were there.

    Raises SitegenError where another run is at work on the site.
    """
    there = (root / ".sitegen").is_dir()
    with locked(root, makes_state=False):
        removed = ["output"] if _empty(root / "output") else []
        _remove_state(root / ".sitegen")
    return [".sitegen", *removed] if there else removed


def _remove_state(folder: Path) -> None:
    """Removes .sitegen/; a file in it that stands in for the lock goes last, and where the system lets it."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name != STAND_IN and not remove_tree(path):
            path.unlink()
    with suppress(OSError):
        remove_tree(folder)


def _empty(output: Path) -> bool:
    if output.is_symlink() or not output.is_dir():
        return False
    unfit_mark.mark_unfit(output)
    for path in output.iterdir():
        if path.name not in (".gitkeep", unfit_mark.MARK_FILE) and not remove_tree(path):
            path.unlink()
    unfit_mark.mark_fit(output)
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
    search: bool = True,
    explain: bool = False,
    original: Path | None = None,
    haste: Haste = Haste(),  # noqa: B008 -- it is frozen
    jobs: int = 1,
    progress: Progress = QUIET,
) -> BuildReport:
    """Builds the site at `root`. `fresh` forgets output/ and all derived state first; what is built with `drafts`
    or as a `preview` is not for `deploy`; without `search` the search bundle is left to a later build; `explain` asks
    for the reasons why pages were rendered.
    `original` is the site that `root` has its content/ and seeds/ of by links: whoever calls holds the lock of that.

    Raises SitegenError where the configuration is wrong; what is wrong with single files is listed in the report.
    """
    with nullcontext() if original else locked(root):
        if not haste.last:
            sweep(root)
        if fresh:
            _empty(root / "output")
            forget_index(root / ".sitegen")
        try:
            report = _build(root, original, config, conversion, drafts, search, explain, haste, jobs, progress)
        except sqlite3.DatabaseError as error:
            log.info("the index is damaged and made anew: %s", error)
            forget_index(root / ".sitegen")
            report = _build(root, original, config, conversion, drafts, search, explain, haste, jobs, progress)
        if not report.overtaken:  # one that was has not met all errors
            publish_guard.record(root / "output", report.standing)
        if preview or drafts:
            unfit_mark.mark_unfit(root / "output", unfit_mark.PREVIEW if preview else unfit_mark.DRAFTS)
        else:
            unfit_mark.mark_fit(root / "output")
    return report


def _build(
    root: Path,
    original: Path | None,
    config: Config,
    conversion: bool,
    drafts: bool,
    search: bool,
    explain: bool,
    haste: Haste,
    jobs: int,
    progress: Progress,
) -> BuildReport:
    report = BuildReport(explained=[] if explain else None)
    with report.timed("total"), closing(open_index(root / ".sitegen", config)) as db, required(db):
        haste = haste if is_assembled(db) else replace(haste, last=None)
        if haste.last:
            report.converted, report.lasting = haste.last.converted, haste.last.lasting
            report.uncopied, report.unpublished = haste.last.uncopied, haste.last.unpublished
        elif conversion:
            from sitegen.convert import convert  # with all readers of captures: half the time that a start takes

            with report.timed("convert"):
                report.converted = convert(original or root, config, db, jobs=jobs, progress=progress)
        if report.converted:
            report.errors += [replace(p, file=f"seeds/{p.file}") for p in report.converted.failed]
            report.warnings += report.converted.warnings
        _index(report, db, root, config, drafts, haste, jobs, progress)
        _publish(report, db, root, original, config, drafts, search, haste, jobs, progress)
        report.errors = list(dict.fromkeys([*report.errors, *report.lasting, *report.uncopied]))
        report.warnings = list(dict.fromkeys([*report.warnings, *report.unpublished]))
        report.standing = _standing_errors(report, db, root, drafts)
    return report


def _standing_errors(report: BuildReport, db: sqlite3.Connection, root: Path, drafts: bool) -> publish_guard.Errors:
    """What whoever publishes output/ must know of the errors of its build."""
    unreadable = unknown(db, root) if report.errors else ()
    hidden = hidden_files(Archive(db, drafts)) if unreadable else ()
    first = min(map(str, report.errors), default="")  # whatever order they were found in
    return publish_guard.Errors(len(report.errors), first, unreadable, tuple(hidden))


def _index(
    report: BuildReport,
    db: sqlite3.Connection,
    root: Path,
    config: Config,
    drafts: bool,
    haste: Haste,
    jobs: int,
    progress: Progress,
) -> None:
    with report.timed("index"), progress.stage("index", None, "files") as tick:
        found = scan(db, root, config, tick, jobs, haste.changed if haste.last else None)
        forget_unheld(db, root / "output")
        bring_up_to_date(db, config, drafts)
        report.warnings += [*found.warnings, *future_dates.warnings(db, root, date.today().isoformat())]
        report.errors += found.errors
        report.lasting = list(dict.fromkeys([*report.lasting, *found.refused]))


def _publish(
    report: BuildReport,
    db: sqlite3.Connection,
    root: Path,
    original: Path | None,
    config: Config,
    drafts: bool,
    search: bool,
    haste: Haste,
    jobs: int,
    progress: Progress,
) -> None:
    try:
        publish(root, config, db, drafts=drafts)
    except SitegenError as error:
        report.errors.append(error.problem("sitegen.toml"))
    archive = Archive(db, drafts)  # after the export, which asks the same connection for no drafts
    report.articles = archive.pages_of_stories()
    config, broken = _usable_theme(report, db, root, config)
    language = site_language(() if broken else find_chain(root, config.site.theme), config.site.language)
    report.warnings += _missing_language(config, language)
    site = site_record(archive, config, language)
    made = Assembly(
        report, db, root, config, site, drafts=drafts, search=search, haste=haste, jobs=jobs, broken=broken,
        original=original,
    )  # fmt: skip
    made.run(progress)


def _missing_language(config: Config, language: Language) -> list[Problem]:
    """A warning where no catalog has the site's language."""
    if language.code == config.site.language:
        return []
    return [Problem("sitegen.toml", f"no catalog has the language {config.site.language!r}; the pages speak English")]


def _usable_theme(
    report: BuildReport, db: sqlite3.Connection, root: Path, config: Config
) -> tuple[Config, ThemeError | None]:
    """The settings with a theme that can be had, and search only where it has a page; or why there is no theme.

    The default theme stands in where no pages of another one stand in output/: these are left as they are.
    """
    theme = config.site.theme
    try:
        chain = _chain(root, config)
    except ThemeError as error:
        if _has_pages_of_another(db, root):
            return config, left_as_they_are(error)
        config = replace(config, site=replace(config.site, theme=DEFAULT_THEME))
        try:
            chain = _chain(root, config)
        except ThemeError:
            return config, left_as_they_are(error)
        report.errors.append(replace(error.problem(), error=f"{error.problem().error}; built with {DEFAULT_THEME}"))
        theme = DEFAULT_THEME
    remember(db, "theme", theme)
    has_search = has_template(chain, "search.html") or not all(has_template(chain, name) for name in _NEEDED)
    return config if has_search else replace(config, search=SearchConfig(enabled=False)), None


def _chain(root: Path, config: Config) -> tuple[Path, ...]:
    """The theme's folders. Raises ThemeError where they or their catalogs cannot be used."""
    chain = find_chain(root, config.site.theme)
    site_language(chain, config.site.language)
    return chain


def _has_pages_of_another(db: sqlite3.Connection, root: Path) -> bool:
    """Whether output/ holds pages of another theme than the default one, or nobody knows of which."""
    last = recall(db, "theme")
    return last != DEFAULT_THEME if last else is_file(root / "output" / file_of("/"))
