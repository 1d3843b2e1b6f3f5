"""Reads plain-text captures: pages that were copied as text, and wire copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitegen.capture import cues
from sitegen.capture.boilerplate import phrases
from sitegen.capture.boilerplate.repeated_lines import RepeatedLines
from sitegen.capture.cues.language import find_language
from sitegen.capture.encoding.decode import Decoded, check_lines, decode
from sitegen.capture.fields import bylines, captions, completion, datelines, folder_publication, publication_rules
from sitegen.capture.fields.captions import Caption
from sitegen.capture.fields.datelines import Dateline
from sitegen.capture.fields.publication_rules import Rules
from sitegen.capture.record import Record
from sitegen.capture.text import (
    article_run,
    columns,
    foot,
    head,
    headline_lines,
    item_pages,
    labelled_fields,
    layout,
    line_features,
    page_breaks,
    text_dates,
    titles,
)
from sitegen.capture.text import blocks as blocks_module
from sitegen.capture.text import body as body_module
from sitegen.capture.text.blocks import Block
from sitegen.capture.text.body import ArticleBody
from sitegen.capture.text.foot import Foot
from sitegen.capture.text.head import TextHead
from sitegen.capture.text.item_pages import ItemPage
from sitegen.capture.text.line_ledger import Ledger
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Provenance, Story
from sitegen.core.script_words import count_letters, count_words
from sitegen.core.text import fold

_MIN_LOG_ODDS = -2.0
"""A paragraph below the run with a higher score still belongs to the article."""
_SPEAKER = re.compile(r"[^\W\d_a-z][^:a-z]{1,40}: ")
"""A speaker in capitals, or a label, before a colon. A dateline is the only one of its story."""
_BEFORE = "before the article"
_RULE_LOG_ODDS = 3.0
"""Minimum score of a block that a rule keeps."""


@dataclass(frozen=True, slots=True)
class _PlainText:
    """A capture as blocks.

    For each block, `shares` has the percentage of captures that contain it, `reasons` why it is boilerplate or "",
    `scores` the log-odds that it is part of the article.
    """

    blocks: list[Block]
    shares: list[int]
    reasons: list[str]
    scores: list[float]
    kept: frozenset[int]  # indexes of blocks that a rule keeps
    wire: bool
    bare: bool  # nothing looks like a page, so no line is dropped


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a story in its capture.

    `inner` are the indexes of the blocks of its text. `headings` are those that are known to be the headings of items.
    """

    head: TextHead
    foot: Foot
    inner: list[int]
    dateline: Dateline | None
    headings: frozenset[int] = frozenset()


def read_plain_text(record: Record, config: Config, repeated: RepeatedLines) -> Story:
    """The story in a plain-text capture. Raises SeedError if there is none."""
    decoded = decode(columns.expand_tabs(record.data), record.place)
    language = record.stated.get("language")
    with cues.spoken(find_language(decoded.text, str(language.value) if language else "")):
        return _story_of_text(record, decoded, config, repeated)


def _story_of_text(record: Record, decoded: Decoded, config: Config, repeated: RepeatedLines) -> Story:
    """The story in a decoded capture, in the language that is set."""
    name, seed = record.place, record.seed
    page = layout.read_layout(
        check_lines(decoded.text, name), page_breaks.page_starts(record.data), folder_publication.supposed(seed)
    )
    record = replace(record, stated={**page.stated, **record.stated})
    url = record.stated.get("source_url")
    own = publication_rules.rules_for(config, seed, url.value if url else "")
    ledger = Ledger(page.sources, page.entries)
    text = _measure(page.lines, _blocks(page.lines, own, ledger), own, seed, repeated)
    if not any(c.isalpha() for block in text.blocks for c in block.text):
        raise SeedError("no text found", file=name)
    tops = _tops(text, seed, repeated)
    if items := item_pages.read_item_page(text.blocks):
        text, parts = _of_items(text, items), _parts_of_items(text, items, tops)
    else:
        text, title, (start, end) = _bounds(text, record, tops)
        parts = _parts(text, title, start, end, tops)
    story = _story(text, parts, record, ledger)
    if not story.body:
        line = ledger.number(text.blocks[parts.head.title]) or 1
        raise SeedError("no article found, only a headline", file=name, line=line)
    dates = text_dates.stated_dates(text.blocks, parts.head, parts.foot, parts.dateline)
    return completion.complete(story, record, config, note=record.note or decoded.note, dates=dates)


def _blocks(lines: Sequence[str], own: Rules, ledger: Ledger) -> list[Block]:
    """The blocks of a capture, without those that a rule drops."""
    made = blocks_module.unwrap(lines) if blocks_module.is_wrapped(lines) else blocks_module.split(lines)
    for block in made:
        if own.drops(block.text):
            ledger.drop(block, publication_rules.DROPPED)
    return headline_lines.join_headlines([block for block in made if not own.drops(block.text)])


def _measure(lines: Sequence[str], made: list[Block], own: Rules, seed: str, repeated: RepeatedLines) -> _PlainText:
    kept = frozenset(at for at, block in enumerate(made) if own.keeps(block.text))
    known = [phrases.is_sign_off(block.text) or at in kept for at, block in enumerate(made)]
    shares = [0 if k else repeated.share(seed, block.text) for k, block in zip(known, made, strict=True)]
    reasons = ["" if at in kept else reason for at, reason in enumerate(line_features.boilerplate_reasons(made))]
    bare = (
        all(reason in ("", phrases.WORDLESS) for reason in reasons)
        and not any(shares)
        and not any(phrases.reason_at_end(b.text) for b in made)
    )
    wrapped = blocks_module.is_wrapped(lines)
    wire = (wrapped and bare and not any(reasons)) or (
        article_run.sign_off_start(made) < len(made) and (wrapped or bare or article_run.is_signed(made))
    )
    scores = [0.0] * len(made) if bare or wire else article_run.log_odds(made, shares, reasons)
    scores = [max(score, _RULE_LOG_ODDS) if at in kept else score for at, score in enumerate(scores)]
    return _PlainText(made, shares, reasons, scores, kept, wire, bare)


def _bounds(text: _PlainText, record: Record, tops: list[int]) -> tuple[_PlainText, int, tuple[int, int]]:
    """The index of the headline, and the start and end of the run of prose.

    If the record states a title that is on no line, and the first line is prose or a byline, the title is inserted
    before it; so the text is returned too.
    """
    start, end = _run(text)
    stated = record.stated.get("title")
    if stated:
        wanted = fold(stated.value)
        at = next((k for k, block in enumerate(text.blocks[:40]) if fold(block.text) == wanted), None)
        if at is not None:
            return text, at, (start, end)
        first = text.blocks[0].text
        if line_features.is_prose(first) or bylines.is_byline(first) or stated.source == labelled_fields.SOURCE:
            tops.insert(0, 0)
            return _titled(text, stated.value), 0, (max(start, 1) if text.wire or text.bare else start + 1, end + 1)
    return text, titles.find_title(text.blocks, start, tops, folder_publication.supposed(record.seed)), (start, end)


def _of_items(text: _PlainText, page: ItemPage) -> _PlainText:
    """A page of items, of which nothing is boilerplate from the first item to the last."""
    own = range(page.body, page.end)
    kept = frozenset(at for at in own if captions.parse_caption(text.blocks[at].text) is None)
    reasons = ["" if at in own else reason for at, reason in enumerate(text.reasons)]
    return replace(text, kept=kept, reasons=reasons, wire=False, bare=True, scores=[0.0] * len(text.blocks))


def _parts_of_items(text: _PlainText, page: ItemPage, tops: list[int]) -> _Parts:
    """The parts of a page of items: names and dates in the items are theirs, and not the page's."""
    top = head.read_head(text.blocks[: page.body], tops[: page.body], page.title, page.body)
    inner = list(range(page.body, page.end))
    return _Parts(top, Foot(page.end), inner, None, page.headings)


def _titled(text: _PlainText, title: str) -> _PlainText:
    return _PlainText(
        [Block(0, 0, title), *text.blocks], [0, *text.shares], ["", *text.reasons], [0.0, *text.scores],
        frozenset(at + 1 for at in text.kept), text.wire, text.bare,
    )  # fmt: skip


def _tops(text: _PlainText, seed: str, repeated: RepeatedLines) -> list[int]:
    """The shares, in which lines near the top are compared without their digits."""
    if not repeated.folders:
        return list(text.shares)
    tops = [max(s, repeated.top_share(seed, b.text)) for s, b in zip(text.shares, text.blocks[:40], strict=False)]
    return tops + text.shares[40:]


def _run(text: _PlainText) -> tuple[int, int]:
    """The start and end of the article. Wire copy has no page around it, so it ends with the sign-off."""
    if text.wire:
        top = range(1, min(10, len(text.blocks)))
        return next((at for at in top if datelines.find_dateline(text.blocks[at].text)), 1), article_run.sign_off_start(
            text.blocks
        )
    found = None if text.bare else article_run.best_run(text.blocks, text.scores)
    return (found[0], _end(text, found[1])) if found else _whole(text.blocks)


def _end(text: _PlainText, end: int) -> int:
    """The end of a run without the first lines of a list below it, moved down to the last paragraph that fits."""
    blocks = text.blocks
    while end > 2 and end < len(blocks) and article_run.is_short(blocks[end - 1].text) and not blocks[end].gap:
        end -= 1
    while end < len(blocks) and _is_last(text, end):
        end += 1
    return end


def _is_last(text: _PlainText, at: int) -> bool:
    block = text.blocks[at]
    long = count_letters(block.text) > 160 and (
        ". " in block.text or "。" in block.text
    )  # a newspaper's end mark may follow the full stop
    ended = long or (
        count_letters(block.text) > 40 and block.text.endswith((".", "”", '"', "»", ".’", "。", "」", "！", "？"))
    )
    other = (
        text.reasons[at] or text.shares[at] or phrases.reason_at_end(block.text) or captions.parse_caption(block.text)
    )
    return ended and block.gap and not other and text.scores[at] > _MIN_LOG_ODDS


def _whole(blocks: Sequence[Block]) -> tuple[int, int]:
    """The start and end of all lines after the first, up to a line that ends articles."""
    ends = (at for at in range(2, len(blocks)) if phrases.ends_article(phrases.reason_at_end(blocks[at].text)))
    return 1, next(ends, len(blocks))


def _parts(text: _PlainText, title: int, start: int, end: int, tops: list[int]) -> _Parts:
    blocks = text.blocks
    top = head.read_head(blocks, tops, title, max(start, title + 1), wire=text.wire)
    low = foot.read_foot(blocks, top, max(end, top.body), whole=text.bare or text.wire)
    taken = {top.title, *(at for at, kind in top.kinds.items() if kind in head.FIELDS), *low.fields}
    over = [at for at in range(top.body) if at in text.kept - taken]
    inner = [at for at in range(top.body, low.end) if at not in low.fields and at not in low.reasons]
    below = [at for at in range(low.end, len(blocks)) if at in text.kept - taken]
    inner = sorted({*over, *inner, *below, *(at for at in range(top.body, low.end) if at in text.kept - taken)})
    first = [at for at in inner if at >= top.body][:2]
    colon = sum(bool(_SPEAKER.match(blocks[at].text)) for at in inner) < 2
    for at in first:
        if found := datelines.find_dateline(blocks[at].text, colon=colon and at == first[0]):
            return _Parts(top, low, inner, found)
    return _Parts(top, low, inner, None)


def _story(text: _PlainText, parts: _Parts, record: Record, ledger: Ledger) -> Story:
    blocks, seed, top, low = text.blocks, record.seed, parts.head, parts.foot
    over = _above(text, top, ledger)
    for at in range(low.end, len(blocks)):
        ledger.drop(blocks[at], _reason_below(blocks[at], text.wire))
    inside = _inside(text, parts, ledger)
    for at, name in (*low.fields.items(), (top.title, "title")):
        ledger.keep(blocks[at], name)
    for at, reason in low.reasons.items():
        if at not in text.kept:
            ledger.drop(blocks[at], reason)
    paper = _masthead(blocks, top, seed, ledger)
    images = tuple(Image("", c.caption, c.credit) for c in captions.merge_captions(over + inside.captions) if c.caption)
    story = Story(
        seed=seed, sha256=record.sha256, title=blocks[top.title].text, body=body_module.markdown(inside),
        subtitle=head.subtitle_of(blocks, top), authors=_authors(parts),
        dateline=parts.dateline.place if parts.dateline else "", publication=paper,
        images=images, lines=ledger.lines(),
    )  # fmt: skip
    return replace(story, provenance=_provenance(story, parts, text.wire))


def _inside(text: _PlainText, parts: _Parts, ledger: Ledger) -> ArticleBody:
    """The body of the article, with an entry in the ledger for each of its blocks."""
    own, found = parts.inner, parts.dateline
    blocks = [text.blocks[at] for at in own]
    filed = next((k for k, b in enumerate(blocks) if found and datelines.find_dateline(b.text) == found), None)
    if found and filed is not None:
        blocks[filed] = replace(blocks[filed], text=blocks[filed].text[found.end :])
    scores = [text.scores[at] for at in own]
    kept = [at in text.kept for at in own]
    headings = frozenset(k for k, at in enumerate(own) if at in parts.headings)
    inside = (
        body_module.body_of_wire_copy(blocks)
        if text.wire
        else body_module.read_body(blocks, _reasons(text, parts), scores, kept, headings)
    )
    for block, _ in inside.paragraphs:
        ledger.keep(block, "body")
    for block in inside.pictured:
        ledger.keep(block, "images")
    for block, reason in inside.removed:
        ledger.drop(block, reason)
    if found and filed is not None and any(block.line == blocks[filed].line for block, _ in inside.paragraphs):
        ledger.keep_dateline(text.blocks[own[filed]], found.end)
    return inside


def _reasons(text: _PlainText, parts: _Parts) -> list[str]:
    """For each block of the article's text, the reason why it is not part of it, or ""."""
    over = {text.blocks[at].text.casefold() for at in (*parts.head.kinds, parts.head.title)}
    known: set[str] = set()
    found = []
    for at in parts.inner:
        folded = text.blocks[at].text.casefold()
        found.append(_reason(text, at, folded, over, known))
        known.add(folded)
    return found


def _reason(text: _PlainText, at: int, folded: str, over: set[str], known: set[str]) -> str:
    block = text.blocks[at]
    if at in text.kept:
        return ""
    if text.shares[at] and len(block.text) > 3:
        return "repeats in other captures of this folder"
    if len(block.text) > 15 and folded in over:
        return "said in the head already"
    if (len(block.text) > 60 and folded in known) or body_module.is_pull_quote(text.blocks, at):
        return "said in the text already"
    return text.reasons[at] or phrases.reason_at_end(block.text)


def _above(text: _PlainText, top: TextHead, ledger: Ledger) -> list[Caption]:
    """Records the blocks above the article in the ledger, and returns their captions."""
    found: list[Caption] = []
    for at, block in enumerate(text.blocks[: top.body]):
        kind = top.kinds.get(at, "")
        caption = None if kind or at <= top.title or at in text.kept else _caption(text.blocks, at)
        if caption:
            found.append(caption)
            ledger.keep(block, "images")
        elif kind in head.FIELDS:
            ledger.keep(block, kind)
        else:
            ledger.drop(
                block, kind or phrases.reason_inside(block.text) or phrases.reason_at_end(block.text) or _BEFORE
            )
    return found


def _caption(blocks: Sequence[Block], at: int) -> Caption | None:
    text = blocks[at].text
    own = captions.parse_caption(text)
    below = captions.parse_caption(blocks[at + 1].text) if at + 1 < len(blocks) else None
    if own or not below or count_words(text) < 4:
        return own
    return Caption(text, below.credit) if below.caption.startswith(text) or not below.caption else None


def _masthead(blocks: Sequence[Block], top: TextHead, seed: str, ledger: Ledger) -> str:
    """The newspaper's name above the headline, in its own spelling; "" if it is not there."""
    paper = folder_publication.supposed(seed)
    for block in blocks[: top.title]:
        if named := next((part for part in block.text.split(" | ") if _is_spelling_of(part, paper)), ""):
            if named == block.text:
                ledger.keep(block, "publication")
            return named
    return ""


def _is_spelling_of(part: str, paper: str) -> bool:
    return bool(paper) and fold(part) == fold(paper) and not part.isupper()


def _authors(parts: _Parts) -> tuple[str, ...]:
    """The authors in the head, else below the text, else in the dateline."""
    return parts.head.authors or parts.foot.authors or (parts.dateline.authors if parts.dateline else ())


def _reason_below(block: Block, wire: bool) -> str:
    if wire and phrases.is_sign_off(block.text):
        return "sign-off of the wire"
    return phrases.reason_inside(block.text) or phrases.reason_at_end(block.text) or phrases.AFTER


def _provenance(story: Story, parts: _Parts, wire: bool) -> dict[str, Provenance]:
    top, low = parts.head, parts.foot
    found = {
        "title": Provenance("first line" if not top.title else "headline", 0.95 if not top.title else 0.8),
        "body": Provenance("wire copy" if wire else "run of prose", 0.95 if wire else 0.85),
        "subtitle": Provenance("line under the headline", 0.75),
        "publication": Provenance("folder and masthead", 0.9),
        "authors": Provenance("byline", 0.95 if top.named else 0.6),
        "dateline": Provenance("first words of the text", 0.9),
        "images": Provenance("captions in the text", 0.8),
    }
    if not top.authors and not low.authors:
        found["authors"] = Provenance("dateline", 0.9)
    elif low.authors:
        found["authors"] = Provenance("signature below the text", 0.6)
    return {name: how for name, how in found.items() if getattr(story, name)}
