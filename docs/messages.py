"""The catalogs of messages: `python docs/messages.py` updates them from the code and the templates.

Writes sitegen/core/catalogs/messages.pot and every catalog beside it: adds new messages without a translation, and
removes unused ones. Lists the messages that are not translated.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from sitegen.core.model import TERM_KINDS

HERE = Path(__file__).parents[1]
CATALOGS = HERE / "sitegen/core/catalogs"
_SOURCES = {
    "sitegen": [("core/language.py", "python"), ("pages/**.py", "python"), ("render/**.py", "python")],
    "themes": [("**/templates/**.html", "jinja2")],
}
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "forms": (1, 2), "N_": None}


def template() -> Catalog:
    """The messages that the code and the templates of both themes say, in the order of their text."""
    found = Catalog(project="sitegen", charset="utf-8", fuzzy=False)
    options = {"**/templates/**.html": {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}}
    for folder, methods in _SOURCES.items():
        for _, _, message, *_ in extract_from_dir(HERE / folder, methods, options, keywords=_KEYWORDS):
            found.add(message)
    for message in _kinds():
        found.add(message)
    ordered = Catalog(project="sitegen", charset="utf-8", fuzzy=False)
    for message in sorted((m for m in found if m.id), key=lambda m: m.id if isinstance(m.id, str) else m.id[0]):
        ordered.add(message.id)
    return ordered


def _kinds() -> Iterator[str]:
    """The words for kinds of terms, which templates say by their names."""
    for kind in TERM_KINDS:
        yield from (kind.label, kind.name.capitalize())


def catalogs() -> dict[str, Catalog]:
    """Every catalog by its language."""
    return {path.stem: read_po(path.open("rb"), locale=path.stem) for path in sorted(CATALOGS.glob("*.po"))}


def _write(path: Path, catalog: Catalog) -> None:
    """Without names and times, which Babel's header has."""
    out = io.BytesIO()
    write_po(out, catalog, omit_header=True, no_location=True, ignore_obsolete=True, width=0)
    path.write_text(_HEADER.format(language=path.stem, plural=catalog.plural_forms) + out.getvalue().decode(), "utf-8")


def main() -> None:
    """Brings the catalogs up to date."""
    source = template()
    _write(CATALOGS / "messages.pot", source)  # the English catalog: a translation begins as a copy of it
    for name, catalog in catalogs().items():
        catalog.update(source, no_fuzzy_matching=True)
        _write(CATALOGS / f"{name}.po", catalog)
        missing = [message.id for message in catalog if message.id and not message.string]
        print(f"{name}: {len(catalog)} messages, {len(missing)} to translate", *missing, sep="\n  ")


if __name__ == "__main__":
    main()
