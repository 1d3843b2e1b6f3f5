"""Invented seeds in many formats whose first story is public in one version and not in another.

Each entry of KINDS makes a seed from the number of its stories and a state: PUBLIC, or one that its format knows.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from tests.capture.formats.wire.samples import message, news_item
from tests.support.accounted import html, prose, title

PUBLIC = "publish"

Make = Callable[[int, str], bytes]


def markdown(number: int, state: str) -> bytes:
    head = "" if state == PUBLIC else f"{state}\n"
    return f"---\ntitle: {title(number)}\ndate: 2014-03-12\n{head}---\n\n{prose(number)}\n".encode()


def wordpress(number: int, state: str) -> bytes:
    password = "<wp:post_password>secret</wp:post_password>" if state == "password" else ""
    items = "".join(
        f"<item><title>{title(number + at)}</title><link>https://quarry.example/{number + at}/</link>"
        f"<content:encoded><![CDATA[{html(number + at)}]]></content:encoded><wp:post_id>{number + at}</wp:post_id>"
        f"<wp:post_type>post</wp:post_type><wp:status>{PUBLIC if password else status}</wp:status>{more}</item>"
        for at, (status, more) in enumerate(((state, password), (PUBLIC, "")))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">'
        f"<channel><title>Quarry Lane News</title>{items}</channel></rss>"
    ).encode()


def wordpress_api(number: int, state: str) -> bytes:
    rows = [
        {
            "id": number + at, "status": PUBLIC if status == "password" else status, "type": "post",
            "link": f"https://quarry.example/{number + at}/", "title": {"rendered": title(number + at)},
            "content": {"rendered": html(number + at), "protected": status == "password"},
        }
        for at, status in enumerate((state, PUBLIC))
    ]  # fmt: skip
    return json.dumps(rows).encode()


def ghost(number: int, state: str) -> bytes:
    posts = [
        {
            "id": str(number + at), "title": title(number + at), "html": html(number + at),
            "status": "published" if status in (PUBLIC, "members") else status, "type": "post",
            "visibility": "members" if status == "members" else "public",
        }
        for at, status in enumerate((state, PUBLIC))
    ]  # fmt: skip
    return json.dumps({"db": [{"meta": {"version": "5.0"}, "data": {"posts": posts, "users": []}}]}).encode()


def blogger(number: int, state: str) -> bytes:
    marks = {
        PUBLIC: "",
        "draft": "<app:control xmlns:app='http://purl.org/atom/app#'><app:draft>yes</app:draft></app:control>",
        "deleted": "<blogger:trashed xmlns:blogger='http://schemas.google.com/blogger/2018'>2015-01-01</blogger:trashed>",
    }
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{number + at}</id>"
        "<category scheme='http://schemas.google.com/g/2005#kind' "
        f"term='http://schemas.google.com/blogger/2008/kind#post'/><title type='text'>{title(number + at)}</title>"
        f"<content type='html'>{html(number + at).replace('<', '&lt;')}</content>"
        f"<published>2014-03-12T07:15:00Z</published>{marks[status]}</entry>"
        for at, status in enumerate((state, PUBLIC))
    )
    return (
        f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Quarry</title>{entries}</feed>".encode()
    )


def movable_type(number: int, state: str) -> bytes:
    return "".join(
        f"TITLE: {title(number + at)}\nBASENAME: entry_{number + at}\nSTATUS: {status}\nALLOW COMMENTS: 1\n"
        f"CONVERT BREAKS: 1\nDATE: 03/04/2003 05:31:05 PM\n-----\nBODY:\n{prose(number + at)}\n-----\n--------\n"
        for at, status in enumerate((state, PUBLIC))
    ).encode()


def lines(number: int, state: str) -> bytes:
    """Objects of which one states what it is in a key of its own."""
    rows = [{"id": f"s{number + at}", "title": title(number + at), "text": prose(number + at)} for at in range(2)]
    more = {} if state == PUBLIC else json.loads(state)
    return "\n".join(map(json.dumps, ({**rows[0], **more}, rows[1]))).encode()


def table(number: int, state: str) -> bytes:
    out = io.StringIO()
    made = csv.writer(out)
    made.writerow(["title", "text", "status"])
    for at, status in enumerate((state, PUBLIC)):
        made.writerow([title(number + at), prose(number + at), status])
    return out.getvalue().encode()


def database(number: int, state: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.db")
        db = sqlite3.connect(path)
        db.execute("CREATE TABLE posts(id INTEGER PRIMARY KEY, title TEXT, body TEXT, status TEXT)")
        rows = [(number + at, title(number + at), prose(number + at), one) for at, one in enumerate((state, PUBLIC))]
        db.executemany("INSERT INTO posts VALUES(?,?,?,?)", rows)
        db.commit()
        db.close()
        return path.read_bytes()


def mailbox(number: int, state: str) -> bytes:
    made = b""
    for at, status in enumerate((state, PUBLIC)):
        mail = EmailMessage()
        mail["Subject"], mail["From"] = title(number + at), "Ines Halvorsen <ines@parish.example>"
        mail["Date"], mail["Message-ID"] = "Sat, 20 Sep 2014 18:05:00 +0200", f"<{number + at}@parish.example>"
        if status != PUBLIC:
            mail["Status"] = status
        mail.set_content(prose(number + at))
        made += b"From ines@parish.example Sat Sep 20 18:05:00 2014\n" + mail.as_bytes() + b"\n"
    return made


def wire(number: int, state: str) -> bytes:
    status = "stat:withheld" if state == "withheld" else "stat:usable"
    meta = "<embargoed/>" if state == "embargoed" else ""
    inner = "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html></inlineXML>"
    first = news_item(
        f"urn:n:{number}", title=title(number), status=status, meta=meta, inner=inner.format(html(number))
    )
    second = news_item(f"urn:n:{number + 1}", title=title(number + 1), inner=inner.format(html(number + 1)))
    return message(first, second).encode()


def archive(member: str, make: Make) -> Make:
    """An archive with a seed as its member, and another story."""

    def made(number: int, state: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr(zipfile.ZipInfo(f"paper/{member}"), make(number, state))
            packed.writestr(zipfile.ZipInfo("paper/z.md"), markdown(number + 5, PUBLIC))
        return out.getvalue()

    return made


KINDS: tuple[tuple[str, Make, str, str], ...] = (
    ("a.md", markdown, "draft: true", "draft"),
    ("b.md", markdown, "status: private", "private"),
    ("c.md", markdown, "password: kelp", "protected"),
    ("d.md", markdown, "expiryDate: 2016-01-01", "expired"),
    ("e.md", markdown, "publishDate: 2094-01-01", "scheduled"),
    ("a.xml", wordpress, "private", "private"),
    ("b.xml", wordpress, "draft", "draft"),
    ("c.xml", wordpress, "future", "scheduled"),
    ("d.xml", wordpress, "trash", "deleted"),
    ("e.xml", wordpress, "password", "protected"),
    ("f.xml", wordpress, "embossed", "status embossed"),
    ("a.json", wordpress_api, "private", "private"),
    ("b.json", wordpress_api, "password", "protected"),
    ("c.json", ghost, "draft", "draft"),
    ("d.json", ghost, "scheduled", "scheduled"),
    ("e.json", ghost, "members", "protected"),
    ("g.xml", blogger, "draft", "draft"),
    ("h.xml", blogger, "deleted", "deleted"),
    ("a.mtexport", movable_type, "Draft", "draft"),
    ("b.mtexport", movable_type, "Future", "scheduled"),
    ("a.jsonl", lines, '{"visibility": "private"}', "private"),
    ("b.jsonl", lines, '{"draft": true}', "draft"),
    ("c.jsonl", lines, '{"status": "embargo"}', "embargoed"),
    ("a.csv", table, "private", "private"),
    ("b.csv", table, "geplant", "scheduled"),
    ("a.db", database, "private", "private"),
    ("a.mbox", mailbox, "RD", "deleted"),
    ("i.xml", wire, "withheld", "withheld"),
    ("j.xml", wire, "embargoed", "embargoed"),
    ("a.zip", archive("a.md", markdown), "draft: true", "draft"),
    ("b.zip", archive("b.md", markdown), "private: true", "private"),
    ("c.zip", archive("posts.xml", wordpress), "private", "private"),
    ("d.zip", archive("posts.jsonl", lines), '{"visibility": "private"}', "private"),
)
"""The name of a seed, what makes it, a state of its first story, and the kind as which that is passed over."""
