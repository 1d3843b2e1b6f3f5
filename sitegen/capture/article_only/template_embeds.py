"""The addresses of what tags of site generators embed: videos, posts, maps, charts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>{}\[\]]{4,2000}")
_ID = re.compile(r"[\w-]{4,80}")
_NUMBER = re.compile(r"\d{5,25}")
_BARE = re.compile(r"(?:^|\s)[\"']?([\w-]{1,80})[\"']?(?=\s|$)")
_IDS = ("id", "video_id", "videoid", "video", "v", "code", "key", "slug", "track", "src")
_PROVIDERS = ("provider", "type", "service", "source")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("template_embeds.toml").read_text(encoding="utf-8"))


def embedded(name: str, args: str, stated: Mapping[str, str]) -> str:
    """A frame in HTML for what a tag embeds; "" if it embeds nothing that is known.

    `name` is the name of the tag or of the file that it includes, `args` the text of its arguments, `stated` the
    arguments with a name.
    """
    kind = re.sub(r"\.\w{1,10}$", "", name.lower()).rpartition("/")[2]
    provider = next((stated[key].lower() for key in _PROVIDERS if key in stated), "")
    patterns = _tables()["addresses"]
    kind = provider if provider in patterns else kind
    if kind not in patterns and kind not in _tables()["names"]["any"]:
        return ""
    if found := _ADDRESS.search(args):
        return _frame(found[0] if found[0].startswith("http") else f"https:{found[0]}")
    ids = [stated[key] for key in _IDS if key in stated] or ([] if stated else _BARE.findall(args))
    pattern = patterns.get(kind, "")
    wanted = pattern.count("{}")
    if not wanted or len(ids) < wanted or not all(_is_id(pattern, one) for one in ids[wanted - 1 : wanted]):
        return ""
    return _frame(pattern.format(*ids[:wanted]))


def _is_id(pattern: str, text: str) -> bool:
    return bool((_NUMBER if "/status/" in pattern or "vimeo" in pattern else _ID).fullmatch(text))


def _frame(address: str) -> str:
    return f'<iframe src="{escape(address)}"></iframe>'
