"""Citations of a story: as plain text, BibTeX and RIS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitegen.core.language import N_, Language
from sitegen.core.model import Article
from sitegen.core.person_names import parse
from sitegen.core.typography import typeset
from sitegen.pages.records.shared import Citation

_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: "\\" + sign for sign in "{}%&#_$"
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def citations(article: Article, language: Language, archive: str, url: str) -> tuple[Citation, ...]:
    """The citations of one story.

    `language` is the site's language, `archive` the site's title, `url` the page's full URL or "".
    """
    return (
        Citation(N_("Text"), _text(article, language, archive, url)),
        Citation("BibTeX", _bibtex(article, archive, url), f"{article.slug}.bib", "application/x-bibtex"),
        Citation("RIS", _ris(article, archive, url), f"{article.slug}.ris", "application/x-research-info-systems"),
    )


def _text(article: Article, language: Language, archive: str, url: str) -> str:
    """Authors, title, publication, date, archive, URL: 'A. Lund, “Title”, Example Times, 4 May 2019, ...'."""
    known = article.date_range
    when = language.when(article.date, known.earliest if known else "", known.latest if known else "")
    title = language.gettext("“%(title)s”", title=typeset(article.title, article.language or language.code))
    parts = [
        language.listed(article.authors),
        title,
        article.publication,
        when or language.gettext("no date"),
        archive,
        url,
    ]
    return language.gettext(", ").join(filter(None, parts)) + ("" if url else ".")


def _bibtex(article: Article, archive: str, url: str) -> str:
    year, month, day = _parts(article.date)
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors),
        "title": f"{{{_tex(article.title)}}}",
        "journal": _tex(article.publication),
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": str(int(day)) if day else "",
        "language": _tex(article.language),
        "note": _tex(archive),
        "url": url or article.source_url,
    }
    # A month is a BibTeX macro, which is written without braces.
    lines = [f"  {k} = {v if k == 'month' else f'{{{v}}}'}," for k, v in fields.items() if v]
    kind = "article" if article.publication else "misc"
    return "\n".join([f"@{kind}{{{_key(article)},", *lines, "}", ""])


def _key(article: Article) -> str:
    """The key of a BibTeX entry: letters, digits and hyphens, at most 80."""
    author = parse(article.authors[0]).family.replace(" ", "") if article.authors else ""
    return re.sub(r"[^A-Za-z0-9-]", "", "-".join([author, article.date[:4], article.slug]).strip("-"))[:80] or "story"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in _line(text))


def _ris(article: Article, archive: str, url: str) -> str:
    return "\r\n".join(f"{tag}  - {_line(value)}" for tag, value in _tagged(article, archive, url)) + "\r\nER  - \r\n"


def _tagged(article: Article, archive: str, url: str) -> Iterator[tuple[str, str]]:
    year, month, day = _parts(article.date)
    yield "TY", "NEWS"
    yield from _repeated("AU", article.authors)
    known = {
        "TI": article.title,
        "T2": article.publication,
        "PY": year,
        "DA": f"{year}/{month}/{day}/" if year else "",
        "LA": article.language,
        "DB": archive,
        "UR": url or article.source_url,
    }
    yield from ((tag, value) for tag, value in known.items() if value)
    yield from _repeated("KW", article.tags)


def _repeated(tag: str, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((tag, value) for value in values)


def _line(text: str) -> str:
    """The text on one line: a line break would begin another field."""
    return " ".join(text.split())


def _parts(date: str) -> tuple[str, str, str]:
    year, month, day = ([*date[:10].split("-"), "", ""])[:3] if date else ("", "", "")
    return year, month, day
