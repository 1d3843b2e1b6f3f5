"""Chooses a file for each story, and writes it or merges it with the file that exists."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from sitegen.annotate.annotation import Annotation
from sitegen.content.document import Document, parse_document, render_document, update_document
from sitegen.content.front_matter import article
from sitegen.content.merge import Machine, hide, merge_fields, write
from sitegen.convert import front_matter
from sitegen.convert.held_back import HeldArticle
from sitegen.convert.known_articles import HIDDEN_MARK, KnownArticles
from sitegen.convert.pictures import Pictures, Store
from sitegen.core.config import Config
from sitegen.core.errors import ContentError, Problem
from sitegen.core.files import Other, listing, path_inside, write_if_changed
from sitegen.core.model import ENTITY_KINDS, Provenance, Story
from sitegen.core.seed_id import SeedId
from sitegen.core.text import path_key, slug, slug_with_mark
from sitegen.index.permalinks import story_url


def on_disk(root: Path) -> Store:
    """A function that stores files of the site at `root` on the disk."""
    return lambda path, data: write_if_changed(path_inside(root, path), data)


class ArticleWriter:
    """Writes articles. Counts them as `written`, `unchanged`, and `kept` if edits of a person were kept.

    `store` takes a path relative to the site and bytes, and returns whether they differ from what was stored. `stands`
    maps the path of an article to the fields that keep a person's edit. `warnings` are about pictures that are
    lost. `hidden` counts the articles that became drafts since their records are not public.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        known: KnownArticles,
        store: Store,
    ) -> None:
        self.root, self.config, self.store = root, config, store
        self.known, self.orphans, self.unreadable = known.by_record, dict(known.orphans), known.unreadable
        self.stands: dict[str, tuple[str, ...]] = {}
        self.pictures = Pictures(root, store)
        self.warnings: list[Problem] = []
        self.written = self.unchanged = self.kept = self.hidden = 0

    @cached_property
    def taken(self) -> set[str]:
        """Keys of all paths under content/articles, including links; listed when the first new article needs a name."""
        others: list[Other] = []
        files = [entry.path for entry in listing(self.root / "content/articles", others=others)]
        return {path_key(f"content/articles/{path}") for path in (*files, *(other.path for other in others))}

    def add(self, key: str, story: Story, annotation: Annotation) -> Problem | None:
        """Updates the article of a story or writes a new one; returns the problem, if any.

        `key` is the key of the story's record. Stories must arrive in the order of their seeds' paths, since the first
        of several stories with the same title gets the slug without a mark.
        """
        identity = str(SeedId(story.seed, key))
        try:
            machine = self.machine(key, story, annotation)
            made = self.known.get(story.seed, {}).get(key) or self.orphans.pop(story.sha256, None)
            if made:
                self._update(made.path, machine)
            else:
                path = self._place(identity, story)
                self._write(path, write(_with_slug_of(path, machine)))
        except (ContentError, OSError, ValueError) as error:
            return Problem(story.seed, f"its article cannot be written: {error}")
        return None

    def hide(self, article: HeldArticle) -> bool:
        """Makes an article a draft, since its record is not public; returns False if a person decided about that.

        Raises ContentError, OSError and ValueError if the article cannot be read or written.
        """
        path = article.made.path
        old = parse_document((self.root / path).read_bytes(), path)
        context = article.made.context.removesuffix(HIDDEN_MARK) + HIDDEN_MARK
        found = Provenance(f"state in the seed: {article.kind}", 1.0)
        hidden = hide(old, str(article.seed), context, found)
        if hidden is None:
            return False
        self.hidden += self.store(path, render_document(hidden))
        return True

    def _place(self, identity: str, story: Story) -> str:
        folder = f"content/articles/{story.date[:4] or 'undated'}"
        name = story.slug or slug(story.title)
        path = f"{folder}/{name}.md"
        length = 6
        while path_key(path) in self.taken:  # another article has this path
            if path in self.unreadable:
                raise ContentError("stands in its place and cannot be read", file=path, hint="mend or remove it")
            path = f"{folder}/{slug_with_mark(name, identity, length)}.md"
            length += 6
        self.taken.add(path_key(path))
        return path

    def _update(self, path: str, machine: Machine) -> None:
        old = parse_document((self.root / path).read_bytes(), path)
        document, kept = merge_fields(old, _with_slug_of(path, machine))
        self.kept += bool(kept)
        if kept:
            self.stands[path] = kept
        self._write(path, self._with_alias(path, old, document))

    def _with_alias(self, path: str, old: Document, new: Document) -> Document:
        """`new` with the old URL as an alias, if a corrected date changes the URL of the story."""
        pattern = self.config.site.permalink
        before, after = (story_url(article(path, d)[0], pattern) for d in (old, new))
        aliases = new.data.get("aliases") or []
        if before == after:
            return new
        listed = aliases if isinstance(aliases, list) else [aliases]
        kept = [alias for alias in listed if alias not in (before, after)]
        return update_document(new, {**new.data, "aliases": [*kept, before]}, new.body)

    def _write(self, path: str, document: Document) -> None:
        if self.store(path, render_document(document)):
            self.written += 1
        else:
            self.unchanged += 1

    def machine(self, key: str, story: Story, annotation: Annotation) -> Machine:
        """The result of converting a story. Stores the pictures that belong to it.

        `key` is that of its record.
        """
        identity = str(SeedId(story.seed, key))
        images, complaint = self.pictures.stored(story.seed, story.images, key)
        self.warnings += [Problem(f"seeds/{identity}", complaint)] if complaint else []
        names: dict[str, Any] = {
            kind.plural: Provenance(f"names in the text ({self.config.annotate.model})", 0.8) for kind in ENTITY_KINDS
        }
        tags = Provenance("topics and phrases of the text", 0.6)
        if front_matter.has_own_tags(story):
            tags = story.provenance["topics"]
        return Machine(
            front_matter.fields(story, annotation, images), story.body, identity, story.sha256, story.context,
            story.captured, {**names, "tags": tags, **story.provenance, **_of_extra(story)}, story.item,
        )  # fmt: skip


def _with_slug_of(path: str, machine: Machine) -> Machine:
    """A conversion with the slug of the file, if another story has the slug that the seed states."""
    stem = PurePosixPath(path).stem
    stated = machine.fields.get("slug")
    marked = stated and any(stem == slug_with_mark(stated, machine.seed, length) for length in (6, 12, 18))
    return replace(machine, fields={**machine.fields, "slug": stem}) if marked else machine


def _of_extra(story: Story) -> dict[str, Provenance]:
    """The provenance of each key that sitegen does not know."""
    found = story.provenance.get("extra")
    return dict.fromkeys(story.extra, found) if found else {}
