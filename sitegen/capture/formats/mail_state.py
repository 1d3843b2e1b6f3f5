"""What a mail is besides a story: a draft, a deleted mail, an invitation, a message of a program."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import PurePosixPath

from sitegen.capture.formats import mail_words
from sitegen.capture.formats.mail_message import header, media_type

DRAFT, DELETED, SPAM = "draft", "deleted", "spam"
_MOZILLA_DELETED_CODE = 0x0008
"""The bit of X-Mozilla-Status of a deleted mail that is still in its file."""
_MAILDIR_FLAGS = re.compile(r"[:;!_-]2,([A-Za-z]*)$")
_FOLDER_ENDS = re.compile(r"(?:-\d{1,4})?(?:\.(?:mbox|mbx|sbd|mbs|gz|bz2|xz|zst))*$", re.IGNORECASE)
_APPLE_DRAFT = "com.apple.mail-draft"
_PROGRAMS = re.compile(
    r"^(?:mailer-daemon|postmaster)@|\b(?:mailer-daemon|mail delivery (?:sub)?system)\b", re.IGNORECASE
)
_FOLDER_DATA = "folder internal data"


def flags_of_name(name: str) -> str:
    """The state that the name of a file in a Maildir states: DRAFT, DELETED or ""."""
    match = _MAILDIR_FLAGS.search(name)
    flags = match[1] if match else ""
    return DELETED if "T" in flags else DRAFT if "D" in flags else ""


def state_of(message: EmailMessage) -> str:
    """The state of a mail by the headers that programs for e-mail add: DRAFT, DELETED, SPAM or ""."""
    if _mozilla_status(message) & _MOZILLA_DELETED_CODE:
        return DELETED
    flags = header(message, "Status") + header(message, "X-Status")
    if "D" in flags:
        return DELETED
    if "T" in header(message, "X-Status") or "X-Mozilla-Draft-Info" in message or header(message, "X-Unsent") == "1":
        return DRAFT
    if header(message, "X-Uniform-Type-Identifier") == _APPLE_DRAFT:
        return DRAFT
    labels = {label.strip(" \"'").casefold() for label in header(message, "X-Gmail-Labels").split(",")}
    return next((state for state in (DELETED, SPAM, DRAFT) if labels & mail_words.folders(state)), "")


def state_of_folder(seed: str) -> str:
    """The state of the mails in a mailbox that a program for e-mail names or files so: DRAFT, DELETED, SPAM or ""."""
    for part in PurePosixPath(seed).parts:
        name = _FOLDER_ENDS.sub("", part).strip(". ").casefold()
        for state in (DELETED, SPAM, DRAFT):
            if name in mail_words.folders(state):
                return state
    return ""


def _mozilla_status(message: EmailMessage) -> int:
    try:
        return int(header(message, "X-Mozilla-Status") or "0", 16)
    except ValueError:
        return 0


def kind_of(message: EmailMessage) -> str:
    """The kind of a mail that cannot have a story: "bounce", "invitation", "encrypted" and so on; else ""."""
    kind = media_type(message)
    if kind == "multipart/report" or "X-Failed-Recipients" in message or _PROGRAMS.search(header(message, "From")):
        return "bounce"
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        return "encrypted"
    if header(message, "Auto-Submitted").lower().startswith("auto-replied") or "X-Autoreply" in message:
        return "automatic reply"
    if _FOLDER_DATA in header(message, "Subject").lower():
        return "folder data"
    return "invitation" if _is_invitation(message) else ""


def _is_invitation(message: EmailMessage) -> bool:
    """Whether a mail invites to an appointment: one of the alternatives of its text is an appointment."""
    for part in message.walk():
        if isinstance(part, EmailMessage) and media_type(part) == "multipart/alternative":
            kinds = [media_type(one) for one in part.iter_parts() if isinstance(one, EmailMessage)]
            if "text/calendar" in kinds:
                return True
    return media_type(message) == "text/calendar"


def is_confidential(message: EmailMessage) -> bool:
    """Whether the sender of a mail marked it as private or confidential."""
    return header(message, "Sensitivity").strip().lower() in (
        "private",
        "personal",
        "company-confidential",
        "confidential",
    )


def is_bulk(message: EmailMessage) -> bool:
    """Whether a mail was sent to many: by a mailing list, or as a newsletter."""
    many = header(message, "Precedence").lower() in ("bulk", "list", "junk")
    return many or any(name in message for name in ("List-Id", "List-Unsubscribe", "List-Post", "X-Campaign"))
