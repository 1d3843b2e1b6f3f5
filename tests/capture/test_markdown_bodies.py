"""Bodies of site generators: links inside the text, HTML in Markdown, embeds, and links to other sources."""

from __future__ import annotations

import pytest

from sitegen.capture.article_only import article
from sitegen.capture.record import Record, Stated
from sitegen.core.config import Config
from sitegen.core.model import Image, Story
from tests.conftest import no_hang

FIRST = "The weir at Holm Staithe was opened on Friday, an hour before the tide."


def read(text: str, seed: str = "site/_posts/2014-03-12-weir.md", base: str = "") -> Story:
    stated = {"title": Stated("Weir", "test", 0.95), **({"source_url": Stated(base, "test")} if base else {})}
    return article.read_article(Record(seed, "markdown", f"{FIRST}\n\n{text}".encode(), "0", stated=stated), Config())


def body(text: str, seed: str = "site/_posts/2014-03-12-weir.md", base: str = "") -> str:
    return read(text, seed, base).body.removeprefix(FIRST).strip()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("[c](#costs)\n\n## Costs {#costs}", '[c](#costs)\n\n## <a id="costs"></a>Costs'),
        ("[c](#costs)\n\n## Costs\n{: #costs .big}", '[c](#costs)\n\n## <a id="costs"></a>Costs'),
        (
            "[c](#what-it-costs)\n\n## What it costs",
            '[c](#what-it-costs)\n\n## <a id="what-it-costs"></a>What it costs',
        ),
        (
            "[c](#was-es-kostet)\n\nWas es kostet\n---",
            '[c](#was-es-kostet)\n\n<a id="was-es-kostet"></a>Was es kostet\n---',
        ),
        ('<a href="#cost">c</a>\n\n<h2 id="cost">Cost</h2>', '<a href="#cost">c</a>\n\n<h2 id="cost">Cost</h2>'),
        ('[c](#here)\n\n<a name="here"></a>It costs.', '[c](#here)\n\n<a id="here"></a>It costs.'),
        ("[c](#a)\n\n<a name=ab></a>It <a name=a></a>costs.", "[c](#a)\n\n<a name=ab></a>It <a id=a></a>costs."),
        (
            '[c](#a), [d](#b)\n\n## <a name="a"></a>It costs {#b}',
            '[c](#a), [d](#b)\n\n## <a id="b"></a><a id="a"></a>It costs',
        ),
        ("[c](#gone) and <a class='x' href='#lost'>d</a>.", "c and d."),
        ("## Costs {#costs}\n\nA lot.", "## Costs\n\nA lot."),
        ("See `[c](#x)`:\n\n```\n[c](#x) {#y}\n```", "See `c`:\n\n```\n[c](#x) {#y}\n```"),
    ],
)
def test_a_link_inside_keeps_its_target_or_becomes_words(written: str, kept: str) -> None:
    assert body(written) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<a href="/donate?c=17">Give</a> or [read](/2018/old/).', "Give or read."),
        ('<a class="b" href="https://x.example/a">Give</a>', '<a class="b" href="https://x.example/a">Give</a>'),
        ("<a href='javascript:x()'>Give</a>", "Give"),
        ("<p>See <a href=old/>it</a>.</p>", "<p>See it.</p>"),
    ],
)
def test_a_link_in_html_goes_the_way_of_one_in_markdown(written: str, kept: str) -> None:
    assert body(written) == kept


def test_links_in_html_are_whole_where_the_address_is_known() -> None:
    made = body('<a href="/a?b=1&amp;c=2">a</a>', base="https://post.example/x/")
    assert made == '<a href="https://post.example/a?b=1&amp;c=2">a</a>'


@pytest.mark.parametrize(
    ("written", "image", "kept"),
    [
        ('<img src="/img/w.png" alt="A weir">', Image("/img/w.png", alt="A weir"), ""),
        (
            '<figure class="x"><img src="w.png"><figcaption>The <b>weir</b>. Photo: Jon Reed</figcaption></figure>',
            Image("w.png", "The weir.", "Jon Reed"),
            "",
        ),
        ('<div align="center">\n  <a href="big.png"><img src="w.png"/></a>\n</div>', Image("w.png"), ""),
        ('<p>Seen <img src="w.png" alt="here"> today.</p>', Image("w.png", alt="here"), "<p>Seen here today.</p>"),
    ],
)
def test_pictures_in_html_come_along(written: str, image: Image, kept: str) -> None:
    found = read(f"{written}\n\nLast.")
    assert found.images == (image,)
    assert found.body.removeprefix(FIRST).removesuffix("Last.").strip() == kept


def test_pixels_that_count_readers_are_no_pictures() -> None:
    assert read('<img src="https://count.example/p.gif" width="1" height="1">\n\nLast.').images == ()


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ("{{< youtube abcdefghijk >}}", "https://www.youtube.com/watch?v=abcdefghijk"),
        ('{{< youtube id="abcdefghijk" autoplay="true" >}}', "https://www.youtube.com/watch?v=abcdefghijk"),
        ("{% youtube https://youtu.be/abcdefghijk %}", "https://youtu.be/abcdefghijk"),
        ('{% include video id="abcdefghijk" provider="youtube" %}', "https://www.youtube.com/watch?v=abcdefghijk"),
        ('{% include embed/vimeo.html id="123456" %}', "https://vimeo.com/123456"),
        ('{{ youtube(id="abcdefghijk") }}', "https://www.youtube.com/watch?v=abcdefghijk"),
        ("{{< vimeo 123456 >}}", "https://vimeo.com/123456"),
        ('{{< tweet user="a" id="1234567890" >}}', "https://twitter.com/i/status/1234567890"),
        ("{{< gist tide 7896402 >}}", "https://gist.github.com/tide/7896402"),
        ('{{< iframe src="https://map.example/tide" >}}', "https://map.example/tide"),
        (
            "<div class='video'><iframe src='https://player.vimeo.com/video/1234'></iframe></div>",
            "https://vimeo.com/1234",
        ),
    ],
)
def test_embeds_stay_as_links(tag: str, address: str) -> None:
    made = body(f"{tag}\n\nLast.")
    assert f"]({address})" in made and "<" not in made


@pytest.mark.parametrize(
    "tag", ["{{< youtube >}}", "{{< youtube a/b >}}", "{{< vimeo tide >}}", "{{< toc >}}", "{% include nav.html %}"]
)
def test_tags_that_embed_nothing_known_are_told(tag: str) -> None:
    found = read(f"{tag}\n\nLast.")
    assert found.body == f"{FIRST}\n\nLast."
    assert [(line.text, line.reason) for line in found.removed] == [(tag, "template syntax")]


@pytest.mark.parametrize(
    ("written", "seed", "kept"),
    [
        ("[m](../2013/mail.md)", "p/2014/a.md", "[m](../2013/mail.md)"),
        ("[m]({% post_url 2014-03-01-mail %})", "j/_posts/2014-03-12-a.md", "[m](2014-03-01-mail.md)"),
        ("[m]({% post_url sea/2014-03-01-mail %})", "j/_posts/b/2014-03-12-a.md", "[m](../sea/2014-03-01-mail.md)"),
        ("[m]({% link _posts/2014-03-01-mail.md %})", "j/_posts/2014-03-12-a.md", "[m](2014-03-01-mail.md)"),
        ('[m]({{< relref "/news/mail.md" >}})', "h/content/sea/a.md", "[m](../news/mail.md)"),
        ('[m]({{< ref "news/mail" >}})', "h/content/sea/a.md", "[m](../news/mail.md)"),
        ("[m]({filename}/news/mail.md)", "p/content/sea/a.md", "[m](../news/mail.md)"),
        ("[m](|filename|mail.rst)", "p/content/a.md", "[m](mail.rst)"),
        ("[m]({tag}sea)", "p/content/a.md", "m"),
        ("[m]({filename}/../../../etc/mail.md)", "p/content/a.md", "m"),
        ("[m][1]\n\n[1]: {% link _posts/2014-03-01-mail.md %}", "j/_posts/a.md", "[m][1]\n\n[1]: 2014-03-01-mail.md"),
        ('See {{< ref "mail.md" >}} there.', "h/content/a.md", "See  there."),
    ],
)
def test_links_to_other_sources_are_paths_from_the_file(written: str, seed: str, kept: str) -> None:
    assert body(written, seed) == kept


def test_comments_and_scripts_go_and_are_told_with_their_line() -> None:
    found = read(
        "<!-- note\nto self -->\nA word.<!--more-->\n\n<script>\nsteal()\n</script>\n\n```\n<!-- kept -->\n```"
    )
    assert found.body.removeprefix(FIRST).strip() == "A word.\n\n```\n<!-- kept -->\n```"
    assert [(line.number, line.reason) for line in found.removed] == [
        (3, "comment in the source"),
        (5, "comment in the source"),
        (7, "code of the page"),
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("```\n<!-- open\n```\n\nA word.\n\n<!-- note -->", "```\n<!-- open\n```\n\nA word."),
        ("<!-- a\n```\nb -->\n\nA word.\n\n```\n<!-- kept -->\n```", "A word.\n\n```\n<!-- kept -->\n```"),
        ("<!-- a --><!-- b\n\n```\nx\n```", "<!-- b\n\n```\nx\n```"),
    ],
)
def test_fenced_code_and_comments_may_hold_the_beginning_of_each_other(written: str, kept: str) -> None:
    assert body(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "[a](#b)" * 20_000, "<a href='#b'>" * 20_000, "{#a} " * 20_000, "<figure><img>" * 20_000, "<!--" * 30_000,
        "<script>" * 20_000,
        "<img " * 20_000, "{{< youtube " * 20_000, "[a]({filename}" * 20_000, "<div>" * 20_000, "# " + "a" * 100_000,
        "<a name='" * 20_000, "{{ 'a' | relative_url " * 20_000,
        "<img " + "\n".join(["![" * 500] * 200), "\n".join(f"<a name=x{n}></a>[c](#x{n})" for n in range(5_000)),
    ],
    ids=range(15),
)  # fmt: skip
def test_hostile_bodies_are_read_in_time(text: str) -> None:
    with no_hang():
        lines = [text[at : at + 100_000] for at in range(0, len(text), 100_000)]
        read("\n\n".join(lines))
