"""Proposals to people: names that may mean the same thing, and names that may mean several. Decides nothing itself."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sitegen.content.decisions import KINDS
from sitegen.core.model import ORGANIZATION
from sitegen.entities.candidates import Candidate, Counted, Option, candidates
from sitegen.entities.compared_names import unknown_words
from sitegen.entities.context import Context, Contexts
from sitegen.entities.evidence import sentences
from sitegen.entities.features import JudgedPair, competing, pair_features
from sitegen.entities.link_model import LOCAL, KindModel, LinkModel, link_model
from sitegen.entities.proposal import Proposal, Rejections
from sitegen.entities.splits import splits
from sitegen.index.archive import Archive

MIN_PROBABILITY = 0.2
"""Proposals with a lower confidence are not made."""

_MAX_BARE_ACRONYM_LETTERS = 3
"""Of an acronym of so few letters many organizations have the first letters."""


def proposals(
    archive: Archive, kind: str = "", accept: float = 0.97, names: Collection[tuple[str, str]] | None = None
) -> list[Proposal]:
    """All proposals that are likely enough, the likeliest first, without those that people rejected.

    `kind` restricts them to one kind. The stories of a local name are divided into a proposal of those with a
    probability of at least `accept` and one of the others. With `names` (kind and name, as the index or, for a local
    name, as its story has it), only proposals on at least one of these names are made.
    """
    refused = Rejections(archive, archive.relatives.words)
    found = [*_merges(archive, kind, accept, names, refused), *_splits(archive, kind, names, refused)]
    return sorted(found, key=lambda p: (-p.confidence, -sum(p.counts), p.kind, p.names, p.stories))


def _splits(
    archive: Archive, kind: str, names: Collection[tuple[str, str]] | None, refused: Rejections
) -> Iterator[Proposal]:
    for proposal in splits(archive, kind, refused):
        if proposal.confidence >= MIN_PROBABILITY and (names is None or (proposal.kind, proposal.names[0]) in names):
            yield proposal


def _merges(
    archive: Archive, kind: str, accept: float, names: Collection[tuple[str, str]] | None, refused: Rejections
) -> Iterator[Proposal]:
    contexts, model = Contexts(archive.db), link_model()
    kinds = [kind] if kind else list(KINDS)
    for candidate in candidates(archive, kinds, names):
        allowed = _without_refused(candidate, refused)
        if not allowed.options:
            continue
        if allowed.entity.is_local:
            yield from _local_proposals(archive, contexts, model, allowed, accept)
        else:
            yield from _proposals_of_term(archive, contexts, model, allowed)


def _without_refused(candidate: Candidate, refused: Rejections) -> Candidate:
    name = candidate.entity.name
    kept = tuple(o for o in candidate.options if not refused.pair(name.kind, name.name, o.entity.name.name))
    return Candidate(candidate.entity, kept)


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with its probability."""

    pair: JudgedPair
    probability: float


def judge(contexts: Contexts, model: KindModel, candidate: Candidate, short: Context) -> list[Judged]:
    """The probable options of a name in a context. Of options that exclude each other only the likeliest is kept."""
    pairs = pair_features(contexts, candidate, short)
    found = [Judged(pair, model.probability(pair.features.numbers())) for pair in pairs]
    found.sort(key=lambda j: (-j.probability, -j.pair.option.entity.count, j.pair.option.entity.name.name))
    kept: list[Judged] = []
    for this in found:
        if not this.probability or not _is_supported(candidate.entity, this.pair):
            continue
        if not any(competing(this.pair.option, other.pair.option) for other in kept):
            kept.append(this)
    return kept


def _is_supported(entity: Counted, pair: JudgedPair) -> bool:
    """Whether stories support what the letters of two names of organizations suggest.

    A part of a longer name ("Marsh" of "Marsh Credit") and a short acronym may mean a parent, a unit or another body.
    They are proposed only where a story uses the one name for the other thing.
    """
    other, form = pair.option.entity.name, pair.features.form
    if other.kind != ORGANIZATION.name or pair.features.known_form:
        return True
    letters = min(len(entity.name.plain), len(other.plain))
    return form not in ("head", "tail") and (form != "acronym" or letters > _MAX_BARE_ACRONYM_LETTERS)


def _rounded(probability: float) -> float:
    """Rounded down, so that no proposal states more than its probability."""
    return math.floor(probability * 1000) / 1000


# --- names of terms ------------------------------------------------------------------------------------------------


def _proposals_of_term(
    archive: Archive, contexts: Contexts, model: LinkModel, candidate: Candidate
) -> Iterator[Proposal]:
    entity = candidate.entity
    kind = model.kinds.get(entity.name.kind)
    if kind is None:
        return
    for judged in judge(contexts, kind, candidate, contexts.of_term(entity.term, entity.name.kind)):
        if judged.probability >= MIN_PROBABILITY and judged.pair.option.is_asked:
            told = sentences(contexts, model, entity.name.name, judged.pair)
            both = _main_and_other(entity, judged.pair.option)
            names, counts = tuple(one.name.name for one in both), tuple(one.count for one in both)
            urls = tuple(_url(archive, one.term) for one in both)
            yield Proposal("merge", entity.name.kind, names, counts, urls, _rounded(judged.probability), told)


def _main_and_other(entity: Counted, option: Option) -> tuple[Counted, Counted]:
    """The name that stays after a merge, and the other.

    The name of more stories stays; of as many the one with fewer unknown words, which are slips, then the longer one.
    """
    if option.form in _LONG_STAYS:
        return option.entity, entity
    main, other = sorted(
        (entity, option.entity), key=lambda c: (-c.count, unknown_words(c.name), -len(c.name.name), c.name.name)
    )
    return main, other


_LONG_STAYS = frozenset({"surname", "given", "initial"})
"""Forms in which the longer name is the better name whatever its number of stories."""


def _url(archive: Archive, term: int) -> str:
    return str(archive.db.execute("SELECT url FROM terms WHERE id = ?", (term,)).fetchone()["url"])


# --- names that are known in one story -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Cover:
    """The stories in which a local name probably means one entity, with the probability in each."""

    stories: list[tuple[float, str]] = field(default_factory=list)
    weakest: Judged | None = None

    def add(self, judged: Judged, path: str) -> None:
        self.stories.append((judged.probability, path))
        if self.weakest is None or judged.probability < self.weakest.probability:
            self.weakest = judged


def _local_proposals(
    archive: Archive, contexts: Contexts, model: LinkModel, candidate: Candidate, accept: float
) -> Iterator[Proposal]:
    name = candidate.entity.name
    kind = model.kinds.get(LOCAL + name.kind)
    if kind is None:
        return
    covers: dict[tuple[int, bool], _Cover] = defaultdict(_Cover)
    for local in contexts.local_names(name.kind, name.name):
        context = contexts.of_local(local)
        if any(option.entity.term in context.company for option in candidate.options):
            continue  # the story names a person of this name in full, and left open whether it means that one
        best = judge(contexts, kind, candidate, context)[:1]
        if best and best[0].probability >= MIN_PROBABILITY and best[0].pair.option.is_asked:
            covers[best[0].pair.option.entity.term, best[0].probability >= accept].add(best[0], local.path)
    for cover in covers.values():
        yield _local_proposal(archive, contexts, model, name.name, cover)


def _local_proposal(archive: Archive, contexts: Contexts, model: LinkModel, name: str, cover: _Cover) -> Proposal:
    """One proposal for the stories of a cover. Its evidence is that of the story with the lowest probability."""
    assert cover.weakest  # noqa: S101 -- a cover has a story
    into = cover.weakest.pair.option.entity
    paths: Sequence[str] = sorted(path for _, path in cover.stories)
    return Proposal(
        "merge", into.name.kind, (into.name.name, name), (into.count, len(paths)), (_url(archive, into.term), ""),
        _rounded(cover.weakest.probability), sentences(contexts, model, name, cover.weakest.pair), stories=tuple(paths),
    )  # fmt: skip
