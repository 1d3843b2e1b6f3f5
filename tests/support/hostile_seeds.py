"""Hostile texts as captures of every format: many in a story, each in its body, in a link, and in one of its fields."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sitegen.annotate.recogniser.spans import KINDS, Span
from sitegen.core import yaml
from tests.conftest import put

FIELDS = (
    "title", "description", "author", "section", "tag", "link", "picture", "caption", "key", "publication", "language",
    "rights",
)  # fmt: skip
_PROSE = "The keeper of the harbour {} wrote line {} of the log that night, and {} of the boats came in late."
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"{}><channel>'
    "<title>The Evening Post</title>"
)
_WORDPRESS = ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"'


@dataclass(frozen=True)
class Tale:
    """A story to be: hostile texts for its fields, and all of them for its body. `number` counts those of a format."""

    form: str
    number: int
    first: int
    texts: tuple[str, ...]
    turn: int

    def __getitem__(self, name: str) -> str:
        return self.texts[(FIELDS.index(name) + self.turn) % len(self.texts)]

    @property
    def title(self) -> str:
        return f"{self['title']} for keeper {self.number}"

    @property
    def link(self) -> str:
        return f"https://paper.example/{self.form}/{self.number}?{self['link']}"

    @property
    def prose(self) -> str:
        return " ".join(_PROSE.format(self.form, n, n * 7 + self.number) for n in range(5))

    def lines(self) -> list[str]:
        """Each text as words, behind what tells where it has come to."""
        return [f"Entry {self.first + n} of {self.form} reads {text}" for n, text in enumerate(self.texts)]

    def raw(self) -> list[str]:
        """The texts as they are. One may swallow those behind it: in each format another one is the first."""
        start = self.turn % len(self.texts)
        return [*self.texts[start:], *self.texts[:start]]

    def body(self) -> str:
        """HTML with each text as words, as a link and its title, as a picture, and as markup."""
        words = "".join(f"<p>{html.escape(line)}</p>" for line in self.lines())
        links = "".join(f'<p>He has <a href="{q}" title="{q}">a link</a>.</p>' for q in map(_quoted, self.texts))
        shown, said = _quoted(self["picture"]), html.escape(self["caption"])
        figure = f'<figure><img src="{shown}" alt="{shown}"><figcaption>{said}</figcaption></figure>'
        markup = "".join(f"<p>He wrote: {text}</p>" for text in self.raw())
        return f"<p>{self.prose}</p>{words}{links}{figure}<p>{self.prose}</p>{markup}"


def _quoted(text: str) -> str:
    return text.replace('"', "&quot;")


def _xml(text: str) -> str:
    return html.escape(_NO_XML.sub("", text))


class Credulous:
    """A recogniser that takes each text for a name: so all of them come into front matter, whatever ours would say."""

    def find(self, text: str) -> list[Span]:
        """See `Recogniser`."""
        found = re.finditer(r"Entry (\d+) of \w+ reads (\S.*?)(?: in full\. .*)?\s*$", text, re.MULTILINE)
        return [Span(*match.span(2), KINDS[int(match[1]) % len(KINDS)], 0.9) for match in found]


def tales(form: str, texts: Sequence[str], turn: int) -> list[Tale]:
    size = len(FIELDS)
    starts = range(0, len(texts), size)
    return [Tale(form, n, first, tuple(texts[first : first + size]), turn) for n, first in enumerate(starts)]


def _object(tale: Tale) -> dict[str, object]:
    return {
        "id": f"{tale.number} {tale['key']}", "title": tale.title, "description": tale["description"],
        "authors": [tale["author"]], "section": tale["section"], "tags": [tale["tag"]], "url": tale.link,
        "image": tale["picture"], "publication": tale["publication"], "language": tale["language"],
        "rights": tale["rights"], "date_published": "2019-05-04",
    }  # fmt: skip


def json_lines(root: Path, told: Sequence[Tale]) -> None:
    lines = [json.dumps(_object(tale) | {"content_html": tale.body()}) for tale in told]
    put(root, "seeds/jsonl/all.jsonl", "\n".join(lines))


def json_document(root: Path, told: Sequence[Tale]) -> None:
    items = [_object(tale) | {"content_text": "\n\n".join([tale.prose, *tale.lines(), *tale.raw()])} for tale in told]
    put(root, "seeds/json/all.json", json.dumps({"items": items}))


def _item(tale: Tale, more: str) -> str:
    named = {
        "title": tale.title, "link": tale.link, "guid": f"{tale.number} {tale['key']}", "dc:creator": tale["author"],
        "category": tale["tag"], "dc:rights": tale["rights"], "content:encoded": tale.body(),
    }  # fmt: skip
    return f"<item>{''.join(f'<{name}>{_xml(text)}</{name}>' for name, text in named.items())}{more}</item>\n"


def _channel(spaces: str, items: Sequence[str]) -> str:
    return f"{_HEAD.format(spaces)}{''.join(items)}</channel></rss>"


def rss(root: Path, told: Sequence[Tale]) -> None:
    items = [
        _item(
            tale,
            f"<pubDate>Sat, 04 May 2019 08:00:00 +0000</pubDate><description>{_xml(tale['description'])}</description>"
            f'<media:content url="{_xml(tale["picture"])}" medium="image">'
            f"<media:description>{_xml(tale['caption'])}</media:description></media:content>",
        )
        for tale in told
    ]
    put(root, "seeds/rss/all.rss", _channel("", items))


def atom(root: Path, told: Sequence[Tale]) -> None:
    entries = [
        f'<entry><id>{tale.number} {_xml(tale["key"])}</id><title type="html">{_xml(tale.title)}</title>'
        f'<link href="{_xml(tale.link)}"/><published>2019-05-04T08:00:00Z</published>'
        f'<author><name>{_xml(tale["author"])}</name></author><category term="{_xml(tale["tag"])}"/>'
        f'<summary type="html">{_xml(tale["description"])}</summary><rights>{_xml(tale["rights"])}</rights>'
        f'<content type="html">{_xml(tale.body())}</content></entry>'
        for tale in told
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title>'
    put(root, "seeds/atom/all.atom", f"{head}{''.join(entries)}</feed>")


def wxr(root: Path, told: Sequence[Tale]) -> None:
    items = [
        _item(
            tale,
            f"<wp:post_id>{tale.number + 1}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
            f"<wp:post_date>2019-05-04 08:00:00</wp:post_date>"
            f"<excerpt:encoded>{_xml(tale['description'])}</excerpt:encoded>",
        )
        for tale in told
    ]
    put(root, "seeds/wxr/all.xml", _channel(_WORDPRESS, items))


def page(tale: Tale) -> str:
    """A saved page."""
    metas = {
        "author": "author", "og:description": "description", "article:section": "section", "keywords": "tag",
        "og:image": "picture", "og:site_name": "publication", "og:locale": "language", "copyright": "rights",
    }  # fmt: skip
    named = "".join(
        f'<meta name="{name}" property="{name}" content="{_quoted(tale[key])}">' for name, key in metas.items()
    )
    data = json.dumps({"@type": "NewsArticle", "headline": tale.title, "author": {"name": tale["author"]}})
    data = data.replace("</", "<\\/")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(tale.title)}</title>{named}'
        f'<meta property="article:published_time" content="2019-05-04">'
        f'<link rel="canonical" href="{_quoted(tale.link)}">'
        f'<script type="application/ld+json">{data}</script></head>'
        f"<body><article><h1>{html.escape(tale.title)}</h1>{tale.body()}</article></body></html>"
    )


def pages(root: Path, told: Sequence[Tale]) -> None:
    for tale in told:
        put(root, f"seeds/pages/s{tale.number}.html", page(tale))


def warc(root: Path, told: Sequence[Tale]) -> None:
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=False)
    for tale in told:
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        url = f"https://paper.example/warc/{tale.number}?{quote(tale['key'])}"
        body = io.BytesIO(page(tale).encode())
        writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=head))
    put(root, "seeds/warc/all.warc", file.getvalue())


def mail(root: Path, told: Sequence[Tale]) -> None:
    for tale in told:
        letter = EmailMessage(policy=SMTP)
        letter["Subject"] = _line(tale.title)
        letter["From"] = f'"{_line(tale["author"]).translate({34: None, 92: None})}" <desk@paper.example>'
        letter["Date"] = "Sat, 04 May 2019 08:00:00 +0000"
        letter["Message-ID"] = f"<{tale.number}@paper.example>"
        letter["List-Id"] = _line(tale["publication"])
        letter.set_content("\n\n".join([tale.prose, *tale.lines()]))
        letter.add_alternative(tale.body(), subtype="html")
        put(root, f"seeds/mail/s{tale.number}.eml", letter.as_bytes())


def _line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def notes(root: Path, told: Sequence[Tale]) -> None:
    for tale in told:
        head = _object(tale) | {"date": "2019-05-04", "canonical": tale.link, "cover": tale["picture"]}
        body = "\n\n".join([tale.prose, *tale.lines(), *[f"[a link]({text})" for text in tale.texts], *tale.raw()])
        put(root, f"seeds/notes/s{tale.number}.md", f"---\n{yaml.dump(head)}---\n\n{body}\n")


def dumps(root: Path, told: Sequence[Tale]) -> None:
    """A text is a story by its sentences: each of ours stands among some."""
    for tale in told:
        head = f"{_line(tale.title)}\n\nBy Ines Halvorsen\n\n4 May 2019"
        body = "\n\n".join(f"{' '.join(line.split())} in full. {tale.prose}" for line in tale.lines())
        put(root, f"seeds/dumps/s{tale.number}.txt", f"{head}\n\n{body}\n\n{tale['section']}\n")


FORMS: dict[str, Callable[[Path, Sequence[Tale]], None]] = {
    "jsonl": json_lines, "json": json_document, "warc": warc, "rss": rss, "atom": atom, "wxr": wxr, "mail": mail,
    "notes": notes, "pages": pages, "dumps": dumps,
}  # fmt: skip


def fill(root: Path, texts: Sequence[str]) -> None:
    """Every text in every format."""
    for turn, (form, write) in enumerate(FORMS.items()):
        write(root, tales(form, texts, turn))
