"""Plain-text captures: what a page says when it is copied as text, or wire copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitegen.capture import blocks as blocks_module
from sitegen.capture import body as body_module
from sitegen.capture import captions, cues, datelines, dates, features, fields, head, run, titles
from sitegen.capture.blocks import Block
from sitegen.capture.body import Body
from sitegen.capture.captions import Caption
from sitegen.capture.datelines import Dateline
from sitegen.capture.decode import check_lines, decode
from sitegen.capture.furniture import Furniture
from sitegen.capture.head import Head
from sitegen.errors import SeedError
from sitegen.files import digest
from sitegen.model import Image, Provenance, Removed, Story
from sitegen.text import fold

MAX_BYTES = 4 << 20
_LEAST = -2.0
_BEFORE = "before the article"


@dataclass(frozen=True, slots=True)
class _Text:
    """A capture as blocks, with what each is worth."""

    blocks: list[Block]
    shares: list[int]
    reasons: list[str]
    scores: list[float]
    wire: bool
    bare: bool  # nothing on it looks like a page: no line of it is dropped


def read(data: bytes, seed: str, furniture: Furniture) -> Story:
    """The story in a plain-text capture. Raises SeedError where there is none."""
    name = f"seeds/{seed}"
    decoded = decode(data, name)
    lines = check_lines(decoded.text, name)
    text = _measure(lines, seed, furniture)
    if not any(c.isalpha() for block in text.blocks for c in block.text):
        raise SeedError("no text found", file=name)
    start, end = _run(text)
    tops = [max(s, furniture.top_share(seed, b.text)) for s, b in zip(text.shares, text.blocks[:40], strict=False)]
    tops += text.shares[40:]
    title = titles.find(text.blocks, start, tops, fields.publication(seed))
    top = head.read(text.blocks, tops, title, max(start, title + 1), wire=text.wire)
    story = _story(text, top, max(end, top.body), seed, digest(data))
    if not story.body:
        raise SeedError("no article found, only a headline", file=name, line=text.blocks[title].line)
    return fields.complete(story, decoded.note)


def _measure(lines: Sequence[str], seed: str, furniture: Furniture) -> _Text:
    wrapped = blocks_module.is_wrapped(lines)
    made = blocks_module.unwrap(lines) if wrapped else blocks_module.split(lines)
    shares = [0 if cues.is_closer(block.text) else furniture.share(seed, block.text) for block in made]
    reasons = features.neutral(made)
    bare = not any(reasons) and not any(shares) and not any(cues.end(b.text) for b in made)
    wire = (wrapped and bare) or (_closer(made) < len(made) and (wrapped or bare or _is_signed(made)))
    scores = [0.0] * len(made) if bare or wire else run.odds(made, shares, reasons)
    return _Text(made, shares, reasons, scores, wire, bare)


def _run(text: _Text) -> tuple[int, int]:
    """Where the article begins and ends. Wire copy has no page around it: there it ends with the sign-off."""
    if text.wire:
        top = range(1, min(10, len(text.blocks)))
        return next((at for at in top if datelines.find(text.blocks[at].text)), 1), _closer(text.blocks)
    found = None if text.bare else run.best(text.blocks, text.scores)
    return (found[0], _end(text, found[1])) if found else _whole(text.blocks)


def _end(text: _Text, end: int) -> int:
    """The end of a run: without the first lines of a list below it, and with the last paragraphs up to other matter."""
    blocks = text.blocks
    while end > 2 and end < len(blocks) and _is_short(blocks[end - 1].text) and not blocks[end].gap:
        end -= 1
    while end < len(blocks) and _is_last(text, end):
        end += 1
    return end


def _is_short(line: str) -> bool:
    return len(line) < 60 and not line.endswith((".", "”", '"', "’", "»", "!", ":"))


def _is_last(text: _Text, at: int) -> bool:
    block = text.blocks[at]
    ended = len(block.text) > 40 and block.text.endswith((".", "”", '"', "»", ".’"))
    other = text.reasons[at] or text.shares[at] or cues.end(block.text) or captions.read(block.text)
    return ended and block.gap and not other and text.scores[at] > _LEAST


def _closer(blocks: Sequence[Block]) -> int:
    """Where the sign-off of a wire story begins, if it has one; a page may go on below it."""
    least = max(2, len(blocks) // 2)
    end = max((at for at in range(least, len(blocks)) if cues.is_closer(blocks[at].text)), default=len(blocks))
    while end > 2 and cues.is_closer(blocks[end - 1].text):
        end -= 1
    return end


def _is_signed(blocks: Sequence[Block]) -> bool:
    """Whether the very last line is a sign-off, as no page around a story would have it."""
    return cues.is_closer(blocks[-1].text)


def _whole(blocks: Sequence[Block]) -> tuple[int, int]:
    """All lines below the first, up to one that ends articles."""
    ends = (at for at in range(2, len(blocks)) if cues.is_hard(cues.end(blocks[at].text)))
    return 1, next(ends, len(blocks))


def _story(text: _Text, top: Head, end: int, seed: str, sha256: str) -> Story:
    blocks = text.blocks
    over = _above(blocks, top)
    known = frozenset(fold(blocks[at].text) for at in (*top.kinds, top.title))
    found, inner = _dateline(blocks[top.body : end])
    date = top.date.iso if top.date else _filed(found) or _decided(blocks[: top.body], seed)
    inside = (
        body_module.whole(inner)
        if text.wire
        else body_module.read(inner, _reasons(text, top.body, end, known), text.scores[top.body : end])
    )
    below = [Removed(b.line, b.text, _reason_below(b, text.wire)) for b in blocks[end:]]
    images = tuple(Image("", c.caption, c.credit) for c in captions.merge(over.captions + inside.captions) if c.caption)
    removed = sorted(over.removed + inside.removed + below, key=lambda r: r.line)
    title = blocks[top.title].text
    subtitle = blocks[top.subtitle].text if top.subtitle is not None else ""
    story = Story(
        seed=seed, sha256=sha256, title=title, body=body_module.markdown(inside), subtitle=subtitle,
        authors=top.authors, date=date, dateline=found.place if found else "", images=images,
        removed=tuple(removed),
    )  # fmt: skip
    paper = fields.publication(seed)
    named = next((part for b in blocks[: top.title] for part in b.text.split(" | ") if _spells(part, paper)), "")
    story = replace(story, publication=named)
    return replace(story, provenance=_provenance(story, top, text.wire))


def _reasons(text: _Text, start: int, end: int, known: frozenset[str]) -> list[str]:
    """For each block of the run why it is no part of the article, or ""."""
    return [
        "repeats in other captures of this folder" if text.shares[at] and len(text.blocks[at].text) > 3
        else "said in the head already" if len(text.blocks[at].text) > 15 and fold(text.blocks[at].text) in known
        else text.reasons[at] or cues.end(text.blocks[at].text)
        for at in range(start, end)
    ]  # fmt: skip


def _above(blocks: Sequence[Block], top: Head) -> Body:
    """What stands over the article and is no field: captions, and furniture with its reason."""
    over = Body()
    for at, block in enumerate(blocks[: top.body]):
        if at == top.title or top.kinds.get(at) in ("subtitle", "byline", "date line"):
            continue
        kind = top.kinds.get(at, "")
        caption = None if kind or at < top.title else _caption(blocks, at)
        if caption:
            over.captions.append(caption)
        over.drop(block, "caption" if caption else kind or cues.inside(block.text) or cues.end(block.text) or _BEFORE)
    return over


def _caption(blocks: Sequence[Block], at: int) -> Caption | None:
    text = blocks[at].text
    own = captions.read(text)
    below = captions.read(blocks[at + 1].text) if at + 1 < len(blocks) else None
    if own or not below or len(text.split()) < 4:
        return own
    return Caption(text, below.credit) if below.caption.startswith(text) or not below.caption else None


def _decided(head_blocks: Sequence[Block], seed: str) -> str:
    """A date over the article that can be read in two ways, where the seed's name says which."""
    readings = (iso for block in head_blocks for iso in dates.readings(block.text))
    return next((iso for iso in readings if dates.in_name(iso, seed)), "")


def _spells(part: str, paper: str) -> bool:
    """Whether a line over the headline is the paper's name, in its own spelling."""
    return bool(paper) and fold(part) == fold(paper) and not part.isupper()


def _filed(found: Dateline | None) -> str:
    """The date of a dateline that has a year."""
    full = dates.find(found.day) if found else []
    return full[0].iso if full else ""


def _dateline(blocks: Sequence[Block]) -> tuple[Dateline | None, list[Block]]:
    """The dateline of the first block that can have one, and the blocks without it."""
    made = list(blocks)
    for at, block in enumerate(made[:2]):
        if found := datelines.find(block.text, colon=at == 0):
            made[at] = replace(block, text=block.text[found.end :])
            return found, made
    return None, made


def _reason_below(block: Block, wire: bool) -> str:
    if wire and cues.is_closer(block.text):
        return "sign-off of the wire"
    return cues.inside(block.text) or cues.end(block.text) or cues.AFTER


def _provenance(story: Story, top: Head, wire: bool) -> dict[str, Provenance]:
    found = {
        "title": Provenance("first line" if not top.title else "headline", 0.95 if not top.title else 0.8),
        "body": Provenance("wire copy" if wire else "run of prose", 0.95 if wire else 0.85),
    }
    if story.subtitle:
        found["subtitle"] = Provenance("line under the headline", 0.75)
    if story.publication:
        found["publication"] = Provenance("folder and masthead", 0.9)
    if story.authors:
        found["authors"] = Provenance("byline", 0.95 if top.named else 0.6)
    if story.date and not top.date:
        found["date"] = Provenance("dateline, or a date that the name of the file decides", 0.85)
    elif story.date and top.date:
        found["date"] = Provenance(
            "date of an update" if top.date.updated else "date line", 0.6 if top.date.updated else 0.9
        )
    if story.dateline:
        found["dateline"] = Provenance("first words of the text", 0.9)
    if story.images:
        found["images"] = Provenance("captions in the text", 0.8)
    return found
