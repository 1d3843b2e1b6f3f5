"""Finds the target of a deploy: by the name of a table in sitegen.toml, a URL, or a folder."""

from __future__ import annotations

import difflib
import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from sitegen.core.config import Config, DeployConfig, has_password
from sitegen.core.errors import ConfigError, UsageError
from sitegen.core.files import write_if_changed
from sitegen.core.manifest import SiteIdentity
from sitegen.deploy.folder import FolderStore
from sitegen.deploy.git_branch import BranchStore
from sitegen.deploy.object_store import ObjectStore
from sitegen.deploy.ssh import SshStore
from sitegen.deploy.store import Store

_SCHEME = re.compile(r"(git\+|[a-z][a-z0-9.-]+(?=:))")
"""Recognizes targets that are no folders; a folder with such a name can be written ./NAME."""
_KNOWN = "a folder, s3://, gs://, az://, ssh:// and git+ssh://, git+https:// or git+file://"


@dataclass(frozen=True, slots=True)
class Target:
    """A target: the name that the user gave, and its settings with its `url`."""

    name: str
    settings: DeployConfig


def find_target(config: Config, root: Path, asked: str | None) -> Target:
    """The requested target, or the only configured one. Raises UsageError or ConfigError."""
    if asked is not None and not asked.strip():
        raise UsageError("the target is empty", hint="say where to deploy to")
    names = sorted(config.deploy)
    if asked is None:
        if len(names) != 1:
            known = f"sitegen.toml has {', '.join(names)}" if names else "sitegen.toml has no [deploy.NAME]"
            raise UsageError("say where to deploy to", hint=known)
        asked = names[0]
    if asked in config.deploy:
        settings = config.deploy[asked]
        if not settings.url:
            raise ConfigError(f"deploy.{asked}.url is missing", file="sitegen.toml")
        local = not _SCHEME.match(settings.url)
        return Target(asked, replace(settings, url=str(root / settings.url)) if local else settings)
    close = difflib.get_close_matches(asked, names, 1)
    if close and not Path(asked).exists():
        raise UsageError(f"there is no [deploy.{asked}] and no such folder", hint=f"did you mean {close[0]}?")
    if has_password(asked):
        raise UsageError("the target has a password or token in it", hint="credentials come from the environment")
    return Target(asked, DeployConfig(url=asked))


def open_store(target: Target, root: Path, site: SiteIdentity) -> Store:
    """Opens the store of a target. Raises UsageError for an unknown kind of URL, or DeployError."""
    url = target.settings.url
    match = _SCHEME.match(url)
    scheme = match[1] if match else ""
    if scheme == "git+":
        return BranchStore(url, root, site)
    if scheme == "ssh":
        return SshStore(url, root, site)
    if scheme in ("s3", "gs", "az"):
        return ObjectStore(url.rstrip("/"), _owner(root), site)
    if scheme:
        raise UsageError(f"{scheme}:// is no kind of target", hint=f"known are {_KNOWN}")
    return FolderStore(Path(url), root, site)


def _owner(root: Path) -> str:
    """A random name that only this site on this machine has; it identifies locks that its own runs left behind."""
    path = root / ".sitegen" / "deploy-owner"
    if not path.is_file():
        write_if_changed(path, secrets.token_hex(16).encode())
    return path.read_text(encoding="ascii")
