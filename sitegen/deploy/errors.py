"""The error of a deploy, without secrets in its text."""

from __future__ import annotations

import os
import re

from sitegen.core.errors import SitegenError
from sitegen.core.files import readable

_SECRET = re.compile(
    r"SECRET|TOKEN|PASSWORD|PASSPHRASE|CREDENTIAL|ACCESS_?KEY|ACCOUNT_?KEY|SAS|API_?KEY", re.IGNORECASE
)
_USER_INFO = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)")
_SIGNATURE = re.compile(r"(?i)\b((?:x-amz-(?:signature|credential|security-token)|sig)=)[^&\s\"']+")
_MIN_SECRET_CHARS = 6


class DeployError(SitegenError):
    """A target cannot be reached, or a deploy is refused. Secrets of the environment are removed from the message.

    Messages of servers and names of branches are untrusted text, so control characters are made visible.
    """

    def __init__(self, message: str, *, file: str | None = None, line: int | None = None, hint: str | None = None):
        super().__init__(readable(redacted(message)), file=file, line=line, hint=hint)


def redacted(text: str) -> str:
    """Returns `text` without the values of environment variables that look like secrets, and without
    passwords in URLs.
    """
    secrets = {value for name, value in os.environ.items() if _SECRET.search(name) and len(value) >= _MIN_SECRET_CHARS}
    for value in sorted(secrets, key=len, reverse=True):
        text = text.replace(value, "***")
    return _SIGNATURE.sub(r"\1***", _USER_INFO.sub("***", text))
