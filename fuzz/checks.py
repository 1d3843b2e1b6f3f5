"""What must hold whatever the bytes: a story or one clear error, names that can stand, HTML that is clean."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from sitegen.capture import RepeatedLines, read_seed
from sitegen.content.document import new_document, parse_document, render_document
from sitegen.content.front_matter import article
from sitegen.core.config import Config
from sitegen.core.errors import ContentError, SeedError
from sitegen.core.files import is_portable
from sitegen.core.model import Story
from sitegen.core.raster_images import HEAD_BYTES, format_of
from sitegen.core.text import distinct_slugs, escape, plain, slug, squeeze
from sitegen.render import markdown_html

READERS = ("txt", "html", "md", "json", "jsonl", "xml", "eml", "warc", "warc.gz", "txt.gz", "wacz")
"""A suffix for each reader of seeds."""


def seed(data: bytes, suffix: str) -> None:
    """Any bytes under any name are stories or errors that name the file; a body holds no markup of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"a.{suffix}").write_bytes(data)
        for one in read_seed(Path(folder), f"a.{suffix}", Config(), RepeatedLines()):
            if isinstance(one, SeedError):
                assert one.file and one.file.startswith("seeds/a."), one
                assert "\n" not in str(one)
            else:
                _story(one)


def _story(story: Story) -> None:
    json.dumps([story.title, story.body, story.source_url], ensure_ascii=False).encode()
    assert story.source_url == "" or story.source_url.lower().startswith(("http://", "https://")), story.source_url
    assert is_portable(slug(story.title))
    html = markdown_html.render(story.body).html
    assert "<script" not in html and "javascript:" not in html.replace("&", "").split(">")[0]


def text_reader(data: bytes) -> None:
    """A dump of text."""
    seed(data, "txt")


def html_reader(data: bytes) -> None:
    """A saved page."""
    seed(data, "html")


def front_matter(data: bytes) -> None:
    """A file of content/ is an article or one error with its file; what is written from it is read back."""
    try:
        document = parse_document(data, "content/articles/a.md")
    except ContentError as error:
        assert str(error).startswith("content/articles/a.md:"), error
        return
    made, problems = article("content/articles/a.md", document)
    assert is_portable(made.slug) and made.title is not None
    assert all("\n" not in str(problem) for problem in problems)
    assert all(alias.startswith("/") for alias in made.aliases)
    again = parse_document(render_document(new_document(document.data, document.body)), "content/articles/a.md")
    assert article("content/articles/a.md", again)[0] == made


def slugs(data: bytes) -> None:
    """Names have slugs that every system can hold, no two alike; a line is escaped into itself."""
    names = data.decode("utf-8", "replace").split("\n")
    made = distinct_slugs(names)
    assert len({one.casefold() for one in made.values()}) == len(set(names))
    for name in names[:20]:
        assert is_portable(made[name]) and slug(slug(name)) == slug(name)
        line = squeeze(name)
        assert plain(escape(line)).split() == line.split(), line
    format_of(data[:HEAD_BYTES])


CHECKS: dict[str, Callable[[bytes], None]] = {
    "text": text_reader,
    "html": html_reader,
    "front_matter": front_matter,
    "slug": slugs,
}
