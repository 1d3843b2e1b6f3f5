"""Embedded media of a page (videos, maps, audio, posts, charts) as a title and an address on the web."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from lxml import html as lxml_html

from sitegen.capture.html.inline_text import InlineText
from sitegen.core.text import squeeze

_MEDIA = frozenset("iframe object embed video audio".split())
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-original", "data-litespeed-src", "data-url", "data")
_NO_CONTENT = re.compile(
    "|".join(tomllib.loads(files("sitegen.capture.html").joinpath("embeds.toml").read_text("utf-8"))["not_content"]),
    re.IGNORECASE,
)
_MIN_PIXELS = 40
"""Frames with a smaller stated width or height are invisible or buttons."""
_MAX_ADDRESS_CHARS = 2000
_MAX_TITLE_CHARS = 200
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[01]px", re.IGNORECASE)
_PLAIN_TITLE = re.compile(
    r"(?:youtube|vimeo|video|audio|embedded|media|content|player|frame|iframe|external|x|twitter|post|map|chart)"
    r"(?:\s(?:video|audio|player|content|post|embed|frame|map|chart|iframe))*(?:\s\d+)?",
    re.IGNORECASE,
)
_FILE = re.compile(r"[^?#]+\.(?:mp4|m4v|webm|ogv|mov|mp3|m4a|ogg|oga|opus|wav|flac|swf|pdf)(?:[?#].*)?", re.IGNORECASE)
_ID = re.compile(r"[\w-]{1,64}")
_BY_TAG = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
    "amp-iframe": ("src", ""),
    "amp-video": ("src", ""),
    "amp-audio": ("src", ""),
    "amp-video-iframe": ("src", ""),
    "amp-facebook": ("data-href", ""),
    "oembed": ("url", ""),
}
"""Custom elements: the attribute with the address of what they show, or with an id from which it is made."""
_BY_CLASS = {
    "fb-post": ("data-href", "{}"),
    "fb-video": ("data-href", "{}"),
    "flourish-embed": ("data-src", "https://public.flourish.studio/{}/"),
    "instagram-media": ("data-instgrm-permalink", "{}"),
    "tiktok-embed": ("cite", "{}"),
    "wistia_embed": ("data-url", "{}"),
}
"""Classes of elements that a script turns into a frame."""
FRAMES = _MEDIA | _BY_TAG.keys()
"""Elements that show something else in place of the words in them."""
_YOUTUBE = re.compile(r"(?:www\.)?youtube(?:-nocookie)?\.com")


def embed_of(element: lxml_html.HtmlElement) -> InlineText | None:
    """The title and address of what an element embeds; None if it embeds nothing that belongs to a text."""
    address = _stated(element)
    if not address or len(address) > _MAX_ADDRESS_CHARS or _is_unseen(element):
        return None
    address = "https:" + address if address.startswith("//") else address
    if not (address.lower().startswith(("http://", "https://")) or (_FILE.fullmatch(address) and ":" not in address)):
        return None
    if _NO_CONTENT.search(re.sub(r"^https?://", "", address, count=1)):
        return None
    watched = _watched(address)
    return InlineText(_title(element) or label(watched), watched) if watched else None


def label(address: str) -> str:
    """An address as the text of a link: its host and path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/") or address


def _stated(element: lxml_html.HtmlElement) -> str:
    """The address that an element shows, by its attributes or those of the sources in it; "" for none."""
    tag = str(element.tag)
    if tag in _BY_TAG:
        key, pattern = _BY_TAG[tag]
        value = (element.get(key) or "").strip()
        return (pattern.format(value) if _ID.fullmatch(value) else "") if pattern else value
    if tag in _MEDIA:
        stated = (_attribute(one) for one in (element, *element.iter("source", "embed", "param")))
        return next(filter(None, stated), "")
    return _by_class(element)


def _attribute(element: lxml_html.HtmlElement) -> str:
    if element.tag == "param":
        return (element.get("value") or "").strip() if (element.get("name") or "").lower() in ("movie", "src") else ""
    if (element.get("type") or "").lower().startswith(("image/", "text/")):
        return ""
    found = ((element.get(key) or "").strip() for key in _ADDRESSES)
    return next((one for one in found if one and not one.startswith(("about:", "data:", "javascript:", "blob:"))), "")


def _by_class(element: lxml_html.HtmlElement) -> str:
    for name in (element.get("class") or "")[:_MAX_ADDRESS_CHARS].split():
        if name in _BY_CLASS:
            key, pattern = _BY_CLASS[name]
            value = (element.get(key) or "").strip()
            return pattern.format(value) if value else ""
    return ""


def _is_unseen(element: lxml_html.HtmlElement) -> bool:
    sizes = [element.get("width") or "", element.get("height") or ""]
    tiny = any(size.isdecimal() and int(size) < _MIN_PIXELS for size in sizes) and element.tag in ("iframe", "object")
    return tiny or element.get("hidden") is not None or bool(_HIDDEN.search((element.get("style") or "")[:1000]))


def _watched(address: str) -> str:
    """The address of the page that people open, if it follows from the address of a player; "" if there is none."""
    try:
        parts = urlsplit(address)
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    names = parts.path.strip("/").split("/")
    if _YOUTUBE.fullmatch(parts.netloc.lower()) and len(names) == 2 and names[0] == "embed" and _ID.fullmatch(names[1]):
        listed = query.get("list", [""])[0]
        if names[1] == "videoseries":
            return f"https://www.youtube.com/playlist?list={listed}" if _ID.fullmatch(listed) else address
        return f"https://www.youtube.com/watch?v={names[1]}"
    if parts.netloc.lower() == "player.vimeo.com" and len(names) > 1 and names[1].isdecimal():
        return f"https://vimeo.com/{names[1]}"
    if parts.netloc.lower() == "platform.twitter.com":
        post = query.get("id", [""])[0]
        return f"https://twitter.com/i/status/{post}" if post.isdecimal() else ""
    if parts.netloc.lower().endswith("facebook.com") and "href" in query:
        return query["href"][0]
    return address


def _title(element: lxml_html.HtmlElement) -> str:
    """The title of an embed, unless it only says what kind of thing it is."""
    for key in ("title", "aria-label", "data-title", "alt"):
        title = squeeze((element.get(key) or "")[:_MAX_TITLE_CHARS])
        if title and not _PLAIN_TITLE.fullmatch(title):
            return title
    return ""
