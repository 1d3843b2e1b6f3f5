"""Dossiers: what the first page of a term shows of many stories, and who its stories say that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.core.config import load_config
from sitegen.pages.limits import SiteLimits
from tests.conftest import Run, put, put_story

LIMITS = SiteLimits(term_page_stories=20, long_year_stories=12)
ADA = "people: [{name: Ada Quill, as: [Ada Quill, Quill]}]\npublication: Tern Times"
HOME = "people/ada-quill/index.html"


def rendered(root: Path, limits: SiteLimits = LIMITS, *, fresh: bool = False) -> dict[str, str]:
    """Builds, and says what was rendered and why."""
    options = BuildOptions(conversion=False, explain=True, limits=limits, fresh=fresh)
    return dict(build(root, load_config(root), options).explained or {})


def page(site: Path, path: str) -> Any:
    return lxml.html.document_fromstring((site / "output" / path).read_bytes())


def headlines(tree: Any, where: str) -> list[str]:
    return [found.text_content() for found in tree.xpath(where)]


@pytest.fixture
def archive(site: Path) -> Path:
    """Two stories in each of 20 years, and 15 in the year before them."""
    put(site, "sitegen.toml", '[site]\ntitle = "A"\n[search]\nenabled = false\n')
    for year in range(1991, 2011):
        put_story(site, f"{year}/one", f"title: Fog of {year}\ndate: {year}-03-01\n{ADA}", "Ada Quill saw fog.\n")
        text = f"Ada Quill, the coach of {year}, said so. Quill went home.\n"
        put_story(site, f"{year}/two", f"title: Quill in {year}\ndate: {year}-11-05\n{ADA}", text)
    for number in range(15):
        month = 1 + number % 3
        put_story(site, f"1990/{number}", f"title: Rain {number:02}\ndate: 1990-0{month}-1{number % 5}\n{ADA}", "x\n")
    put_story(site, "undated/note", f"title: A note\n{ADA}", "Ada Quill wrote it.\n")
    rendered(site)
    return site


def test_the_first_page_of_many_stories_shows_stories(archive: Path) -> None:
    tree = page(archive, HOME)
    assert headlines(tree, "//section//h2[not(@class='label')]")[:3] == ["Newest", "Most telling", "By year"]
    shown = headlines(tree, "//section[h2='Newest']//h3")
    assert shown[:3] == ["Quill in 2010", "Fog of 2010", "Quill in 2009"] and len(shown) == 10
    telling = headlines(tree, "//section[h2='Most telling']//h3")
    assert telling == [f"Quill in {year}" for year in range(2005, 1997, -1)], "named in the headline, of many years"
    assert "Quill went home." in tree.xpath("string(//section[h2='Most telling'])")


def test_each_year_is_a_row_with_a_count_bars_and_headlines(archive: Path) -> None:
    rows = page(archive, HOME).xpath("//li[contains(@class, 'row')]")
    assert [row.get("id") for row in rows] == [*(f"y{year}" for year in range(2010, 1989, -1)), "yundated"]
    assert all(row.xpath(".//ul[@class='headlines']/li") and row.xpath(".//p[@class='sum']") for row in rows)
    year = rows[-2]
    assert year.xpath("string(.//p[@class='sum']/span[1])") == "15" and len(year.xpath(".//ul/li")) == 3
    assert len(year.xpath(".//rect")) == 3 and year.xpath(".//h3/a/@href") == ["/people/ada-quill/1990/"]
    assert not rows[-1].xpath(".//svg") and headlines(rows[-1], ".//ul/li") == ["A note"]
    assert headlines(rows[5], ".//ul/li") == ["Fog of 2005"], "the page shows the other one above"


def test_the_page_of_a_long_year_has_its_months_as_rows(archive: Path) -> None:
    tree = page(archive, "people/ada-quill/1990/index.html")
    rows = tree.xpath("//li[contains(@class, 'row')]")
    assert [row.get("id") for row in rows] == ["y1990-03", "y1990-02", "y1990-01"]
    assert [len(row.xpath(".//ul/li")) for row in rows] == [3, 3, 3]
    assert rows[0].xpath(".//h3/a/@href") == ["/people/ada-quill/1990/03/"]
    assert not tree.xpath("//section[h2='Newest']") and "Rain 02" in page(
        archive, "people/ada-quill/1990/03/index.html"
    ).xpath("string(//main)")
    months = page(archive, "archive/1990/index.html").xpath("//li[contains(@class, 'row')]")
    assert [len(row.xpath(".//ul/li")) for row in months] == [3, 3, 3]


def test_who_it_is_stands_at_the_head_in_the_words_of_the_stories(archive: Path) -> None:
    put_story(archive, "2009/three", f"title: X\ndate: 2009-12-01\n{ADA}", "Mayor Ada Quill slept.\n")
    put_story(archive, "2008/three", f"title: Y\ndate: 2008-12-01\n{ADA}", "He met mayor Ada Quill.\n")
    rendered(archive)
    tree = page(archive, HOME)
    said = [" ".join(found.text_content().split()) for found in tree.xpath("//ul[@class='roles']/li")]
    assert len(said) == 6 and "Mayor 2009" in said
    introduced = tree.xpath("//figure[@class='introduced']")[0]
    assert introduced.xpath("string(blockquote)").strip() == "Ada Quill, the coach of 1991, said so."
    assert introduced.xpath("string(.//mark)") == "Ada Quill"
    assert introduced.xpath("p/a/@href") == ["/1991/11/two/"] and "Tern Times" in introduced.xpath("string(p)")
    assert not page(archive, "people/ada-quill/2001/index.html").xpath("//ul[@class='roles']")


def test_equal_roles_are_one(site: Path, run: Run) -> None:
    for year, text in (
        (2001, "Ada Quill, the Mayor of Tern, said so."),
        (2003, "Ada Quill, mayor of Tern, said so."),
        (2002, "Ada Quill sailed."),
        (2000, "Dr. Ada Quill sailed."),
    ):
        put_story(site, f"{year}", f"title: S{year}\ndate: {year}-01-01\n{ADA}", text + "\n")
    assert run("build", "--no-convert", "--site", site).code == 0
    tree = page(site, HOME)
    said = [" ".join(found.text_content().split()) for found in tree.xpath("//ul[@class='roles']/li")]
    assert said == ["mayor of Tern 2001–2003 · 22 stories", "Dr. 2000"]
    assert tree.xpath("//ul[@class='roles']/li[1]/a/@href") == ["/2003/01/2003/"]
    assert "2001" in tree.xpath("string(//figure[@class='introduced']/p)"), "a title like Dr. introduces nobody"


def test_a_local_name_has_no_role_and_a_decision_moves_roles_along(site: Path, run: Run) -> None:
    local = "people: [{name: Ada Quill, as: [Ada Quill], local: true}]"
    put_story(site, "local", f"title: L\ndate: 1999-01-01\n{local}", "Ada Quill, the bishop of Tern, said so.\n")
    for year in (2001, 2002, 2003):
        text = f"A. Quill, the mayor, said so in {year}.\n"
        put_story(site, f"{year}", f"title: S{year}\ndate: {year}-01-01\npeople: [A. Quill]", text)
    put(site, "content/decisions.toml", '[[merge]]\nkind = "person"\nnames = ["A. Quill"]\ninto = "Ada Quill"\n')
    assert run("build", "--no-convert", "--site", site).code == 0
    head = page(site, HOME).xpath("string(//header[@class='opening'])")
    assert "the mayor" in head and "bishop" not in head


def test_a_text_of_an_old_story_touches_the_first_page_only_if_that_shows_it(archive: Path) -> None:
    path = archive / "content/articles/1994/one.md"
    old = path.read_text()
    path.write_text(old.replace("saw fog", "saw thick fog"))
    assert HOME in rendered(archive), "its headline is in the row of its year"
    for number in range(3, 6):
        put_story(archive, f"1994/{number}", f"title: Quill {number}\ndate: 1994-04-0{number}\n{ADA}", "x\n")
    rendered(archive)
    path.write_text(old.replace("saw fog", "saw much fog"))
    found = rendered(archive)
    assert HOME not in found and "people/ada-quill/1994/index.html" in found
    path.write_text(old.replace("saw fog", "is the coach of 2010"))
    assert HOME in rendered(archive) and "1994–2010" in page(archive, HOME).xpath("string(//ul[@class='roles'])")
    path.write_text(old.replace("title: Fog", "title: Quill in the fog"))
    assert HOME in rendered(archive)
    assert "Quill in the fog of 1994" in headlines(page(archive, HOME), "//li[@id='y1994']//ul/li")


def test_a_story_of_one_year_touches_no_other_year(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sitegen.pages.terms.rounded_count", "sitegen.incremental.invalidation.rounded_count"):
        monkeypatch.setattr(module, lambda count: 10 if count else 0)
    rendered(archive, fresh=True)
    put_story(archive, "1990/late", f"title: Late\ndate: 1990-05-05\n{ADA}", "Ada Quill, the bishop of Tern, sang.\n")
    found = {path for path in rendered(archive) if path.startswith("people/ada-quill/") and path.endswith(".html")}
    assert found == {HOME, *(f"people/ada-quill/1990{month}/index.html" for month in ("", "/05"))}


def test_edits_in_any_order_end_where_a_clean_build_ends(archive: Path, tmp_path: Path) -> None:
    put_story(archive, "1992/late", f"title: Quill late\ndate: 1992-05-05\n{ADA}", "Ada Quill, the bishop, sang.\n")
    rendered(archive)
    (archive / "content/articles/2003/two.md").unlink()
    put_story(archive, "a/same-day", f"title: Quill in 1999\ndate: 1999-11-05\n{ADA}", "Ada Quill, the coach, sang.\n")
    rendered(archive)
    path = archive / "content/articles/1999/two.md"
    path.write_text(path.read_text().replace("title: Quill in 1999", "title: Nobody in 1999"))
    rendered(archive)
    grown = {f.relative_to(archive): f.read_bytes() for f in (archive / "output").rglob("*.html")}
    rendered(archive, fresh=True)
    clean = {f.relative_to(archive): f.read_bytes() for f in (archive / "output").rglob("*.html")}
    assert grown == clean
