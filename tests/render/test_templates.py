"""Templates run as Jinja runs them, only faster; compiled ones are kept, and a damaged one is compiled anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from sitegen.render.templates import environment
from tests.conftest import put

PAGE = """
{% import "parts.html" as m with context %}
{% macro own(a, b='<b>', c=none) %}{{ a }}|{{ b }}|{{ c }}{% endmacro %}
{% macro open(a) %}{{ a }}{{ varargs|join(',') }}{{ kwargs|length }}{% endmacro %}
{% macro frame(title) %}<h1>{{ title }}</h1>{{ caller(title) }}{% endmacro %}
{{ one }} {{ two }} {{ own(one) }} {{ own(one, two) }} {{ own(b=two, a=one) }} {{ m.shown(one, loud=true) }}
{{ open(one, two, 3, x=4) }} {% call(t) frame(two) %}{{ t }}{{ one }}{% endcall %}
{% for item in many %}{{ m.shown(item) }}{{ own(item, c=loop.index) }}{% endfor %}
{% set kept %}{{ one }}<i>{% endset %}{{ kept }}{{ own(kept) }}{{ one ~ kept }}{{ one|safe }}{{ m.shown(one)|length }}
{% autoescape false %}{{ one }}{{ own(two) }}{% endautoescape %}
{{ [one, two]|join('<') }} {{ "%s"|format(one) }} {{ one|upper }}
"""
PARTS = "{% macro shown(x, loud=false) %}<p{% if loud %} class=loud{% endif %}>{{ x }} of {{ one }}</p>{% endmacro %}"
VALUE = st.one_of(
    st.text(st.sampled_from("a<>&\"'é"), max_size=6),
    st.integers(),
    st.none(),
    st.booleans(),
    st.just(Markup("<em>x</em>")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("theme")
    put(root, "templates/page.html", PAGE)
    put(root, "templates/parts.html", PARTS)
    return root


def plain(folder: Path) -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(folder / "templates")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUE, VALUE, st.lists(VALUE, max_size=3))
def test_every_value_comes_out_as_jinja_writes_it(folder: Path, one: Any, two: Any, many: list[Any]) -> None:
    values = {"one": one, "two": two, "many": many}
    fast = environment([folder / "templates"], folder / "kept", "en")
    assert fast.get_template("page.html").render(values) == plain(folder).get_template("page.html").render(values)


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ one.nothing }}",
        "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
        "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}",
        "{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}",
    ],
)
def test_what_is_wrong_is_wrong_in_the_same_words(folder: Path, text: str) -> None:
    told = []
    for env in (environment([folder / "templates"], folder / "kept", "en"), plain(folder)):
        with pytest.raises((jinja2.TemplateError, TypeError)) as caught:
            env.from_string(text).render(one="x")
        told.append((type(caught.value), str(caught.value)))
    assert told[0] == told[1]


def rendered(folder: Path) -> str:
    env = environment([folder / "templates"], folder / "kept", "en")
    return env.get_template("page.html").render(one="<", two=2, many=[])


def test_a_compiled_template_is_kept_and_not_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "templates/page.html", PAGE)
    put(tmp_path, "templates/parts.html", PARTS)
    whole = rendered(tmp_path)
    assert len(list((tmp_path / "kept").iterdir())) == 2

    def compiled(*_: object, **__: object) -> None:
        raise AssertionError("it was compiled again")

    monkeypatch.setattr(jinja2.Environment, "compile", compiled)
    assert rendered(tmp_path) == whole


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None], ids=["empty", "strange", "one byte"])
def test_a_damaged_compiled_template_is_compiled_anew(tmp_path: Path, damage: bytes | None) -> None:
    put(tmp_path, "templates/page.html", PAGE)
    put(tmp_path, "templates/parts.html", PARTS)
    whole = rendered(tmp_path)
    kept = sorted((tmp_path / "kept").iterdir())
    good = [file.read_bytes() for file in kept]
    for file, data in zip(kept, good, strict=True):
        middle = len(data) // 2
        file.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :] if damage is None else damage)
    assert rendered(tmp_path) == whole
    assert [file.read_bytes() for file in kept] == good


def test_an_edited_template_is_compiled_anew(tmp_path: Path) -> None:
    put(tmp_path, "templates/page.html", "one")
    assert rendered(tmp_path) == "one"
    put(tmp_path, "templates/page.html", "two")
    assert rendered(tmp_path) == "two"


def test_words_compiled_into_a_template_are_not_those_of_another_language(tmp_path: Path) -> None:
    """Jinja works out a filter of a constant when it compiles; what is kept of one language is not another's."""
    put(tmp_path, "templates/page.html", "{{ 'yes'|say }}")
    for language, said in (("en", "yes"), ("fr", "oui"), ("en", "yes")):
        env = environment([tmp_path / "templates"], tmp_path / "kept", language)
        env.filters["say"] = lambda _, said=said: said
        assert env.get_template("page.html").render() == said
