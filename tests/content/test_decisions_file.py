"""No decision is lost: every header of the file is read or told of, and what was hidden stays so while it is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.content.decisions import Decision, Decisions, parse_decisions, retained_decisions
from tests.conftest import Run, put, put_story

HIDE = '[[hide]]\nkind = "person"\nname = "Walter Oduya"\n'
OTHER = '[[hide]]\nkind = "person"\nname = "Priya Raman"\n'
PAGE = "output/people/walter-oduya/index.html"
HEAD = "title: Railings painted\ndate: 2019-05-04\npeople: [Walter Oduya]"

QUOTES = [
    '"""',
    "'''",
    '"',
    "'",
    "#",
    "[[hide]]",
    "[hide]",
    "]]",
    "\\",
    "\u2028",
    "\x85",
    "\x0b",
    "a = 1",
    "=",
    "\u05d0",
]
loose = st.lists(st.sampled_from([*QUOTES, " ", "word"]), max_size=6).map("".join)


def _string(text: str) -> list[str]:
    """A text as TOML has it, in each way that can hold it on one line."""
    basic = json.dumps(text, ensure_ascii=True)
    ways = [basic, f'"""{basic[1:-1]}"""']
    if not set(text) & set("'\\") and text.isprintable():
        ways += [f"'{text}'", f"'''\n{text}'''"] if not text.lstrip().startswith("[") else [f"'{text}'"]
    return ways


strings = loose.flatmap(lambda text: st.sampled_from(_string(text)))
comments = loose.filter(str.isprintable).map(lambda text: f"# {text}")
values = st.one_of(
    strings, st.sampled_from(["2019-05-04", "2019-05-04T10:00:00Z", "10:00:00", "[\n  1,\n  [2],\n]", "{a = '#'}"])
)
extras = st.one_of(st.just("date = 2019-05-04"), strings.map(lambda text: f"note = {text}"))
# Each is a header and what stands below it; only the first kinds can be read.
good = st.one_of(
    strings.map(
        lambda text: [
            f"[[hide]]{' '}",
            'kind = "tag"',
            f'name = "x" # {"".join(text.split())}' if text.isprintable() else 'name = "x"',
        ]
    ),
    st.just(["[[merge]]  # they are one", 'kind = "person"', 'names = [\n  "a", # """\n  "b",\n]', 'into = "c"']),
    st.just(['[["ignore"]]', "seed = 'times/a#1.html'"]),
)
bad = st.one_of(
    st.just(["[[hide]]", 'kind = "tag"', 'name = "never closed']),
    st.just(["[[hide]]", 'kind = "tag"', 'name = "x"', 'note = """never closed']),
    st.just(["[[hide]]", 'kind = "tag"', "name = '''never closed"]),
    st.just(["[[merge]]", 'names = ["a", "b"']),
    st.just(["[[hide]]", "kind = {a = 1"]),
    st.just(["[[unknown]]"]),
    values.map(lambda value: ["[[hide]]", 'kind = "tag"', 'name = "x"', f"surplus = {value}"]),
    st.just(["[[split]]"]),
)


def _entry(parts: tuple[list[str], list[str], list[str]]) -> str:
    lines, more, notes = parts
    return "\n".join([*lines, *dict.fromkeys(more[:1]), *notes])


entry = st.tuples(st.one_of(good, bad), st.lists(extras, max_size=1), st.lists(comments, max_size=2)).map(_entry)


@given(st.lists(comments, max_size=2), st.lists(entry, max_size=6), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=400)
def test_entries_read_and_problems_told_are_as_many_as_headers(head: list[str], found: list[str], end: str) -> None:
    """In any order, with comments, quotation marks in all places, dates, and strings that are never closed."""
    text = "\n".join([*head, *found, ""]).replace("\n", end)
    made = parse_decisions(text.encode())
    assert len(made.entries) + len(made.problems) == len(found)
    assert all(problem.line and 1 <= problem.line <= text.count("\n") + 1 for problem in made.problems)


@given(st.lists(st.tuples(good, st.lists(extras, max_size=1), st.lists(comments, max_size=2)).map(_entry), max_size=6))
@settings(max_examples=200)
def test_a_file_that_is_toml_is_read_whole(found: list[str]) -> None:
    made = parse_decisions("\n".join(found).encode())
    assert (len(made.entries), made.problems) == (len(found), ())
    assert len({entry.line for entry in made.entries}) == len(found)


@pytest.mark.parametrize(
    "before",
    [
        '# The """ of an editor.\n',
        "# Don't ''' ask.\n",
        '[[hide]]\nkind = "tag"\nname = "a"\nnote = \'say """\'\n',
        '[[hide]]\nkind = "tag"\nname = "a"\nnote = "\'\'\'"\n',
        '[[hide]]\nkind = "tag"\nname = "a"\nnote = """It is ""quoted"" here."""\n',
        '[[hide]]\nkind = "tag"\nname = "a"\nnote = "one\u2028[[hide]]"\n',
        '[[merge]]\nkind = "tag"\nnames = [  # """\n  "a",\n]\ninto = "b"\n',
    ],
)
def test_quotation_marks_in_comments_and_texts_hide_no_entry(before: str) -> None:
    """The last entry was dropped without a word, and the person that it hides was published."""
    made = parse_decisions(f"{before}{HIDE}".encode())
    assert made.problems == () and made.entries[-1].names == ("Walter Oduya",)


def test_a_string_that_is_never_closed_costs_its_own_entry_only() -> None:
    made = parse_decisions(f'[[hide]]\nkind = "tag"\nname = "a"\nnote = """open\n{HIDE}{OTHER}'.encode())
    assert [entry.names for entry in made.entries] == [("Walter Oduya",), ("Priya Raman",)]
    assert len(made.problems) == 1


def test_an_entry_that_a_text_swallows_is_told_of_with_its_line() -> None:
    """TOML takes what stands between two marks for a text; a header in it is more likely an entry."""
    made = parse_decisions(f'[[hide]]\nkind = "tag"\nname = "a"\nnote = """open\n{HIDE}# """\n{OTHER}'.encode())
    assert [entry.names for entry in made.entries] == [("a",), ("Priya Raman",)]
    assert [(p.line, "inside of a text" in p.error) for p in made.problems] == [(5, True)]
    headers = "[[hide]]\n" * 20_000
    many = parse_decisions(f'[[hide]]\nkind = "tag"\nname = "a"\nnote = """\n{headers}"""\n{OTHER}'.encode())
    assert [entry.names for entry in many.entries] == [("a",), ("Priya Raman",)] and len(many.problems) > 1


def test_entries_may_be_written_as_inline_tables() -> None:
    made = parse_decisions(
        b'# Ours\nhide = [\n  {kind = "tag", name = "a"}, {kind = "tag", name = "b"},\n]\n[[ignore]]\nseed = "c"\n'
    )
    assert [(entry.names, entry.line) for entry in made.entries] == [(("a",), 2), (("b",), 2), (("c",), 5)]
    assert len(parse_decisions(b"hide = 1\nmerge = [2]\nname = 'x'\n").problems) == 3


def test_what_was_hidden_stays_so_and_the_rest_where_nobody_decided_anew() -> None:
    last = Decisions((
        Decision("hide", ("A",), "person"), Decision("ignore", ("a.txt",)), Decision("rename", ("B",), "person", "C"),
        Decision("rename", ("D",), "person", "E"),
    ))  # fmt: skip
    broken = parse_decisions(b'[[rename]]\nkind = "person"\nname = "B"\nto = "F"\n[[hide]]\nname = "A\n')
    assert [entry.names for entry in retained_decisions(broken, last)] == [("A",), ("a.txt",), ("D",)]
    assert retained_decisions(parse_decisions(b""), last) == ()


def _built(site: Path, run: Run) -> list[str]:
    """The warnings and errors of a build."""
    report = json.loads(run("build", "--site", site, "--no-convert", "--json").out)
    return [*report.get("warnings", ()), *(error["error"] for error in report["errors"])]


@pytest.mark.parametrize(
    "broken",
    [
        HIDE.replace('Oduya"', "Oduya"),
        b'\xff\n',
        HIDE.replace("name", "nmae"),
        "[[hide]\n" + HIDE[9:],
        "# " + "x" * (5 << 20),
    ],
)  # fmt: skip
def test_a_person_that_was_hidden_stays_hidden_while_the_file_is_broken(
    site: Path, run: Run, broken: str | bytes
) -> None:
    put_story(site, "2019/railings", HEAD)
    put(site, "content/decisions.toml", HIDE)
    assert _built(site, run) == [] and not (site / PAGE).exists()
    put(site, "content/decisions.toml", broken)
    for _ in range(2):
        errors = _built(site, run)
        assert any("1 that it had before" in error for error in errors) and not (site / PAGE).exists()
    put(site, "content/decisions.toml", "# nothing\n")
    assert _built(site, run) == [] and (site / PAGE).exists()


@pytest.mark.parametrize(
    "entry",
    [
        'name = "a"  # as they say: """',
        "name = 'a'  # as they say: '''",
        'name = "a"\nnote = \'He wrote """ in it.\'',
        "name = 'a'\nnote = \"He wrote ''' in it.\"",
        "name = 'a'\nnote = '''\nHe wrote \"\"\" in it.'''",
        'name = "a"\nnote = """open',
    ],
)
def test_a_person_is_not_published_by_marks_in_the_entry_before(site: Path, run: Run, entry: str) -> None:
    """Marks in comments, marks in notes, and one that is never closed: the entry behind them hides all the same."""
    put_story(site, "2019/railings", HEAD)
    put(site, "content/decisions.toml", f'[[hide]]\nkind = "tag"\n{entry}\n{HIDE}')
    errors = _built(site, run)
    assert not (site / PAGE).exists(), errors
    assert [error.startswith("is not TOML") for error in errors] == ([True] if entry.endswith("open") else [])


def test_an_entry_that_a_text_swallows_is_an_error_of_build_and_check(site: Path, run: Run) -> None:
    """There are fewer entries than headers: none goes without a word."""
    put_story(site, "2019/railings", HEAD)
    put(site, "content/decisions.toml", f'[[hide]]\nkind = "tag"\nname = "a"\nnote = """open\n{HIDE}# """\n')
    for command in (["build", "--no-convert"], ["check"]):
        answer = run(*command, "--site", site)
        assert answer.code == 1 and "content/decisions.toml:5: " in answer.err + answer.out, answer


def test_a_file_that_a_link_or_a_folder_replaced_hides_as_before(site: Path, run: Run, tmp_path: Path) -> None:
    put_story(site, "2019/railings", HEAD)
    file = put(site, "content/decisions.toml", HIDE)
    assert _built(site, run) == []
    file.unlink()
    file.symlink_to(put(tmp_path, "elsewhere.toml", ""))
    assert "is a link" in str(_built(site, run)) and not (site / PAGE).exists()
    file.unlink()
    file.mkdir()
    assert "is no file" in str(_built(site, run)) and not (site / PAGE).exists()
    file.rmdir()
    assert _built(site, run) == [] and (site / PAGE).exists()


def test_an_ignored_seed_makes_no_article_while_the_file_is_broken(site: Path, run: Run) -> None:
    story = (
        "Railings painted\n\nBy Ines Halvorsen\n4 May 2019\n\n" + "Walter Oduya painted the railings on Friday. " * 9
    )
    put(site, "seeds/times/a.txt", story)
    file = put(site, "content/decisions.toml", '[[ignore]]\nseed = "times/a.txt"\n')
    assert run("build", "--site", site).code == 0
    file.write_text('[[ignore]]\nseed = "times/a.txt\n')
    assert run("build", "--site", site).code == 1
    told = run("convert", "--site", site, "--all")
    assert "content/decisions.toml:2: is not TOML" in told.err
    assert not list((site / "content").rglob("*.md"))


def test_a_name_that_is_hidden_and_renamed_stays_hidden(site: Path, run: Run) -> None:
    put_story(site, "2019/railings", HEAD)
    put(site, "content/decisions.toml", f'{HIDE}[[rename]]\nkind = "person"\nname = "Walter Oduya"\nto = "W. Oduya"\n')
    (error,) = _built(site, run)
    assert "contradicts" in error and "stays hidden" in error
    assert not list((site / "output/people").rglob("*oduya*"))


def test_a_decision_that_is_written_keeps_comments_and_what_is_broken(site: Path, run: Run) -> None:
    put_story(site, "2019/railings", HEAD)
    mine = '# Ours: """ and\n[[hide]]  # him\nkind = "tag"\nname = "a" # not \'\'\' b\n\n# The end'
    put(site, "content/decisions.toml", mine)
    assert run("build", "--site", site, "--no-convert").code == 0
    assert run("entities", "hide", "Walter Oduya", "--site", site).code == 0
    text = (site / "content/decisions.toml").read_text()
    assert text.startswith(mine) and [e.names for e in parse_decisions(text.encode()).entries] == [
        ("a",),
        ("Walter Oduya",),
    ]
