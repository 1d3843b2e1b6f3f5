"""Exports of Blogger: only published posts are stories; settings, templates, pages and comments are told."""

from __future__ import annotations

from pathlib import Path

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.core.config import Config, ConvertConfig
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Comment, Story

TEXT = "&lt;p&gt;The mill on Weir Street ground its last sack of rye on Saturday, after ninety years.&lt;/p&gt;"
OLD = (
    "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'"
    " xmlns:thr='http://purl.org/syndication/thread/1.0'><title>Weir Street Notes</title>"
    "<author><name>Ada Lund</name><email>ada@weir.example</email></author>{}</feed>"
)
NEW = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'>"
    "<id>tag:blogger.com,1999:blog-5</id><title>Weir Street Notes</title>{}</feed>"
)


def entry(number: int, *parts: str, text: str = TEXT) -> str:
    published = f"<published>2011-10-0{number}T09:00:00+02:00</published>"
    return (
        f"<entry><id>post-{number}</id>{published}<title>Note {number}</title>"
        f"<content type='html'>{text}</content><author><name>Ada Lund</name></author>{''.join(parts)}</entry>"
    )


def kind(name: str) -> str:
    term = f"http://schemas.google.com/blogger/2008/kind#{name}"
    return f"<category scheme='http://schemas.google.com/g/2005#kind' term='{term}'/>"


def outcomes(tmp_path: Path, data: str) -> list[str]:
    (tmp_path / "blog.xml").write_text(data)
    found = open_seed(tmp_path, "blog.xml")
    return [
        one.message if isinstance(one, SeedError) else "draft" if one.draft else str(one.stated["title"].value)
        for one in found
    ]


def test_the_old_archive(tmp_path: Path) -> None:
    draft = "<app:control><app:draft>yes</app:draft></app:control>"
    answer = "<thr:in-reply-to ref='post-1'/>"
    entries = [
        entry(1, kind("settings"), text="ada@weir.example"),
        entry(2, kind("template")),
        entry(3, kind("post"), "<category scheme='http://www.blogger.com/atom/ns#' term='mills'/>"),
        entry(4, kind("post"), draft),
        entry(5, kind("page")),
        entry(6, kind("comment"), answer),
        entry(7, kind("post"), text="A & B"),
    ]
    told = ["settings", "template", "Note 3", "draft", "page", "comment", "Note 7"]
    assert outcomes(tmp_path, OLD.format("".join(entries))) == told
    (found, *_) = [one for one in read_seed(tmp_path, "blog.xml", Config(), RepeatedLines()) if isinstance(one, Story)]
    assert (found.topics, found.authors, found.publication) == (("mills",), ("Ada Lund",), "Weir Street Notes")


def test_the_feed_of_takeout(tmp_path: Path) -> None:
    def made(number: int, name: str, status: str, *more: str) -> str:
        return entry(number, f"<blogger:type>{name}</blogger:type><blogger:status>{status}</blogger:status>", *more)

    file = "<blogger:filename>/2011/10/mill.html</blogger:filename>"
    entries = [
        made(1, "POST", "LIVE", file),
        made(2, "POST", "DRAFT"),
        made(3, "POST", "SOFT_TRASHED"),
        made(4, "PAGE", "LIVE"),
        made(5, "COMMENT", "LIVE", "<blogger:parent>post-1</blogger:parent>"),
        made(6, "POST", "SCHEDULED"),
        made(7, "POST", "LIVE", "<blogger:trashed>2012-01-01T00:00:00Z</blogger:trashed>"),
    ]
    told = ["Note 1", "draft", "deleted", "page", "comment", "scheduled", "deleted"]
    assert outcomes(tmp_path, NEW.format("".join(entries))) == told
    story = next(read_seed(tmp_path, "blog.xml", Config(), RepeatedLines()))
    assert isinstance(story, Story)
    assert (story.date, story.aliases) == ("2011-10-01T09:00:00+02:00", ("/2011/10/mill.html",))


def test_comments_stand_beside_their_post_when_asked_for(tmp_path: Path) -> None:
    answer = "<thr:in-reply-to ref='post-1'/>"
    said = entry(2, kind("comment"), answer, text="My aunt worked there.&lt;br /&gt;&lt;br /&gt;She is well.")
    (tmp_path / "blog.xml").write_text(OLD.format(said + entry(1, kind("post"))))
    config = Config(convert=ConvertConfig(comments=True))
    passed, story = read_seed(tmp_path, "blog.xml", config, RepeatedLines())
    assert isinstance(passed, PassedOverError)
    assert isinstance(story, Story)
    words = "My aunt worked there.\n\nShe is well."
    assert story.comments == (Comment("Ada Lund", "2011-10-02T09:00:00+02:00", words),)


def test_a_truncated_archive_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = OLD.format(entry(1, kind("post")) + entry(2, kind("post")))
    assert outcomes(tmp_path, whole[: whole.rindex("Weir")]) == [
        "Note 1",
        "not well-formed XML: the export ends inside an item",
    ]
