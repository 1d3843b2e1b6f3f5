"""The files of a site to which links of its generator lead, as paths relative to the file that has the link."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath

_STRING = re.compile(r"\s*[\"'`]?([^\s\"'`{}<>]{1,400})")
_SOURCE = re.compile(r"[^?#]+\.(?:md|markdown|mkd|mdown|mdx|rst)(?:#[^\s]*)?", re.IGNORECASE)
_FILE = re.compile(r"[^?#]+\.(?:md|markdown|mkd|mdown|mdx|rst|html?)(?:#[^\s]*)?", re.IGNORECASE)


def is_source_file(target: str) -> bool:
    """Whether the target of a link is the source of another story, relative to the file of the link."""
    return not target.startswith(("/", "#")) and "://" not in target[:12] and _SOURCE.fullmatch(target) is not None


def of_post(seed: str, argument: str) -> str:
    """The file that `{% post_url 2014-03-12-ferry %}` names; "" if it cannot be told where it is."""
    name = _argument(argument)
    folders = PurePosixPath(seed).parts[:-1]
    if not name or not {"_posts", "_drafts"} & set(folders):
        return ""
    at = next(number for number, folder in enumerate(folders) if folder in ("_posts", "_drafts"))
    return _relative(seed, "/".join((*folders[:at], "_posts", name)) + ("" if _FILE.fullmatch(name) else ".md"))


def of_site(seed: str, argument: str) -> str:
    """The file that `{% link _posts/2014-03-12-ferry.md %}` names, whose path begins at the folder of the site."""
    path = _argument(argument).lstrip("/")
    folders = PurePosixPath(seed).parts[:-1]
    at = next((number for number, folder in enumerate(folders) if folder.startswith("_")), None)
    return _relative(seed, "/".join((*folders[:at], path))) if path and at is not None else ""


def of_content(seed: str, argument: str) -> str:
    """The file that Hugo's `ref` or Pelican's `{filename}` names: relative to the folder of content, or to the file."""
    path = _argument(argument)
    folders = PurePosixPath(seed).parts[:-1]
    if not path or path.startswith("#"):
        return ""
    if not path.startswith("/") and ("/" not in path or path.startswith(".")):
        return path if _FILE.fullmatch(path) else f"{path}.md"
    if "content" not in folders:
        return ""
    path = path.lstrip("/")
    root = folders[: folders.index("content") + 1]
    return _relative(seed, "/".join((*root, path if _FILE.fullmatch(path) else f"{path}.md")))


def _argument(text: str) -> str:
    match = _STRING.match(text)
    return match[1] if match else ""


def _relative(seed: str, path: str) -> str:
    """A path under seeds/ as a path from the folder of a seed; "" if it leads out of seeds/."""
    plain = posixpath.normpath(path)
    return "" if plain.startswith("..") else posixpath.relpath(plain, posixpath.dirname(seed) or ".")
