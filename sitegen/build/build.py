"""content/ -> output/: updates the index, plans the site, and renders and writes what changed."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from sitegen.build.context import BuildContext, BuildOptions
from sitegen.build.report import BuildReport
from sitegen.build.scheduler import Assembly, is_assembled, left_as_they_are
from sitegen.core import deploy_block
from sitegen.core.config import Config, SearchConfig
from sitegen.core.errors import Problem, SitegenError, ThemeError
from sitegen.core.files import is_file, remove_tree
from sitegen.core.language import Language
from sitegen.core.leftovers import remove_leftovers_of_site
from sitegen.core.steady_folder import SteadyFolder
from sitegen.core.urls import file_of
from sitegen.export import publish
from sitegen.incremental import publish_guard
from sitegen.incremental.invalidation import bring_up_to_date
from sitegen.index import future_dates
from sitegen.index.archive import Archive
from sitegen.index.hidden_files import hidden_files
from sitegen.index.index_file import forget_index, open_index
from sitegen.index.last_good import unknown
from sitegen.index.lock import STAND_IN, locked
from sitegen.index.page_thresholds import outgrown
from sitegen.index.scan import forget_unheld, scan
from sitegen.index.store import recall, remember, required
from sitegen.pages.plan import site_record
from sitegen.render.theme import find_chain, has_template, site_language

log = logging.getLogger(__name__)

DEFAULT_THEME = "broadsheet"
_DEFAULT = BuildOptions()
_NEEDED = ("home.html", "article.html", "term.html", "index.html", "archive.html", "period.html", "404.html")
"""Templates that every theme must have.

If a theme has all of these but no search.html, its site has no search page. If one is missing, the theme is broken, and
a missing search.html does not turn search off.
"""


def clean(root: Path) -> list[str]:
    """Removes output/ (except its .gitkeep) and .sitegen/; returns the names of the folders that were removed.

    Raises BusyError, a SitegenError, if another run works on the site.
    """
    there = (root / ".sitegen").is_dir()
    with locked(root, makes_state=False):
        removed = ["output"] if _empty(root / "output") else []
        _remove_state(root / ".sitegen")
    return [".sitegen", *removed] if there else removed


def _remove_state(folder: Path) -> None:
    """Removes .sitegen/. A file in it that serves as the lock is removed last, if the system allows it."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name != STAND_IN and not remove_tree(path):
            path.unlink()
    with suppress(OSError):
        remove_tree(folder)


def _empty(output: Path) -> bool:
    if output.is_symlink() or not output.is_dir():
        return False
    deploy_block.block_deploy(output)
    for path in output.iterdir():
        if path.name not in (".gitkeep", deploy_block.BLOCK_FILE) and not remove_tree(path):
            path.unlink()
    deploy_block.allow_deploy(output)
    if not any(output.iterdir()):
        output.rmdir()
    return True


def build(root: Path, config: Config, options: BuildOptions = _DEFAULT) -> BuildReport:
    """Builds the site at `root`.

    Raises SitegenError if the configuration is wrong, or if output/ is moved, removed or replaced during the build;
    errors in single files are in the report.
    """
    with nullcontext() if options.original else locked(root):
        if not options.haste.last:
            remove_leftovers_of_site(root)
        if options.fresh:
            _empty(root / "output")
            forget_index(root / ".sitegen")
        output = SteadyFolder.hold(root / "output")
        with output.required():
            report = _build_again_if_damaged(root, config, options)
        if not report.overtaken:  # an overtaken build has not found all errors
            publish_guard.record(root / "output", report.standing)
        if options.preview or options.drafts:
            deploy_block.block_deploy(root / "output", deploy_block.PREVIEW if options.preview else deploy_block.DRAFTS)
        else:
            deploy_block.allow_deploy(root / "output")
    return report


def _build_again_if_damaged(root: Path, config: Config, options: BuildOptions) -> BuildReport:
    try:
        return _build(root, config, options)
    except sqlite3.DatabaseError as error:
        log.info("the index is damaged and made anew: %s", error)
        forget_index(root / ".sitegen")
        return _build(root, config, options)


def _build(root: Path, config: Config, options: BuildOptions) -> BuildReport:
    report = BuildReport(explained=[] if options.explain else None)
    with report.timed("total"), closing(open_index(root / ".sitegen", config)) as db, required(db):
        haste = options.haste if is_assembled(db) else replace(options.haste, last=None)
        context = BuildContext(root, config, replace(options, haste=haste), db, report)
        if haste.last:
            report.take_over(haste.last)
        elif options.conversion:
            _convert(context)
        if report.converted:
            report.errors += [replace(p, file=f"seeds/{p.file}") for p in report.converted.failed]
            report.warnings += report.converted.warnings
        _index(context)
        _publish(context)
        if report.overtaken and haste.last:
            report.take_over_copies(haste.last)
        report.errors = list(dict.fromkeys([*report.errors, *report.lasting, *report.uncopied]))
        report.warnings = list(dict.fromkeys([*report.warnings, *report.unpublished]))
        report.standing = _standing_errors(context)
    return report


def _convert(context: BuildContext) -> None:
    # Imported here, with all readers of captures: half the time that a start takes.
    from sitegen.build.machine_decider import decide_changed_names
    from sitegen.convert import ConvertContext, convert

    root, options = context.options.original or context.root, context.options
    with context.report.timed("convert"):
        asked = ConvertContext(root, context.config, context.db, options.jobs, options.progress, named=options.named)
        context.report.converted = convert(asked)
        if not options.drafts:  # a preview with drafts leaves it to the next build
            decide_changed_names(root, context.config, context.db, options.progress, options.limits, options.jobs)


def _standing_errors(context: BuildContext) -> publish_guard.Errors:
    """What `deploy` must know about the errors of this build."""
    db, errors = context.db, context.report.errors
    unreadable = unknown(db, context.root) if errors else ()
    hidden = hidden_files(Archive(db, context.options.drafts)) if unreadable else ()
    first = min(map(str, errors), default="")  # the same for any order in which errors were found
    return publish_guard.Errors(len(errors), first, unreadable, tuple(hidden))


def _index(context: BuildContext) -> None:
    root, db, options, report = context.root, context.db, context.options, context.report
    with report.timed("index"), options.progress.stage("index", None, "files") as tick:
        only = options.haste.changed if options.haste.last else None
        found = scan(db, root, context.config, tick, options.jobs, only)
        forget_unheld(db, root / "output")
        bring_up_to_date(db, context.config, options.drafts, options.limits)
        report.warnings += [*found.warnings, *future_dates.warnings(db, root, date.today().isoformat())]
        report.warnings += outgrown(db, context.config)
        report.errors += found.errors
        report.lasting = list(dict.fromkeys([*report.lasting, *found.refused]))


def _publish(context: BuildContext) -> None:
    report, drafts = context.report, context.options.drafts
    try:
        publish(context.root, context.config, context.db, drafts=drafts)
    except SitegenError as error:
        report.errors.append(error.problem("sitegen.toml"))
    # Made after the export, which creates the views of the same connection without drafts.
    archive = Archive(context.db, drafts)
    report.articles = archive.pages_of_stories()
    config, broken = _usable_theme(context)
    language = site_language(() if broken else find_chain(context.root, config.site.theme), config.site.language)
    report.warnings += _missing_language(config, language)
    site = site_record(archive, config, language)
    Assembly(replace(context, config=config), site, broken).run()


def _missing_language(config: Config, language: Language) -> list[Problem]:
    """A warning if no catalog has the site's language."""
    if language.code == config.site.language:
        return []
    return [Problem("sitegen.toml", f"no catalog has the language {config.site.language!r}; the pages speak English")]


def _usable_theme(context: BuildContext) -> tuple[Config, ThemeError | None]:
    """Returns the settings with a usable theme, without search if the theme has no search page; or the theme's error.

    If a theme is broken, the default theme is used, unless output/ has pages of another theme: these stay as they are.
    """
    root, config, theme = context.root, context.config, context.config.site.theme
    try:
        chain = _chain(root, config)
    except ThemeError as error:
        if _has_pages_of_another(context.db, root):
            return config, left_as_they_are(error)
        config = replace(config, site=replace(config.site, theme=DEFAULT_THEME))
        try:
            chain = _chain(root, config)
        except ThemeError:
            return config, left_as_they_are(error)
        problem = error.problem()
        context.report.errors.append(replace(problem, error=f"{problem.error}; built with {DEFAULT_THEME}"))
        theme = DEFAULT_THEME
    remember(context.db, "theme", theme)
    has_search = has_template(chain, "search.html") or not all(has_template(chain, name) for name in _NEEDED)
    return config if has_search else replace(config, search=SearchConfig(enabled=False)), None


def _chain(root: Path, config: Config) -> tuple[Path, ...]:
    """The folders of the theme and of those it extends. Raises ThemeError if they or their catalogs are unusable."""
    chain = find_chain(root, config.site.theme)
    site_language(chain, config.site.language)
    return chain


def _has_pages_of_another(db: sqlite3.Connection, root: Path) -> bool:
    """Whether output/ has pages of another theme than the default one, or of an unknown theme."""
    last = recall(db, "theme")
    return last != DEFAULT_THEME if last else is_file(root / "output" / file_of("/"))
