"""A story that is hidden while a template is broken stays on no page: what cannot be made anew and shows it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Answer, Run, put, put_story, tree

SECRET = "content/articles/2019/secret.md"
HEAD = (
    "title: The otter ledger\nsubtitle: An otterly sum\ndate: 2019-03-06\nauthors: [Ottery Marten]\n"
    "people: [Ann Lee, Otterline Vole]\ntags: [council, otters]"
)
BODY = "Ann Lee and Otterline Vole kept an otter at noon.\n"


@pytest.fixture
def archive(site: Path, run: Run) -> Path:
    """Three stories of one month with a name and a tag in common, built with a theme of the site's own."""
    put(
        site,
        "sitegen.toml",
        '[site]\ntitle = "T"\ntheme = "mine"\n[search]\nenabled = false\n[feeds]\nmin_stories = 1\n',
    )
    put(site, "themes/mine/theme.toml", 'extends = "broadsheet"\n')
    for number in (4, 5):
        head = (
            f"title: Council {number}\ndate: 2019-03-0{number}\npeople: [Ann Lee]\ntags: [council]\nrelated: [secret]"
        )
        put_story(site, f"2019/council-{number}", head, "The council met Ann Lee at noon.\n")
    put_story(site, "2019/secret", HEAD, BODY)
    assert run("build", "--site", site).code == 0
    return site


def shown(archive: Path) -> list[str]:
    return [
        path for path, data in tree(archive / "output").items() if b"otter" in data.lower() and ".sitegen-" not in path
    ]


def build(archive: Path, run: Run, code: int) -> Answer:
    answer = run("build", "--site", archive, "--no-convert")
    assert answer.code == code, answer.err
    return answer


HIDE = {
    "withdrawn": f"---\n{HEAD}\nwithdrawn: {{date: 2020-01-01}}\n---\n\n{BODY}",
    "a draft": f"---\n{HEAD}\ndraft: true\n---\n\n{BODY}",
    "hidden by an error": f"---\n{HEAD}\nDraft: true\n---\n\n{BODY}",
    "moved and withdrawn": f"---\n{HEAD.replace('-03-06', '-04-06')}\nwithdrawn: {{date: 2020-01-01}}\n---\n\n{BODY}",
    "deleted": "",
}


@pytest.mark.parametrize("how", HIDE)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("term.html", "{{ nothing.at.all.here }}"),
        ("index.html", "{{ nothing.at.all.here }}"),
        ("article.html", "{% if %}"),
        ("base.html", "{% if %}"),
    ],
)
def test_a_story_that_is_hidden_while_a_template_is_broken_is_shown_nowhere(
    archive: Path, run: Run, how: str, name: str, text: str
) -> None:
    assert {"people/ann-lee/index.html", "people/index.html", "authors/index.html"} <= set(shown(archive))
    put(archive, f"themes/mine/templates/{name}", text)
    if HIDE[how]:
        put(archive, SECRET, HIDE[how])
    else:
        (archive / SECRET).unlink()
    answer = build(archive, run, 1)
    assert shown(archive) == []
    assert "showed what is hidden now and cannot be made anew" in answer.err
    build(archive, run, 1)
    assert shown(archive) == []
    (archive / f"themes/mine/templates/{name}").unlink()
    build(archive, run, 1 if how == "hidden by an error" else 0)
    assert shown(archive) == [] and (archive / "output/people/ann-lee/index.html").exists()
    before = {path: data for path, data in tree(archive / "output").items() if ".sitegen-" not in path}
    assert run("build", "--site", archive, "--no-convert", "--clean").code in (0, 1)
    assert {p: d for p, d in tree(archive / "output").items() if ".sitegen-" not in p} == before


def test_pages_that_show_nothing_hidden_stay_while_a_template_is_broken(archive: Path, run: Run) -> None:
    put_story(archive, "2018/apart", "title: Apart\ndate: 2017-01-01\npeople: [Bo Quill]", "Bo Quill rowed.\n")
    build(archive, run, 0)
    apart = "output/people/bo-quill/index.html"
    before = (archive / apart).read_bytes()
    put(archive, "themes/mine/templates/term.html", "{{ nothing.at.all.here }}")
    put(archive, SECRET, HIDE["withdrawn"])
    build(archive, run, 1)
    assert (archive / apart).read_bytes() == before and not (archive / "output/people/ann-lee/index.html").exists()
