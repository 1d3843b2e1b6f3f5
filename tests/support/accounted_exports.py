"""More invented seeds for checks that an account adds up: exports of platforms, tables, mailboxes, wires, archives."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

from backports import zstd

from tests.support import accounted, saved_pages
from tests.support.accounted import POURED, Poured, html, prose, title

_WXR = (
    '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">'
    "<channel><title>Quarry Lane News</title><language>en-GB</language>"
)


def _wxr(number: int) -> Poured:
    states = (
        ("post", "publish", ""), ("news", "publish", ""), ("post", "draft", ""), ("post", "pending", ""),
        ("post", "private", ""), ("post", "future", ""), ("post", "trash", ""), ("page", "publish", ""),
        ("attachment", "inherit", ""), ("nav_menu_item", "publish", ""),
        ("post", "publish", "<wp:post_password>secret</wp:post_password>"),
    )  # fmt: skip
    items = "".join(
        f"<item><title>{title(number + at)}</title><link>https://quarry.example/{number + at}/</link>"
        f"<content:encoded><![CDATA[{html(number + at)}]]></content:encoded><wp:post_id>{number + at}</wp:post_id>"
        f"<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>{more}</item>"
        for at, (kind, status, more) in enumerate(states)
    )
    passed_over = {
        "attachment": 1, "deleted": 1, "draft": 2, "page": 1, "post type nav_menu_item": 1, "private": 1,
        "protected": 1, "scheduled": 1,
    }  # fmt: skip
    return Poured(f"{number}.wxr.xml", f"{_WXR}{items}</channel></rss>".encode(), len(states), 2, passed_over)


def _rest(number: int) -> Poured:
    """An answer of WordPress's API."""
    states = (
        ("publish", "post", False), ("draft", "post", False), ("private", "post", False), ("publish", "page", False),
        ("publish", "post", True), ("future", "post", False),
    )  # fmt: skip
    rows = [
        {
            "id": number + at, "status": status, "type": kind, "link": f"https://quarry.example/{number + at}/",
            "title": {"rendered": title(number + at)},
            "content": {"rendered": html(number + at), "protected": protected}, "date": "2014-03-12T07:15:00",
        }
        for at, (status, kind, protected) in enumerate(states)
    ]  # fmt: skip
    passed_over = {"draft": 1, "page": 1, "private": 1, "protected": 1, "scheduled": 1}
    return Poured(f"{number}.posts.json", json.dumps(rows).encode(), len(states), 1, passed_over)


def _ghost(number: int) -> Poured:
    states = (
        ("published", "post", "public"), ("draft", "post", "public"), ("published", "page", "public"),
        ("published", "post", "members"), ("scheduled", "post", "public"),
    )  # fmt: skip
    posts = [
        {
            "id": str(number + at), "title": title(number + at), "html": html(number + at), "status": status,
            "type": kind, "visibility": seen, "slug": f"story-{number + at}",
        }
        for at, (status, kind, seen) in enumerate(states)
    ]  # fmt: skip
    made = {"db": [{"meta": {"version": "5.0"}, "data": {"posts": posts, "tags": [], "users": []}}]}
    passed_over = {"draft": 1, "page": 1, "protected": 1, "scheduled": 1}
    return Poured(f"{number}.ghost.json", json.dumps(made).encode(), len(states), 1, passed_over)


def _blogger(number: int) -> Poured:
    draft = "<app:control xmlns:app='http://purl.org/atom/app#'><app:draft>yes</app:draft></app:control>"
    kinds = (("post", ""), ("post", draft), ("page", ""), ("comment", ""), ("settings", ""), ("template", ""))
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number + at}</id>"
        "<category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='http://schemas.google.com/blogger/2008/kind#{kind}'/><title type='text'>{title(number + at)}</title>"
        f"<content type='html'>{html(number + at).replace('<', '&lt;')}</content>"
        f"<published>2014-03-12T07:15:00Z</published>{more}</entry>"
        for at, (kind, more) in enumerate(kinds)
    )
    head = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Quarry Lane</title>"
    passed_over = {"comment": 1, "draft": 1, "page": 1, "settings": 1, "template": 1}
    made = f"{head}<generator>Blogger</generator>{entries}</feed>"
    return Poured(f"{number}.blog.xml", made.encode(), len(kinds), 1, passed_over)


def _csv(number: int) -> Poured:
    """A table: two stories, a draft, a private one, a row without a text, and a row of another length."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["id", "title", "text", "status"])
    for at, status in enumerate(("publish", "publish", "draft", "private")):
        table.writerow([number + at, title(number + at), prose(number + at), status])
    table.writerow([number + 4, title(number + 4), "", "publish"])
    table.writerow(["alone"])
    return Poured(f"{number}.csv", out.getvalue().encode(), 6, 2, {"draft": 1, "private": 1}, failed=2)


def _mailbox(number: int) -> Poured:
    """A mailbox: two stories, and a note."""
    made = b""
    for at in range(2):
        made += _posted(title(number + at), prose(number + at), f"{number + at}")
    return Poured(f"{number}.mbox", made + _posted("Re: lunch", "See you at noon.", "x"), 3, 2, {"reply": 1})


def _posted(subject: str, text: str, name: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = subject, "Ines Halvorsen <ines@parish.example>"
    mail["Date"], mail["Message-ID"] = "Sat, 20 Sep 2014 18:05:00 +0200", f"<{name}@parish.example>"
    mail.set_content(text)
    return b"From ines@parish.example Sat Sep 20 18:05:00 2014\n" + mail.as_bytes() + b"\n"


def _nitf(number: int) -> Poured:
    head = f"<head><title>{title(number)}</title></head><body><body.head><hedline><hl1>{title(number)}</hl1></hedline>"
    made = f"<?xml version='1.0'?><nitf>{head}</body.head><body.content>{html(number)}</body.content></body></nitf>"
    return Poured(f"{number}.nitf", made.encode())


def _ninjs(number: int) -> Poured:
    rows = [
        {
            "uri": f"urn:parish:{number + at}", "type": "text", "pubstatus": status, "headline": title(number + at),
            "body_xhtml": html(number + at), "versioncreated": "2014-03-12T07:15:00Z",
        }
        for at, status in enumerate(("usable", "withheld", "canceled"))
    ]  # fmt: skip
    data = "\n".join(map(json.dumps, rows)).encode()
    return Poured(f"{number}.ninjs.jsonl", data, 3, 1, {"killed": 1, "withheld": 1})


def _zip(number: int) -> Poured:
    """An archive with each kind of file: three stories, a draft, a broken line, and six files that are no seeds."""
    out = io.BytesIO()
    lines = [json.dumps({"id": at, "title": title(number + at), "text": prose(number + at)}) for at in (1, 2)]
    files = {
        "paper/a.txt": f"{title(number)}\n\n{prose(number)}\n", "paper/a.txt.meta.yaml": "date: 2014-03-12\n",
        "paper/b.xyz": "?", "paper/.hidden": "?", "README.md": "Notes", "page.html": accounted.page(number + 3),
        "page_files/style.css": "", "paper/c.jsonl": "\n".join([*lines, "broken"]),
        "paper/d.md": f"---\ntitle: {title(number + 4)}\ndraft: true\n---\n\n{prose(number + 4)}\n",
    }  # fmt: skip
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    passed_over = {"README": 1, "draft": 1, "hidden file": 1}
    return Poured(f"{number}.zip", out.getvalue(), 11, 4, passed_over, failed=1, unread={".xyz": 1}, parts=2)


def _rst(number: int) -> Poured:
    return Poured(f"{number}.rst", f"{title(number)}\n{'=' * 80}\n\n:date: 2014-03-12\n\n{prose(number)}\n".encode())


def _url(number: int) -> str:
    return f"https://parish.example/2014/{number}.html"


def _mhtml(number: int) -> Poured:
    return Poured(f"{number}.mhtml", saved_pages.mhtml(accounted.page(number), _url(number), {}))


def _webarchive(number: int) -> Poured:
    return Poured(f"{number}.webarchive", saved_pages.webarchive(accounted.page(number), _url(number), {}))


def _arc(number: int) -> Poured:
    """A crawl of two stories, a picture, and the record of the file itself."""
    pages = [(_url(at), "text/html", saved_pages.response(accounted.page(at).encode())) for at in (number, number + 1)]
    picture = (_url(number + 2), "image/png", saved_pages.response(b"PNG", "image/png"))
    data = b"".join(gzip.compress(record, mtime=0) for record in saved_pages.arc(*pages, picture))
    return Poured(f"{number}.arc.gz", data, 4, 2, {"type image/png": 1, "warcinfo": 1})


def _packed_crawl(number: int) -> Poured:
    return Poured(f"{number}.warc.zst", zstd.compress(accounted.warc(number)), 7, 2, accounted.WARC_PASSED_OVER)


def _tar(number: int) -> Poured:
    files = {"a.html": accounted.page(number), "b.xyz": "?", "c.warc": accounted.warc(number + 1), "p.png": b"?"}
    data = gzip.compress(saved_pages.tarred(files), mtime=0)
    return Poured(f"{number}.tgz", data, 10, 3, accounted.WARC_PASSED_OVER, unread={".xyz": 1}, parts=1)


def _served(number: int) -> Poured:
    return Poured(f"story.php?id={number}", accounted.page(number).encode())


EXPORTS: dict[str, Callable[[int], Poured]] = {
    "WordPress export": _wxr,
    "WordPress API": _rest,
    "Ghost": _ghost,
    "Blogger": _blogger,
    "table": _csv,
    "mailbox": _mailbox,
    "NITF": _nitf,
    "ninjs": _ninjs,
    "archive": _zip,
    "MHTML": _mhtml,
    "web archive": _webarchive,
    "ARC": _arc,
    "crawl in Zstandard": _packed_crawl,
    "tar": _tar,
    "page of a server": _served,
    "reStructuredText": _rst,
}

EVERY: dict[str, Callable[[int], Poured]] = {**POURED, **EXPORTS}
