"""The site's language in templates: `_`, `ngettext`, `{% trans %}`, and filters for dates, periods and numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2
from jinja2.nodes import EvalContext
from markupsafe import Markup

from sitegen.core.language import Language
from sitegen.core.person_names import split_for_index
from sitegen.pages.records.shared import Date
from sitegen.render.templates import phrase

UNDATED = "undated"
_CACHED_PHRASES = 10_000
"""Number of formatted dates and numbers that are cached: Babel is slow, and pages repeat the same ones."""


def add_phrases(env: jinja2.Environment, language: Language) -> None:
    """Adds the functions and filters of a language to an environment."""
    env.add_extension("jinja2.ext.i18n")
    # These are the globals of Jinja's "newstyle" gettext, but numbers are formatted for the language.
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= {
        "_": _gettext(language),
        "gettext": _gettext(language),
        "ngettext": _ngettext(language),
        "forms": language.forms,
    }
    env.filters |= {
        name: lru_cache(_CACHED_PHRASES)(filter_)
        for name, filter_ in (
            ("thousands", language.number),
            ("percent", language.percent),
            ("when", lambda date: _when(language, date)),
            ("say", language.gettext),
            ("period", lambda iso: _period(language, iso)),
            ("heading", lambda iso: _heading(language, iso)),
            ("month", language.month),
            ("language", language.name_of),
            ("filed", lambda name: split_for_index(name, language.code)),
        )
    }


def _gettext(language: Language) -> Any:
    translated = lru_cache(_CACHED_PHRASES)(language.gettext)
    bare = lru_cache(_CACHED_PHRASES)(lambda message, escaped: _filled(escaped, translated(message), {}))

    @phrase
    def gettext(context: EvalContext, message: str, **values: Any) -> str:
        escaped = context.autoescape
        return _filled(escaped, translated(message), values) if values else bare(message, escaped)

    return gettext


def _ngettext(language: Language) -> Any:
    def counted(escaped: bool, one: str, many: str, num: int, values: tuple[tuple[str, type, Any], ...]) -> str:
        places = {name: value for name, _, value in values} | {"num": language.number(num)}
        return _filled(escaped, language.plural(one, many, num), places)

    known = lru_cache(_CACHED_PHRASES)(counted)

    @phrase
    def ngettext(context: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
        # The type is part of the key: a text and the same text as Markup are equal, but only the text is escaped.
        places = tuple([(name, type(value), value) for name, value in values.items()])
        count = known if type(num) is int and all(kind in (str, int, Markup) for _, kind, _ in places) else counted
        return count(context.autoescape, one, many, num, places)

    return ngettext


def _filled(escaped: bool, message: str, values: dict[str, Any]) -> str:
    """A message with its values filled in. A message may contain markup, as a template may; values are escaped."""
    text = Markup(message) if escaped else message  # noqa: S704 -- catalogs are the theme's
    # Jinja doubles the per cent signs of a block without values.
    return text % values if values else text.replace("%%", "%")


def _when(language: Language, date: Date) -> str:
    return language.when(date.iso, date.earliest, date.latest)


def _period(language: Language, iso: str) -> str:
    return language.gettext("Undated") if iso == UNDATED else language.period(iso)


def _heading(language: Language, iso: str) -> str:
    """A period as a heading: it begins with a capital letter."""
    translated = _period(language, iso)
    return translated[:1].upper() + translated[1:]
