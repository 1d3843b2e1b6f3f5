"""One story in the shapes in which datasets, APIs and publishing systems write it: the same comes out of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.capture.formats.typed_values import literal, plain
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Story
from tests.conftest import no_hang, put

TITLE = "Mill at Sorrel Weir turns again"
FIRST = (
    "The old mill at Sorrel Weir ground flour on Monday for the first time since the war, and a hundred people came."
)
SECOND = "Its owner, the parish, paid for a new wheel of oak that two brothers from Hartsea built in the winter."
THIRD = "The flour will be sold on Saturdays at the bridge, the parish said, as long as there is water in the river."
PARAGRAPHS = [FIRST, SECOND, THIRD]
TEXT = "\n\n".join(PARAGRAPHS)
HTML = "".join(f"<p>{part}</p>" for part in PARAGRAPHS)
DAY = "2016-03-14"
MOMENT = f"{DAY}T09:30:00Z"
URL = "https://www.weirpost.example/2016/03/mill.html"
AUTHOR = "Petra Lindqvist"


def leaf(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def paragraphs(kind: str, children: str, make: Any) -> list[dict[str, Any]]:
    return [{"type": kind, children: [make(part)]} for part in PARAGRAPHS]


FULL: dict[str, Any] = {
    "arc": {
        "_id": "K1",
        "type": "story",
        "headlines": {"basic": TITLE},
        "credits": {"by": [{"type": "author", "name": AUTHOR}]},
        "display_date": MOMENT,
        "content_elements": [{"type": "text", "content": part} for part in PARAGRAPHS],
    },
    "event registry": {
        "articles": {
            "results": [
                {
                    "uri": "6",
                    "lang": "eng",
                    "date": DAY,
                    "time": "09:30:00",
                    "dateTime": MOMENT,
                    "title": TITLE,
                    "body": TEXT,
                    "source": {"uri": "weirpost.example", "title": "Weir Post"},
                    "authors": [{"uri": "petra@weirpost.example", "name": AUTHOR, "type": "author"}],
                    "url": URL,
                }
            ],
            "totalResults": 1,
        }
    },
    "elasticsearch": {
        "took": 3,
        "hits": {
            "total": {"value": 1},
            "hits": [
                {"_index": "n", "_id": "1", "_source": {"Title": TITLE, "Body": TEXT, "Author": AUTHOR, "Date": MOMENT}}
            ],
        },
    },
    "json api": {
        "data": [
            {
                "type": "node--article",
                "id": "5b4c",
                "attributes": {
                    "title": TITLE,
                    "status": True,
                    "created": MOMENT,
                    "body": {"value": HTML, "format": "basic_html", "processed": HTML, "summary": ""},
                    "author_name": AUTHOR,
                },
            }
        ]
    },
    "json api with relationships": {
        "data": [
            {
                "type": "articles",
                "id": "1",
                "attributes": {"title": TITLE, "body": TEXT, "created": MOMENT},
                "relationships": {"uid": {"data": {"type": "people", "id": "9"}}},
            }
        ],
        "included": [{"type": "people", "id": "9", "attributes": {"firstName": "Petra", "lastName": "Lindqvist"}}],
    },
    "strapi": {
        "data": {
            "id": 3,
            "attributes": {
                "title": TITLE,
                "content": paragraphs("paragraph", "children", leaf),
                "createdAt": MOMENT,
                "updatedAt": "2016-03-15T08:00:00Z",
                "publishedAt": MOMENT,
                "author": {"data": {"id": 1, "attributes": {"name": AUTHOR}}},
            },
        },
        "meta": {},
    },
    "contentful": {
        "sys": {"type": "Array"},
        "items": [
            {
                "sys": {"id": "4xyz", "type": "Entry", "createdAt": "2016-03-01T00:00:00Z"},
                "fields": {
                    "title": {"en-US": TITLE},
                    "author": {"en-US": AUTHOR},
                    "publishDate": {"en-US": MOMENT},
                    "body": {
                        "en-US": {
                            "nodeType": "document",
                            "data": {},
                            "content": [
                                {
                                    "nodeType": "paragraph",
                                    "data": {},
                                    "content": [{"nodeType": "text", "value": part, "marks": [], "data": {}}],
                                }
                                for part in PARAGRAPHS
                            ],
                        }
                    },
                },
            }
        ],
    },
    "sanity": [
        {
            "_id": "abc",
            "_type": "post",
            "title": TITLE,
            "publishedAt": MOMENT,
            "author": {"_type": "author", "name": AUTHOR},
            "body": [
                {"_type": "block", "style": "normal", "markDefs": [], "children": [{"_type": "span", "text": part}]}
                for part in PARAGRAPHS
            ],
        }
    ],
    "drupal rest": {
        "nid": [{"value": 12}],
        "type": [{"target_id": "article"}],
        "title": [{"value": TITLE}],
        "created": [{"value": MOMENT, "format": "Y-m-d"}],
        "status": [{"value": True}],
        "body": [{"value": HTML, "format": "full_html", "processed": HTML, "summary": ""}],
        "field_author": [{"value": AUTHOR}],
    },
    "mongodb": {
        "_id": {"$oid": "5f3a00000000000000000001"},
        "title": TITLE,
        "body": TEXT,
        "author": AUTHOR,
        "date": {"$date": {"$numberLong": "1457947800000"}},
    },
    "firestore": {
        "documents": [
            {
                "name": "projects/x/documents/posts/1",
                "fields": {
                    "title": {"stringValue": TITLE},
                    "body": {"stringValue": TEXT},
                    "author": {"stringValue": AUTHOR},
                    "published": {"timestampValue": MOMENT},
                    "tags": {"arrayValue": {"values": [{"stringValue": "mills"}]}},
                },
            }
        ]
    },
    "dynamodb": {"Item": {"title": {"S": TITLE}, "text": {"S": TEXT}, "author": {"S": AUTHOR}, "date": {"S": MOMENT}}},
    "graphql": {
        "data": {
            "posts": {
                "edges": [
                    {
                        "cursor": "a",
                        "node": {"title": TITLE, "content": HTML, "date": MOMENT, "author": {"node": {"name": AUTHOR}}},
                    }
                ]
            }
        }
    },
    "reddit": {
        "kind": "Listing",
        "data": {
            "children": [
                {
                    "kind": "t3",
                    "data": {"title": TITLE, "selftext": TEXT, "author": AUTHOR, "created_utc": 1457947800.0},
                }
            ]
        },
    },
    "diffbot": {
        "request": {"pageUrl": URL, "api": "article"},
        "objects": [
            {
                "type": "article",
                "title": TITLE,
                "text": TEXT,
                "html": HTML,
                "date": "Mon, 14 Mar 2016 09:30:00 GMT",
                "author": AUTHOR,
            }
        ],
    },
    "readability": {
        "title": TITLE,
        "byline": f"By {AUTHOR}",
        "content": f'<div id="page">{HTML}</div>',
        "textContent": TEXT,
        "length": 300,
        "excerpt": FIRST,
        "siteName": "Weir Post",
        "publishedTime": MOMENT,
    },
    "json-ld graph": {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": URL, "name": "Weir Post"},
            {"@type": "Person", "@id": "#petra", "name": AUTHOR},
            {
                "@type": "NewsArticle",
                "headline": TITLE,
                "articleBody": TEXT,
                "author": {"@id": "#petra"},
                "datePublished": MOMENT,
            },
        ],
    },
    "washington post": {
        "id": "b2e8",
        "title": TITLE,
        "author": AUTHOR,
        "published_date": 1457947800000,
        "contents": [
            {"content": "Local", "mime": "text/plain", "type": "kicker"},
            {"content": TITLE, "mime": "text/plain", "type": "title"},
            {"content": f"By {AUTHOR}", "mime": "text/plain", "type": "byline"},
            {"content": 1457947800000, "mime": "text/plain", "type": "date"},
            *(
                {"content": part, "subtype": "paragraph", "type": "sanitized_html", "mime": "text/html"}
                for part in PARAGRAPHS
            ),
            {"role": "", "type": "author_info", "name": AUTHOR, "bio": "She writes about the river."},
        ],
    },
    "bigquery": {
        "schema": {"fields": [{"name": "title"}, {"name": "text"}, {"name": "author"}, {"name": "date"}]},
        "rows": [{"f": [{"v": TITLE}, {"v": TEXT}, {"v": AUTHOR}, {"v": MOMENT}]}],
    },
    "pandas split": {
        "columns": ["title", "text", "author", "date"],
        "index": [0],
        "data": [[TITLE, TEXT, AUTHOR, MOMENT]],
    },
    "pandas index": {"0": {"title": TITLE, "text": TEXT, "author": AUTHOR, "date": MOMENT}},
    "pandas columns": {
        "title": {"0": TITLE},
        "text": {"0": TEXT},
        "author": {"0": AUTHOR},
        "date": {"0": 1457947800000},
    },
    "pandas table": {
        "schema": {"fields": [{"name": "title", "type": "string"}]},
        "data": [{"index": 0, "title": TITLE, "text": TEXT, "author": AUTHOR, "date": MOMENT}],
    },
    "rows with a header": [["title", "text", "author", "date"], [TITLE, TEXT, AUTHOR, MOMENT]],
    "hugging face": {
        "rows": [
            {
                "row_idx": 0,
                "row": {"title": TITLE, "text": TEXT, "author": AUTHOR, "date": MOMENT},
                "truncated_cells": [],
            }
        ]
    },
    "ckan": {
        "help": "x",
        "success": True,
        "result": {"records": [{"_id": 1, "Title": TITLE, "Full Text": TEXT, "Author": AUTHOR, "Date": MOMENT}]},
    },
    "solr": {
        "response": {
            "numFound": 1,
            "docs": [{"id": "1", "title_s": TITLE, "body_txt": TEXT, "author_ss": [AUTHOR], "date_dt": MOMENT}],
        }
    },
    "by address": {URL: {"title": TITLE, "text": TEXT, "author": AUTHOR, "date": MOMENT}},
    "editor.js": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "body": {"time": 1, "blocks": [{"type": "paragraph", "data": {"text": p}} for p in PARAGRAPHS]},
    },
    "prosemirror": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "content": {"type": "doc", "content": paragraphs("paragraph", "content", leaf)},
    },
    "lexical as text": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "lexical": json.dumps({"root": {"type": "root", "children": paragraphs("paragraph", "children", leaf)}}),
    },
    "mobiledoc": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "mobiledoc": json.dumps(
            {
                "version": "0.3.1",
                "markups": [],
                "atoms": [],
                "cards": [],
                "sections": [[1, "p", [[0, [], 0, p]]] for p in PARAGRAPHS],
            }
        ),
    },
    "quill": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "body": {"ops": [{"insert": f"{p}\n"} for p in PARAGRAPHS]},
    },
    "draft.js": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "body": {"blocks": [{"key": "a", "text": p, "type": "unstyled"} for p in PARAGRAPHS], "entityMap": {}},
    },
    "notion": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "blocks": [{"type": "paragraph", "paragraph": {"rich_text": [{"plain_text": p}]}} for p in PARAGRAPHS],
    },
    "apple news": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "components": [{"role": "body", "text": p} for p in PARAGRAPHS],
    },
    "numbered paragraphs": {
        "title": TITLE,
        "author": AUTHOR,
        "date": MOMENT,
        "body": {f"p{at}": p for at, p in enumerate(PARAGRAPHS, 1)},
    },
    "named paragraphs": {"title": TITLE, "author": AUTHOR, "date": MOMENT, "body": [{"p": p} for p in PARAGRAPHS]},
    "sections": {"title": TITLE, "author": AUTHOR, "date": MOMENT, "sections": [{"paragraphs": PARAGRAPHS}]},
    "xml as json": {
        "rss": {
            "channel": {
                "item": [
                    {
                        "title": {"#text": TITLE},
                        "dc:creator": {"__cdata": AUTHOR},
                        "pubDate": {"#text": "Mon, 14 Mar 2016 09:30:00 +0000"},
                        "content:encoded": {"__cdata": HTML},
                    }
                ]
            }
        }
    },
    "german": {"Überschrift": TITLE, "Volltext": TEXT, "Verfasser": AUTHOR, "Erscheinungsdatum": "14.3.2016"},
    "portuguese": {"titulo": TITLE, "texto": TEXT, "autor": AUTHOR, "data_publicacao": "14/03/2016"},
    "polish": {"tytuł": TITLE, "treść": TEXT, "autor": AUTHOR, "data": DAY},
    "russian": {"заголовок": TITLE, "текст": TEXT, "автор": AUTHOR, "дата": "14.03.2016"},
    "chinese": {"标题": TITLE, "正文": TEXT, "作者": AUTHOR, "发布时间": "2016-03-14 09:30:00"},
    "japanese": {"タイトル": TITLE, "本文": TEXT, "著者": AUTHOR, "公開日": "2016年3月14日"},
    "arabic": {"العنوان": TITLE, "النص": TEXT, "الكاتب": AUTHOR, "التاريخ": DAY},
    "hebrew": {"כותרת": TITLE, "טקסט": TEXT, "מחבר": AUTHOR, "תאריך": DAY},
    "camel": {"articleTitle": TITLE, "articleText": TEXT, "articleAuthor": AUTHOR, "articleDate": MOMENT},
    "kebab": {"Post-Title": TITLE, "Post-Content": HTML, "Post-Author": AUTHOR, "Post-Date": DAY},
    "given names": {
        "title": TITLE,
        "text": TEXT,
        "author": [{"first_name": "Petra", "last_name": "Lindqvist"}],
        "date": MOMENT,
    },
    "csl": {
        "type": "article-newspaper",
        "title": TITLE,
        "author": [{"family": "Lindqvist", "given": "Petra"}],
        "issued": {"date-parts": [[2016, 3, 14]]},
        "note": "x",
        "full_text": TEXT,
    },
    "parts of a date": {"title": TITLE, "text": TEXT, "author": AUTHOR, "year": 2016.0, "month": 3.0, "day": 14.0},
}


def stories(root: Path, data: Any, name: str = "set/a.json") -> list[Story]:
    put(root, name, json.dumps(data, ensure_ascii=False))
    found = list(open_seed(root, name))
    assert all(isinstance(one, Record) for one in found), found
    return [read_record(root, one, Config(), RepeatedLines()) for one in found if isinstance(one, Record)]


@pytest.mark.parametrize("shape", FULL)
@pytest.mark.parametrize("name", ["set/a.json", "set/a.jsonl"])
def test_each_shape_is_the_story(tmp_path: Path, shape: str, name: str) -> None:
    (story,) = stories(tmp_path, FULL[shape], name)
    assert (story.title, story.authors, story.date[:10]) == (TITLE, (AUTHOR,), DAY)
    assert story.body.split("\n\n") == PARAGRAPHS


def opened(root: Path, data: Any, name: str = "a.json") -> list[Record | SeedError]:
    put(root, name, json.dumps(data))
    return list(open_seed(root, name))


STORY: dict[str, Any] = {"title": TITLE, "text": TEXT, "author": AUTHOR, "date": MOMENT}


@pytest.mark.parametrize(
    "more",
    [
        {"status": "draft"}, {"status": "Pending Review"}, {"draft": True}, {"draft": "yes"}, {"published": False},
        {"is_published": "0"}, {"isDraft": 1}, {"state": "Entwurf"}, {"moderation_state": "unpublished"}, {"status": 0},
        {"status": [{"value": False}]}, {"_id": "drafts.4f"}, {"publishedAt": None, "createdAt": DAY, "updatedAt": DAY},
        {"meta": {"status": "draft"}}, {"additional_properties": {"is_published": False}},
    ],
)  # fmt: skip
def test_drafts_are_marked(tmp_path: Path, more: dict[str, Any]) -> None:
    (record,) = opened(tmp_path, {**STORY, **more})
    assert isinstance(record, Record)
    assert record.draft


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"status": "private"}, "private"), ({"visibility": "Private"}, "private"), ({"private": True}, "private"),
        ({"public": False}, "private"), ({"visibility": "password"}, "protected"), ({"password": "hush"}, "protected"),
        ({"content": {"rendered": TEXT, "protected": True}}, "protected"), ({"status": "future"}, "scheduled"),
        ({"status": "trash"}, "deleted"), ({"post_type": "revision", "status": "inherit"}, "revision"),
        ({"type": "comment"}, "comment"), ({"type": "page", "slug": "about"}, "page"),
        ({"type": "redirect"}, "redirect"), ({"post_type": "attachment"}, "attachment"),
        ({"status": "embargoed"}, "embargoed"),
    ],
)  # fmt: skip
def test_what_was_never_public_or_is_no_story_is_passed_over(tmp_path: Path, more: dict[str, Any], kind: str) -> None:
    (error,) = opened(tmp_path, {**STORY, **more})
    assert isinstance(error, PassedOverError)
    assert error.kind == kind


@pytest.mark.parametrize(
    "more",
    [
        {"status": "published"}, {"status": "publish"}, {"status": "ok"}, {"status": 200}, {"published": MOMENT},
        {"type": "article"}, {"type": "page"}, {"visibility": "public"}, {"draft": False}, {"password": ""},
        {"published": True}, {"state": "Ohio"}, {"publishedAt": MOMENT, "createdAt": DAY, "updatedAt": DAY},
    ],
)  # fmt: skip
def test_other_values_hide_nothing(tmp_path: Path, more: dict[str, Any]) -> None:
    (record,) = opened(tmp_path, {**STORY, **more})
    assert isinstance(record, Record)
    assert not record.draft


def test_json_ld(tmp_path: Path) -> None:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "alternativeHeadline": "A wheel of oak",
        "articleBody": TEXT,
        "articleSection": ["Parish"],
        "author": [{"@type": "Person", "name": AUTHOR}],
        "publisher": {"@type": "Organization", "name": "Weir Post"},
        "datePublished": MOMENT,
        "dateModified": "2016-03-15T10:00:00Z",
        "keywords": "mills, bread",
        "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
        "image": [{"@type": "ImageObject", "url": "https://weirpost.example/m.jpg", "caption": "The wheel"}],
        "inLanguage": "en-GB",
        "copyrightHolder": "Weir Post",
    }
    (story,) = stories(tmp_path, article)
    assert (story.section, story.subtitle, story.publication) == ("Parish", "A wheel of oak", "Weir Post")
    assert (story.source_url, story.topics, story.language) == (URL, ("mills", "bread"), "en-GB")
    assert [(image.src, image.caption) for image in story.images] == [("https://weirpost.example/m.jpg", "The wheel")]
    assert (story.updated[:10], story.rights) == ("2016-03-15", "Weir Post")


def test_many_stories_of_one_file(tmp_path: Path) -> None:
    other = {**STORY, "title": "Second", "id": "b"}
    rows = [[one["title"], one["text"]] for one in (STORY, other)]
    shapes: list[Any] = [
        {"title": {"0": TITLE, "1": "Second"}, "text": {"0": TEXT, "1": TEXT}},
        {"title": [TITLE, "Second"], "text": [TEXT, TEXT]},
        {"columns": ["title", "text"], "index": [0, 1], "data": rows},
        {"first": STORY, "second": other},
        {"data": {"posts": {"nodes": [STORY, other]}}},
        {"count": 2, "archive": {"2016": [STORY, other]}},
    ]
    for shape in shapes:
        assert [story.title for story in stories(tmp_path, shape)] == [TITLE, "Second"]


def test_a_story_that_lists_others_is_one_story(tmp_path: Path) -> None:
    others = [{"title": "Another", "url": f"{URL}?2"}]
    for more in ({"articles": others}, {"related_items": others}, {"nodes": [{"type": "x"}]}):
        (story,) = stories(tmp_path, {**STORY, **more})
        assert story.title == TITLE


def test_only_the_beginning_of_a_text_is_no_story(tmp_path: Path) -> None:
    article = {"title": TITLE, "description": FIRST, "content": f"{FIRST}… [+1834 chars]"}
    (error,) = opened(tmp_path, {"status": "ok", "articles": [article]})
    assert isinstance(error, SeedError)
    assert "only the beginning" in error.message


def test_a_long_summary_is_the_text_of_a_record_without_another(tmp_path: Path) -> None:
    long = " ".join([FIRST, SECOND, THIRD] * 2)
    (record,) = opened(tmp_path, {"title": TITLE, "summary": long})
    assert isinstance(record, Record)
    (error,) = opened(tmp_path, {"title": TITLE, "summary": FIRST})
    assert isinstance(error, SeedError)
    assert error.message == "only a summary, no full text; its keys: title, summary"


def test_objects_of_other_kinds_are_passed_over_with_their_keys(tmp_path: Path) -> None:
    (error,) = opened(tmp_path, {"name": "weir", "version": "1", "scripts": {"start": "turn"}})
    assert isinstance(error, PassedOverError)
    assert (error.kind, error.message.partition(": ")[2]) == (
        "no dataset of stories",
        "its keys: name, version, scripts",
    )


def test_a_text_under_an_unknown_name_is_an_error_with_the_keys(tmp_path: Path) -> None:
    (error,) = opened(tmp_path, {"kop1": TITLE, "stuk": TEXT})
    assert str(error) == "seeds/a.json:1: no text in the record; its keys: kop1, stuk"
    assert not isinstance(error, PassedOverError)


def test_a_bulk_file(tmp_path: Path) -> None:
    lines = [{"index": {"_index": "news", "_id": "1"}}, STORY, {"create": {}}, {**STORY, "id": "b"}]
    put(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert [isinstance(one, Record) for one in open_seed(tmp_path, "a.jsonl")] == [True, True]


def test_a_story_under_a_key_like_that_of_a_bulk_file_is_not_lost(tmp_path: Path) -> None:
    (record,) = opened(tmp_path, {"update": STORY})
    assert isinstance(record, Record)


@pytest.mark.parametrize(
    "story",
    [
        {"title": {"text": TITLE}, "body": {"text": TEXT}, "author": {"name": AUTHOR}, "date": {"value": MOMENT}},
        {"name": "mill", "published_at": MOMENT, "content": {"title": TITLE, "author": AUTHOR, "body": TEXT}},
        {
            "payload": {
                "headline": TITLE,
                "byline": AUTHOR,
                "date": MOMENT,
                "content": {"model": {"paragraphs": PARAGRAPHS}},
            }
        },
        {"title": TITLE, "text": TEXT, "authors": f"['{AUTHOR}']", "date": MOMENT},
        {"title": TITLE, "text": TEXT, "bylines": [{"person": {"name": AUTHOR}}], "date": MOMENT},
        {
            "title": {"raw": TITLE, "rendered": TITLE},
            "content": {"raw": TEXT, "rendered": HTML},
            "by": AUTHOR,
            "date": DAY,
        },
    ],
)
def test_values_in_objects(tmp_path: Path, story: dict[str, Any]) -> None:
    (found,) = stories(tmp_path, story)
    assert (found.title, found.authors, found.date[:10]) == (TITLE, (AUTHOR,), DAY)
    assert found.body.split("\n\n") == PARAGRAPHS


def test_an_article_without_a_title_is_not_taken_for_a_page(tmp_path: Path) -> None:
    (record,) = opened(tmp_path, {"id": "x", "article": TEXT, "highlights": "The mill turns."})
    assert isinstance(record, Record)
    assert record.form == "prose"


def test_a_path_on_the_former_site_becomes_an_old_address(tmp_path: Path) -> None:
    (story,) = stories(tmp_path, {**STORY, "canonical_url": "/2016/03/14/mill/"})
    assert (story.aliases, story.source_url) == (("/2016/03/14/mill/",), "")


def test_editors_blocks_keep_their_structure(tmp_path: Path) -> None:
    body = [
        {"type": "heading", "level": 2, "content": "The wheel"},
        {
            "type": "paragraph",
            "content": [leaf(FIRST), {"type": "text", "text": " 2 < 3", "marks": [{"type": "bold"}]}],
        },
        {"type": "list", "style": "ordered", "items": ["oak", "iron"]},
        {"type": "quote", "content": [{"type": "paragraph", "content": [leaf(SECOND)]}]},
        {"type": "image", "url": "https://weirpost.example/w.jpg", "caption": "The new wheel"},
        {"type": "related_articles", "content": "Read on"},
        {"type": "a-new-kind", "text": THIRD},
    ]
    (story,) = stories(tmp_path, {"title": TITLE, "date": DAY, "body": body})
    assert story.body.split("\n\n") == [
        "## The wheel",
        f"{FIRST} **2 &lt; 3**",
        "1. oak\n2. iron",
        f"> {SECOND}",
        THIRD,
    ]
    assert [image.caption for image in story.images] == ["The new wheel"]


def test_deep_nests_do_no_harm(tmp_path: Path) -> None:
    node: Any = "x"
    for _ in range(300):
        node = {"type": "section", "content": [node], "data": {"a": node if isinstance(node, str) else 1}}
    found = opened(tmp_path, {"title": TITLE, "body": node})
    assert len(found) == 1


@pytest.mark.parametrize("key", ["content", "body", "text"])
def test_objects_in_objects_without_a_text_take_linear_time(tmp_path: Path, key: str) -> None:
    node: Any = {"x": 1}
    for _ in range(50):
        node = {key: node}
    with no_hang():
        (error,) = opened(tmp_path, {"title": TITLE, "body": node})
    assert isinstance(error, SeedError)


@pytest.mark.parametrize("marks", [3, True, "bold", {"type": "bold"}, [7, None, ["bold"]]])
def test_marks_in_another_form_than_a_list_of_names_do_no_harm(tmp_path: Path, marks: Any) -> None:
    node = {"type": "paragraph", "content": [{"type": "text", "text": FIRST, "marks": marks}]}
    (story,) = stories(tmp_path, {"title": TITLE, "body": [node]})
    assert story.body == FIRST


@pytest.mark.parametrize(
    "section", [[1, ["p"], []], [1, "p", [[0, [0], 0, FIRST]]], [1, "p", [[0, [], 10**12, FIRST]]]]
)
def test_a_broken_mobiledoc_does_no_harm(tmp_path: Path, section: Any) -> None:
    text = json.dumps({"version": "0.3.1", "markups": [[["b"]]], "atoms": [], "cards": [], "sections": [section]})
    assert len(opened(tmp_path, {"title": TITLE, "mobiledoc": text})) == 1


def test_a_repeated_name_is_found_among_many(tmp_path: Path) -> None:
    names = ", ".join(f'"k{number}": 0' for number in range(100_000))
    put(tmp_path, "a.json", f'[{{{names}, "k99999": 1}}]')
    (error,) = open_seed(tmp_path, "a.json")
    assert "'k99999' is given twice" in str(error)


def test_an_object_with_names_that_look_like_languages_keeps_its_values(tmp_path: Path) -> None:
    picture = {"img_url": "https://weirpost.example/w.jpg", "alt_text": "A wheel", "caption": ""}
    assert plain(picture) == picture
    languages: list[dict[str, Any]] = [{"pt-BR": "Rio"}, {"zh_Hant": "Rio"}, {"es-419": "Rio"}, {"de": "", "fr": "Rio"}]
    assert [plain(one) for one in languages] == ["Rio"] * 4


def test_a_cell_with_backslashes_is_read_without_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    assert literal(r"['a\d', 'b']") == [r"a\d", "b"]
    assert not recwarn.list


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        ({"published": "5/7/2019", "created": "2020-01-01"}, ""),
        ({"published": "5/7/2019", "created": "2019-07-05"}, "2019-07-05"),
        ({"published": "May 2019", "created": "2019-05-03"}, "2019-05-03"),
        ({"published": "May 2019", "created": "2020-01-01"}, ""),
        ({"published": "0000-00-00", "created": "2020-01-01"}, "2020-01-01"),
    ],
)
def test_a_date_that_may_mean_two_days_is_not_replaced_by_another(
    tmp_path: Path, dates: dict[str, str], date: str
) -> None:
    (found,) = stories(tmp_path, {"title": TITLE, "text": TEXT, **dates})
    assert found.date == date


def test_the_number_of_a_class_is_no_title(tmp_path: Path) -> None:
    (found,) = stories(tmp_path, {"text": TEXT, "label": 2})
    assert found.title != "2"


@pytest.mark.parametrize(
    "more",
    [
        {"Author First Name": "Petra", "Author Last Name": "Lindqvist", "Author Username": "plindqvist"},
        {"author_given_name": "Petra", "author_family_name": "Lindqvist"},
    ],
)
def test_the_parts_of_an_author_s_name(tmp_path: Path, more: dict[str, str]) -> None:
    (found,) = stories(tmp_path, {"title": TITLE, "text": TEXT, **more})
    assert found.authors == (AUTHOR,)
