"""The commands `entities doctor`, `answer` and `revoke`: proposals, answers to them, and decisions of the machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.common import Options, common, counted, exclude, exit_if, list_problems, print_json, print_line
from sitegen.cli.entity_options import (
    Probability,
    decision_json,
    kind_of_name,
    kind_option,
    name_text,
    print_remaining,
)
from sitegen.content import machine_decisions
from sitegen.content.decisions import FILE, Decision
from sitegen.core.config import Config, load_config
from sitegen.core.errors import Problem, UsageError
from sitegen.core.text import shortened_list

if TYPE_CHECKING:
    from sitegen.entities.proposal import Proposal
    from sitegen.index.archive import Archive


@click.command()
@click.option("--limit", type=click.IntRange(0), default=0, help="The most proposals; 0 for all.")
@kind_option("Only this kind.")
@click.option(
    "--accept",
    type=Probability(0, 1, min_open=True),
    metavar="P",
    help="Decide on all merges with at least this probability, like 0.97.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the proposals to a table with a column for answers.",
)
@common
def doctor(options: Options, limit: int, kind: str, accept: float | None, table: Path | None) -> None:
    """Propose what to merge and to split.

    The most likely comes first, each with its evidence. On a terminal each can be answered: y decides, n is
    remembered, s skips, q ends. Elsewhere they are listed. Without an answer nothing is decided, but with --accept:
    what is sure enough is written to content/decisions.machine.toml, where `sitegen entities revoke` takes it back.
    """
    exclude("--accept", accept is not None, {"--csv": table, "--kind": kind, "--limit": limit})
    root = options.root()
    config = load_config(root)
    if accept is not None:
        _accept(options, root, config, accept)
        return
    from sitegen.entities.lookup import open_archive

    with open_archive(root, config, options.jobs) as archive:
        found = _found(archive, root, kind)
    shown = found[:limit] if limit else found
    if table is not None:
        _write(options, table, shown)
    else:
        _go_through(options, root, config, shown, len(found))
    print_remaining(options, len(found) - len(shown))
    if not found:
        print_line(options, "Nothing looks wrong.")


def _found(archive: Archive, root: Path, kind: str) -> list[Proposal]:
    from sitegen.entities.acceptance import without_revoked
    from sitegen.entities.contradicted import contradicted
    from sitegen.entities.doctor import proposals

    found = [*contradicted(archive, kind), *proposals(archive, kind)]
    found.sort(key=lambda one: -one.confidence)
    return without_revoked(found, machine_decisions.read_file(root))


def _write(options: Options, table: Path, shown: Sequence[Proposal]) -> None:
    from sitegen.entities.answers import write_proposals

    write_proposals(table, shown)
    print_line(options, f"{counted(len(shown), 'proposal')} in {table}: write yes or no into the column `answer`,")
    print_line(options, f"then `sitegen entities answer {table}`.")
    print_json(options, {"file": str(table), "total": len(shown)})


def _accept(options: Options, root: Path, config: Config, least: float) -> None:
    from sitegen.entities.acceptance import accept_proposals
    from sitegen.entities.lookup import open_archive

    with open_archive(root, config, options.jobs) as archive:
        made = accept_proposals(archive, root, least)
    for entry in made:
        print_line(options, f"{entry.probability:.3f}  {entry.kind}: {entry.in_words()}")
    file = machine_decisions.FILE
    written = f"{counted(len(made), 'decision')} written to {file}; they apply at the next build."
    print_line(options, written if made else f"No proposal is that sure and not in {file} yet.")
    print_json(options, {"file": file, "accepted": len(made), "decisions": [decision_json(entry) for entry in made]})


def _go_through(options: Options, root: Path, config: Config, shown: Sequence[Proposal], total: int) -> None:
    """Lists proposals; on a terminal, asks about each."""
    print_json(options, {"total": total, "proposals": [proposal.as_json() for proposal in shown]})
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


def _proposal_text(proposal: Proposal, number: str) -> list[str]:
    names = [f"{name} ({count:,})" for name, count in zip(proposal.names, proposal.counts, strict=True)]
    what = {
        "split": f"split {names[0]} by {proposal.by}",
        "merge": f"merge {names[-1]} into {names[0]}",
        "part": f"part {names[-1]} from {names[0]}",
    }[proposal.action]
    head = f"{number}  {proposal.confidence:.3f}  {proposal.kind}: {what}"
    stories = [f"in {shortened_list(proposal.stories, 3)}"] if proposal.stories else []
    return [head, *(f"      {line}" for line in (*stories, *proposal.evidence))]


def _ask(
    options: Options, root: Path, config: Config, proposal: Proposal, names: set[tuple[str, str]],
    decided: set[tuple[str, str]],
) -> bool:  # fmt: skip
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


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@common
def answer(options: Options, file: Path) -> None:
    """Decide as the answers in FILE say.

    FILE is a table of `sitegen entities doctor --csv FILE` whose column `answer` says yes, no or nothing. Each answer
    becomes an entry of content/decisions.toml, once, however often FILE is read.
    """
    from sitegen.entities.answers import read_answers
    from sitegen.entities.decide import append_answers
    from sitegen.entities.lookup import open_archive

    root = options.root()
    found = read_answers(file)
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = append_answers(archive.db, root, [one.decision for one in found.answered])
    lines = {one.decision.message: one.line for one in found.answered}
    refused = [Problem(str(file), error, lines.get(one.message)) for one, error in made.refused]
    problems = sorted([*found.problems, *refused], key=lambda problem: problem.line or 0)
    list_problems((), problems)
    counts = f"{len(made.known):,} known before, {found.blank:,} without an answer"
    print_line(options, f"{counted(len(made.written), 'decision')} written to {FILE}, {counts}.")
    print_json(options, {
        "file": FILE, "written": len(made.written), "known": len(made.known), "blank": found.blank,
        "errors": [{"file": p.file, "line": p.line, "error": p.error} for p in problems],
    })  # fmt: skip
    exit_if(bool(problems))


@click.command()
@click.argument("name", type=name_text, required=False)
@click.option("--all", "everything", is_flag=True, help="Take back all decisions of the machine.")
@kind_of_name
@common
def revoke(options: Options, name: str | None, everything: bool, kind: str) -> None:
    """Take back what the machine decided on NAME.

    Its entries are removed from content/decisions.machine.toml, and the machine does not make them again.
    """
    from sitegen.entities.acceptance import take_back
    from sitegen.entities.lookup import open_archive

    if bool(name) == everything:
        raise UsageError("say which name, or --all")
    root = options.root()
    with open_archive(root, load_config(root), options.jobs) as archive:
        made = machine_decisions.read_file(root).entries
        entries = _entries_on(archive, made, name, kind) if name else made
        take_back(root, entries)
    for entry in entries:
        print_line(options, f"{entry.in_words()}: taken back; it applies at the next build.")
    print_json(options, {"file": machine_decisions.FILE, "revoked": [decision_json(entry) for entry in entries]})


def _entries_on(archive: Archive, made: Sequence[Decision], name: str, kind: str) -> tuple[Decision, ...]:
    """The decisions on a name, or else those on the term that it means. Raises UsageError if there are none."""
    from sitegen.entities.lookup import find_term
    from sitegen.entities.profile import concerns_term

    if exact := tuple(entry for entry in made if name in entry.names and kind in ("", entry.kind)):
        return exact
    row = find_term(archive, name, kind)
    if found := tuple(entry for entry in made if concerns_term(archive, entry, row)):
        return found
    raise UsageError(f"the machine decided nothing on {name}")
