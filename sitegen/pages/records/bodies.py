"""The Markdown of a page or of an entry of a feed, and the names to link in it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name that is marked in the body of a story: the forms that the story uses, and the URL to link to.

    A name without a page has no URL. The first mention of it gets the HTML id `anchor`, to which the index leads; one
    that no sentence has, only the headline or the dateline, has no anchor either. `note` is shown as the title of the
    first mention; "" for none.
    """

    forms: tuple[str, ...]
    kind: str
    url: str
    anchor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageBody:
    """The Markdown of a page: the file's path (relative to the site), its digest, and the names to link.

    `held` has the links to old addresses of which the archive has the page: the target as `link_targets.plain_target`
    returns it, and the URL path of the page.
    `text` is the Markdown if it is already known; else the renderer reads the file. Comparisons use the digest, not the
    text.
    """

    path: str
    digest: str
    links: tuple[NameLink, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    text: str | None = field(default=None, repr=False, compare=False)
