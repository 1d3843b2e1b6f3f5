"""`sitegen.toml` as one frozen record. Every key has a default. Unknown keys and values of a wrong type are errors."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sitegen.core.config_reader import AUTO, NO_KEY, ConfigReader, MinStories
from sitegen.core.errors import ConfigError
from sitegen.core.field_rules import FieldRules, by_pattern

FILE = "sitegen.toml"
PUBLISHED = ("json", "csv", "parquet", "sqlite")
"""Formats of `export` that `build` can publish on the site."""
PRECOMPRESSED = ("br", "gz")
PERMALINK_FIELDS = ("year", "month", "day", "slug", "section")
HOSTS = ("github-pages", "cloudflare-pages", "netlify", "s3")
"""Hosts whose limits `check` knows."""
MIN_WIDTH_PIXELS, MAX_WIDTH_PIXELS = 16, 10_000
"""The bounds of [images] widths."""
HEADERS = {
    name.lower(): name
    for name in ("Cache-Control", "Content-Type", "Content-Disposition", "Content-Encoding", "Content-Language")
}
"""The HTTP headers that a target stores with a file: name in lower case -> name as it is written."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """[site]: what the archive is called and where it will stand."""

    title: str = "News archive"
    """The name in the masthead."""
    description: str = ""
    """One line under the name, and the description of the front page."""
    base_url: str = ""
    """Where the site will stand, with scheme; feeds and sitemaps need it. A path in it becomes the root of links."""
    language: str = "en"
    """BCP 47 code of the interface, and of stories that do not name theirs."""
    theme: str = "broadsheet"
    """A folder in the site's themes/, or one of the built-in themes."""
    permalink: str = "/{year}/{month}/{slug}/"
    """The URL of a story; {year}, {month}, {day}, {slug} and {section} are replaced."""
    relative_urls: bool = False
    """Links relative to each page, so that the site works from a folder."""


@dataclass(frozen=True, slots=True)
class CaptureConfig:
    """[capture]: how seeds are read."""

    min_confidence: float = 0.5
    """Fields with a confidence below this (0 to 1) are left out of front matter and listed in the report of `convert`.
    """


@dataclass(frozen=True, slots=True)
class ConvertConfig:
    """[convert]: what is taken from seeds."""

    comments: bool = False
    """Keep the comments of readers that exports hold."""
    post_types: tuple[str, ...] = ()
    """Types of WordPress posts that are read as stories although they usually are none: "page", "product"."""


@dataclass(frozen=True, slots=True)
class PublicationConfig:
    """[publications."NAME"]: how the captures of one publication are read."""

    folders: tuple[str, ...] = ()
    """Folders under seeds/ that hold its captures."""
    urls: tuple[str, ...] = ()
    """The publication's addresses: a domain, or a domain and the beginning of a path."""
    drop: tuple[str, ...] = ()
    """Regular expressions; a line in which one of them matches is not part of a story."""
    keep: tuple[str, ...] = ()
    """Regular expressions; a line in which one of them matches is always part of a story."""
    authors: Mapping[str, str] = field(default_factory=dict)
    """Corrected names of authors: "J. Doe" = "Jane Doe"; "" removes the author."""
    day_first: bool | None = None
    """How numeric dates such as 03/04/2014 are meant: true for 3 April, false for 4 March."""


@dataclass(frozen=True, slots=True)
class AnnotateConfig:
    """[annotate]: how names are found."""

    model: str = "sitegen"
    """"sitegen", or the name of an installed spaCy pipeline."""


@dataclass(frozen=True, slots=True)
class EntitiesConfig:
    """[entities]: which people, organizations, places and events get pages."""

    min_stories: MinStories = AUTO
    """An entity in fewer stories has no page of its own; the A-Z index leads to its stories."""
    accept: float = 0.97
    """At the end of a conversion, merges with at least this probability are decided; with 0, none are."""


@dataclass(frozen=True, slots=True)
class TagsConfig:
    """[tags]: which tags get pages."""

    min_stories: MinStories = AUTO
    """A tag of fewer stories has no page of its own."""


@dataclass(frozen=True, slots=True)
class AuthorsConfig:
    """[authors]: which authors get pages."""

    min_stories: MinStories = AUTO
    """An author of fewer stories has no page of its own."""


@dataclass(frozen=True, slots=True)
class PublicationPagesConfig:
    """[publications] min_stories: which publications get pages. The tables beside it are PublicationConfig."""

    min_stories: MinStories = AUTO
    """A publication with fewer stories has no page of its own."""


@dataclass(frozen=True, slots=True)
class FeedsConfig:
    """[feeds]: which terms get feeds."""

    min_stories: int = 10
    """A term with fewer stories has no feed of its own."""


@dataclass(frozen=True, slots=True)
class PagesConfig:
    """[pages]: parts of the site that can be left out."""

    downloads: bool = True
    """Downloads on the pages of entities."""
    network: bool = True
    """The picture of who is named together."""
    on_this_day: bool = True
    """A page for each day of the year."""
    comments: bool = False
    """The comments of readers, below the stories that have them."""


@dataclass(frozen=True, slots=True)
class ImagesConfig:
    """[images]: the pictures of the site."""

    widths: tuple[int, ...] = ()
    """Widths in pixels of smaller versions of each picture, which pages offer to browsers; needs the extra `images`."""


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """[search]: the search page."""

    enabled: bool = True
    """Build the search index."""


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """[check]: which host's limits `check` tests."""

    host: str = ""
    """"github-pages", "cloudflare-pages", "netlify" or "s3"."""


@dataclass(frozen=True, slots=True)
class DeployConfig:
    """[deploy.NAME]: a target of `deploy`."""

    url: str = ""
    """A folder, s3://bucket/prefix, gs://, az://, ssh://user@host/path or git+ssh://...#branch; no passwords."""
    max_deletes: int = 100
    """A deploy that would delete more files than this requires --yes."""
    precompress: tuple[str, ...] = ()
    """"br" and "gz": a compressed copy is uploaded beside each text file, for servers that look for such copies."""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """"PATTERN" = { "Cache-Control" = "..." }: headers of files, if the target stores headers; "" removes a header."""


@dataclass(frozen=True, slots=True)
class ExportConfig:
    """[export]: the archive as open data."""

    publish: tuple[str, ...] = ()
    """Formats that `build` puts under /data/: "json", "csv", "parquet", "sqlite"."""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of sitegen.toml."""

    site: SiteConfig = field(default_factory=SiteConfig)
    capture: CaptureConfig = field(default_factory=CaptureConfig)
    convert: ConvertConfig = field(default_factory=ConvertConfig)
    annotate: AnnotateConfig = field(default_factory=AnnotateConfig)
    entities: EntitiesConfig = field(default_factory=EntitiesConfig)
    tags: TagsConfig = field(default_factory=TagsConfig)
    authors: AuthorsConfig = field(default_factory=AuthorsConfig)
    feeds: FeedsConfig = field(default_factory=FeedsConfig)
    pages: PagesConfig = field(default_factory=PagesConfig)
    images: ImagesConfig = field(default_factory=ImagesConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    check: CheckConfig = field(default_factory=CheckConfig)
    export: ExportConfig = field(default_factory=ExportConfig)
    deploy: Mapping[str, DeployConfig] = field(default_factory=dict)
    publications: Mapping[str, PublicationConfig] = field(default_factory=dict)
    publication_pages: PublicationPagesConfig = field(default=PublicationPagesConfig(), metadata=NO_KEY)
    """Read from the key `min_stories` of [publications]."""
    fields: Mapping[str, FieldRules] = field(default_factory=dict)


def find_site(start: Path) -> Path:
    """The nearest folder, `start` or one above it, that has a sitegen.toml. Raises ConfigError if there is none."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise ConfigError(f"no {FILE} here or above", file=str(start), hint="`sitegen new DIR` makes a site")


BASE_URL = "a full address, such as https://example.org/archive,"


def is_base_url(text: str) -> bool:
    """Whether `text` is a valid base URL: an http(s) address, or "" if the address of the site is not known yet."""
    return not text or re.fullmatch(r"https?://[^/\s?#\[\]]+(?:/[^\s?#]*)?", text) is not None


def permalink_fault(pattern: str) -> str:
    """What is wrong with a pattern for the URLs of stories, or "".

    A step that begins with a dot would be hidden: sitegen or hosts keep such names for themselves.
    """
    known = ", ".join(f"{{{name}}}" for name in PERMALINK_FIELDS)
    unknown = set(re.findall(r"\{([^{}]*)\}", pattern)) - set(PERMALINK_FIELDS)
    odd = re.search(r"^//|\.\.|[\\\s?#%]", pattern)
    if unknown or odd or "{slug}" not in pattern or not pattern.startswith("/"):
        return f"{pattern!r} must start with / and hold {{slug}}; known are {known}"
    return f"{pattern!r} has a step that begins with a dot" if "/." in pattern else ""


def load_config(root: Path) -> Config:
    """Reads sitegen.toml in `root`. Raises one ConfigError that lists all problems, one per line."""
    try:
        text = (root / FILE).read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", file=FILE) from error
    except RecursionError as error:
        raise ConfigError("is not TOML: nested too deep", file=FILE) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"is not TOML: {error}", file=FILE, line=int(line[1]) if line else None) from error
    reader = ConfigReader(text)
    if "fields" in data:
        data["fields"] = by_pattern(data["fields"])
    least = _without_min_stories(data)
    config: Config = reader.record(Config, data, ())
    if least is not None and (stories := reader.value(MinStories, least, ("publications", "min_stories"))):
        config = replace(config, publication_pages=PublicationPagesConfig(stories))
    if not is_base_url(config.site.base_url):
        reader.report(("site", "base_url"), f"{BASE_URL} was expected")
    if problem := permalink_fault(config.site.permalink):
        reader.report(("site", "permalink"), problem)
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", config.site.language):
        reader.report(("site", "language"), "a language code was expected, such as en or pt-BR")
    for name, publication in config.publications.items():
        for key in ("drop", "keep"):
            for pattern in getattr(publication, key):
                if problem := _fault(pattern):
                    reader.report(("publications", name, key), f"{pattern!r} is no regular expression: {problem}")
    for width in config.images.widths:
        if not MIN_WIDTH_PIXELS <= width <= MAX_WIDTH_PIXELS:
            expected = f"a width from {MIN_WIDTH_PIXELS} to {MAX_WIDTH_PIXELS:,} pixels was expected, not {width}"
            reader.report(("images", "widths"), expected)
    _check_choices(reader, ("export", "publish"), config.export.publish, PUBLISHED)
    if not 0 <= config.entities.accept <= 1:
        reader.report(("entities", "accept"), f"a probability from 0 to 1 was expected, not {config.entities.accept}")
    _check_choices(reader, ("check", "host"), (config.check.host,), ("", *HOSTS))
    for name, target in config.deploy.items():
        _check_target(reader, ("deploy", name), target)
    if reader.problems:
        raise ConfigError(f"\n{FILE}:".join(reader.problems), file=FILE, line=reader.first)
    return config


def _without_min_stories(data: dict[str, Any]) -> Any:
    """Takes `min_stories` out of the table [publications] and returns it; None if there is none.

    A table of this name is the rules of a publication, and stays.
    """
    table = data.get("publications")
    if isinstance(table, dict) and not isinstance(table.get("min_stories", {}), dict):
        return table.pop("min_stories")
    return None


def _check_choices(
    reader: ConfigReader, path: tuple[str, ...], values: tuple[str, ...], known: tuple[str, ...]
) -> None:
    for value in values:
        if value not in known:
            reader.report(path, f"{value!r} is none of {', '.join(filter(None, known))}")


def _check_target(reader: ConfigReader, path: tuple[str, ...], target: DeployConfig) -> None:
    """Reports what the types of a target's values cannot show. The URL is never printed, since it may hold a secret."""
    if has_password(target.url):
        reader.report((*path, "url"), "has a password or token in it; credentials come from the environment")
    _check_choices(reader, (*path, "precompress"), target.precompress, PRECOMPRESSED)
    for pattern, values in target.headers.items():
        unknown = [name for name in values if name.lower() not in HEADERS]
        if unknown:
            known = ", ".join(HEADERS.values())
            reader.report((*path, "headers", pattern), f"{unknown[0]} cannot be set; known are {known}")


def has_password(url: str) -> bool:
    """Whether a URL holds a secret: a password, an access token as the user name of an https URL, or a signature."""
    login, at, _ = url.partition("://")[2].partition("/")[0].rpartition("@")
    secret = bool(at) and (":" in login or re.match(r"(?:git\+)?https?://", url) is not None)
    return secret or re.search(r"[?&](?:sig|x-amz-\w+|token|key)=", url, re.IGNORECASE) is not None


def _fault(pattern: str) -> str:
    """The error message for an invalid regular expression; "" if it is valid."""
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return ""
