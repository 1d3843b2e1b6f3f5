"""Sources of Hugo, Jekyll, Pelican and Hexo: what was public, who wrote it, when, and where it stood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sitegen.capture import RepeatedLines, open_seed, read_seed
from sitegen.capture.companions import companions, is_companion
from sitegen.core.config import Config
from sitegen.core.errors import PassedOverError, SeedError
from sitegen.core.model import Image, Named, PrintedCorrection, Story, Withdrawal
from tests.conftest import no_hang

TEXT = "The ferry to Skerry Holm ran aground at low water, and the mail was rowed ashore."


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def read(root: Path, text: str, name: str = "ferry.md", **others: str) -> Story | SeedError:
    """The story of a seed; `others` are further files, whose names have "__" for "/" and "_DOT_" for "."."""
    named = {key.replace("__", "/").replace("_DOT_", "."): value for key, value in others.items()}
    put(root, {name: text, **named})
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    return found


def story(
    root: Path, head: str, name: str = "ferry.md", body: str = TEXT, files: dict[str, str] | None = None
) -> Story:
    put(root, {name: f"---\n{head}\n---\n\n{body}\n", **(files or {})})
    (found,) = read_seed(root, name, Config(), RepeatedLines())
    assert isinstance(found, Story), found
    return found


def passed(root: Path, head: str, name: str = "ferry.md") -> str:
    """Why a file is passed over: "draft", a kind, or "" for a story."""
    put(root, {name: f"---\n{head}\n---\n\n{TEXT}\n"})
    (found,) = open_seed(root, name)
    if isinstance(found, PassedOverError):
        return found.kind
    assert not isinstance(found, SeedError), found
    return "draft" if found.draft else ""


# --- what was never public -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("draft: yes", "draft"), ("draft: on", "draft"), ("draft: 1", "draft"), ('draft: "true"', "draft"),
        ("draft: TRUE", "draft"), ("Draft: y", "draft"), ("is_draft: true", "draft"), ("draft: later", "draft"),
        ("draft: [x]", "draft"), ("draft: true\ndraft: false", "draft"),
        ("published: no", "draft"), ("published: 0", "draft"), ("published: off", "draft"), ("publish: false", "draft"),
        ("status: draft", "draft"), ("status: Skip", "draft"), ("status: in review", "draft"),
        ("status: hidden", "private"), ("status: private", "private"), ("visibility: private", "private"),
        ("private: true", "private"), ("permalink: false", "private"),
        ("hidden: yes", "private"), ("headless: true", "private"),
        ("build:\n  render: never", "private"), ("_build:\n  render: false", "private"),
        ("password: hush", "protected"), ("protected: true", "protected"), ("status: trash", "deleted"),
        ("status: embargoed", "embargoed"), ("visibility: members", "protected"), ("status: Entwurf", "draft"),
        ("expiryDate: 2015-01-01", "expired"), ("publishDate: 2099-01-01", "scheduled"),
        ("publishDate: 2199-01-01", "scheduled"), ("status: future", "scheduled"),
        ("layout: redirect", "redirect"), ("redirect_to: https://ferry.example/", "redirect"),
        ("layout: page", "page"), ("type: page", "page"), ('title: "{{ page.title }}"', "template"),
        ("title: {{ .Name }}", "template"),
    ],
)  # fmt: skip
def test_a_mark_of_state_is_obeyed(tmp_path: Path, head: str, why: str) -> None:
    assert passed(tmp_path, head) == why


@pytest.mark.parametrize(
    "head",
    [
        "draft: no", "draft: off", "draft: 0", "draft: false", "draft:", "draft: ''", "published: yes",
        "published: 2014-03-12",
        "publish: on", "status: published", "status: Live", "status: evergreen", "state: Maine", "hidden: false",
        "hidden: [toc]", "private: no", "visibility: public", "expiryDate: 2199-01-01", "publishDate: 2014-01-01",
        "build:\n  render: always", "build:\n  list: never", "layout: page\ndate: 2014-03-12", "layout: post",
        "password: ''",
        "title: Braces {{ in a title",
    ],
)  # fmt: skip
def test_other_values_hide_nothing(tmp_path: Path, head: str) -> None:
    assert passed(tmp_path, head) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("site/_drafts/ferry.md", "draft"),
        ("blog/drafts/2014/ferry.md", "draft"),
        ("hugo/content/news/_index.md", "page"),
        ("hugo/content/news/_index.de.md", "page"),
        ("site/_includes/ferry.md", "template"),
        ("hugo/archetypes/news.md", "template"),
        ("site/_posts/2014-03-12-ferry.md", ""),
        ("hugo/content/layouts/ferry.md", ""),
    ],
)
def test_folders_and_names_of_generators_are_known(tmp_path: Path, name: str, why: str) -> None:
    assert passed(tmp_path, "title: Ferry", name) == why


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("site/_layouts/post.html", "<!DOCTYPE html><h1>{{ page.title }}</h1>{{ content }}"),
        ("site/_includes/head.html", "<meta charset=utf-8>"),
        ("hugo/layouts/_default/single.html", '{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}'),
        ("hugo/themes/plain/layouts/index.html", "<html>{{ range .Pages }}<p>{{ .Title }}</p>{{ end }}"),
        ("pelican/templates/base.html", "<html>{% block content %}{% endblock %}"),
        ("parts/page.html", "<title>{{ page.title }} - {{ site.title }}</title><h1>{{ page.title }}</h1><p>x</p>"),
        ("site/index.html", "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}"),
        ("site/news.md", "---\ntitle: News\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}"),
    ],
)
def test_templates_are_no_stories(tmp_path: Path, name: str, text: str) -> None:
    put(tmp_path, {name: text})
    (found,) = read_seed(tmp_path, name, Config(), RepeatedLines())
    assert isinstance(found, PassedOverError), found
    assert found.kind == "template"


def test_a_saved_page_in_a_folder_called_themes_is_a_page(tmp_path: Path) -> None:
    put(
        tmp_path, {"post/themes/ferry.html": f"<html><title>{{{{vm.title}}}}</title><h1>Ferry</h1><p>{TEXT}</p></html>"}
    )
    (found,) = open_seed(tmp_path, "post/themes/ferry.html")
    assert getattr(found, "form", "") == "page"


def test_a_page_with_a_title_of_its_own_is_a_page(tmp_path: Path) -> None:
    put(tmp_path, {"post/ferry.html": f"<html><title>Ferry</title><h1>{{{{ page.title }}}}</h1><p>{TEXT}</p></html>"})
    (found,) = open_seed(tmp_path, "post/ferry.html")
    assert getattr(found, "form", "") == "page"


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "LICENSE.md", "docs/CHANGELOG.md"])
def test_notes_on_the_files_are_no_stories(tmp_path: Path, name: str) -> None:
    put(tmp_path, {name: f"# Ferry\n\n{TEXT}\n"})
    (found,) = open_seed(tmp_path, name)
    assert isinstance(found, PassedOverError)


# --- how front matter is written -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "\n\n---\ntitle: Ferry\ndate: 2014-03-12\n---\n",
        "\ufeff---\ntitle: Ferry\ndate: 2014-03-12\n---\n",
        "\ufeff\r\n---\r\ntitle: Ferry\r\ndate: 2014-03-12\r\n---\r\n",
        "<!-- kept by\n     the clerk -->\n\n---\ntitle: Ferry\ndate: 2014-03-12\n---\n",
        "# -*- coding: utf-8 -*-\n---\ntitle: Ferry\ndate: 2014-03-12\n---\n",
        "\n+++\ntitle = 'Ferry'\ndate = 2014-03-12\n+++\n",
        "title: Ferry\ndate: 2014-03-12\ntags:\n- mail\n---\n",
        "Title: Ferry\nDate: 2014-03-12\nSeries: Boats\n\n",
        "Format: complete\nTitle: Ferry\nDate: 2014-03-12\n...\n\n",
        "<!--\n.. title: Ferry\n.. date: 2014-03-12 10:00:00 UTC\n-->\n\n",
    ],
    ids="blank mark mark-blank html-comment comment toml hexo pelican multimarkdown nikola".split(),
)
def test_front_matter_is_found_wherever_it_begins(tmp_path: Path, head: str) -> None:
    found = read(tmp_path, f"{head}{TEXT}\n")
    assert isinstance(found, Story), found
    assert (found.title, found.date[:10], found.body) == ("Ferry", "2014-03-12", TEXT)


@pytest.mark.parametrize(
    "text",
    [
        f"# Ferry\n\n---\n\n{TEXT}\n\n---\n\nLast.",
        f"\n---\n\n{TEXT}\n\n---\n\nLast.",
        f"{TEXT}\n\n---\ntitle: no\n---\n",
        f"Note: {TEXT}\n\nLast.",
    ],
)
def test_a_rule_in_a_text_is_no_front_matter(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert isinstance(found, Story) and TEXT in found.body


def test_a_heading_above_front_matter_is_kept(tmp_path: Path) -> None:
    found = read(tmp_path, f"# The ferry\n---\ndate: 2014-03-12\n---\n{TEXT}")
    assert isinstance(found, Story)
    assert (found.title, found.date, found.body) == ("The ferry", "2014-03-12", TEXT)


def test_a_key_that_stands_twice_is_a_warning(tmp_path: Path) -> None:
    yaml = story(tmp_path, "layout: redirect\ntitle: First\nlayout: post\ntitle: Ferry")
    assert yaml.title == "Ferry"
    assert [line.split(": ")[0] for line in yaml.cut] == ["line 4", "line 5"]
    json = read(tmp_path, f'{{"title": "First", "title": "Ferry"}}\n{TEXT}')
    pelican = read(tmp_path, f"Title: First\nTitle: Ferry\n\n{TEXT}")
    for found in (json, pelican):
        assert isinstance(found, Story) and found.title == "Ferry" and len(found.cut) == 1


def test_large_front_matter_is_read_up_to_a_megabyte(tmp_path: Path) -> None:
    for size, ends in ((900_000, True), (1_100_000, False)):
        found = read(tmp_path, f"---\ntitle: Ferry\nraw: '{'x ' * (size // 2)}'\n---\n{TEXT}")
        assert isinstance(found, Story) is ends
    found = read(tmp_path, f"+++\ntitle = 'Ferry'\nraw = '{'x ' * 45_000}'\n+++\n{TEXT}")
    assert isinstance(found, Story)
    assert found.extra == {} and [doubt.field for doubt in found.doubts] == ["raw"]


def test_hostile_front_matter_is_read_in_time(tmp_path: Path) -> None:
    with no_hang():
        for text in (
            "Title: x\n" + " v\n" * 300_000,
            "Title: x\n" + "k: v\n" * 200_000,
            "# x\n" * 200_000 + "---\ntitle: a\n---\n",
            "\n---\n" * 200_000,
            ".. title: x\n" * 200_000,
            "---\n" + "a: 1\n" * 100_000 + "---\nx",
            "+++\n" + "[[x]]\na=1\n" * 50_000 + "+++\nx",
            "---\n" + "".join(f"k{number}: 1\n" for number in range(50_000)) + "---\nx",
        ):
            (tmp_path / "a.md").write_text(text)
            (found,) = open_seed(tmp_path, "a.md")
            assert len(getattr(found, "warnings", ())) <= 20


def test_more_unknown_keys_than_an_article_may_have_are_told(tmp_path: Path) -> None:
    found = story(tmp_path, "title: F\n" + "\n".join(f"k{number}: 1" for number in range(300)))
    assert len(found.extra) == 200
    assert [doubt.field for doubt in found.doubts] == ["extra"]


def test_numbers_written_as_text_stay_text_in_all_forms(tmp_path: Path) -> None:
    for text in (
        "---\ntitle: 010\nslug: 007\ntags: [1.10, 2.0]\nversion: 1.10\n---\n",
        "+++\ntitle = '010'\nslug = '007'\ntags = [1.10, 2.0]\nversion = 1.10\n+++\n",
        '{"title": "010", "slug": "007", "tags": [1.10, 2.0], "version": 1.10}\n',
    ):
        found = read(tmp_path, text + TEXT)
        assert isinstance(found, Story)
        assert (found.title, found.slug, found.topics) == ("010", "007", ("1.10", "2.0"))
        assert found.extra == {"version": "1.10"}


# --- what a person states --------------------------------------------------------------------------------------


def test_what_a_person_wrote_is_kept(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "title: Ferry\nslug: ferry-aground\nseries: [Boats]\nstars: 4\nparams: {kicker: Harbour, tone: {plain: 1.50}}\n"
        "people: [Ada Quill, {name: Ben Roe, as: [Roe], id: Q7}]\nplaces: 'Paris, France'\nevents: {name: Regatta}\n"
        "corrections: [{date: 2014-03-20, text: It was noon.}, The tide was high.]\n"
        "withdrawn: {date: 2015-01-02, reason: Invented, scope: versions}\nrelated: [/2014/03/mail/]\nlang: en",
    )
    assert (found.slug, found.section, found.related) == ("ferry-aground", "Harbour", ("/2014/03/mail/",))
    assert found.named == (
        Named("person", "Ada Quill"),
        Named("person", "Ben Roe", ("Roe",), "Q7"),
        Named("place", "Paris, France"),
        Named("event", "Regatta"),
    )
    assert found.corrections == (
        PrintedCorrection("2014-03-20", "It was noon."),
        PrintedCorrection("", "The tide was high."),
    )
    assert found.withdrawn == Withdrawal("2015-01-02", "Invented", "versions")
    assert found.extra == {"series": ["Boats"], "stars": 4, "tone": {"plain": "1.50"}}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("true", Withdrawal("", "")), ("yes", Withdrawal("", "")), ("2015-01-02", Withdrawal("2015-01-02", "")),
        ("It was invented.", Withdrawal("", "It was invented.")), ("{scope: everywhere}", Withdrawal("", "")),
        ("{}", Withdrawal("", "")),
        ("[1]", Withdrawal("", "")), ("false", None), ("no", None), ("", None),
    ],
)  # fmt: skip
def test_a_withdrawal_holds_unless_it_is_denied(tmp_path: Path, value: str, meant: Withdrawal | None) -> None:
    assert story(tmp_path, f"title: Ferry\nwithdrawn: {value}").withdrawn == meant


def test_all_tags_categories_and_topics_are_taken_as_they_stand(tmp_path: Path) -> None:
    found = story(tmp_path, "title: F\ntopics: [Shipping, Town Hall]\nkeywords: NATO, mail\nkicker: Harbour")
    assert (found.section, found.topics) == ("Harbour", ("NATO", "mail", "Shipping", "Town Hall"))
    hexo = story(tmp_path, "title: F\ncategories:\n- [Sea, Mail]\n- Town")
    assert (hexo.section, hexo.topics) == ("Sea", ("Mail", "Town"))
    zola = read(tmp_path, f"+++\ntitle = 'F'\n[taxonomies]\ntags = ['a b']\ncategories = ['News', 'Sea']\n+++\n{TEXT}")
    assert isinstance(zola, Story)
    assert (zola.section, zola.topics) == ("News", ("Sea", "a b"))


# --- who wrote it ----------------------------------------------------------------------------------------------

AUTHORS = {
    "hugo/content/authors/ines-halm/_index.md": "---\ntitle: Ines Halm\n---\n",
    "hugo/data/authors/jmoen.yaml": "name: Jens Moen\nbio: x\n",
    "jekyll/_data/authors.yml": "ih:\n  name: Ines Halm\njm: Jens Moen\n",
    "jekyll/_data/people.json": '[{"slug": "kk", "first_name": "Kari", "last_name": "Kvam"}, {"name": "Olav Brandt"}]',
    "jekyll/_authors/tilda.md": "---\nshort_name: tilda\nname: Tilda Marsh\n---\n",
    "docusaurus/authors.yml": "kv: {name: Kari Vik, title: Editor}\n",
    "eleventy/_data/team.csv": "handle,name\n@rr,Rolf Rud\n",
}


@pytest.mark.parametrize(
    ("seed", "stated", "names"),
    [
        ("hugo/content/news/ferry.md", "authors: [ines-halm, jmoen]", ("Ines Halm", "Jens Moen")),
        ("jekyll/_posts/2014-03-12-ferry.md", "author: ih", ("Ines Halm",)),
        ("jekyll/_posts/2014-03-12-ferry.md", "authors: [jm, kk, tilda]", ("Jens Moen", "Kari Kvam", "Tilda Marsh")),
        ("jekyll/news/_posts/2014-03-12-ferry.md", "author: olav-brandt", ("Olav Brandt",)),
        ("eleventy/posts/ferry.md", "author: '@rr'", ("Rolf Rud",)),
        ("docusaurus/2014/ferry.md", "authors: [kv]", ("Kari Vik",)),
        ("plain/ferry.md", "author: 'Halm, Ines'", ("Ines Halm",)),
        ("plain/ferry.md", "author: 'van der Halm, Ines'", ("Ines van der Halm",)),
        ("plain/ferry.md", "authors: 'Halm, Ines; Moen, Jens'", ("Ines Halm", "Jens Moen")),
        ("plain/ferry.md", "author: Ines Halm, Jens Moen", ("Ines Halm", "Jens Moen")),
        ("plain/ferry.md", "author: Reuters, AP", ("Reuters", "AP")),
        ("plain/ferry.md", "params: {author: Ines Halm}", ("Ines Halm",)),
        (
            "plain/ferry.md",
            "authors: [{name: Ines Halm, email: i@x.example}, {id: jens-moen}]",
            ("Ines Halm", "Jens Moen"),
        ),
        ("plain/ferry.md", "author: ines_halm", ("Ines Halm",)),
        ("plain/ferry.md", "author: j-moen", ()),
        ("plain/ferry.md", "author: ihalv", ()),
        ("plain/ferry.md", "author: ../../secret", ()),
    ],
)
def test_authors_are_looked_up_in_the_data_of_their_site(tmp_path: Path, seed: str, stated: str, names: Any) -> None:
    found = story(tmp_path, f"title: Ferry\n{stated}", seed, files=AUTHORS)
    assert found.authors == names
    assert bool(names) or [doubt.field for doubt in found.doubts] == ["authors"]


def test_a_name_that_is_only_spelt_from_a_slug_is_less_sure(tmp_path: Path) -> None:
    sure = story(tmp_path, "authors: [ines-halm]", "hugo/content/a.md", files=AUTHORS)
    spelt = story(tmp_path, "authors: [ines-halm, kari-kvam]", "hugo/content/b.md", files=AUTHORS)
    assert sure.provenance["authors"].source == "hugo/content/authors/ines-halm/_index.md"
    assert spelt.authors == ("Ines Halm", "Kari Kvam")
    assert spelt.provenance["authors"].confidence < sure.provenance["authors"].confidence


def test_the_data_of_a_site_are_companions_of_its_stories_alone() -> None:
    files = {*AUTHORS, "jekyll/_config.yml", "hugo/hugo.toml", "other/_data/authors.yml"}
    assert all(map(is_companion, files))
    assert not any(map(is_companion, ["hugo/content/news/a.md", "authors/a.md", "post/people.json", "data/news.json"]))
    assert companions("jekyll/_posts/a.md", files) == (
        "jekyll/_authors/tilda.md", "jekyll/_config.yml", "jekyll/_data/authors.yml", "jekyll/_data/people.json",
    )  # fmt: skip
    assert companions("jekyll/a.warc", files) == ()


@pytest.mark.parametrize("text", ["[", "a: *b", "\0", "- " * 30_000, "x" * (5 << 20)], ids=range(5))
def test_damaged_data_of_authors_cost_only_the_names(tmp_path: Path, text: str) -> None:
    with no_hang():
        found = story(
            tmp_path, "title: Ferry\nauthor: ih", "s/_posts/2014-03-12-a.md", files={"s/_data/authors.yml": text}
        )
    assert found.authors == ()


# --- when ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    "date published publish_date datePublished created posted created_at first_published pubDate Datum".split(),
)
def test_dates_have_many_names(tmp_path: Path, key: str) -> None:
    assert story(tmp_path, f"title: F\n{key}: 2019-05-07T10:00:00+02:00").date == "2019-05-07T10:00:00+02:00"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2013-07-29 1:12:58 -0400", "2013-07-29T01:12:58-04:00"),
        ("2013-7-9", "2013-07-09"),
        ("2013-07-09 08:05:00 UTC-03:00", "2013-07-09T08:05:00-03:00"),
        ("2013/07/09 08:05:00 +0100", "2013-07-09T08:05:00+01:00"),
        ("20130729", "2013-07-29"),
        ("'2013-07-29 01:12'", "2013-07-29T01:12:00"),
        ("29 July 2013", "2013-07-29"),
    ],
)
def test_dates_have_many_forms(tmp_path: Path, written: str, date: str) -> None:
    assert story(tmp_path, f"title: F\ndate: {written}").date == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("_posts/2012-11-8-ferry.md", "2012-11-08"),
        ("_posts/2012-1-8-ferry.markdown", "2012-01-08"),
        ("notes/20121108-ferry.md", "2012-11-08"),
        ("content/posts/2012-11-08-ferry/index.md", "2012-11-08"),
        ("notes/2012-13-08-ferry.md", ""),
        ("notes/12345678-ferry.md", ""),
    ],
)
def test_the_name_of_a_file_dates_it(tmp_path: Path, name: str, date: str) -> None:
    assert story(tmp_path, "title: F", name).date == date


# --- where it stood --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "head", "aliases"),
    [
        ("a.md", "url: /3/f.html\naliases: [/x/f.html]\nredirect_from: /y/", ("/3/f.html", "/x/f.html", "/y/")),
        ("a.md", "permalink: /f/:year/:title/\ndate: 2014-03-12\nslug: ferry", ("/f/2014/ferry/",)),
        ("a.md", "permalink: /f/:unknown/", ()),
        ("a.md", "redirect_from: [old/f, https://other.example/f]", ("/old/f",)),
        ("a.md", "aliases: [Another title, /real/]", ("/real/",)),
        ("a.md", "url: https://ferry.example/f", ()),
        ("_posts/2014-03-12-ferry.md", "title: F", ()),
    ],
)  # fmt: skip
def test_old_addresses_become_aliases(tmp_path: Path, name: str, head: str, aliases: tuple[str, ...]) -> None:
    assert story(tmp_path, head, name).aliases == aliases


@pytest.mark.parametrize(
    ("settings", "text", "name", "url"),
    [
        ("j/_config.yml", "url: https://f.test", "j/_posts/2014-03-12-ferry.md", "https://f.test/2014/03/12/ferry.html"),
        (
            "j/_config.yml", "url: https://f.test\nbaseurl: /b\npermalink: pretty", "j/_posts/2014-03-12-ferry.md",
            "https://f.test/b/2014/03/12/ferry/",
        ),
        (
            "j/_config.yml", "url: https://f.test\npermalink: /:categories/:title", "j/sea/_posts/2014-03-12-ferry.md",
            "https://f.test/sea/ferry",
        ),
        ("j/_config.yml", "url: https://example.com", "j/_posts/2014-03-12-ferry.md", ""),
        ("j/_config.yml", "url: https://f.test", "j/notes/ferry.md", ""),
        ("h/hugo.toml", "baseURL = 'https://f.test/'", "h/content/news/Big Ferry.md", "https://f.test/news/big-ferry/"),
        (
            "h/config.toml", "baseURL = 'https://f.test/'\n[permalinks]\nnews = '/:year/:slug/'",
            "h/content/news/2014-03-12-ferry.md", "https://f.test/2014/f/",
        ),
        ("h/hugo.yaml", "baseURL: https://f.test/\nlanguages: {de: {}}", "h/content/news/ferry.md", ""),
        ("p/pelicanconf.py", "SITEURL = 'https://f.test'\nimport os", "p/content/ferry.md", "https://f.test/f.html"),
        (
            "p/pelicanconf.py", "SITEURL = 'https://f.test'\nARTICLE_URL = '{date:%Y/%m}/{slug}/'",
            "p/content/2014-03-12-ferry.md", "https://f.test/2014/03/f/",
        ),
    ],
)  # fmt: skip
def test_addresses_follow_from_the_settings_of_the_site(
    tmp_path: Path, settings: str, text: str, name: str, url: str
) -> None:
    found = story(tmp_path, "title: F", name, files={settings: text})
    assert found.source_url == url
    assert bool(found.aliases) == bool(url) or "example.com" in text


def test_settings_in_python_are_read_and_never_run(tmp_path: Path) -> None:
    code = f"SITEURL = 'https://f.test'\nopen({str(tmp_path / 'ran')!r}, 'w')\nARTICLE_URL = 'x' + 'y'\n"
    found = story(tmp_path, "title: F", "p/content/a.md", files={"p/pelicanconf.py": code})
    assert found.source_url == "https://f.test/f.html"
    assert not (tmp_path / "ran").exists()
    with no_hang():
        story(tmp_path, "title: F", "p/content/a.md", files={"p/pelicanconf.py": "x = " + "(" * 90_000})


# --- pictures and HTML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "images"),
    [
        ("image: b.jpg\nimage-credit: O. Brand\nimage-description: A boat.", (Image("b.jpg", "A boat.", "O. Brand"),)),
        ("image: /img/b.jpg\nimage_alt: Boat", (Image("/img/b.jpg", alt="Boat"),)),
        ("cover: {image: b.jpg, caption: A boat., alt: Boat}", (Image("b.jpg", "A boat.", alt="Boat"),)),
        ("images: [{src: a.jpg, caption: One}, {src: b.jpg}]", (Image("a.jpg", "One"), Image("b.jpg"))),
        ("featured_image: '{static}/images/b.jpg'", (Image("/images/b.jpg"),)),
        ("photo: Olav Brandt", ()),
        ("image: false", ()),
        ("image: '{{ site.logo }}'", ()),
    ],
)  # fmt: skip
def test_front_matter_states_pictures(tmp_path: Path, head: str, images: tuple[Image, ...]) -> None:
    assert story(tmp_path, f"title: F\n{head}").images == images


def test_html_below_front_matter_is_an_article(tmp_path: Path) -> None:
    found = story(
        tmp_path,
        "layout: post\ntitle: Ferry\nauthor: Ines Halm\ntags: [mail]",
        "site/_posts/2014-03-12-ferry.html",
        f"<p>{TEXT}</p>{{% highlight text %}}a{{% endhighlight %}}<p>{{{{ page.date }}}}"
        "<a href='{% post_url 2014-03-01-mail %}'>mail</a></p>{% youtube abcdefghijk %}",
    )
    assert (found.title, found.date, found.authors, found.topics) == ("Ferry", "2014-03-12", ("Ines Halm",), ("mail",))
    assert TEXT in found.body and "[mail](2014-03-01-mail.md)" in found.body
    assert "youtube.com/watch?v=abcdefghijk" in found.body
    assert "{{ page.date }}" in [line.text for line in found.removed]


@pytest.mark.parametrize("before", ["{{ site.url }}", "{{site.baseurl}}", "{{ site.url }}{{ site.baseurl }}"])
def test_a_link_of_jekyll_to_a_file_below_the_address_of_the_site(tmp_path: Path, before: str) -> None:
    text = f"See [the quay]({before}{{% link _posts/2014-03-13-quay.md %}}), which was mended in the spring."
    files = {
        "j/_config.yml": "url: https://f.test",
        "j/_posts/2014-03-12-ferry.md": f"---\ntitle: Ferry\n---\n{text}\n",
    }
    put(tmp_path, files | {"j/_posts/2014-03-13-quay.md": "---\ntitle: Quay\n---\nIt stands.\n"})
    (found,) = read_seed(tmp_path, "j/_posts/2014-03-12-ferry.md", Config(), RepeatedLines())
    assert isinstance(found, Story)
    assert "](2014-03-13-quay.md)" in found.body
