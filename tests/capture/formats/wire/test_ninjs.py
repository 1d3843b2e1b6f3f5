"""ninjs in its three versions: what an item states, and what is passed over."""

# ruff: noqa: E501 -- XML in one piece
from __future__ import annotations

import json
from typing import Any

import pytest

from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image, Named, PrintedCorrection, Story
from tests.capture.formats.wire.conftest import Reader, one, said
from tests.capture.formats.wire.samples import BODY, PARAGRAPHS

ONE: dict[str, Any] = {
    "uri": "urn:nord:locks",
    "type": "text",
    "versioncreated": "2018-04-13T09:00:00+02:00",
    "firstcreated": "2018-04-12T10:00:00+02:00",
    "pubstatus": "usable",
    "headline": "Lock keepers return to work",
    "byline": "By Ingrid Vale",
    "located": "Marrow Sound",
    "body_html": BODY,
    "body_text": "Short.",
}
"""An item of version 1."""

TWO: dict[str, Any] = {
    "uri": "urn:nord:locks",
    "standard": {"name": "ninjs", "version": "2.1"},
    "versioncreated": "2018-04-12T10:00:00+02:00",
    "pubstatus": "usable",
    "headlines": [{"role": "main", "value": "Lock keepers return to work"}, {"role": "sub", "value": "County pays"}],
    "by": "Ingrid Vale",
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": "\n".join(PARAGRAPHS)},
        {"role": "html", "contenttype": "text/html", "value": f"<html><head><title>T</title></head><body>{BODY}</body></html>"},
        {"role": "own", "contenttype": "application/xml", "value": "<X>" + BODY * 3 + "</X>"},
    ],
}  # fmt: skip
THREE: dict[str, Any] = {
    "uri": "urn:nord:locks",
    "versionCreated": "2018-04-12T10:00:00+02:00",
    "pubStatus": "usable",
    "headlines": [{"value": "Lock keepers return to work"}],
    "descriptions": [{"role": "summary", "value": "The county pays."}],
    "bodies": [{"contentType": "text/html", "value": BODY}],
    "infoSources": [{"name": "Nord Wire"}],
    "copyrightHolder": "Nord",
    "usageTerms": "Not for sale",
}


def item(base: dict[str, Any] = ONE, **more: Any) -> str:
    return json.dumps({**base, **more})


def test_version_1(read: Reader) -> None:
    more: dict[str, Any] = {
        "copyrightholder": "Nord Wire", "usageterms": "Not for sale", "language": "en-GB", "urgency": 4,
        "slugline": "locks-strike", "description_text": "The county pays.", "provider": "Nord Wire",
        "subject": [{"code": "20000523", "scheme": "mediatopic", "name": "labour market"}, {"name": "canals"}],
        "person": [{"name": "Greta Solheim"}], "place": [{"name": "Marrow Sound"}],
        "organisation": [{"name": "Canal Board"}],
        "associations": {
            "main": {
                "type": "picture", "description_text": "The upper lock", "byline": "Per Lund",
                "renditions": {"a": {"href": "s.jpg", "width": 90}, "b": {"href": "l.jpg", "width": 900}},
            },
            "film": {"type": "video", "headline": "Moving"},
        },
    }  # fmt: skip
    story = one(read(item(**more), "nord/a.json"))
    assert (story.title, story.description) == ("Lock keepers return to work", "The county pays.")
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert story.authors == ("Ingrid Vale",)
    assert (story.date, story.updated) == ("2018-04-12T10:00:00+02:00", "2018-04-13T09:00:00+02:00")
    assert (story.dateline, story.publication) == ("Marrow Sound", "Nord Wire")
    assert story.rights == "Nord Wire. Not for sale"
    assert story.language == "en-GB"
    assert story.topics == ("labour market", "canals")
    assert story.images == (Image("l.jpg", "The upper lock", "Per Lund"),)
    assert story.named == (
        Named("person", "Greta Solheim"),
        Named("organization", "Canal Board"),
        Named("place", "Marrow Sound"),
    )
    assert story.item == "urn:nord:locks"
    assert story.extra["topics"] == [{"id": "medtop:20000523", "name": "labour market"}]
    assert (story.extra["slugline"], story.extra["urgency"]) == ("locks-strike", 4)


def test_version_2(read: Reader) -> None:
    story = one(read(item(TWO), "nord/a.json"))
    assert (story.title, story.subtitle, story.authors) == (
        "Lock keepers return to work",
        "County pays",
        ("Ingrid Vale",),
    )
    assert story.body == "\n\n".join(PARAGRAPHS)
    assert story.date == "2018-04-12T10:00:00+02:00"


def test_version_3(read: Reader) -> None:
    picture = {"type": "picture", "descriptions": [{"value": "The upper lock"}], "by": "Per Lund",
               "renditions": [{"href": "l.jpg", "width": 900}, {"href": "s.jpg", "width": 90}]}  # fmt: skip
    subjects = [{"name": "labour market", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000523"}]
    data = item(THREE, associations=[picture], subjects=subjects, people=[{"name": "Greta Solheim"}])
    story = one(read(data, "nord/a.json"))
    assert (story.title, story.description) == ("Lock keepers return to work", "The county pays.")
    assert (story.publication, story.rights) == ("Nord Wire", "Nord. Not for sale")
    assert story.images == (Image("l.jpg", "The upper lock", "Per Lund"),)
    assert story.extra["topics"][0]["id"] == "medtop:20000523"
    assert story.named == (Named("person", "Greta Solheim"),)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"pubstatus": "withheld"}, "withheld"),
        ({"pubstatus": "canceled"}, "killed"),
        ({"pubstatus": "cancelled"}, "killed"),
        ({"embargoed": "2031-05-01T00:00:00Z"}, "embargoed"),
        ({"embargoed": True}, "embargoed"),
        ({"signal": [{"code": "sig:kill"}]}, "killed"),
        ({"type": "picture", "body_html": "", "body_text": ""}, "attachment"),
        ({"headline": "MANDATORY KILL: Locks", "body_html": "<p>The story must not be used.</p>"}, "killed"),
    ],
)
def test_what_was_not_published_is_passed_over(read: Reader, more: dict[str, Any], kind: str) -> None:
    (found,) = read(item(**more), "nord/a.jsonl")
    assert isinstance(found, PassedOverError)
    assert found.kind == kind


@pytest.mark.parametrize(
    "more", [{"embargoed": "2018-04-12T12:00:00Z"}, {"embargoed": None}, {"expires": "2019-01-01"}]
)
def test_what_was_published_is_a_story(read: Reader, more: dict[str, Any]) -> None:
    assert one(read(item(**more), "nord/a.json")).date == "2018-04-12T10:00:00+02:00"


@pytest.mark.parametrize(
    "more",
    [
        {"ednote": "Corrects the number of barges."},
        {"ednote": "Corrects the number of barges.", "signal": [{"code": "sig:correction"}]},
        {"ednote": "Corrects the number of barges.", "edstatus": "Corrected"},
    ],
)
def test_corrections(read: Reader, more: dict[str, Any]) -> None:
    story = one(read(item(**more), "nord/a.json"))
    assert story.corrections == (PrintedCorrection("2018-04-13", "Corrects the number of barges."),)


def test_lines_and_lists_with_other_records_among_them(read: Reader) -> None:
    other = {"title": "A record of another tool", "text": "\n".join(PARAGRAPHS)}
    rows = [item(), json.dumps(other), item(TWO, uri="urn:b", pubstatus="canceled"), item(THREE, uri="urn:c")]
    found = read("\n".join(rows), "nord/a.jsonl")
    assert said(found) == [ONE["headline"], other["title"], "killed: urn:b", ONE["headline"]]
    assert said(read(f"[{','.join(rows)}]", "nord/b.json")) == said(found)


def test_a_record_of_another_tool_is_none(read: Reader) -> None:
    record = {
        "uri": "https://x.example/a",
        "headline": "Locks",
        "type": "text",
        "body": "\n".join(PARAGRAPHS),
        "version": 2,
    }
    story = one(read(json.dumps(record), "nord/a.json"))
    assert story.item == ""


@pytest.mark.parametrize(
    "more",
    [
        {
            "bodies": 7,
            "headlines": "x",
            "associations": [[[]]],
            "subjects": {"a": 1},
            "body_html": None,
            "body_text": [],
        },
        {"versioncreated": {"a": []}, "uri": 5, "byline": ["x"], "located": {"name": {}}, "urgency": [1]},
        {"renditions": None, "associations": {"a": {"renditions": {"b": 3}, "type": ["picture"]}}},
        {"subject": ["a", None, {"name": 3}], "person": "x", "standard": [], "signal": {"a": {"b": {}}}},
    ],
)
def test_values_of_any_type_do_no_harm(read: Reader, more: dict[str, Any]) -> None:
    (found,) = read(item(**more), "nord/a.json")
    assert isinstance(found, Story | SeedError)
