"""One planned file of the site: its URL and the frozen record that it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.core.urls import file_of
from sitegen.pages.records.bodies import PageBody
from sitegen.pages.records.files import File
from sitegen.pages.records.pages import ArticlePage, Page, TermPage


@dataclass(frozen=True, slots=True)
class Planned:
    """One file of the site.

    `source` names the file or term that it comes from, for messages; `template` is "" if the file is not rendered by a
    template. `shows` are the numbers of the stories that the page lists as related.
    """

    url: str
    source: str
    template: str
    context: Page | File
    body: PageBody | None = None
    shows: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        """Its path below output/."""
        return file_of(self.url)

    @property
    def is_searched(self) -> bool:
        """Whether it belongs in the search index."""
        return isinstance(self.context, ArticlePage | TermPage) and self.context.head.searched
