"""The fingerprint of a page, and why a page must be rendered: its old fingerprint differs from its new one."""

from __future__ import annotations

from dataclasses import dataclass, fields

NEW = "it is new"
EDITED = "its file in output/ was changed or removed"
UNREAD = "unread"
"""Replaces the fingerprint of a page whose Markdown took too long to render, so that each build tries
again and warns.
"""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Digests of everything that a page's bytes depend on.

    `context` is a digest of the page's record, the text of its body and the names to link in it. `template` is a digest
    of its template and all that this includes. The other digests are the same for all pages.
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
    """Why a page must be rendered; "" if it need not be.

    `known` is the fingerprint from which its file was made: None for a new page, "" if the file is not as it was
    written. `stale_reason` is the reason why the page's unit was planned; it is returned if the page's own record
    changed.
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
