"""Renders a planned page into bytes. Nothing here writes files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import orjson
from markupsafe import Markup

from sitegen.content.document import body_of
from sitegen.core.config import Config
from sitegen.core.errors import ThemeError
from sitegen.core.files import digest
from sitegen.core.source_digest import source_digest
from sitegen.incremental.fingerprint import Fingerprint
from sitegen.pages.head import Heads
from sitegen.pages.records.bodies import PageBody
from sitegen.pages.records.files import FeedItem
from sitegen.pages.records.planned import Planned
from sitegen.pages.records.shared import Site
from sitegen.render import markdown_html
from sitegen.render.body_labels import BodyLabels
from sitegen.render.crawler_files import render_file
from sitegen.render.headline_sizes import headline_size
from sitegen.render.language_filters import add_phrases
from sitegen.render.links import linker
from sitegen.render.name_links import link_names
from sitegen.render.template_closures import Closures, theme_error
from sitegen.render.templates import environment
from sitegen.render.theme import Asset, assets, find_chain, site_language


class RenderedPage(NamedTuple):
    """The bytes of a page, and the Markdown engine that made its body ("" without a body)."""

    data: bytes
    engine: str = ""


class Renderer:
    """Renders the pages of one site with one theme.

    `closures` is the result of `closures()` if it is already known. With a `broken` theme no page can be rendered.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        site: Site,
        closures: dict[str, str] | None = None,
        broken: ThemeError | None = None,
    ) -> None:
        self.root, self.config, self.site, self.broken = root, config, site, broken
        self.chain = () if broken else find_chain(root, config.site.theme)
        self.language = site_language(self.chain, config.site.language)
        self.heads = Heads(config, self.language)
        self.known_closures = {} if closures is None else closures
        self._link: Callable[[str], str] = str

    @cached_property
    def assets(self) -> dict[str, Asset]:
        """The theme's static files by name."""
        return assets(self.chain)

    @cached_property
    def env(self) -> jinja2.Environment:
        """The environment with the theme's templates and the filters of the theme contract."""
        folders = [folder / "templates" for folder in self.chain]
        env = environment(folders, self.root / ".sitegen/templates", f"{self.language.code} {self.language.digest}")
        add_phrases(env, self.language)
        env.globals["site"] = self.site
        # pass_context keeps Jinja from computing these at compile time, with one result for all pages.
        env.filters["asset"] = jinja2.pass_context(lambda _, name: self._link(self._asset(name)))
        env.filters["headline_size"] = headline_size
        env.filters["url"] = jinja2.pass_context(lambda _, path: self._link(path))
        return env

    @cached_property
    def graph(self) -> Closures:
        """The closures of the theme's templates."""
        return Closures(self.env)

    def _asset(self, name: str) -> str:
        if name not in self.assets:
            raise ThemeError(f"the theme has no static file {name!r}")
        return "/" + self.assets[name].path

    def fingerprint(self, planned: Planned) -> Fingerprint:
        """Digests of everything that the page's bytes depend on. Raises ThemeError."""
        if planned.template and self.broken:
            raise self.broken.with_traceback(None)
        site, settings, assets_, code = self.shared
        template = self.closure(planned.template) if planned.template else ""
        return Fingerprint(_record_digest((planned.context, planned.body)), template, site, settings, assets_, code)

    @cached_property
    def sources(self) -> str:
        """A digest of all templates; "" if one cannot be read."""
        try:
            found = self.graph.loader.list_sources(self.env)
        except (jinja2.TemplateError, UnicodeDecodeError, OSError):
            return ""
        return digest(repr(found).encode())

    @cached_property
    def shared(self) -> tuple[str, str, str, str]:
        """Digests for what all pages share: the site's record, its settings, the names of assets, the version of
        sitegen.
        """
        published = sorted(asset.path for asset in self.assets.values())
        shared = ((self.site, self.language.digest), self.config.site, published)
        site, settings, assets_ = map(_text_digest, map(repr, shared))
        return site, settings, assets_, source_digest("render")

    def closures(self) -> dict[str, str]:
        """For each template a digest of its closure; "" if the template is broken."""
        for name in () if self.known_closures else self.env.list_templates():
            try:
                self.known_closures[name] = self.closure(name)
            except ThemeError:
                self.known_closures[name] = ""
        return self.known_closures

    def closure(self, template: str) -> str:
        """A digest of a template and of all templates that it extends, includes or imports."""
        if known := self.known_closures.get(template):
            return known
        return _text_digest(repr(sorted(self.graph.of(template).items())))

    def render(self, planned: Planned) -> RenderedPage:
        """The bytes of a page. Raises ThemeError with template and line if the theme fails."""
        if not planned.template:
            data = render_file(planned.context, self.config, self._absolute, self._content)  # type: ignore[arg-type]
            return RenderedPage(data)
        engine = ""
        # The filters read the current page's link function from here, so that macros need no context.
        link = self._link = linker(self.config, planned.url)
        values = {"page": planned.context, "body": Markup("")}
        if planned.body:
            language = planned.context.head.language  # type: ignore[union-attr]
            html, engine = self._body(planned.body, language, link, BodyLabels(self.language))
            values["body"] = Markup(html)  # noqa: S704 -- sanitised by markup.render
        self.graph.check(planned.template)
        try:
            text = self.env.get_template(planned.template).render(values)
        except Exception as error:
            failure = theme_error(error, planned.template, self.graph.loader)
            if isinstance(error, RecursionError):
                self.graph.fail(planned.template, failure)
            raise failure from error
        return RenderedPage((text.rstrip() + "\n").encode(), engine)

    def _body(self, body: PageBody, language: str, link: Any, labels: BodyLabels) -> tuple[str, str]:
        """The HTML of a body, and the engine that made it."""
        text = body.text
        if text is None:
            text = body_of((self.root / body.path).read_bytes(), body.path)
        html, engine = markdown_html.render(text, language, link, labels, dict(body.held))
        return link_names(html, body.links, link), engine

    def _content(self, item: FeedItem) -> str:
        """The HTML of a story in a feed; "" without a body. Its ids begin with the path of its page."""
        prefix = "-".join(re.findall(r"\w+", item.story.url)) + "-"
        labels = BodyLabels(self.language, prefix)
        return self._body(item.body, item.story.language, self._absolute, labels)[0] if item.body else ""

    def _absolute(self, path: str) -> str:
        return self.heads.absolute(path) or path


def _record_digest(record: object) -> str:
    try:
        data = orjson.dumps(record)
    except TypeError:  # a value that JSON cannot represent, such as half of a surrogate pair
        return _text_digest(repr(record))
    return hashlib.blake2b(data, digest_size=10).hexdigest()


def _text_digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()
