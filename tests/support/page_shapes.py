"""Pages of random shapes around a known story, for tests that no paragraph of it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

TITLE = "Council votes to dredge the eastern channel"
_PARAGRAPHS = (
    "<p>{}</p>", '<p class="text">{}</p>', '<p style="text-align: justify"><span>{}</span></p>',
    '<p class="c-paragraph"><font face="Georgia">{}</font></p>', "<div>{}</div>", '<div class="par"><p>{}</p></div>',
    "{}<br><br>", "<p><b>{}</b></p>",
    '<p>{}</p><p class="gap">&nbsp;</p>', '<section data-x="1"><p class="zQ1">{}</p></section>',
    '<div dir="ltr" style="text-align: left"><span style="font-size: 12pt">{}<br></span></div>',
)  # fmt: skip
_GROUPS = (
    "{}", "<div>{}</div>", "<section>{}</section>", '<div class="row"><div class="col-md-8">{}</div></div>',
    '<div class="text has-social-tools">{}</div>', '<div class="body-part article--with-sidebar">{}</div>',
)  # fmt: skip
_HOMES = (
    '<article><h1>{title}</h1>{body}</article>',
    '<main><header><h1>{title}</h1></header><div class="article-body">{body}</div></main>',
    '<div id="page"><h1>{title}</h1><div class="entry-content">{body}</div></div>',
    '<table width=700><tr><td><a href="/">News</a></td><td><h1>{title}</h1>{body}</td></tr></table>',
    '<div class="container"><div class="row"><h1>{title}</h1></div><div class="row">{body}</div></div>',
)  # fmt: skip
_TOLD = "The {} said on Monday that its takings rose by a tenth in the year to June, and that it would pay its owners."
_TRADES = ("net loft", "rope walk", "ice house", "smokery", "cooperage", "sail loft", "foundry", "salt works")
_ITEMS = "".join(f"<li><h3>{n}/8 {name}</h3><p>{_TOLD.format(name)}</p></li>" for n, name in enumerate(_TRADES, 1))
BOXES = (
    '<div class="ad-slot">Advertisement</div>',
    f'<div class="gallery"><h2>Work in pictures</h2><ul>{_ITEMS}</ul></div>',
    '<div class="related-stories"><h3>Related</h3><ul><li><a href="/b">Bank to close branches</a></li></ul></div>',
    '<div class="k2"><a href="/c"><h4>River floods valley town</h4><p>The mayor asked people to go.</p></a></div>',
    "<h2>A sub-heading</h2>",
    '<div class="newsletter-signup"><p>Every Friday our writers pick the best stories of the week for you.</p></div>',
    f'<aside class="sidebar"><h4>Trade</h4>{"".join(f"<p>{_TOLD.format(name)}</p>" for name in _TRADES[:2])}</aside>',
    '<figure><img src="https://x.example/a.jpg"><figcaption>The harbour at low water</figcaption></figure>',
)  # fmt: skip
_COMMENTS = "".join(
    f'<li class="comment"><b>Reader {n}</b><p>I know the {name} well. {_TOLD.format(name)}</p></li>'
    for n, name in enumerate(_TRADES)
)
_BELOW = (
    "", "<footer>All rights reserved.</footer>", f'<div id="comments"><ol class="comment-list">{_COMMENTS}</ol></div>',
    '<div class="author-bio"><p>The reporter has written about ports and fishing for the paper since 2009.</p></div>',
)  # fmt: skip


class ShapedPage(NamedTuple):
    """A page, and the paragraphs of its story."""

    page: str
    story: tuple[str, ...]


@st.composite
def shaped_pages(draw: st.DrawFn, paragraphs: Sequence[str]) -> ShapedPage:
    """Pages with the first paragraphs of a story, in groups, with boxes between them and below."""
    story = paragraphs[: draw(st.integers(4, len(paragraphs)))]
    made = draw(st.sampled_from(_PARAGRAPHS))
    group = draw(st.sampled_from(_GROUPS))
    cuts = sorted(draw(st.sets(st.integers(1, len(story) - 1), max_size=3)))
    parts = [story[start:end] for start, end in zip([0, *cuts], [*cuts, len(story)], strict=True)]
    linked = draw(st.sampled_from(["", *story[1:-1]]))
    words = {text: f'<a href="https://x.example/live">{text}</a>' if text == linked else text for text in story}
    groups = [group.format("".join(made.format(words[text]) for text in part)) for part in parts]
    boxes = [draw(st.sampled_from(BOXES)) for _ in cuts]
    body = "".join(part + box for part, box in zip(groups, [*boxes, ""], strict=True))
    home = draw(st.sampled_from(_HOMES)).format(title=TITLE, body=body)
    below = draw(st.sampled_from(_BELOW))
    head = f'<head><title>{TITLE}</title><meta property="og:type" content="article"></head>'
    page = f'<!doctype html><html lang="en">{head}<body><nav><a href="/">Home</a></nav>{home}{below}</body></html>'
    return ShapedPage(page, tuple(story))
