"""One file of the site, planned: where it stands, and the frozen record that it is made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitegen.core.urls import file_of
from sitegen.pages.records.files import File
from sitegen.pages.records.pages import ArticlePage, Page, TermPage


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name that becomes a link in a body: the forms in which the story says it, and where it leads."""

    forms: tuple[str, ...]
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class PageBody:
    """Markdown that stands on the disk: the file (relative to the site), its digest, the names to link.

    `text` is the Markdown where it has been read already; the digest stands for it.
    """

    path: str
    digest: str
    links: tuple[NameLink, ...] = ()
    text: str | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """One file of the site. `source` names what it comes from, for messages; `template` is "" where none is used.

    `shows` are the numbers of stories that it tells of because they are related.
    """

    url: str
    source: str
    template: str
    context: Page | File
    body: PageBody | None = None
    shows: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """Where it stands under output/."""
        return file_of(self.url)

    @property
    def is_searched(self) -> bool:
        """Whether it belongs in the search index."""
        return isinstance(self.context, ArticlePage | TermPage) and self.context.head.searched
