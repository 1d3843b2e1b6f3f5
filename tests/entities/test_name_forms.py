"""How one name can be a form of another, by its letters alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.entities.compared_names import compared_name
from sitegen.entities.name_forms import name_form


def form(kind: str, one: str, other: str) -> str:
    return name_form(compared_name(kind, one), compared_name(kind, other))


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("person", "Oduya", "Walter Oduya", "surname"),
        ("person", "de Renzy", "Alfred de Renzy", "surname"),
        ("person", "Walter", "Walter Oduya", "given"),
        ("person", "W. Oduya", "Walter Oduya", "initial"),
        ("person", "J.F. Marsh", "John Frederick Marsh", "initial"),
        ("person", "Walter A. Oduya", "Walter Oduya", "middle"),
        ("person", "Edgar Hollin", "J. Edgar Hollin", "middle"),
        ("person", "Bob Marsh", "Robert Marsh", "nickname"),
        ("person", "Emmanuel Abara", "Emanuel Abara", "spelling"),
        ("person", "Anna Lindquist", "Anna Lindqvist", "spelling"),
        ("person", "Viktor Semyonov", "Виктор Семёнов", "transcription"),
        ("person", "Michail Semionow", "Mikhail Semyonov", "transcription"),
        ("person", "Tae-won Bak", "Bak Tae-won", "order"),
        ("person", "John Marsh Jr.", "John Marsh", "qualifier"),
        ("organization", "Northern Lights Harbour Trust", "NLHT", "acronym"),
        ("organization", "Arlen Inds", "Arlen Industries", "abbreviation"),
        ("organization", "Arlen Int'l", "Arlen International", "synonym"),
        ("organization", "Quill Shipping", "Quill Shipping Line", "head"),
        ("organization", "Quill Shipping", "Quill Shipping Group", "generic"),
        ("organization", "Quill Shipping", "Quill Shipping Canada", "branch"),
        ("organization", "Quill Shipping", "Quill Shipping International", "branch"),
        ("organization", "Bank of Tern", "Industrial Bank of Tern", "tail"),
        ("organization", "Fisheries Department", "U.S. Fisheries Department", "owner"),
        ("organization", "Quill Motor", "American Quill Motor", "tail"),
        ("organization", "Fisheries Department", "Department of Fisheries", "order"),
        ("organization", "Fisheries Department (United States)", "U.S. Fisheries Department", "owner"),
        ("place", "Kestholm City", "Kestholm", "generic"),
        ("place", "Kestholm, Ohio", "Kestholm", "qualifier"),
        ("place", "City of Kestholm", "Kestholm", "generic"),
        ("place", "Kestholm, Penn.", "Kestholm, Pennsylvania", "qualifier"),
        ("event", "Tern Regatta", "Norwegian Tern Regatta", "owner"),
        ("event", "Tern Regatta", "1998 Tern Regatta", "edition"),
        ("event", "Tern Motor Show", "Tern Auto Show", "synonym"),
        ("event", "Quill arms scandal", "Quill-Tern arms scandal", "overlap"),
        ("tag", "harbour", "harbor", "synonym"),
        ("tag", "light house", "lighthouse", "spacing"),
    ],
)
def test_forms(kind: str, one: str, other: str, expected: str) -> None:
    assert form(kind, one, other) == form(kind, other, one) == expected


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("event", "2018 Regatta", "2019 Regatta"),
        ("event", "Iran war", "Iraq war"),
        ("person", "John Marsh (sailor)", "John Marsh (senator)"),
        ("person", "John Marsh Jr.", "John Marsh Sr."),
        ("person", "John Marsh", "Anna Jones"),
        ("person", "John A. Marsh", "John B. Marsh"),
        ("person", "Jane Marsh", "June Marsh"),
        ("person", "John Marsh", "Joan Marsh"),
        ("place", "North Tern", "South Tern"),
        ("place", "Tern", "South Tern"),
        ("place", "Kestholm, Ohio", "Kestholm, Texas"),
        ("place", "Tern Point", "Fuller's Quay"),
        ("place", "Tern", "Tern River"),
        ("tag", "exports", "experts"),
        ("tag", "auto", "car"),
        ("tag", "tender", "lender"),
        ("place", "Killholm", "Willholm"),
        ("organization", "Quillers", "Quiller"),
        ("organization", "Steel", "Marsh Steel"),
        ("organization", "Trading", "Norwegian Trading"),
        ("organization", "Pte", "Quill Pte"),
        ("organization", "AHI Finance", "Ahimsa Finance"),
        ("place", "Germany", "Grauman"),
        ("organization", "Northern Quill", "Southern Quill"),
        ("person", "💡", "💡💡"),
        ("organization", "Senate (Norway)", "Brazilian Senate"),
        ("organization", "Congress (Philippines)", "U.S. Congress"),
        ("organization", "Fisheries Bank (Hungary)", "Swiss Fisheries Bank"),
        ("organization", "Parliament (Kenya)", "Parliament of India"),
        ("place", "Oklahoma City", "Oklahoma"),
        ("place", "Kuwait City", "Kuwait"),
    ],
)
def test_what_is_never_one(kind: str, one: str, other: str) -> None:
    assert form(kind, one, other) == form(kind, other, one) == ""


@given(st.text(max_size=14), st.text(max_size=14), st.sampled_from(["person", "organization", "place", "event", "tag"]))
@settings(max_examples=150, deadline=None)
def test_any_names_can_be_compared_in_any_order(one: str, other: str, kind: str) -> None:
    assert form(kind, one, other) == form(kind, other, one)
