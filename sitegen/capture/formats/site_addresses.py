"""The addresses at which a site generator published a file: from its front matter, and from the settings of its site.

Nothing is derived where the settings do not say by which pattern addresses were made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from sitegen.capture.fields import field_names
from sitegen.capture.fields.site_parts import folders_above
from sitegen.capture.formats.site_data import read_data
from sitegen.capture.formats.source import Source
from sitegen.capture.formats.stated_fields import address, words
from sitegen.core.model import Doubt
from sitegen.core.text import slug as slug_of

_HUGO = ("hugo", "config")
_SETTINGS = (
    ("jekyll", tuple(f"_config.{end}" for end in ("yml", "yaml", "toml"))),
    (
        "hugo",
        tuple(
            f"{at}{name}.{end}" for name in _HUGO for at in ("", "config/_default/") for end in ("toml", "yaml", "yml")
        ),
    ),
    ("pelican", ("pelicanconf.py",)),
)
"""Generators, and the files of their settings below the folder of a site."""
_BASES = {"jekyll": ("url", "baseurl"), "hugo": ("baseurl", ""), "pelican": ("siteurl", "")}
"""The keys of the address of a site, and of a path that follows it."""
_ROOTED = frozenset("url permalink saveas redirectfrom redirects oldurls formerurls path".split())
"""Keys whose paths begin at the root of the site, with or without a slash at their beginning."""
_FORMER = ("source_url", "aliases")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's names of patterns; "date" is its default."""
_TOKEN = re.compile(r":([a-z_]+)")
_PELICAN_TOKEN = re.compile(r"\{(\w+)(?::([^{}]{1,40}))?\}")
_STRFTIME = re.compile(r"%[-#]?([YmdybHMS])")
_PLACES = frozenset(
    "example.com www.example.com example.org example.net localhost 127.0.0.1 yoursite.com yourdomain.com".split()
)
"""Hosts of settings that nobody filled in."""
_MAX_PATHS = 200
_PICTURE = r"\.(?:jpe?g|png|gif|webp|svg|avif)"
_FILTERED = re.compile(
    rf"\{{\{{-?\s*[\"'](?P<path>[^\"'{{}}|]{{1,400}}?(?P<picture>{_PICTURE})?)[\"']\s*\|\s*"
    r"(?P<filter>relative_url|absolute_url)\s*-?\}\}",
    re.IGNORECASE,
)
_SITE_VALUE = re.compile(
    rf"\{{\{{-?\s*(site\.baseurl|site\.url)\s*-?\}}\}}(?![^\s()<>\"']{{1,400}}{_PICTURE})", re.IGNORECASE
)
"""Expressions for paths of the site. Pictures are looked for by their path below the folder of the site."""
_BEFORE_FILE = re.compile(
    r"(?:\{\{-?\s{0,9}site\.(?:baseurl|url)\s{0,9}-?\}\}\s?){1,2}(?=\{%-?\s{0,9}(?:link|post_url)\s)", re.IGNORECASE
)
"""Expressions before a tag that names the file of another story; the file is the whole target."""
_PLAIN_TITLE = re.compile(r"[A-Za-z0-9 ,.'-]+")


class SiteSettings(NamedTuple):
    """The settings of the site to which a seed belongs: its generator, its folder ("" or with "/" at the end)."""

    generator: str = ""
    folder: str = ""
    data: Mapping[str, Any] = {}

    def base(self) -> str:
        """The address of the site, without a slash at its end; "" if the settings do not state a real one."""
        key, more = _BASES.get(self.generator, ("", ""))
        stated = address(self.value(key))
        if not stated or _host(stated) in ("", *_PLACES):
            return ""
        return stated.rstrip("/") + (f"/{words(self.value(more)).strip('/')}".rstrip("/") if more else "")

    def prefix(self) -> str:
        """The path of the site on its host: "" or "/blog"."""
        if base := self.base():
            return urlsplit(base).path
        path = words(self.value("baseurl")) if self.generator == "jekyll" else ""
        return f"/{path.strip('/')}" if path.strip("/") and "://" not in path else ""

    def value(self, key: str) -> Any:
        """The value of a key, without regard to its case."""
        return next((value for name, value in self.data.items() if str(name).lower() == key), None)


def _host(text: str) -> str:
    try:
        return (urlsplit(text).hostname or "").lower()
    except ValueError:
        return ""


class OldAddresses(NamedTuple):
    """The old paths of a story, its address on the web ("" if it is not known), the keys read, and what is left out."""

    paths: tuple[str, ...]
    url: str
    keys: frozenset[str]
    doubts: tuple[Doubt, ...]


class FileName(NamedTuple):
    """What the pattern of an address may show of a file: `stem` is its name without day and suffix."""

    day: str = ""
    slug: str = ""
    stem: str = ""
    title: str = ""
    categories: tuple[str, ...] = ()
    section: str = ""

    def by_name(self) -> FileName:
        """With the name of the file as its slug if front matter states none."""
        return self._replace(slug=self.slug or self.stem)


def settings_of(source: Source) -> SiteSettings:
    """The settings of the innermost site around a seed."""
    for folder in folders_above(source.seed):
        for generator, names in _SETTINGS:
            for name in names:
                data = read_data(source.root, f"{folder}{name}")
                if isinstance(data, dict):
                    return SiteSettings(generator, folder, data)
    return SiteSettings()


def read_addresses(facts: Mapping[str, Any], seed: str, settings: SiteSettings, file: FileName) -> OldAddresses:
    """The old addresses of a seed with this front matter, in a site with these settings."""
    found = field_names.lookup(facts)
    paths: list[str] = []
    doubts: list[Doubt] = []
    keys: set[str] = set()
    own = ""
    entries = [
        entry for field in _FORMER for entry in found.get(field, ()) if not address(entry.value) or field == "aliases"
    ]
    entries += [field_names.KeyedValue(key, facts[key]) for key in facts if field_names.comparable(key) == "saveas"]
    for key, value in entries:
        name = field_names.comparable(key)
        if name not in _ROOTED and name not in ("aliases", "alias"):
            continue
        keys.add(key)
        for text in _texts(value)[:_MAX_PATHS]:
            made = _path(text, settings, file, seed, rooted=name in _ROOTED)
            if made:
                paths.append(made)
                own = own or (made if name in ("url", "permalink") else "")
            else:
                doubts.append(Doubt("aliases", text[:200], f"front matter, {key}: no path on the site", 0.0))
    if not own and (derived := _derived(settings, seed, file)):
        own = settings.prefix() + derived
        paths.append(own)
    base = settings.base()
    url = base.removesuffix(settings.prefix()) + own if base and own else ""
    return OldAddresses(tuple(dict.fromkeys(paths)), url, frozenset(keys), tuple(doubts))


def with_site_paths(text: str, settings: SiteSettings) -> str:
    """A text in which Jekyll's expressions for paths of the site are these paths, if the settings state them."""
    if settings.generator != "jekyll" or "{{" not in text:
        return text
    base, prefix = settings.base(), settings.prefix()
    values = {"site.baseurl": prefix, "site.url": base.removesuffix(prefix) if base else ""}

    def filtered(match: re.Match[str]) -> str:
        if match["picture"]:
            return f"/{match['path'].lstrip('/')}"
        path = f"{prefix}/{match['path'].lstrip('/')}"
        return base.removesuffix(prefix) + path if match["filter"] == "absolute_url" else path

    text = _BEFORE_FILE.sub("", text)
    text = _FILTERED.sub(lambda match: match[0] if "://" in match["path"] else filtered(match), text)
    return _SITE_VALUE.sub(lambda match: values[match[1].lower()] or match[0], text)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values if isinstance(one, str | int) and not isinstance(one, bool) and (text := words(one))]


def _path(text: str, settings: SiteSettings, file: FileName, seed: str, *, rooted: bool) -> str:
    """An old address as a path with the site's prefix; "" if it is none."""
    if address(text):
        if not _host(text) or _host(text) != _host(settings.base()):
            return ""
        parts = urlsplit(text)
        return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if ":" in text or "{" in text:
        text = _filled(text, file.by_name()) if settings.generator != "pelican" else _filled_pelican(text, file)
    if not text or any(sign.isspace() for sign in text) or "://" in text or text.startswith(("//", "#", "?")):
        return ""
    if not text.startswith("/"):
        if not rooted and ("/" not in text and not text.endswith((".html", ".htm", ".php"))):
            return ""
        text = f"/{text}" if rooted else _beside(text, settings, file, seed)
    return settings.prefix() + text if text else ""


def _beside(text: str, settings: SiteSettings, file: FileName, seed: str) -> str:
    """A path relative to the page of a file, as Hugo has it; "" if the page's own path is not known."""
    own = _derived(settings, seed, file)
    return f"{own.rstrip('/').rpartition('/')[0]}/{text}" if own and ".." not in text else ""


def _derived(settings: SiteSettings, seed: str, file: FileName) -> str:
    """The path that the generator gave to a file, without the site's prefix; "" if that is not known."""
    derive: dict[str, Callable[[SiteSettings, str, FileName], str]] = {
        "jekyll": _jekyll,
        "hugo": _hugo,
        "pelican": _pelican,
    }
    return derive[settings.generator](settings, seed, file) if settings.generator in derive else ""


def _jekyll(settings: SiteSettings, seed: str, file: FileName) -> str:
    inside = PurePosixPath(seed.removeprefix(settings.folder))
    if "_posts" not in inside.parts[:-1] or not file.day:
        return ""
    pattern = words(settings.value("permalink")) or "date"
    above = inside.parts[: inside.parts.index("_posts")]
    return _filled(_STYLES.get(pattern, pattern), file.by_name()._replace(categories=(*above, *file.categories)))


def _hugo(settings: SiteSettings, seed: str, file: FileName) -> str:
    inside = seed.removeprefix(settings.folder)
    if not inside.startswith("content/") or settings.value("languages") or settings.value("uglyurls"):
        return ""
    *sections, name = PurePosixPath(inside).parts[1:]
    stem = name.partition(".")[0]
    if stem == "index" and sections:
        stem = sections.pop()
    patterns = settings.value("permalinks")
    patterns = patterns.get("page", patterns) if isinstance(patterns, Mapping) else {}
    pattern = words(patterns.get(sections[0])) if sections and isinstance(patterns, Mapping) else ""
    if pattern:
        own = file._replace(section=sections[0])
        return _filled(pattern.replace(":filename", stem).replace(":contentbasename", stem), own)
    path = "/".join(("", *sections, file.slug or stem, "")).lower().replace(" ", "-")
    return quote(path, safe="/-_.~")


def _pelican(settings: SiteSettings, _seed: str, file: FileName) -> str:
    made = _filled_pelican(words(settings.value("article_url")) or "{slug}.html", file)
    return f"/{made.lstrip('/')}" if made else ""


def _filled(pattern: str, file: FileName) -> str:
    """A pattern of Jekyll or Hugo with the words of a file; "" if it asks for something that is not known."""
    values = _values(file)
    wanted = _TOKEN.findall(pattern)
    if any(not values.get(name) and name != "categories" for name in wanted):
        return ""
    made = _TOKEN.sub(lambda match: values[match[1]], pattern)
    return re.sub(r"/{2,}", "/", made if made.startswith("/") else f"/{made}")


def _filled_pelican(pattern: str, file: FileName) -> str:
    values = {**_values(file), "category": slug_of(file.section) if file.section else ""}

    parts = {"Y": values["year"], "m": values["month"], "d": values["day"]}

    def value(match: re.Match[str]) -> str:
        if match[1] == "date" and match[2] and file.day:
            return _STRFTIME.sub(lambda part: parts.get(part[1], "{?}"), match[2])
        return values.get(match[1], "") or "{?}"

    made = _PELICAN_TOKEN.sub(value, pattern)
    return "" if "{" in made else made


def _values(file: FileName) -> dict[str, str]:
    year, month, day = file.day.split("-") if file.day else ("", "", "")
    slug = file.slug or (slug_of(file.title) if _PLAIN_TITLE.fullmatch(file.title) else "")
    categories = "/".join(quote(name.lower(), safe="") for name in file.categories)
    return {
        "year": year, "month": month, "day": day, "short_year": year[2:], "i_month": month.lstrip("0"),
        "i_day": day.lstrip("0"), "y_day": _day_of_year(file.day), "title": slug, "slug": slug,
        "categories": categories, "output_ext": ".html", "section": file.section, "name": slug,
    }  # fmt: skip


def _day_of_year(day: str) -> str:
    return f"{date.fromisoformat(day).timetuple().tm_yday:03}" if day else ""
