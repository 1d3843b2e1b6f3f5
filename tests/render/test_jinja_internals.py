"""What templates.py goes by that Jinja and MarkupSafe do not promise: a test fails where a version changes it."""

from __future__ import annotations

import inspect
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
import pytest
from jinja2.runtime import Context, Macro
from packaging.requirements import Requirement

from sitegen.render import templates
from sitegen.render.templates import environment, phrase
from tests.conftest import put

REPOSITORY = Path(__file__).parents[2]
SOURCE = """
{%- macro own(a, b='x') %}{{ a }}{{ b }}{% endmacro %}{{ one }}{{ own(one) }}
{%- for item in [one] %}{{ own(item, b=item) }}{% endfor %}
{%- block body %}{{ words(one) }}{% endblock %}"""


@pytest.fixture
def env(tmp_path: Path) -> jinja2.Environment:
    put(tmp_path, "templates/page.html", SOURCE)
    made = environment([tmp_path / "templates"], tmp_path / "kept", "en")
    made.globals["words"] = phrase(lambda context, text: f"{context.autoescape}")
    return made


@pytest.fixture
def compiled() -> str:
    return str(jinja2.Environment(autoescape=True).compile(SOURCE, "page.html", raw=True))


def test_a_compiled_template_takes_escape_and_macro_from_its_globals(compiled: str) -> None:
    (imported,) = re.findall(r"^from jinja2\.runtime import (.*)$", compiled, re.MULTILINE)
    assert {"escape", "Macro"} <= {name.strip() for name in imported.split(",")}
    assert "escape(" in compiled and not re.search(r"\b(markupsafe|runtime)\.escape\b", compiled)


def test_a_compiled_template_makes_a_macro_as_ours_takes_it(compiled: str) -> None:
    """The environment, the function, its name and arguments, then whether it takes kwargs, varargs and a caller."""
    assert re.search(r"Macro\(environment, macro, 'own', \('a', 'b'\), False, False, False, context", compiled)
    named = ["environment", "func", "name", "arguments", "catch_kwargs", "catch_varargs", "caller"]
    assert list(inspect.signature(Macro).parameters)[:7] == named


def test_a_call_in_a_template_goes_through_the_context(compiled: str) -> None:
    """With the variables of loops and blocks under these two names, which the short way drops."""
    calls = re.findall(r"context\.call\(|\(context\.eval_ctx\.|_loop_vars=|_block_vars=", compiled)
    assert calls.count("context.call(") == 3 and {"_loop_vars=", "_block_vars="} <= set(calls)
    passed = set(re.findall(r"\b(_\w+_vars)=", compiled))
    assert passed == {"_loop_vars", "_block_vars"}
    assert list(inspect.signature(Context.call).parameters.values())[-1].kind is inspect.Parameter.VAR_KEYWORD


def fails(*_: object, **__: object) -> Any:
    raise AssertionError("the long way was taken")


@pytest.mark.parametrize(
    ("owner", "name"), [(Macro, "__call__"), (Context, "call"), (markupsafe, "escape")], ids=["macro", "call", "escape"]
)
def test_the_short_way_is_taken(
    env: jinja2.Environment, monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    """Or all of this would be for nothing, and nobody would see it."""
    template = env.get_template("page.html")
    monkeypatch.setattr(owner, name, fails)
    assert template.render(one="a") == "aaxaaTrue"


def test_markupsafe_escapes_a_text_without_wrapping_it_as_it_escapes_one_with() -> None:
    for text in ["", "a", "é", "<&>", *(f"a{sign}b" for sign in "&<>'\"`=\x00\u2028")]:
        bare = templates._escape(text)
        assert type(bare) is str and bare == str(markupsafe.escape(text))


@pytest.mark.parametrize("value", [3, None, markupsafe.Markup("<i>"), ["<"]], ids=repr)
def test_other_values_are_escaped_as_markupsafe_escapes_them(value: Any) -> None:
    assert templates._escape(value) == markupsafe.escape(value)


@pytest.mark.parametrize(("package", "next_minor"), [("jinja2", "3.2"), ("markupsafe", "3.1")])
def test_the_versions_are_bounded(package: str, next_minor: str) -> None:
    needed = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    (wanted,) = (found for found in map(Requirement, needed) if found.name == package)
    assert wanted.specifier.contains(metadata.version(package)) and not wanted.specifier.contains(next_minor)
