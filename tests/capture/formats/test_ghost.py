"""Exports of Ghost, posts of WordPress's REST API, and marks of state in other JSON."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.capture.formats import ghost_documents
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import Image, Story
from tests.conftest import no_hang

TEXT = "<p>The mill on Weir Street ground its last sack of rye on Saturday, after ninety years.</p>"


def ghost(*posts: dict[str, Any], first: str = "posts", **tables: Any) -> str:
    made = {
        "posts": [
            {"id": str(n), "title": f"Note {n}", "status": "published", "html": TEXT, **p}
            for n, p in enumerate(posts, 1)
        ],
        **tables,
    }
    data = {first: made.pop(first), **made}
    return json.dumps({"db": [{"meta": {"exported_on": 1, "version": "5.2"}, "data": data}]})


def outcomes(tmp_path: Path, data: str, name: str = "a.json") -> list[str]:
    (tmp_path / name).write_text(data)
    return [
        one.message if isinstance(one, SeedError) else "draft" if one.draft else "story"
        for one in open_seed(tmp_path, name)
    ]


def stories(tmp_path: Path, data: str, name: str = "a.json") -> list[Story]:
    (tmp_path / name).write_text(data)
    return [one for one in read_seed(tmp_path, name, Config(), RepeatedLines()) if isinstance(one, Story)]


def test_only_public_posts_are_stories(tmp_path: Path) -> None:
    posts: list[dict[str, Any]] = [
        {},
        {"status": "draft"},
        {"type": "page"},
        {"page": 1},
        {"visibility": "members"},
        {"visibility": "paid"},
        {"status": "scheduled"},
        {"status": "sent"},
        {"status": "draft", "html": None},
    ]
    assert outcomes(tmp_path, ghost(*posts)) == [
        "story",
        "draft",
        "page",
        "page",
        "protected: visible to members",
        "protected: visible to paid",
        "scheduled",
        "protected",
        "draft: without words",
    ]


@pytest.mark.parametrize("first", ["posts", "users"])
def test_what_a_post_refers_to_is_found_before_and_after_it(tmp_path: Path, first: str) -> None:
    post = {
        "slug": "mill",
        "published_at": "2011-10-01T09:00:00.000Z",
        "feature_image": "__GHOST_URL__/content/images/mill.jpg",
        "custom_excerpt": "After ninety years.",
        "html": f'{TEXT}<p>See <a href="__GHOST_URL__/weir/">the weir</a>.</p>',
    }
    (found,) = stories(
        tmp_path,
        ghost(
            post,
            first=first,
            users=[{"id": "9", "name": "Ada Lund", "email": "ada@weir.example"}, {"id": "8", "name": "Jon Moss"}],
            posts_authors=[
                {"post_id": "1", "author_id": "8", "sort_order": 1},
                {"post_id": "1", "author_id": "9", "sort_order": 0},
            ],
            tags=[{"id": "7", "name": "Mills"}, {"id": "6", "name": "#hidden"}],
            posts_tags=[{"post_id": "1", "tag_id": "6"}, {"post_id": "1", "tag_id": "7"}],
            posts_meta=[{"post_id": "1", "feature_image_caption": "The mill in 1911", "feature_image_alt": "A mill"}],
            settings=[{"key": "title", "value": "Weir Street Notes"}, {"key": "db_hash", "value": "secret"}],
            members=[{"id": "1", "email": "reader@weir.example"}],
        ),
    )
    assert found.authors == ("Ada Lund", "Jon Moss")
    assert (found.topics, found.publication, found.aliases) == (("Mills",), "Weir Street Notes", ("/mill/",))
    assert (found.date, found.description) == ("2011-10-01T09:00:00+00:00", "After ninety years.")
    assert found.images == (Image("/content/images/mill.jpg", "The mill in 1911", "", "A mill"),)
    assert "__GHOST_URL__" not in found.body
    assert "@" not in repr(found)


def test_a_truncated_export_keeps_the_posts_before_the_end(tmp_path: Path) -> None:
    whole = ghost({}, {}, {})
    assert outcomes(tmp_path, whole[: whole.rindex("Weir")])[:2] == ["story", "story"]


def text(words: str, bits: int = 0) -> dict[str, Any]:
    return {"type": "extended-text", "text": words, "format": bits}


def test_the_documents_of_the_editors_become_html() -> None:
    lexical = {
        "root": {
            "children": [
                {"type": "paragraph", "children": [text("A & "), text("b", 1)]},
                {"type": "extended-heading", "tag": "h3", "children": [text("C")]},
                {"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [text("d")]}]},
                {"type": "image", "src": "x.jpg", "caption": "E", "alt": "e"},
                {"type": "paywall"},
                {"type": "html", "html": "<p>F</p>"},
            ]
        }
    }
    assert ghost_documents.html_of(json.dumps(lexical)) == (
        "<p>A &amp; <strong>b</strong></p><h3>C</h3><ol><li>d</li></ol>"
        '<figure><img src="x.jpg" alt="e"><figcaption>E</figcaption></figure><p>F</p>'
    )
    mobiledoc = {
        "version": "0.3.1",
        "cards": [["markdown", {"markdown": "*G*"}], ["hr", {}]],
        "markups": [["a", ["href", "https://weir.example"]], ["em"]],
        "sections": [[1, "p", [[0, [0], 1, "H"], [0, [], 0, " & i"]]], [10, 0], [3, "ul", [[[0, [1], 1, "j"]]]]],
    }
    assert ghost_documents.html_of(json.dumps(mobiledoc)).replace("\n", "") == (
        '<p><a href="https://weir.example">H</a> &amp; i</p><p><em>G</em></p><ul><li><em>j</em></li></ul>'
    )


@pytest.mark.parametrize("document", ["", "{", "[]", "1", None, '{"root": 1}', '{"sections": [[10, 5], [1], 3]}'])
def test_documents_that_are_none_are_no_text(document: Any) -> None:
    assert ghost_documents.html_of(document) == ""


def test_a_mark_that_closes_more_than_is_open_ends_in_time() -> None:
    with no_hang():
        made = ghost_documents.html_of('{"markups": [["em"]], "sections": [[1, "p", [[0, [0], 100000000000, "a"]]]]}')
    assert made == "<p><em>a</em></p>"


@pytest.mark.parametrize("data", ['{"db":[' * 3000, '{"db":[' * 3000 + "1" + "]}" * 3000])
def test_an_export_that_nests_without_end_is_one_error(tmp_path: Path, data: str) -> None:
    assert len(outcomes(tmp_path, data)) == 1


def test_memory_does_not_follow_the_number_of_posts(tmp_path: Path) -> None:
    outcomes(tmp_path, ghost({}))
    (tmp_path / "b.json").write_text(ghost(*({"html": TEXT * 90} for _ in range(1500))))
    tracemalloc.start()
    count = sum(1 for _ in open_seed(tmp_path, "b.json"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1500
    assert peak < 5_000_000


def rest(**fields: Any) -> dict[str, Any]:
    return {
        "id": 5,
        "type": "post",
        "status": "publish",
        "link": "https://weir.example/2011/10/mill/",
        "date": "2011-10-01T09:00:00",
        "date_gmt": "2011-10-01T07:00:00",
        "title": {"rendered": "The mill&#8217;s last sack"},
        "content": {"rendered": TEXT, "protected": False},
        "excerpt": {"rendered": "<p>The mill on Weir [&hellip;]</p>"},
        **fields,
    }


def test_a_post_of_the_rest_api_with_what_it_embeds(tmp_path: Path) -> None:
    embedded = {
        "author": [{"name": "Ada Lund"}],
        "wp:term": [[{"taxonomy": "category", "name": "Town"}], [{"taxonomy": "post_tag", "name": "mills"}]],
        "wp:featuredmedia": [
            {"source_url": "https://weir.example/m.jpg", "alt_text": "A mill", "caption": {"rendered": "<p>1911</p>"}}
        ],
    }
    (found,) = stories(tmp_path, json.dumps([rest(_embedded=embedded)]))
    assert (found.title, found.authors) == ("The mill’s last sack", ("Ada Lund",))
    assert (found.section, found.topics, found.description) == ("Town", ("mills",), "")
    assert found.date == "2011-10-01T09:00:00+02:00"
    assert found.images == (Image("https://weir.example/m.jpg", "1911", "", "A mill"),)
    assert found.aliases == ("/2011/10/mill/",)


def test_the_rest_api_says_what_is_no_public_story(tmp_path: Path) -> None:
    objects = [
        rest(status="draft"),
        rest(status="private"),
        rest(content={"rendered": "", "protected": True}),
        rest(password="herring"),
        rest(type="page"),
        rest(type="report"),
        rest(type="wp_block"),
        rest(status="future"),
        {"id": 7, "title": {"rendered": "tap"}, "media_type": "image", "status": "inherit"},
    ]
    assert outcomes(tmp_path, "\n".join(map(json.dumps, objects)), "a.jsonl") == [
        "draft",
        "private",
        "protected: by a password",
        "protected: by a password",
        "page",
        "story",
        "post type wp_block",
        "scheduled",
        "attachment",
    ]


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ({"status": "draft"}, "draft"),
        ({"Published": False}, "draft"),
        ({"is_draft": "yes"}, "draft"),
        ({"post_status": "private"}, "private"),
        ({"visibility": "members"}, "protected"),
        ({"state": "deleted"}, "deleted"),
        ({"status": "ok"}, "story"),
        ({"status": 200, "state": "Ohio"}, "story"),
        ({"published": "2014-03-12"}, "story"),
        ({"published": True, "draft": False}, "story"),
    ],
)
def test_objects_of_other_programs_say_their_state(tmp_path: Path, mark: dict[str, Any], told: str) -> None:
    found = {"title": "The last sack", "content": TEXT, **mark}
    assert outcomes(tmp_path, json.dumps(found), "a.jsonl") == [told]
