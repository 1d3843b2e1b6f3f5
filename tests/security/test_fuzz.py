"""What fuzzing found stays found, and what it looks for holds for texts that Hypothesis makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.checks import CHECKS, READERS, seed
from sitegen.core import yaml
from tests.conftest import no_hang

CRASHERS = sorted(path for path in (Path(__file__).parents[1] / "crashers").glob("*/*") if path.is_file())

WORDS = r"""
The ferry was late.|By Ines Halvorsen|12 March 2014|Photo: Ada Moss|<p>|</p>|<h1>|</article>|<article>|---|title: a|
date: 2014-03-12|{|}|[|]|"|:|&#8217;|&lt;|<script>|<!--|-->|<![CDATA[|<title>|<rss>|<item>|From: a@b.example|Subject: a|
WARC/1.0|Content-Length: 9|HTTP/1.1 200 OK|{"text": "a"}|Read more|*|_|\\
"""
words = st.sampled_from([*WORDS.replace("\n", "").split("|"), "\n", "\n\n", "\t", "\0", "\ufeff", "\u202e", "\ud800"])
pieces = st.lists(words | st.text(max_size=12), max_size=40)
texts = pieces.map(lambda parts: " ".join(parts).encode("utf-8", "surrogatepass"))
raw = texts | st.binary(max_size=300)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2014-03-12", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh", min_size=1), inner, max_size=4),
    max_leaves=6,
)
KEYS = (
    "title subtitle description authors date date_range dateline publication section language tags people "
    "organizations places events images rights source_url corrections withdrawn slug aliases draft updated related "
    "capture"
).split()
heads = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), values, max_size=8)


@pytest.mark.parametrize("crasher", CRASHERS, ids=lambda path: f"{path.parent.name}-{path.name[:20]}")
def test_what_was_found_once_stays_mended(crasher: Path) -> None:
    with no_hang():
        CHECKS[crasher.parent.name](crasher.read_bytes())


@pytest.mark.parametrize("suffix", READERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=raw)
def test_any_bytes_under_any_name_are_stories_or_errors(suffix: str, data: bytes) -> None:
    seed(data, suffix)


@settings(max_examples=150, deadline=None)
@given(raw)
def test_any_bytes_are_an_article_or_an_error(data: bytes) -> None:
    CHECKS["front_matter"](data)


@settings(max_examples=150, deadline=None)
@given(heads, texts)
def test_any_front_matter_is_read_and_what_is_bad_in_it_is_listed(head: dict[str, object], body: bytes) -> None:
    CHECKS["front_matter"](f"---\n{yaml.dump(head)}---\n\n".encode("utf-8", "surrogatepass") + body)


@settings(max_examples=150, deadline=None)
@given(raw)
def test_any_names_have_slugs_of_their_own(data: bytes) -> None:
    CHECKS["slug"](data)
