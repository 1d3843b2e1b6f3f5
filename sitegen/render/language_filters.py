"""The site's language in templates: `_`, `ngettext`, `{% trans %}`, and filters for dates, periods and numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jinja2
from jinja2.nodes import EvalContext
from markupsafe import Markup

from sitegen.core.language import Language
from sitegen.core.person_names import filed
from sitegen.pages.records.shared import Date
from sitegen.render.templates import phrase

UNDATED = "undated"
_CACHED_PHRASES = 10_000
"""Dates and numbers whose words are kept: Babel takes long over each, and they come again and again."""


def add_phrases(env: jinja2.Environment, say: Language) -> None:
    """Gives templates their words."""
    env.add_extension("jinja2.ext.i18n")
    # The globals of its "newstyle", but that a number is written as the language writes it.
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals |= {"_": _gettext(say), "gettext": _gettext(say), "ngettext": _ngettext(say), "forms": say.forms}
    env.filters |= {
        name: lru_cache(_CACHED_PHRASES)(filter_)
        for name, filter_ in (
            ("thousands", say.number),
            ("percent", say.percent),
            ("when", lambda date: _when(say, date)),
            ("say", say.gettext),
            ("period", lambda iso: _period(say, iso)),
            ("heading", lambda iso: _heading(say, iso)),
            ("month", say.month),
            ("language", say.name_of),
            ("filed", lambda name: filed(name, say.code)),
        )
    }


def _gettext(say: Language) -> Any:
    translated = lru_cache(_CACHED_PHRASES)(say.gettext)
    bare = lru_cache(_CACHED_PHRASES)(lambda message, escaped: _filled(escaped, translated(message), {}))

    @phrase
    def gettext(context: EvalContext, message: str, **values: Any) -> str:
        escaped = context.autoescape
        return _filled(escaped, translated(message), values) if values else bare(message, escaped)

    return gettext


def _ngettext(say: Language) -> Any:
    def counted(escaped: bool, one: str, many: str, num: int, values: tuple[tuple[str, type, Any], ...]) -> str:
        places = {name: value for name, _, value in values} | {"num": say.number(num)}
        return _filled(escaped, say.plural(one, many, num), places)

    known = lru_cache(_CACHED_PHRASES)(counted)

    @phrase
    def ngettext(context: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
        # With its type: a text and the same text as markup are equal, but not what becomes of them.
        places = tuple([(name, type(value), value) for name, value in values.items()])
        count = known if type(num) is int and all(kind in (str, int, Markup) for _, kind, _ in places) else counted
        return count(context.autoescape, one, many, num, places)

    return ngettext


def _filled(escaped: bool, message: str, values: dict[str, Any]) -> str:
    """A message may hold markup, as the template that it stands in; what fills it is escaped."""
    text = Markup(message) if escaped else message  # noqa: S704 -- catalogs are the theme's
    # Jinja doubles the per cent signs of a block without places.
    return text % values if values else text.replace("%%", "%")


def _when(say: Language, date: Date) -> str:
    return say.when(date.iso, date.earliest, date.latest)


def _period(say: Language, iso: str) -> str:
    return say.gettext("Undated") if iso == UNDATED else say.period(iso)


def _heading(say: Language, iso: str) -> str:
    """A period that stands alone: it begins with a capital."""
    translated = _period(say, iso)
    return translated[:1].upper() + translated[1:]
