"""The command group `entities`: lists entities and tags, and records decisions on them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sitegen.cli.common import Options, common, counted, exit_if, list_problems, print_json, print_line
from sitegen.cli.entity_options import (
    StoryRange,
    decide_one,
    kind_of_name,
    kind_option,
    name_text,
    note_option,
    print_remaining,
)
from sitegen.cli.entity_proposals import answer, doctor, revoke
from sitegen.content.decisions import FILE, KINDS, WAYS, Decision
from sitegen.core.config import load_config
from sitegen.core.errors import Problem, UsageError

if TYPE_CHECKING:
    from sitegen.index.archive import Archive

MAX_UNASKED_NAMES = 100
"""`hide` asks before it hides more names than this at once."""


@click.group()
def entities() -> None:
    """Look at entities and tags, and decide on them.

    A NAME may begin with its kind: "person:John Smith". Decisions are written to content/decisions.toml and apply at
    the next build.
    """


@entities.command("list")
@click.argument("text", type=name_text, default="", metavar="[TEXT]")
@kind_option("Only this kind; by default all but tags.")
@click.option("--stories", type=StoryRange(), default="0-", help="Only those in so many stories: 1, 2-5 or 10-.")
@click.option("--local", is_flag=True, help="List names that are known in single stories only, and have no page.")
@click.option("--decided", type=click.Choice(["machine", "person"]), help="Only names on which these decided.")
@click.option("--doubt", is_flag=True, help="Only those that are in doubt, with how much.")
@click.option(
    "--sort",
    "order",
    type=click.Choice(["stories", "name", "doubt"]),
    default="stories",
    show_default=True,
    help="The order: most stories, names, or greatest doubt first.",
)
@click.option("--limit", type=click.IntRange(0), default=0, help="The most that are listed; 0 for all.")
@common
def list_(
    options: Options, text: str, kind: str, stories: tuple[int, int | None], local: bool, decided: str | None,
    doubt: bool, order: str, limit: int,
) -> None:  # fmt: skip
    """List entities, those that most stories name first.

    Only names with TEXT in them, where it is given.
    """
    from sitegen.entities.listing import ListFilter, listing
    from sitegen.entities.lookup import open_archive

    root = options.root()
    wanted = ListFilter(text, kind, stories, local, decided or "", doubt, order)
    with open_archive(root, load_config(root), options.jobs) as archive:
        found = listing(archive, wanted)
    shown = found[:limit] if limit else found
    if not found:
        print_line(options, f"No {kind or 'entity'} has {text!r} in its name." if text else "There are none.")
    for one in shown:
        share = f"{one.doubt:5.0%}  " if doubt or order == "doubt" else ""
        note = f"  ({one.decided} decided)" if one.decided else ""
        print_line(options, f"{one.count:7,}  {share}{one.kind:13} {one.name}{note}")
    print_remaining(options, len(found) - len(shown))
    print_json(options, {"total": len(found), "entities": [one.as_json() for one in shown]})


@entities.command()
@click.argument("name", type=name_text)
@click.option("--limit", type=click.IntRange(0), default=5, show_default=True, help="The most sentences.")
@kind_of_name
@common
def show(options: Options, name: str, limit: int, kind: str) -> None:
    """Show what is known of NAME, and why its names are one."""
    from sitegen.entities.lookup import find_term, open_archive
    from sitegen.entities.profile import profile

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = profile(archive, find_term(archive, name, kind), limit)
    period = " to ".join(dict.fromkeys(filter(None, (made.first[:10], made.last[:10]))))
    stories = counted(made.count, "story")
    print_line(options, f"{made.name}, {made.kind}: {stories}{f', {period}' if period else ''}  {made.url}")
    for called in made.names:
        print_line(options, f"  {called.stories:6,}  {called.name}  ({called.why})")
    for one in made.by_machine:
        where = f" in {counted(len(one.stories), 'story')}" if one.stories else ""
        force = f"; no force: {one.overruled}" if one.overruled else ""
        print_line(
            options, f"  machine {one.probability:.3f}  {one.name} is {one.into}{where} (line {one.line}){force}"
        )
        for line in one.evidence:
            print_line(options, f"          {line}")
    for source, number in made.ids.items():
        print_line(options, f"  id      {number}  ({source})")
    for kinds, others in made.co_occurring.items():
        print_line(options, f"  {kinds}: {', '.join(f'{other} {count:,}' for other, count in others.items())}")
    for seen in made.sentences:
        print_line(options, f"  {' '.join(filter(None, (seen.date[:10], seen.publication)))}: {seen.sentence}")
    print_json(options, made.as_json())


@entities.command()
@click.argument("name", type=name_text)
@click.argument("other", type=name_text)
@kind_of_name
@note_option
@common
def merge(options: Options, name: str, other: str, kind: str, note: str) -> None:
    """OTHER is NAME: its stories go to NAME's page.

    Its address leads there.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    decide_one(options, note, lambda a: decide.merge(find_term(a, name, kind), find_term(a, other, kind)))


@entities.command()
@click.argument("name", type=name_text)
@click.option("--by", "way", type=click.Choice(WAYS), required=True, help="The property by which the name is split.")
@kind_of_name
@note_option
@common
def split(options: Options, name: str, way: str, kind: str, note: str) -> None:
    """NAME stands for several; split it by the property --by.

    They become "NAME (...)", and its address offers the choice.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    decide_one(options, note, lambda a: decide.split(a, find_term(a, name, kind), way))


@entities.command()
@click.argument("name", type=name_text)
@click.argument("new", type=name_text)
@kind_of_name
@note_option
@common
def rename(options: Options, name: str, new: str, kind: str, note: str) -> None:
    """NAME is called NEW; its old address leads to the new one."""
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    decide_one(options, note, lambda a: decide.rename(a, find_term(a, name, kind), new))


@entities.command()
@click.argument("name", type=name_text)
@click.argument("to", metavar="KIND", type=click.Choice(KINDS))
@kind_option("The kind that it has now.")
@note_option
@common
def retype(options: Options, name: str, to: str, kind: str, note: str) -> None:
    """NAME is of another KIND.

    KIND is person, organization, place, event or tag.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term, namesake

    def make(archive: Archive) -> Decision:
        row = find_term(archive, name, kind)
        other = namesake(archive, row, to, row["name"])
        if other:
            print_line(options, f"It becomes one with {to}:{other['name']} ({other['count']:,}).")
        return decide.retype(row, to)

    decide_one(options, note, make)


@entities.command()
@click.argument("name", type=name_text, required=False)
@kind_option("The kind, if the name alone is ambiguous; without NAME, only names of this kind.")
@click.option("--stories", type=StoryRange(), help="Without NAME: all names in so many stories, like 1 or 2-5.")
@click.option("--dry-run", is_flag=True, help="Say what would be hidden; write nothing.")
@click.option("--yes", is_flag=True, help=f"Hide more than {MAX_UNASKED_NAMES} names without a question.")
@note_option
@common
def hide(
    options: Options, name: str | None, kind: str, stories: tuple[int, int | None] | None, dry_run: bool, yes: bool,
    note: str,
) -> None:  # fmt: skip
    """NAME gets no page, no link and no place in lists and data.

    Without NAME, all names of a --kind that are in so many --stories are hidden, except those on which people decided.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    if name and (stories or dry_run):
        raise UsageError("NAME goes with neither --stories nor --dry-run", hint="leave one of them out")
    if name:
        decide_one(options, note, lambda a: decide.hide(find_term(a, name, kind)))
    elif stories and kind:
        _hide_all(options, kind, stories, note, dry_run=dry_run, yes=yes)
    else:
        raise UsageError("say which name, or which names", hint="`sitegen entities hide --kind tag --stories 1`")


def _hide_all(
    options: Options, kind: str, stories: tuple[int, int | None], note: str, *, dry_run: bool, yes: bool
) -> None:
    from sitegen.entities import decide
    from sitegen.entities.listing import PERSON, ListFilter, listing
    from sitegen.entities.lookup import open_archive

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        found = listing(archive, ListFilter(kind=kind, stories=stories))
        free = [one for one in found if one.decided != PERSON]
        for one in free if dry_run else ():
            print_line(options, f"{one.count:7,}  {one.kind:13} {one.name}")
        print_line(options, _hidden_in_words(len(free), len(found) - len(free), dry_run=dry_run))
        if not dry_run and len(free) > MAX_UNASKED_NAMES and not yes:
            _ask_whether(options, len(free))
        new = [decide.hiding(one.kind, one.name) for one in free]
        made = decide.Appended() if dry_run else decide.append_decisions(archive.db, root, new, note)
    if made.written:
        print_line(
            options, f"{counted(len(made.written), 'decision')} written to {FILE}; they apply at the next build."
        )
    list_problems((), [Problem(FILE, f"not written: {error}") for _, error in made.refused])
    print_json(options, {"file": FILE, "matching": len(found), "hidden": len(made.written), "dry_run": dry_run})
    exit_if(bool(made.refused))


def _hidden_in_words(free: int, decided: int, *, dry_run: bool) -> str:
    more = f"; on {decided:,} more people decided" if decided else ""
    return f"{counted(free, 'name')} to hide{more}." + (" Nothing is written." if dry_run else "")


def _ask_whether(options: Options, count: int) -> None:
    """Asks a person whether so many names shall be hidden. Raises UsageError if there is nobody to answer, or on no."""
    asked = sys.stdin.isatty() and sys.stdout.isatty() and not options.as_json
    if not asked or not click.confirm(f"Hide {count:,} names?"):
        raise UsageError(f"{count:,} names are many to hide", hint="--yes hides them, --dry-run shows them")


@entities.command()
@click.argument("seed", type=name_text)
@note_option
@common
def ignore(options: Options, seed: str, note: str) -> None:
    """SEED is no story.

    Its article goes at the next conversion and does not come back.
    """
    from sitegen.entities import decide

    root = options.root()
    decide_one(options, note, lambda a: decide.ignore(a, root, seed))


for _command in (doctor, answer, revoke):
    entities.add_command(_command)
