"""What a person wrote into front matter of a seed reaches content/ as it was written, and stays there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.content.document import parse_document
from tests.conftest import Run, put
from tests.support.hostile import DOT

TEXT = "The ferry to Skerry Holm ran aground at low water, and the mail was rowed ashore by the crew of the pilot boat."


class Site:
    """A site to convert, by its folder."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root, self.run = root, run
        put(root, "sitegen.toml", '[site]\ntitle = "Test"\n')

    def seed(self, name: str, head: str, body: str = TEXT) -> None:
        put(self.root, f"seeds/{name}", f"---\n{head}\n---\n\n{body}\n")

    def convert(self, *arguments: str) -> dict[str, Any]:
        answer = self.run("convert", "--site", str(self.root), "--json", *arguments)
        assert answer.code == 0, (answer.out, answer.err)
        made: dict[str, Any] = json.loads(answer.out)
        return made

    def articles(self) -> dict[str, dict[str, Any]]:
        """The front matter of all articles, by path under content/articles."""
        folder = self.root / "content/articles"
        return {
            path.relative_to(folder).as_posix(): dict(parse_document(path.read_bytes(), path.name).data)
            for path in sorted(folder.rglob("*.md"))
        }


@pytest.fixture
def site(tmp_path: Path, run: Run) -> Site:
    return Site(tmp_path / "site", run)


def test_fields_are_written_as_they_were_stated(site: Site) -> None:
    site.seed(
        "a.md",
        "title: Ferry aground\ndate: 2014-03-12\nslug: ferry-2014\nurl: /ferry.html\naliases: [/f/, /feed.xml]\n"
        "tags: [NATO, Skerry Holm]\nseries: [Boats]\nrating: 4.50\npeople: [Ada Quill]\n"
        "corrections: [It was noon., {date: 2014-03-20, text: The tide was high.}]\nhide: [toc]\nisdraft: false",
    )
    site.convert()
    (found,) = site.articles().values()
    assert (found["slug"], found["aliases"], found["tags"]) == (
        "ferry-2014",
        ["/ferry.html", "/f/"],
        ["NATO", "Skerry Holm"],
    )
    assert found["corrections"] == [{"text": "It was noon."}, {"date": "2014-03-20", "text": "The tide was high."}]
    assert (found["series"], found["rating"], found["people"][0]) == (["Boats"], "4.50", "Ada Quill")
    assert "hide" not in found and "isdraft" not in found
    assert found["capture"]["fields"]["series"]["from"] == "front matter"
    assert found["capture"]["fields"]["tags"]["from"] == "front matter"


@pytest.mark.parametrize("value", ["true", "{}", "{scope: this}", "{date: 2015-01-01}", "[broken]"])
def test_a_withdrawn_story_stays_withdrawn(site: Site, value: str) -> None:
    site.seed("a.md", f"title: Ferry\ndate: 2014-03-12\nwithdrawn: {value}")
    site.convert()
    assert site.run("build", "--site", str(site.root), "--no-convert").code == 0
    page = (site.root / "output/2014/03/ferry/index.html").read_text()
    assert "rowed ashore" not in page


def test_explain_tells_of_all_that_is_kept_and_left_out(site: Site) -> None:
    site.seed(
        "a.md",
        "title: Ferry\nauthor: qx7\naliases: [Not a path, /f/]\nseries: Boats\nslug: f\npeople: [Ada Quill]\n"
        f"comments: true\nraw: {'x' * 30_000}\nwithdrawn: yes\ncorrection: It was noon.\nlang: [x]",
        f"{TEXT} {{{{< chart 7 >}}}}",
    )
    answer = site.run("convert", "--site", str(site.root), "--explain", "a.md", "--json")
    told = json.loads(answer.out.splitlines()[0])
    values = {name: field["value"] for name, field in told["fields"].items()}
    assert (values["slug"], values["aliases"], values["extra"], values["named"]) == (
        "f",
        "/f/",
        "series; lang",
        "Ada Quill",
    )
    assert (values["withdrawn"], values["corrections"]) == ("yes", "It was noon.")
    left_out = {doubt["field"]: doubt["value"] for doubt in told["left_out"]}
    assert left_out.keys() == {"authors", "aliases", "comments", "raw", "language"}
    assert (left_out["authors"], left_out["aliases"]) == ("qx7", "Not a path")
    assert "{{< chart 7 >}}" in [line["text"] for line in told["lines"] if line["reason"]]


def test_unknown_keys_are_the_machines_until_a_person_changes_them(site: Site) -> None:
    site.seed("a.md", "title: Ferry\ndate: 2014-03-12\nseries: Boats\nkeeper: Ann\nlevel: 1")
    site.convert()
    path = next((site.root / "content/articles").rglob("*.md"))
    path.write_text(path.read_text().replace("keeper: Ann", "keeper: Ben"))
    site.seed("a.md", "title: Ferry\ndate: 2014-03-12\nseries: Ships\nkeeper: Cay")
    assert site.convert()["kept"] == 1
    (found,) = site.articles().values()
    assert (found["series"], found["keeper"], "level" in found) == ("Ships", "Ben", False)
    assert "level" not in found["capture"]["fields"]


def test_an_unchanged_article_with_unknown_keys_counts_as_nobodys_edit(site: Site) -> None:
    site.seed("a.md", "title: Ferry\ndate: 2014-03-12\nseries: Boats")
    site.convert()
    made = site.convert("--all")
    assert (made["kept"], made["unchanged"], made["written"]) == (0, 1, 0)


def test_stories_with_one_slug_have_two_addresses(site: Site) -> None:
    for name in ("news/update.md", "sea/update.md"):
        site.seed(f"h/content/{name}", f"title: Of {name[:3]}\ndate: 2014-03-12\nslug: update", f"{TEXT} {name}.")
    site.convert()
    first = site.articles()
    assert sorted(one["slug"] == "update" for one in first.values()) == [False, True]
    assert site.convert("--all")["unchanged"] == 2
    assert site.articles() == first
    assert site.run("build", "--site", str(site.root)).code == 0


def test_drafts_are_counted_and_are_no_articles(site: Site) -> None:
    site.seed("a.md", "title: Ferry\ndraft: yes")
    site.seed("b.md", "title: Mail\nstatus: private", f"{TEXT} Mail.")
    made = site.convert()
    assert (made["articles"], made["passed_over"], site.articles()) == (0, {"draft": 1, "private": 1}, {})


@pytest.mark.parametrize("root", ["j/", ""])
def test_a_change_of_an_authors_data_is_a_change_of_the_stories(site: Site, root: str) -> None:
    put(site.root, f"seeds/{root}_data/authors.yml", "ih: Ines Halm\n")
    site.seed(f"{root}_posts/2014-03-12-ferry.md", "title: Ferry\nauthor: ih")
    site.convert()
    put(site.root, f"seeds/{root}_data/authors.yml", "ih: Ines Halmstad\n")
    assert site.convert()["written"] == 1
    assert [one["authors"] for one in site.articles().values()] == [["Ines Halmstad"]]
    assert site.convert()["written"] == 0


@pytest.mark.parametrize(
    ("picture", "seed", "src"),
    [
        ("j/img/dot.png", "j/_posts/2014-03-12-a.md", "/img/dot.png"),
        ("h/static/img/dot.png", "h/content/news/a.md", "/img/dot.png"),
        ("h/static/img/dot.png", "h/content/news/a.md", "img/dot.png"),
        ("h/assets/dot.png", "h/content/news/a.md", "dot.png"),
        ("h/content/news/a/dot.png", "h/content/news/a/index.md", "dot.png"),
        ("p/content/images/dot.png", "p/content/a.rst", "{static}/images/dot.png"),
        ("x/source/img/dot.png", "x/source/_posts/a.md", "/img/dot.png"),
    ],
)
def test_pictures_are_found_in_the_folders_of_generators(site: Site, picture: str, seed: str, src: str) -> None:
    put(site.root, f"seeds/{picture}", DOT)
    body = (
        f".. image:: {src}\n\n{TEXT}\n" if seed.endswith(".rst") else f"---\ntitle: A\n---\n![A dot]({src})\n\n{TEXT}\n"
    )
    put(site.root, f"seeds/{seed}", body)
    site.convert()
    (found,) = site.articles().values()
    assert found["images"][0]["src"].startswith("images/")


def test_a_missing_lead_picture_keeps_its_words(site: Site) -> None:
    site.seed("a.md", "title: Ferry\nimage: gone.jpg\nimage_caption: A boat.\nimage_credit: Olav Brandt")
    site.seed("b.md", "title: Mail\nimage: gone.jpg", f"{TEXT} Mail.")
    site.convert()
    images = [one.get("images") for one in site.articles().values()]
    assert images == [[{"caption": "A boat.", "credit": "Olav Brandt"}], None]


def test_links_to_sources_that_are_not_in_the_archive_become_words(site: Site) -> None:
    site.seed("j/_posts/2014-03-12-a.md", "title: Ferry\nslug: ferry", f"{TEXT} See [the mail](2014-03-01-mail.md).")
    assert site.run("build", "--site", str(site.root)).code == 0
    page = (site.root / "output/2014/03/ferry/index.html").read_text()
    assert "the mail" in page and "mail.md" not in page
