"""The URL of a story, from the permalink pattern."""

from __future__ import annotations

import re

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
