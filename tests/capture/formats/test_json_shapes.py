"""One story in the shapes in which datasets, APIs and publishing systems write it: the same comes out of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import Record, RepeatedLines, open_seed, read_record
from sitegen.core.config import Config
from sitegen.core.model import Story
from tests.conftest import put

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
