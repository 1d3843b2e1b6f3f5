"""Captures that are an article and nothing else: HTML fragments, prose and Markdown become text that is only text."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from sitegen.capture.article_only import article
from sitegen.capture.record import Form, Record, Stated
from sitegen.core.config import Config
from sitegen.core.errors import SeedError
from sitegen.core.model import DateRange, Image, Story
from sitegen.core.text import escape, plain
from tests.conftest import no_hang

FIRST = "The weir at Holm Staithe was opened on Friday, an hour before the tide."
SECOND = "Nobody had worked the gates since the spring, said the keeper, Tilda Marsh."


def read(form: Form, text: str, key: str = "", **stated: Any) -> Story:
    made = {name: Stated(value, "test", 0.95) for name, value in stated.items()}
    return article.read_article(
        Record("post/weir-opened.xml", form, text.encode(), "0", key=key, stated=made), Config()
    )


def reasons(story: Story) -> dict[str, str]:
    return {line.text: line.reason for line in story.removed}


# --- fragments ---------------------------------------------------------------------------------------------


def test_a_fragment_is_text_alone_whatever_markup_it_had() -> None:
    story = read(
        "fragment",
        f"<h2>Weir *opened*</h2><div>{FIRST}<br>A line.</div><ul><li>one</li><li>two</li></ul>"
        f"<blockquote><p>Said so.</p></blockquote><p onclick='x()'>&lt;script&gt; {SECOND}</p>",
        title="Weir",
    )
    assert story.body.split("\n\n") == [
        "## Weir \\*opened\\*",
        FIRST,
        "A line.",
        "- one\n- two",
        "> Said so.",
        escape(f"<script> {SECOND}"),
    ]


def test_code_and_forms_go_and_are_told_and_frames_are_links() -> None:
    story = read(
        "fragment",
        f"<p>{FIRST}</p><script>steal()</script><style>p {{}}</style><iframe src='https://v.example/1'></iframe>"
        "<form><button>Vote</button></form>",
        title="Weir",
    )
    assert story.body == f"{FIRST}\n\n[v.example/1](https://v.example/1)"
    assert reasons(story) == {"steal()": "code of the page", "p {}": "code of the page", "Vote": "form"}


def test_links_lead_to_the_web_or_are_words() -> None:
    story = read(
        "fragment",
        '<p><a href="/a?b=1">one</a> <a href="javascript:x()">two</a> <a href="https://e.example/">three</a></p>',
        title="Weir",
        source_url="https://post.example/2014/weir/",
    )
    assert story.body == "[one](https://post.example/a?b=1) two [three](https://e.example/)"


def test_pictures_come_with_their_words_and_counters_are_none() -> None:
    story = read(
        "fragment",
        f"<p>{FIRST}</p><figure><img src='/weir.jpg'><figcaption>The weir. Photo: Jon Reed</figcaption></figure>"
        "<p><img src='https://post.example/keeper.jpg'></p><img src='https://count.example/p.gif' width=1 height=1>",
        title="Weir",
        source_url="https://post.example/w/",
    )
    assert story.images == (
        Image("https://post.example/weir.jpg", "The weir.", "Jon Reed"),
        Image("https://post.example/keeper.jpg"),
    )


def test_shortcodes_go_captions_stay_and_brackets_in_prose_are_prose() -> None:
    story = read(
        "fragment",
        '[caption id="a" width="300"]<a href="x"><img src="https://p.example/w.jpg"></a> The weir[/caption]\n'
        '<p>[dropcap]T[/dropcap]he keeper [Marsh] said [sic] so.</p>[gallery ids="1,2"][embed]https://v.example/[/embed]'
        '[caption caption="Of old"]<img src="https://p.example/o.jpg">[/caption]',
        title="Weir",
    )
    assert story.body == "The keeper \\[Marsh\\] said \\[sic\\] so.\n\n[v.example](https://v.example/)"
    assert story.images == (Image("https://p.example/w.jpg", "The weir"), Image("https://p.example/o.jpg", "Of old"))
    assert set(reasons(story)) == {"[dropcap]", "[/dropcap]", '[gallery ids="1,2"]'}


def test_the_foot_that_feeds_add_is_no_part_of_the_story() -> None:
    story = read(
        "fragment", f"<p>{FIRST}</p><p>The post <a href='https://p.example'>Weir</a> appeared first on Post.</p>"
    )
    assert story.body == FIRST
    assert set(reasons(story).values()) == {"foot of a feed"}


def test_what_is_said_in_the_head_is_not_said_again() -> None:
    story = read(
        "fragment",
        f"<h1>Weir opened</h1><p>Before the tide</p><p>By Tilda Marsh</p><p>HOLM STAITHE — {FIRST}</p>",
        title="Weir opened",
        subtitle="Before the tide",
        authors=("Tilda Marsh",),
    )
    assert (story.body, story.dateline, story.authors) == (FIRST, "Holm Staithe", ("Tilda Marsh",))
    assert [line.field for line in story.lines] == ["title", "subtitle", "authors", "body"]


def test_a_byline_in_the_text_is_the_author_where_none_is_stated() -> None:
    story = read("fragment", f"<p>By Tilda Marsh</p><p>{FIRST}</p>", title="Weir")
    assert (story.authors, story.body) == (("Tilda Marsh",), FIRST)


def test_a_stated_picture_stands_before_those_of_the_text_and_is_not_there_twice() -> None:
    story = read(
        "fragment",
        f"<p>{FIRST}</p><p><img src='https://p.example/w-300x200.jpg'></p>",
        images=(Image("https://p.example/w.jpg", "The weir"),),
    )
    assert story.images == (Image("https://p.example/w.jpg", "The weir"),)


@pytest.mark.parametrize(
    "text",
    ["", "<p></p>", "<div>" * 5000 + "x", "<p>x</p>" * 40_000, "<script>only code</script>", "[gallery]", "\0\0"],
    ids=["empty", "no words", "too deep", "too many", "code", "shortcode", "zeros"],
)
def test_a_fragment_without_an_article_is_one_error(text: str) -> None:
    with pytest.raises(SeedError):
        read("fragment", text, title="Weir")


# --- prose -------------------------------------------------------------------------------------------------


def test_prose_is_a_paragraph_a_line_and_never_markup() -> None:
    story = read("prose", f"# {FIRST}\n\n* <b>{SECOND}</b>\n1. no list", title="Weir")
    assert plain(story.body) == f"# {FIRST}\n\n* <b>{SECOND}</b>\n\n1. no list"
    assert [line.number for line in story.lines] == [1, 3, 4]


def test_hard_wrapped_prose_is_joined() -> None:
    wrapped = (
        "The weir at Holm Staithe was opened on Friday, an hour\n"
        "before the tide came in, and was closed again as soon\n"
        "as the boats had passed.\n\n"
        "Nobody had worked the gates since the spring, said the\n"
        "keeper, who lives beside it.\n"
    )
    assert len(read("prose", wrapped, title="Weir").body.split("\n\n")) == 2


def test_a_short_first_line_is_the_title_where_none_is_stated() -> None:
    story = read("prose", f"Weir opened before the tide\n{FIRST}\n{SECOND}")
    assert (story.title, story.body) == ("Weir opened before the tide", f"{FIRST}\n\n{SECOND}")


def test_without_any_title_a_file_lends_its_name_and_a_record_its_first_words() -> None:
    alone, one_of_many = read("prose", f"{FIRST}\n{SECOND}"), read("prose", f"{FIRST}\n{SECOND}", key="7")
    assert alone.title == "Weir opened"
    assert one_of_many.title.startswith("The weir at Holm Staithe")
    assert alone.provenance["title"].confidence < 0.5 > one_of_many.provenance["title"].confidence


# --- Markdown ----------------------------------------------------------------------------------------------


def test_markdown_stays_as_its_author_wrote_it() -> None:
    text = f"{FIRST}\n\n## A *head*\n\n- one\n- two\n\n```\n[a](b)\n\n# code\n```\n\n> {SECOND}[^1]\n\n[^1]: A note."
    assert read("markdown", text, title="Weir").body == text


def test_the_first_heading_is_the_title_and_not_said_again() -> None:
    for head in ("# Weir *opened*", "Weir opened\n==="):
        story = read("markdown", f"{head}\n{FIRST}")
        assert (story.title, story.body) == ("Weir opened", FIRST)


def test_a_section_heading_below_the_text_is_no_title() -> None:
    assert read("markdown", f"{FIRST}\n\n## Later\n\n{SECOND}").title == "Weir opened"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("See {{< youtube abc >}} now", "See  now"),
        ('{{% notice "tip" %}}The tide.{{% /notice %}}', "The tide."),
        ('[there]({{< ref "other.md" >}}) again', "[there](other.md) again"),
        ("[there]({% post_url 2014-03-12-other %}) again", "there again"),
        ("[there]({filename}/other.md) and [|x|](|filename|x.md)", "there and [|x|](x.md)"),
        ("[there][1] again\n\n[1]: {% link other.md %}", "there again"),
        ("Written {{ page.date | date: '%Y' }}by hand", "Written by hand"),
        ("{% if x %}The tide.{% endif %}", "The tide."),
        ("{% comment %}\nnot said\n{% endcomment %}The tide.", "The tide."),
        ("{% raw %}{{ kept }}{% endraw %} as it is", "{{ kept }} as it is"),
        ("The tide.\n{: .lead}", "The tide."),
        ("{% highlight text %}\ntide\n{% endhighlight %}", "```\ntide\n```"),
    ],
)
def test_what_only_a_generator_understands_is_translated_or_gone(written: str, kept: str) -> None:
    story = read("markdown", f"{FIRST}\n\n{written}", title="Weir")
    assert story.body.removeprefix(FIRST).strip() == kept


def test_removed_tags_are_told_with_their_line() -> None:
    story = read("markdown", f"{FIRST}\n\n{{{{< toc >}}}}\n", title="Weir")
    assert [(line.number, line.text) for line in story.removed] == [(3, "{{< toc >}}")]


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ('{{< figure src="w.jpg" caption="The weir" attr="Jon Reed" >}}', Image("w.jpg", "The weir", "Jon Reed")),
        ('{% include figure.html src="w.jpg" caption="The weir" %}', Image("w.jpg", "The weir")),
        ('![w](images/w.jpg "The weir")', Image("images/w.jpg", "The weir", alt="w")),
        (
            "![w]({static}images/w.jpg)\n*The weir. Photo: Jon Reed*",
            Image("images/w.jpg", "The weir.", "Jon Reed", "w"),
        ),
        (
            "[![The old weir at dawn](./w.jpg)](big.jpg)",
            Image("w.jpg", "The old weir at dawn", alt="The old weir at dawn"),
        ),
        ("![The old weir](/site/w.jpg)", Image("/site/w.jpg", "The old weir", alt="The old weir")),
        ("![w](javascript:alert(1) 'The weir')", Image("", "The weir", alt="w")),
        ("![w](https://p.example/w.jpg)", Image("https://p.example/w.jpg", alt="w")),
    ],
)
def test_a_picture_that_stands_alone_is_taken_out_with_its_words(written: str, image: Image) -> None:
    story = read("markdown", f"{FIRST}\n\n{written}", title="Weir")
    assert (story.body, story.images) == (FIRST, (image,))


def test_a_picture_in_a_sentence_leaves_its_words() -> None:
    story = read("markdown", "The ![old weir](w.jpg) stood.", title="Weir")
    assert (story.body, story.images) == ("The old weir stood.", (Image("w.jpg", alt="old weir"),))


def test_links_to_the_old_site_are_whole_where_its_address_is_known() -> None:
    text = 'See [this](/a/) and [that](b.html "B") or [mail](mailto:a@b.example).'
    assert read("markdown", text, title="Weir").body == "See this and that or [mail](mailto:a@b.example)."
    known = read("markdown", text, title="Weir", source_url="https://p.example/c/").body
    assert "[this](<https://p.example/a/>)" in known
    assert "[that](<https://p.example/c/b.html>)" in known


# --- for all -----------------------------------------------------------------------------------------------


def test_a_language_that_is_only_a_setting_must_agree_with_the_text() -> None:
    german = "Die alte Schleuse wurde am Freitag geöffnet, eine Stunde vor der Flut, sagte die Wärterin. " * 3
    record = Record("a/x.rss", "prose", german.encode(), "0", stated={"language": Stated("en-US", "feed", 0.6)})
    assert article.read_article(record, Config()).language == "de"


def test_a_record_that_is_only_its_headline_is_one_error() -> None:
    with pytest.raises(SeedError, match="only a headline"):
        read("prose", "Weir opened", title="Weir opened")


def test_other_stated_fields_reach_the_story() -> None:
    story = read("prose", FIRST, title="Weir", date_range=DateRange("2014", "2015"), section="News")
    assert (story.section, story.date_range) == ("News", DateRange("2014", "2015"))


@pytest.mark.parametrize("form", ["fragment", "prose", "markdown"])
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "![",
        "[a](",
        "[[a]",
        "[caption]",
        "{{<",
        "{{< a ",
        "{%",
        "{% raw %}",
        "{:",
        "<!--",
        "<ul ",
        " \n",
        "#   ",
        "(",
        "`",
    ],
)
def test_hostile_text_is_read_in_time(form: Form, piece: str) -> None:
    with no_hang(), contextlib.suppress(SeedError):
        read(form, "\n".join([piece * (60_000 // len(piece))] * 2) + " a word", title="Weir")
