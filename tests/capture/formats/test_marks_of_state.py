"""What was never public, by the marks of systems that keep stories in one file with what they never showed."""
# ruff: noqa: E501 -- tables of one case a line

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import Record, open_seed
from sitegen.core.errors import PassedOverError, SeedError
from tests.conftest import put

TEXT = (
    "The ropewalk of Hallinstrand was sold to a cooperative of net makers, who will keep the long shed.\n\n"
    "The buyers said that the spinning hall needs a new roof, and that visitors may come in before the summer."
)
HTML = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
MOMENT = "2019-05-06T10:00:00Z"
STORY = {"title": "Net makers buy the ropewalk", "body": HTML}
ENTRY = {"id": "1", "type": "Entry", "createdAt": MOMENT, "updatedAt": MOMENT, "version": 5}
FIELDS = {"title": {"en-US": "Net makers buy the ropewalk"}, "body": {"en-US": TEXT}}
ARTICLE = {"title": "Net makers buy the ropewalk", "introtext": HTML, "fulltext": ""}


def state(root: Path, data: Any, name: str = "a.json") -> str:
    """The kind of the only record: "story", "draft", or the reason why it is passed over."""
    put(root, name, data if isinstance(data, str) else json.dumps(data))
    (found,) = open_seed(root, name)
    if isinstance(found, Record):
        return "draft" if found.draft else "story"
    assert isinstance(found, SeedError)
    return found.kind if isinstance(found, PassedOverError) else str(found)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"deleted_at": MOMENT}, "deleted"), ({"deletedAt": None}, "story"), ({"is_deleted": 1}, "deleted"),
        ({"trashed": True}, "deleted"), ({"spiked": True}, "deleted"), ({"deleted": False}, "story"),
        ({"expires_at": "2011-01-01"}, "expired"), ({"unpublish_at": "2011-01-01T00:00:00Z"}, "expired"),
        ({"expires_at": None}, "story"), ({"expires": "2099-01-01"}, "story"), ({"expires": "0000-00-00"}, "story"),
        ({"embargo": "2099-01-01"}, "scheduled"), ({"publish_at": "2099-01-01T00:00:00Z"}, "scheduled"),
        ({"embargoed_until": "2019-05-06"}, "story"), ({"embargo": False}, "story"),
        ({"status": "archived"}, "archived"), ({"status": "soft-delete"}, "deleted"), ({"state": "withdrawn"}, "withdrawn"),
        ({"publication_status": "withheld"}, "withheld"), ({"workflow_state": "spiked"}, "killed"),
        ({"enabled": False}, "draft"), ({"is_active": 0}, "draft"), ({"is_active": 1}, "story"),
        ({"visible": False}, "private"), ({"access": "private"}, "private"), ({"access": "open"}, "story"),
        ({"access_level": "subscribers"}, "protected"), ({"members_only": True}, "protected"),
        ({"email_only": True}, "protected"), ({"unlisted": True}, "unlisted"), ({"listed": False}, "unlisted"),
        ({"published_at": None, "created_at": MOMENT, "updated_at": MOMENT}, "draft"),
        ({"published_at": MOMENT, "created_at": MOMENT, "updated_at": MOMENT}, "story"),
        ({"_id": "versions.r1.abc", "_type": "article"}, "draft"), ({"_id": "a", "_originalId": "drafts.a"}, "draft"),
        ({"live": False, "first_published_at": None}, "draft"), ({"live": False}, "story"),
        ({"kind": "blogger#page", "status": "LIVE"}, "page"), ({"kind": "blogger#comment", "status": "live"}, "comment"),
        ({"status": {"name": "Draft"}}, "draft"), ({"status": {"id": 1, "label": "Private"}}, "private"),
        ({"status": "Draft (in review)"}, "draft"), ({"status": "disabled"}, "draft"), ({"status": "expired"}, "expired"),
        ({"flags": {"draft": True}}, "draft"), ({"workflow": {"state": "draft"}}, "draft"),
        ({"publication": {"status": "unpublished", "name": "The Net"}}, "draft"), ({"publie": "non"}, "draft"),
        ({"veröffentlicht": "7.5.2019"}, "story"), ({"not_for_publication": "yes"}, "private"),
        ({"isArchived": True}, "archived"), ({"_archived": False, "_draft": True}, "draft"),
        ({"type": "node--page", "status": True}, "page"), ({"model": "comments.comment"}, "comment"),
    ],
)  # fmt: skip
def test_marks_in_objects(tmp_path: Path, more: dict[str, Any], kind: str) -> None:
    assert state(tmp_path, {**STORY, **more}) == kind


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ({"sys": ENTRY, "fields": FIELDS}, "draft"),
        ({"sys": {**ENTRY, "archivedAt": MOMENT}, "fields": FIELDS}, "deleted"),
        ({"sys": {**ENTRY, "publishedVersion": 4, "publishedAt": MOMENT}, "fields": FIELDS}, "story"),
        ({"sys": {"id": "1", "type": "Entry", "createdAt": MOMENT}, "fields": FIELDS}, "story"),
        ({"id": "1", "isDraft": True, "fieldData": {**STORY}}, "draft"),
        ({"id": "1", "status": "private", "version": {"en": {**STORY}}}, "private"),
        ({"name": "ropewalk", "created_at": MOMENT, "published_at": None, "content": {**STORY}}, "draft"),
        ({"attributes": {**STORY, "moderation_state": "archived", "status": True}}, "archived"),
        ({**ARTICLE, "state": 1, "access": "1"}, "story"), ({**ARTICLE, "state": "0", "access": 1}, "draft"),
        ({**ARTICLE, "state": -2}, "deleted"), ({**ARTICLE, "state": 2}, "story"),
        ({**ARTICLE, "state": 1, "access": 3}, "protected"),
        ({**ARTICLE, "state": 1, "publish_down": "2019-05-07 10:00:00"}, "expired"),
        ({**ARTICLE, "state": 1, "publish_down": "0000-00-00 00:00:00"}, "story"),
        ({**ARTICLE, "state": 1, "publish_up": "2099-05-07 10:00:00"}, "scheduled"),
        ({"type": "articles", "attributes": {"title": "Net", "text": HTML, "state": 0, "access": 1}}, "draft"),
    ],
)  # fmt: skip
def test_marks_of_publishing_systems(tmp_path: Path, entry: dict[str, Any], kind: str) -> None:
    assert state(tmp_path, [entry]) == kind


def test_both_parts_of_a_text_of_joomla_are_the_text(tmp_path: Path) -> None:
    first, second = HTML.replace("</p>", "</p>\n").split("\n")[:2]
    put(tmp_path, "a.json", json.dumps({"title": "Net makers", "introtext": first, "fulltext": second, "state": 1}))
    (record,) = open_seed(tmp_path, "a.json")
    assert isinstance(record, Record)
    assert record.data.decode().index("ropewalk of Hallinstrand") < record.data.decode().index("The buyers said")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("---\ntitle: Net\nunlisted: true\n---\n", "unlisted"), ("---\ntitle: Net\nlisted: false\n---\n", "unlisted"),
        ("---\ntitle: Net\nwip: true\n---\n", "draft"), ("---\ntitle: Net\npublic: false\n---\n", "private"),
        ("---\ntitle: Net\ndeleted: true\n---\n", "deleted"), ("---\ntitle: Net\naccess: members\n---\n", "protected"),
        ("---\ntitle: Net\neleventyExcludeFromCollections: true\n---\n", "unlisted"),
        ('+++\ntitle = "Net"\nrender = false\n+++\n', "private"),
        ('---json\n{"title": "Net", "draft": true}\n---\n', "draft"), ('---toml\ntitle = "Net"\ndraft = true\n---\n', "draft"),
        ('---yaml\ntitle: Net\ndraft: false\n---\n', "story"), (';;;\n"title": "Net",\n"draft": true\n;;;\n', "draft"),
        ('---json\n{"title": "Net",\n"draft" true}\n---\n', "seeds/a.md:3: front matter is not JSON: Expecting ':' delimiter"),
        ("<!--\n.. title: Net\n.. tags: rope, draft\n-->\n\n", "draft"),
        ("<!--\n.. title: Net\n.. tags: rope, private\n-->\n\n", "private"),
        ("---\ntitle: Net\ntags: [rope, draft]\n---\n", "story"),
    ],
)  # fmt: skip
def test_marks_in_front_matter(tmp_path: Path, head: str, kind: str) -> None:
    assert state(tmp_path, head + TEXT, "a.md") == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("blog/_private/net.md", "private"), ("blog/private/net.md", "private"), ("blog/_unpublished/net.md", "draft"),
        ("blog/wip/net.md", "draft"), ("blog/draft/net.md", "draft"), ("blog/_discarded/net.md", "deleted"),
        ("blog/net.draft.md", "draft"), ("blog/draft-horses.md", "story"), ("blog/net.en.md", "story"),
    ],
)  # fmt: skip
def test_names_of_folders_and_files(tmp_path: Path, name: str, kind: str) -> None:
    assert state(tmp_path, f"---\ntitle: Net\n---\n{TEXT}", name) == kind


@pytest.mark.parametrize(("status", "kind"), [("draft", "draft"), ("hidden", "private"), ("published", "story")])
def test_a_page_that_is_a_source_of_pelican(tmp_path: Path, status: str, kind: str) -> None:
    head = f'<html><head><title>Net</title><meta name="status" content="{status}" /></head>'
    assert state(tmp_path, f"{head}<body>{HTML}</body></html>", "a.html") == kind


MAIL = f"From: Ada Venn <ada@rope.example>\nSubject: Net makers\nDate: Mon, 06 May 2019 10:00:00 +0000\n{{}}\n{TEXT}\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mail/Drafts", "draft"), ("Mail/Unsent Messages", "draft"), ("Mail/Trash", "deleted"), ("Mail/Junk", "spam"),
        ("Drafts.mbox", "draft"), ("Spam-001.mbox", "spam"), ("Drafts.sbd/Old", "draft"), ("Entwürfe.mbox", "draft"),
        ("Inbox", "story"), ("Drafts of laws.mbox", "story"),
    ],
)  # fmt: skip
def test_mailboxes_of_drafts_and_rubbish(tmp_path: Path, name: str, kind: str) -> None:
    assert state(tmp_path, "From - Mon May  6 10:00:00 2019\n" + MAIL.format(""), name) == kind


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Sensitivity: Company-Confidential\n", "private"), ("Sensitivity: Private\n", "private"),
        ("Sensitivity: Normal\n", "story"), ("X-Uniform-Type-Identifier: com.apple.mail-draft\n", "draft"),
    ],
)  # fmt: skip
def test_mails_that_their_sender_marked(tmp_path: Path, header: str, kind: str) -> None:
    assert state(tmp_path, MAIL.format(header), "a.eml") == kind


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"meta": {"_members_access_role": ["subscriber"]}}, "protected"), ({"meta": {"rcp_access_level": "5"}}, "protected"),
        ({"excerpt": {"rendered": "", "protected": True}}, "protected"), ({"meta": {"_members_access_role": []}}, "story"),
        ({"meta": {"_wc_memberships_force_public": "yes"}}, "story"), ({"meta": []}, "story"),
        ({"meta": {"um_content_restriction": 'a:1:{s:14:"_um_accessible";s:1:"2";}'}}, "protected"),
        ({"meta": {"um_content_restriction": 'a:1:{s:14:"_um_accessible";i:0;}'}}, "story"),
    ],
)  # fmt: skip
def test_posts_of_wordpress_for_some_readers(tmp_path: Path, more: dict[str, Any], kind: str) -> None:
    post = {"id": 1, "title": {"rendered": "Net"}, "content": {"rendered": HTML, "protected": False}, "type": "post"}
    assert state(tmp_path, [{**post, "link": "https://rope.example/2019/net/", **more}]) == kind


def test_a_post_of_ghost_that_was_only_sent(tmp_path: Path) -> None:
    post = {"id": "1", "title": "Net", "slug": "net", "html": HTML, "status": "published", "visibility": "public"}
    tables = {"posts": [post], "posts_meta": [{"post_id": "1", "email_only": 1}]}
    assert state(tmp_path, {"db": [{"meta": {"version": "5.1.0"}, "data": tables}]}) == "protected"


@pytest.mark.parametrize(
    ("status", "kind"), [("spiked", "withheld"), ("in_progress", "withheld"), ("published", "story")]
)
def test_a_state_of_superdesk_goes_before_the_status_of_publication(tmp_path: Path, status: str, kind: str) -> None:
    item = {
        "uri": "urn:a",
        "type": "text",
        "pubstatus": "usable",
        "state": status,
        "headline": "Net makers buy the ropewalk",
    }
    assert state(tmp_path, {**item, "body_html": HTML, "versioncreated": MOMENT}) == kind


@pytest.mark.parametrize("space", ["http://www.w3.org/2007/app", "http://purl.org/atom/app#"])
def test_a_draft_in_a_feed(tmp_path: Path, space: str) -> None:
    entry = (
        f"<id>1</id><title>Net</title><app:control><app:draft>yes</app:draft></app:control><content>{TEXT}</content>"
    )
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="{space}"><title>F</title><entry>{entry}</entry></feed>'
    )
    assert state(tmp_path, feed, "a.atom") == "draft"


def test_each_item_of_a_feed_of_summaries_counts(tmp_path: Path) -> None:
    items = "<item><title>Net</title><description>Makers buy a shed.</description></item>" * 3
    put(tmp_path, "a.rss", f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>')
    assert sum(one.records for one in open_seed(tmp_path, "a.rss") if isinstance(one, SeedError)) == 3
