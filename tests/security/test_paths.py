"""Names and paths from strangers: nothing is made outside the folder that it belongs to, nowhere are two names one."""

from __future__ import annotations

import os
import random
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build.build import build
from sitegen.build.context import BuildOptions
from sitegen.build.static_files import write_copies
from sitegen.content.aliases import alias_url
from sitegen.core.config import load_config
from sitegen.core.files import is_portable, leads_out, path_inside
from sitegen.core.text import distinct_slugs, is_web_url, slug
from tests.conftest import Run, put, put_story, tree
from tests.payloads import payloads, read
from tests.support.hostile import DOT, as_file, story

DEVICES = "CON PRN AUX NUL COM1 COM9 LPT1 con Nul aux.txt com¹ CONIN$".split()
SIGNS = [
    "",
    " ",
    ".",
    "..",
    "...",
    "-",
    "--",
    "_",
    "/",
    "\\",
    "'",
    "’",
    "!?",
    "—",
    "\0",
    "\u200b",
    "\u202e",
    "\ud83d",
    "😀",
]
SIGNS += [
    "👩‍🚀",
    "🇫🇷",
    "☃",
    "½",
    "№",
    "™",
    "\ufeff",
    "\ufffe",
    "¿",
    "。",
    "·",
    "`",
    "%",
    "#",
    "+",
    "&",
    "@",
    "=1+1",
    "~",
]
WORDS = [
    "C",
    "C++",
    "C#",
    "C&",
    "C-",
    "c",
    "Ç",
    "Ç",
    "İ",
    "I",
    "ı",
    "ß",
    "ss",
    "ſ",
    "ﬁ",
    "fi",
    "ς",
    "σ",
    "Σ",
    "Ａ",
    "A",
]
WORDS += [
    "真",
    "真実",
    "שלום",
    "سلام",
    "ไทย",
    "हिन्दी",
    "Ελλάδα",
    "Москва",
    "москва",
    "ДЖ",
    "Ǆ",
    "ǆ",
    "a\u0301",
    "á",
    "ⅷ",
    "8",
]
LONG = [
    "a" * 300,
    "word " * 100,
    "真" * 200,
    "é" * 200,
    "👍" * 100,
    "a-" * 200,
    "ab" * 60 + "-c",
    "x" * 119 + "-y",
    "x" * 120,
]


def naughty() -> list[str]:
    """Some hundred names that break those who do not look: signs, scripts, devices, all alone and together."""
    found = [*SIGNS, *WORDS, *LONG, *DEVICES, *read("traversal")]
    found += [word + sign for word in WORDS[:12] for sign in SIGNS]
    found += [f"{device} {number}" for device in DEVICES for number in range(3)]
    return list(dict.fromkeys(found))


def held(name: str) -> bool:
    """Whether a slug is a name that any system holds as it is."""
    return is_portable(name) and is_portable(name + ".md") and len(name.encode()) <= 140


def test_every_naughty_name_has_a_slug_of_its_own_in_any_order() -> None:
    names = naughty()
    assert len(names) > 500
    slugs = distinct_slugs(names)
    assert [name for name in names if not held(slugs[name])] == []
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert len({unicodedata.normalize(form, made.casefold()) for made in slugs.values()}) == len(names)
    shuffled = names[:]
    random.Random(7).shuffle(shuffled)
    assert distinct_slugs(shuffled) == slugs


def test_names_that_differ_in_signs_are_told_apart_in_words() -> None:
    assert (slug("C++"), slug("C#"), slug("C&A")) == ("c-plus-plus", "c-sharp", "c-and-a")
    assert (slug("CON"), slug("Com1"), slug("Nul.")) == ("n-con", "n-com1", "n-nul")
    assert slug("😀") != slug("😃")


@given(st.text(max_size=300))
def test_a_slug_is_a_name_for_every_system_and_its_own_slug(text: str) -> None:
    assert held(slug(text))
    assert slug(slug(text)) == slug(text)


@given(st.lists(st.text(st.sampled_from("Cc+#ßsSςσİiİé\u0301真-_. 0a"), max_size=6), max_size=30))
def test_slugs_are_distinct_where_letter_case_and_accents_do_not_count(names: list[str]) -> None:
    made = distinct_slugs(names).values()
    assert len({unicodedata.normalize("NFD", one.casefold()) for one in made}) == len(set(names))


def test_a_slug_with_the_mark_of_another_is_no_collision() -> None:
    """Who knows how marks are made could give a name that looks like one."""
    marked = distinct_slugs(["C", "c"])
    taken = {*marked, next(made for made in marked.values() if made != "c")}
    assert len(set(distinct_slugs(taken).values())) == len(taken)


@pytest.mark.parametrize(
    "name", ["CON", "nul.txt", "a.", "a ", "com7.a.b", "a:b", "a|b", "x" * 256, "..", "a\x01", "é" * 128]
)
def test_names_that_some_system_cannot_hold(name: str) -> None:
    assert not is_portable(name)


@pytest.mark.parametrize("name", ["console", "a.b", "c++", "é" * 127, "真.html", "com10", "null"])
def test_names_that_every_system_can_hold(name: str) -> None:
    assert is_portable(name)


path_texts = st.text(st.sampled_from("a./\\%2eE5cC:~ é\0-_?#"), max_size=24).map(lambda text: "/" + text)


@given(path_texts | st.sampled_from([*read("traversal"), *payloads()]))
def test_an_alias_stays_inside_the_site(alias: str) -> None:
    url = alias_url(alias)
    if url:
        steps = url.strip("/").split("/")
        assert url.startswith("/") and not url.startswith("//")
        assert all(is_portable(step) and "%" not in step for step in steps)
        assert not steps[0].startswith(("_", "."))
        assert alias_url(url) == url


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("/old/story.html", "/old/story.html"),
        ("/2003/04/a-story", "/2003/04/a-story/"),
        ("/caf%C3%A9/", "/café/"),
        ("/story.php?id=4", ""),  # a file cannot answer to a query
        ("/a/../b/", ""),
        ("/%2e%2e/b/", ""),
        ("//evil.example/", ""),
        ("/.htaccess", ""),
        ("/_worker.js", ""),
        ("/robots.txt", ""),
        ("/sitemap.xml/old/", ""),
        ("/story.html/print/", "/story.html/print/"),
        ("/", ""),
        ("/index.html", ""),
        ("/index.html?page=2", ""),
        ("//index.html", ""),
        ("/2003/index.html", "/2003/"),
    ],
)
def test_what_becomes_of_an_alias(alias: str, url: str) -> None:
    assert alias_url(alias) == url


@given(st.text(st.sampled_from("a./\\~ \0"), max_size=20) | st.sampled_from(read("traversal")))
def test_a_path_from_data_is_inside_or_refused(path: str) -> None:
    root = Path("/tmp/sitegen-root")
    try:
        found = path_inside(root, path)
    except ValueError:
        return
    assert not leads_out(found, root)


def test_a_path_through_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/out").symlink_to(tmp_path)
    (tmp_path / "root/in").mkdir()
    (tmp_path / "root/here").symlink_to("in")
    with pytest.raises(ValueError, match="leads out"):
        path_inside(tmp_path / "root", "out/a.txt")
    with pytest.raises(ValueError, match="leads through a link"):
        path_inside(tmp_path / "root", "here/a.txt")
    assert path_inside(tmp_path / "root", "in/a.txt")


ODD_URLS = """
https:javascript:alert(1)
http:/\\evil.example
https://a.example:99999/
https://[evil
http://256.1.1.1
http://a..b/
ht\ttp://a.example
"""


@pytest.mark.parametrize("text", ODD_URLS.split("\n")[1:-1])
def test_urls_that_browsers_read_otherwise_or_not_at_all(text: str) -> None:
    assert not is_web_url(text)


@pytest.mark.parametrize(
    "text", ["http://a.example", "https://a.example:8080/b c?d=e", "https://[::1]/", "HTTPS://münchen.example/"]
)
def test_urls_of_the_web(text: str) -> None:
    assert is_web_url(text)


@pytest.mark.parametrize("relative", [False, True])
def test_no_path_in_any_field_leads_out_of_output(tmp_path: Path, relative: bool) -> None:
    """Whatever stands as slug, alias, date, section, picture or name: only output/ and .sitegen/ are written to."""
    root = tmp_path / "deep/site"
    permalink = "/{section}/{slug}.html" if relative else "/{year}/{month}/{slug}/"
    put(
        root,
        "sitegen.toml",
        f'[site]\nrelative_urls = {str(relative).lower()}\npermalink = "{permalink}"\n[search]\nenabled = false\n',
    )
    put(root, "content/images/dot.png", DOT)
    for number, text in enumerate(read("traversal")):
        put(
            root,
            f"content/articles/s{number}.md",
            as_file(story(text, number), f"A word.\n\n![x]({text}) [y]({text})"),
        )
        put(root, f"content/entities/people/e{number}.md", as_file({"name": text, "aliases": [text]}, "A word."))
    before = tree(tmp_path)
    report = build(root, load_config(root), BuildOptions(conversion=False))
    known = ("stands already", "name: a text was expected")  # two at one URL; a name without a sign that can be shown
    assert [p for p in report.errors if not any(words in p.error for words in known)] == []
    after = tree(tmp_path)
    made = {path for path in after if path not in before}
    assert {path for path in made if not path.startswith(("deep/site/output/", "deep/site/.sitegen/"))} == set()
    assert {path: after[path] for path in before} == before
    assert not list(Path("/tmp").glob("sitegen-escaped*"))
    names = {step for path in made for step in Path(path).parts if not step.startswith((".sitegen", "_headers"))}
    assert [name for name in names if not is_portable(name)] == []
    folded = [unicodedata.normalize("NFD", path.casefold()) for path in made]
    assert len(set(folded)) == len(folded)
    links = (root / "output").rglob("*.html")
    assert not [p for p in links if 'href="javascript:' in p.read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    "place", ["seeds/paper/leak.txt", "content/articles/leak.md", "static/leak.txt", "content/images/leak.png"]
)
def test_a_link_is_told_of_and_not_followed(site: Path, run: Run, place: str, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.txt", "---\ntitle: Secret words\n---\n\nSecret words of nobody's business.\n")
    put_story(site, "a", "title: A")
    link = site / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(secret)
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert f"error: {place}: is a link" in answer.err
    assert not [path for path, data in tree(site / "output").items() if b"Secret" in data or b"secret" in path.encode()]


def test_a_theme_with_a_link_that_leads_out_is_refused(site: Path, run: Run, tmp_path: Path) -> None:
    put(site, "sitegen.toml", '[site]\ntheme = "mine"\n')
    put(site, "themes/mine/theme.toml", 'extends = "plain"\n')
    (site / "themes/mine/static").symlink_to(tmp_path)
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert "themes/mine/static: is a link, and links are not followed" in answer.err


def test_an_article_is_not_written_through_a_link(site: Path, run: Run, tmp_path: Path) -> None:
    put(
        site,
        "seeds/paper/a.txt",
        "A keeper counts the boats\n\nBy Ines Halvorsen\n\n" + "The boats came in at dawn. " * 40,
    )
    (tmp_path / "elsewhere").mkdir()
    (site / "content/articles").mkdir(parents=True)
    (site / "content/articles/undated").symlink_to(tmp_path / "elsewhere")
    answer = run("convert", "--site", site)
    assert answer.code == 1
    assert "leads out of the folder by a link" in answer.err
    assert tree(tmp_path / "elsewhere") == {}


def test_output_is_not_written_through_a_link(site: Path, run: Run, tmp_path: Path) -> None:
    """A link in output/ is replaced by what belongs there."""
    put_story(site, "a", "title: A\npeople: [Walter Oduya]")
    (tmp_path / "elsewhere").mkdir()
    (site / "output").mkdir()
    (site / "output/people").symlink_to(tmp_path / "elsewhere")
    assert run("build", "--site", site).code == 0
    assert tree(tmp_path / "elsewhere") == {}
    assert (site / "output/people/walter-oduya/index.html").is_file()


def test_two_names_that_some_systems_take_for_one_are_told_of(site: Path, run: Run) -> None:
    put_story(site, "a", "title: A\naliases: [/Old/story/]")
    put_story(site, "b", "title: B\naliases: [/old/Story/]")
    answer = run("build", "--site", site)
    assert answer.code == 1
    assert "stands at /old/Story/, where content/articles/a.md (aliases) stands already" in answer.err


UNWRITABLE = {
    "seeds/paper/": [b"caf\xe9.txt", b"\xff/a.txt", b"a\xed\xa0\xbd.html"],
    "content/articles/": [b"caf\xe9.md", b"\xff/a.md"],
    "content/entities/people/": [b"\xc0\xae\xc0\xae.md"],
    "content/images/": [b"caf\xe9.png"],
    "static/": [b"caf\xe9.txt", b"\xff/a.txt"],
}


@pytest.mark.parametrize(("folder", "name"), [(folder, name) for folder in UNWRITABLE for name in UNWRITABLE[folder]])
def test_a_name_that_is_no_utf8_is_told_of_in_one_line(site: Path, run: Run, folder: str, name: bytes) -> None:
    """By build, by convert where it is a seed, and by check where it is content: whoever reads the name says so."""
    put_story(site, "a", "title: A\ndate: 2019-01-02")
    put(site, folder + os.fsdecode(name), "---\ntitle: Words\n---\n\nA word.\n")
    shown = name.split(b"/")[0].decode("utf-8", "backslashreplace")
    commands = {"seeds/paper/": ["convert"], "content/images/": [], "static/": []}.get(folder, ["check"])
    for command in ["build", *commands]:
        answer = run(command, "--site", site, "--quiet")
        told = [line for line in (answer.out + answer.err).splitlines() if "not UTF-8" in line]
        assert (answer.code, len(told)) == (1, 1), (command, answer)
        assert f"{folder}{shown}" in told[0] and "Traceback" not in answer.err
    assert (site / "output/2019/01/a/index.html").is_file()
    assert all(is_portable(step) for path in tree(site / "output") for step in path.split("/") if step[0] not in "._")


@pytest.mark.parametrize("place", ["seeds/a\nb.txt", "content/articles/a\x1b[31m.md", "static/a\n/etc/hostname"])
def test_a_name_with_control_characters_is_told_of_in_one_line(site: Path, run: Run, place: str) -> None:
    """A line break in a name would be two paths to whoever reads a list of them: git's index, a log, a person."""
    put(site, place, "---\ntitle: A\n---\n\nA word.\n")
    answer = run("build", "--site", site, "--quiet")
    assert answer.code == 1
    assert answer.err.count("\n") == 1 and answer.err.isprintable() is False and "\x1b" not in answer.err
    assert answer.err.startswith(f"error: {place.split('/')[0]}/") and "control characters" in answer.err
    assert not [path for path in tree(site / "output") if "hostname" in path]


@pytest.mark.parametrize(
    "was", ["/../../escaped/", "//evil.example/", "/.htaccess", "/robots.txt", "/%2e%2e/x/", "/con/"]
)
def test_an_old_address_in_a_decision_stays_inside_the_site_too(site: Path, run: Run, was: str) -> None:
    put_story(site, "a", "title: A\npeople: [Walter Oduya]")
    entry = f"[[rename]]\nkind = 'person'\nname = 'Walter Oduya'\nto = 'Wally'\nwas = ['{was}']\n"
    put(site, "content/decisions.toml", entry)
    answer = run("build", "--site", site, "--quiet")
    assert f"content/decisions.toml:5: rename: was: {was!r}" in answer.err
    assert b"Sitemap" in (site / "output/robots.txt").read_bytes()
    assert not list(site.rglob("escaped*"))


# --- what takes the place of a folder while a build runs ----------------------------------------------------


@pytest.mark.parametrize("link", ["static", "static/sub", "static/sub/x.txt", "content/images", "content/images/sub"])
def test_no_copy_follows_a_link_that_came_after_the_files_were_found(
    site: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    """The link leads to files of the same names, which hold a secret."""
    elsewhere = tmp_path / "elsewhere"
    for folder, secret in ((site, b""), (elsewhere, b"SECRET")):
        put(folder, "static/sub/x.txt", b"x" + secret)
        put(folder, "content/images/sub/p.png", DOT + secret)
    put_story(site, "2019/pier", "title: The pier\ndate: 2019-05-02\nimages: [{src: images/sub/p.png}]")

    def swap(*arguments: Any, **named: Any) -> int:
        (site / link).rename(tmp_path / "before")
        (site / link).symlink_to(elsewhere / link)
        return write_copies(*arguments, **named)

    monkeypatch.setattr("sitegen.build.scheduler.write_copies", swap)
    answer = run("build", "--site", site)
    assert answer.code == 1 and "is reached through a link" in answer.err and "Traceback" not in answer.err
    assert not [path for path, data in tree(site / "output").items() if b"SECRET" in data]
