"""The interface's language: complete catalogs, right plurals and dates, and nothing of ours left in English."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from sitegen.core.language import CATALOGS, Language
from tests.conftest import Run, put, put_story

MESSAGES = runpy.run_path(str(Path(__file__).parents[2] / "docs/messages.py"))
SOURCE: Catalog = MESSAGES["template"]()
TRANSLATED: dict[str, Catalog] = MESSAGES["catalogs"]()
PLACE = re.compile(r"%\((\w+)\)s")


def ids(catalog: Catalog) -> set[Any]:
    return {message.id for message in catalog if message.id}


def test_the_languages_that_come_with_sitegen() -> None:
    assert set(TRANSLATED) == {"de", "fr", "es", "he", "ar"}
    assert len(ids(SOURCE)) > 100


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_catalog_says_each_message_and_no_other(name: str) -> None:
    """`python docs/messages.py` brings the catalogs up to date."""
    catalog = TRANSLATED[name]
    assert ids(catalog) == ids(SOURCE)
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.id or (all(forms) and not message.fuzzy), message.id
        assert not isinstance(message.id, tuple) or len(forms) == catalog.num_plurals, message.id


@pytest.mark.parametrize("name", TRANSLATED)
def test_the_places_of_a_message_are_those_of_the_english_one(name: str) -> None:
    """A form that goes with one number only may leave that number out ("two stories")."""
    for message in TRANSLATED[name]:
        if isinstance(message.id, str):
            assert set(PLACE.findall(str(message.string))) == set(PLACE.findall(message.id)), message.id
            continue
        places = set(PLACE.findall(message.id[1]))
        assert all(set(PLACE.findall(form)) - {"num"} == places - {"num"} for form in message.string), message.id
        assert set(PLACE.findall(message.string[-1])) == places, message.id


def test_the_english_catalog_is_up_to_date() -> None:
    kept = MESSAGES["read_po"]((CATALOGS / "messages.pot").open("rb"))
    assert ids(kept) == ids(SOURCE)


@pytest.mark.parametrize("name", TRANSLATED)
def test_plural_forms_are_those_of_the_language(name: str) -> None:
    """Numbers of one category of CLDR get one form, so that scripts and pages say the same."""
    say, rule = Language(name), Locale.parse(name).plural_form
    forms: dict[str, set[str]] = {}
    for number in (*range(300), 1000, 1011, 1_000_000):
        said = say.plural("%(num)s story", "%(num)s stories", number)
        forms.setdefault(rule(number), set()).add(said)
    assert all(len(said) == 1 for said in forms.values())
    assert say.forms("%(num)s story", "%(num)s stories") == {
        category: said.pop().replace("%(num)s", "{n}") for category, said in forms.items()
    }


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["1 March 2014", "March 2014", "12 March", "12,530", "8%", "A, B and C", "3 stories"]),
        ("en-US", ["March 1, 2014", "March 2014", "March 12", "12,530", "8%", "A, B and C", "3 stories"]),
        ("de-AT", ["1. März 2014", "März 2014", "12. März", "12.530", "8\xa0%", "A, B und C", "3 Artikel"]),
        ("fr", ["1er mars 2014", "mars 2014", "12 mars", "12\u202f530", "8\xa0%", "A, B et C", "3 articles"]),
        ("es", ["1 de marzo de 2014", "marzo de 2014", "12 de marzo", "12.530", "8\xa0%", "A, B y C", "3 artículos"]),
        ("he", ["1 במרץ 2014", "מרץ 2014", "12 במרץ", "12,530", "8%", "A, B וC", "3 כתבות"]),
        ("ar", ["1 مارس 2014", "مارس 2014", "12 مارس", "12,530", "8%", "A، B وC", "3 مقالات"]),
    ],
)
def test_dates_and_numbers_are_written_as_in_the_language(code: str, said: list[str]) -> None:
    say = Language(code)
    numbers = [say.number(12530), say.percent(8).replace("\u200e", ""), say.listed("ABC")]
    story = say.ngettext("%(num)s story", "%(num)s stories", 3)
    assert [say.day("2014-03-01"), say.period("2014-03"), say.period("--03-12"), *numbers, story] == said


def test_bounds_of_a_date() -> None:
    say = Language("en")
    assert say.when("", "2016-10-29", "2018-12-31") == "between 29 October 2016 and 31 December 2018"
    assert say.when("", "2016-10-29") == "after 29 October 2016" and say.when("", "", "2016-10-29")[:6] == "before"
    assert say.when("") == ""


STORIES = {
    "one": "title: Qq one\ndate: 2019-05-04\nauthors: [Qa, Qb]\npublication: Qp\npeople: [Qx Qy]\ntags: [qt]",
    "two": "title: Qq two\ndate: 2020-05-04\npeople: [Qx Qy]\nplaces: [{name: Qz, id: 'geonames:2267057'}]\ntags: [qt]",
    "lost": "title: Qq lost\nlanguage: en\npeople: [Qx Qy]\ndate_range: [2019-01-01, 2020-01-01]",
    "gone": "title: Qq gone\ndate: 2018-01-01\nwithdrawn: {date: 2020-02-01, reason: Qr}\naliases: [/old/]",
    "right": "title: Qq right\ndate: 2019-05-05\ncorrections: [{date: 2019-06-01, text: Qc}]\nupdated: 2019-06-01",
}


@pytest.fixture
def spoken(site: Path) -> Path:
    """A site that has every kind of page."""
    for name, front in STORIES.items():
        put_story(site, name, front, "Qx Qy saw Qz.\n")
    return site


def configured(site: Path, language: str, more: str = "") -> None:
    put(site, "sitegen.toml", f'[site]\ntitle = "Qs"\nbase_url = "https://q.example"\nlanguage = "{language}"\n{more}')


def texts(page: Path) -> set[str]:
    """What a page says: its text, and the attributes that are read out."""
    tree = lxml.html.document_fromstring(page.read_bytes())
    found = [*tree.xpath("//text()[not(ancestor::script or ancestor::style)]")]
    found += tree.xpath("//@aria-label | //@title | //@placeholder | //meta[@name='description']/@content")
    return {" ".join(text.split()) for text in found} - {""}


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
@pytest.mark.parametrize("name", ["de", "he"])
def test_nothing_of_ours_stays_english(spoken: Path, run: Run, name: str, theme: str) -> None:
    configured(spoken, name, f'theme = "{theme}"\n')
    assert run("build", "--site", spoken).code == 0
    said = set().union(*map(texts, (spoken / "output").rglob("*.html")))
    english = {m.id for m in TRANSLATED[name] if isinstance(m.id, str) and len(m.id) > 3 and m.string != m.id}
    assert english & said == set()
    assert not [text for text in said if re.search(r"\b(stor(y|ies)|names?|January|May|sure|Both)\b", text)]


@pytest.mark.parametrize("theme", ["broadsheet", "plain"])
def test_a_site_reads_from_the_right(spoken: Path, run: Run, theme: str) -> None:
    """The pages are Hebrew, a story in English is not, and what we say on it is."""
    configured(spoken, "he", f'theme = "{theme}"\n')
    assert run("build", "--site", spoken).code == 0
    home = lxml.html.document_fromstring((spoken / "output/index.html").read_bytes())
    assert (home.get("lang"), home.get("dir")) == ("he", "rtl")
    story = lxml.html.document_fromstring((spoken / "output/undated/lost/index.html").read_bytes())
    assert (story.get("lang"), story.get("dir")) == ("en", "ltr")
    assert "ללא תאריך" in "".join(story.xpath("//*[@lang='he' and @dir='rtl']//text()"))
    anchors = lxml.html.document_fromstring((spoken / "output/people/qx-qy/index.html").read_bytes())
    assert anchors.xpath("//section[@id='yundated']") and anchors.xpath("//section[@id='y2019']")


def test_a_theme_brings_a_language_and_better_words(spoken: Path, run: Run) -> None:
    configured(spoken, "nl", 'theme = "mine"\n')
    put(spoken, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    answer = run("build", "--site", spoken)
    page = spoken / "output/people/index.html"
    assert "no catalog has the language 'nl'; the pages speak English" in answer.err
    assert "People" in texts(page) and lxml.html.parse(page).getroot().get("lang") == "en"
    head = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    put(spoken, "themes/mine/locale/nl.po", head + 'msgid "People"\nmsgstr "Mensen"\n')
    assert "no catalog" not in run("build", "--site", spoken).err
    assert "Mensen" in texts(page) and lxml.html.parse(page).getroot().get("lang") == "nl"
    assert "4 mei 2019" in texts(spoken / "output/index.html")
    put(spoken, "themes/mine/locale/nl.po", head + 'msgid "People"\nmsgstr "Personen"\n')
    run("build", "--site", spoken)
    assert "Personen" in texts(page)


@pytest.mark.parametrize(
    ("text", "line"),
    [("not a catalog\n", ""), ('msgid "By %(names)s"\nmsgstr "%(nam)s"\n', ":1")],
)
def test_a_catalog_that_cannot_be_used_is_an_error(spoken: Path, run: Run, text: str, line: str) -> None:
    configured(spoken, "nl", 'theme = "mine"\n')
    put(spoken, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    put(spoken, "themes/mine/locale/nl.po", text)
    answer = run("build", "--site", spoken)
    assert answer.code == 1 and f"themes/mine/locale/nl.po{line}: " in answer.err and "built with" in answer.err
    assert (spoken / "output/index.html").is_file()


def test_a_translation_brings_no_markup_from_content(spoken: Path, run: Run) -> None:
    """What fills a message is escaped, and a label from content/ that no catalog knows is too."""
    bad = "title: Qq bad\ndate: 2019-05-06\nauthors: ['<b>x</b>']\ncapture: {fields: {title: {from: '<i>100% %(y)s'}}}"
    put_story(spoken, "bad", bad)
    configured(spoken, "he")
    assert run("build", "--site", spoken).code == 0
    for path in ("2019/05/bad", "archive/about"):
        page = (spoken / "output" / path / "index.html").read_text(encoding="utf-8")
        assert "<b>x" not in page and "<i>100" not in page and "&lt;i&gt;100% %(y)s" in page
