"""Why a page must be rendered: what it was made from compared with what it is made from now."""

from __future__ import annotations

from dataclasses import dataclass, fields

NEW = "it is new"
EDITED = "its file in output/ was changed or removed"
UNREAD = "unread"
"""Stands for the fingerprint of a page whose Markdown took too long: each build tries it again, and says so."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of all that a page's bytes depend on.

    `context` is of its own record, the text of its body and the names to link in it; `template` of its template and of
    all that this includes; the others are of what all pages share.
    """

    context: str
    template: str
    site: str
    settings: str
    assets: str
    code: str

    def __str__(self) -> str:
        return ".".join((self.context, self.template, self.site, self.settings, self.assets, self.code))


_SHARED = {
    "code": "it was made by other code of sitegen",
    "settings": "[site] in sitegen.toml changed",
    "site": "the menu or the title of the site changed",
    "assets": "a static file of the theme changed",
}


def render_reason(known: str | None, now: Fingerprint, template: str, stale_reason: str) -> str:
    """Why a page is to be rendered that was made from `known` ("" where its file is not as it was written).

    "" for one that need not be. `stale_reason` says why it was planned anew at all.
    """
    if known is None:
        return NEW
    if known == "":
        return EDITED
    if known == UNREAD:
        return "its Markdown could not be read in time before"
    if known == str(now):
        return ""
    before = known.split(".")
    if len(before) != len(fields(now)):
        return _SHARED["code"]
    old = Fingerprint(*before)
    for name, why in _SHARED.items():
        if getattr(old, name) != getattr(now, name):
            return why
    return stale_reason if old.context != now.context else f"the template {template} or one that it includes changed"
