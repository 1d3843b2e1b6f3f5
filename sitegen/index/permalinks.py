"""The URL of a story, from the permalink pattern."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sitegen.core.model import Article
from sitegen.core.text import slug
from sitegen.core.urls import archive_url, canonical


def story_url(article: Article, pattern: str) -> str:
    """The URL path of a story: the filled-in pattern, or /undated/SLUG/ without a date."""
    if not article.date:
        return f"{archive_url('')}{article.slug}/"
    year, month, day = article.date[:10].split("-")
    values = {
        "year": year,
        "month": month,
        "day": day,
        "slug": article.slug,
        "section": slug(article.section or "news"),
    }
    url = re.sub(r"\{(\w+)\}", lambda m: values[m[1]], pattern)
    return canonical(url if url.endswith(("/", ".html")) else url + "/")


_HOME = re.compile(r"(?:/(?:index|home|default)\.\w+)?")


def address(url: str) -> str:
    """A normal form of a story's address on the web, equal for different spellings; "" for a site's home page.

    It ignores the scheme, "www.", a slash at the end, the fragment and utm_ parameters.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.") + (
            f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        )
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not part.lower().startswith("utm_"))
    if not host or (_HOME.fullmatch(path) and not query):
        return ""
    return f"{host}{path}" + (f"?{query}" if query else "")
