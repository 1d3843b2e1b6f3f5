"""The command group `entities`: lists entities and tags, and records decisions on them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.common import Options, common, print_json, print_line
from sitegen.content.decisions import FILE, KINDS, WAYS, Decision
from sitegen.core import console
from sitegen.core.config import Config, load_config
from sitegen.core.text import shortened_list

if TYPE_CHECKING:
    from sitegen.entities.proposal import Proposal
    from sitegen.index.archive import Archive


def _text(value: str) -> str:
    """A name from the command line. Raises BadParameter if it is not UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise click.BadParameter("it is not UTF-8") from error
    return value


def _kind_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--kind", type=click.Choice(KINDS), callback=lambda _, __, kind: kind or "", help=text)


_kind = _kind_option("The kind, if the name alone is ambiguous.")
_note = click.option(
    "--note", type=_text, default="", metavar="TEXT", help="Why, in a few words; it is written down too."
)


@click.group()
def entities() -> None:
    """Look at entities and tags, and decide on them.

    A NAME may begin with its kind: "person:John Smith". Decisions are written to content/decisions.toml and apply at
    the next build.
    """


@entities.command("list")
@click.argument("text", type=_text, default="", metavar="[TEXT]")
@_kind_option("Only this kind; by default all but tags.")
@click.option("--limit", type=click.IntRange(0), default=0, help="The most that are listed; 0 for all.")
@common
def list_(options: Options, text: str, kind: str, limit: int) -> None:
    """List entities, those that most stories name first.

    Only names with TEXT in them, where it is given.
    """
    from sitegen.entities.listing import listing
    from sitegen.entities.lookup import open_archive

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        found = listing(archive, text, kind)
    shown = found[:limit] if limit else found
    if not found:
        print_line(options, f"No {kind or 'entity'} has {text!r} in its name." if text else "There are none.")
    for one in shown:
        print_line(options, f"{one.count:7,}  {one.kind:13} {one.name}")
    _print_remaining(options, len(found) - len(shown))
    print_json(options, {"total": len(found), "entities": [asdict(one) for one in shown]})


@entities.command()
@click.argument("name", type=_text)
@click.option("--limit", type=click.IntRange(0), default=5, show_default=True, help="The most sentences.")
@_kind
@common
def show(options: Options, name: str, limit: int, kind: str) -> None:
    """Show what is known of NAME, and why its names are one."""
    from sitegen.entities.lookup import find_term, open_archive
    from sitegen.entities.profile import profile

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = profile(archive, find_term(archive, name, kind), limit)
    period = " to ".join(dict.fromkeys(filter(None, (made.first[:10], made.last[:10]))))
    stories = f"{made.count:,} {'story' if made.count == 1 else 'stories'}"
    print_line(options, f"{made.name}, {made.kind}: {stories}{f', {period}' if period else ''}  {made.url}")
    for called in made.names:
        print_line(options, f"  {called.stories:6,}  {called.name}  ({called.why})")
    for source, number in made.ids.items():
        print_line(options, f"  id      {number}  ({source})")
    for kinds, others in made.co_occurring.items():
        print_line(options, f"  {kinds}: {', '.join(f'{other} {count:,}' for other, count in others.items())}")
    for seen in made.sentences:
        print_line(options, f"  {' '.join(filter(None, (seen.date[:10], seen.publication)))}: {seen.sentence}")
    print_json(options, made.as_json())


@entities.command()
@click.argument("name", type=_text)
@click.argument("other", type=_text)
@_kind
@_note
@common
def merge(options: Options, name: str, other: str, kind: str, note: str) -> None:
    """OTHER is NAME: its stories go to NAME's page.

    Its address leads there.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    _decide(options, note, lambda a: decide.merge(find_term(a, name, kind), find_term(a, other, kind)))


@entities.command()
@click.argument("name", type=_text)
@click.option("--by", "way", type=click.Choice(WAYS), required=True, help="The property by which the name is split.")
@_kind
@_note
@common
def split(options: Options, name: str, way: str, kind: str, note: str) -> None:
    """NAME stands for several; split it by the property --by.

    They become "NAME (...)", and its address offers the choice.
    """
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    _decide(options, note, lambda a: decide.split(a, find_term(a, name, kind), way))


@entities.command()
@click.argument("name", type=_text)
@click.argument("new", type=_text)
@_kind
@_note
@common
def rename(options: Options, name: str, new: str, kind: str, note: str) -> None:
    """NAME is called NEW; its old address leads to the new one."""
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    _decide(options, note, lambda a: decide.rename(a, find_term(a, name, kind), new))


@entities.command()
@click.argument("name", type=_text)
@click.argument("to", metavar="KIND", type=click.Choice(KINDS))
@_kind_option("The kind that it has now.")
@_note
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

    _decide(options, note, make)


@entities.command()
@click.argument("name", type=_text)
@_kind
@_note
@common
def hide(options: Options, name: str, kind: str, note: str) -> None:
    """NAME gets no page, no link and no place in lists and data."""
    from sitegen.entities import decide
    from sitegen.entities.lookup import find_term

    _decide(options, note, lambda a: decide.hide(find_term(a, name, kind)))


@entities.command()
@click.argument("seed", type=_text)
@_note
@common
def ignore(options: Options, seed: str, note: str) -> None:
    """SEED is no story.

    Its article goes at the next conversion and does not come back.
    """
    from sitegen.entities import decide

    root = options.root()
    _decide(options, note, lambda a: decide.ignore(a, root, seed))


@entities.command()
@click.option("--limit", type=click.IntRange(0), default=0, help="The most proposals; 0 for all.")
@_kind_option("Only this kind.")
@common
def doctor(options: Options, limit: int, kind: str) -> None:
    """Propose what to merge and to split.

    The most likely comes first, each with its evidence. On a terminal each can be answered: y decides, n is
    remembered, s skips, q ends. Elsewhere they are listed. Nothing is ever decided without an answer.
    """
    from sitegen.entities.doctor import proposals
    from sitegen.entities.lookup import open_archive

    root = options.root()
    config = load_config(root)
    with open_archive(root, config, options.jobs) as archive:
        found = proposals(archive, kind)
    shown = found[:limit] if limit else found
    print_json(options, {"total": len(found), "proposals": [proposal.as_json() for proposal in shown]})
    asked = sys.stdin.isatty() and sys.stdout.isatty() and not options.as_json
    decided: set[tuple[str, str]] = set()
    for number, proposal in enumerate(shown, 1):
        names = {(proposal.kind, name) for name in proposal.names}
        if names & decided:
            continue
        for line in _proposal_text(proposal, f"{number}/{len(shown)}"):
            print_line(options, line)
        if asked and not _ask(options, root, config, proposal, names, decided):
            return
    _print_remaining(options, len(found) - len(shown))
    if not found:
        print_line(options, "Nothing looks wrong.")


def _print_remaining(options: Options, count: int) -> None:
    """Prints the number of lines that --limit left out, on standard error, since it is no part of the list."""
    if count and not options.quiet and not options.as_json:
        console.write(f"{count:,} more; --limit 0 lists all", err=True)


def _proposal_text(proposal: Proposal, number: str) -> list[str]:
    names = [f"{name} ({count:,})" for name, count in zip(proposal.names, proposal.counts, strict=True)]
    what = f"split {names[0]} by {proposal.by}" if proposal.action == "split" else f"merge {names[1]} into {names[0]}"
    head = f"{number}  {proposal.confidence:.3f}  {proposal.kind}: {what}"
    stories = [f"in {shortened_list(proposal.stories, 3)}"] if proposal.stories else []
    return [head, *(f"      {line}" for line in (*stories, *proposal.evidence))]


def _ask(
    options: Options,
    root: Path,
    config: Config,
    proposal: Proposal,
    names: set[tuple[str, str]],
    decided: set[tuple[str, str]],
) -> bool:
    """Asks for an answer to one proposal and records it; returns False to quit."""
    from sitegen.entities.decide import append_decision, decision_to_accept, decision_to_reject
    from sitegen.index.index_file import open_index
    from sitegen.index.lock import locked

    answer = click.prompt("      y, n, s(kip) or q(uit)", type=click.Choice(["y", "n", "s", "q"]), show_choices=False)
    if answer in ("y", "n"):
        decision = decision_to_accept(proposal) if answer == "y" else decision_to_reject(proposal)
        # The lock is taken only now, so that other commands can run while a person thinks.
        with locked(root), closing(open_index(root / ".sitegen", config)) as db:
            made = append_decision(db, root, decision)
        print_line(options, f"      {made.in_words()}: written to {FILE}:{made.line}")
        decided |= names if answer == "y" else set()
    return bool(answer != "q")


def _decide(options: Options, note: str, make: Callable[[Archive], Decision]) -> None:
    """Makes a decision on an up-to-date index, writes it to the file, and prints it."""
    from sitegen.entities.decide import append_decision
    from sitegen.entities.lookup import open_archive

    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = append_decision(archive.db, root, make(archive), note)
    print_line(options, f"{made.in_words()}: written to {FILE}:{made.line}; it applies at the next build.")
    print_json(options, {"file": FILE, "line": made.line, "decision": _as_json(made)})


def _as_json(decision: Decision) -> dict[str, Any]:
    data = {name: value for name, value in asdict(decision).items() if name not in ("line", "file")}
    return {name: value for name, value in data.items() if value or name in ("action", "names")}
