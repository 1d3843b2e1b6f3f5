"""What the HTML of a body says in the words of the interface, and the prefix of its ids."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.core.language import Language


@dataclass(frozen=True, slots=True)
class BodyLabels:
    """The words that the program adds to a body, in the site's language.

    `prefix` begins every id of the body, so that none is an id of the page, or of another entry of a feed.
    """

    language: Language
    prefix: str = "text-"

    def table(self, number: int) -> str:
        """The label of a table without a caption."""
        return self.language.gettext("Table %(number)s", number=self.language.number(number))

    def notes(self) -> str:
        """The label of the list of notes."""
        return self.language.gettext("Notes")

    def back(self, note: int, place: int) -> str:
        """The label of the link from a note back to the text; `place` counts the marks of the note from 1."""
        number = self.language.number
        if place == 1:
            return self.language.gettext("Back to the text from note %(note)s", note=number(note))
        return self.language.gettext(
            "Back to the text from note %(note)s, place %(place)s", note=number(note), place=number(place)
        )
