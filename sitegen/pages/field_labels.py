"""What pages call the fields of a story, whose sources they tell."""

from __future__ import annotations

from sitegen.core.language import N_

FIELD_LABELS = {
    "title": N_("Headline"), "subtitle": N_("Standfirst"), "authors": N_("Byline"), "date": N_("Date"),
    "date_range": N_("Date"), "dateline": N_("Dateline"), "publication": N_("Publication"), "body": N_("Text"),
    "language": N_("Language"),
}  # fmt: skip
"""Messages by the names that the fields have in front matter, in the order in which pages tell of them."""
