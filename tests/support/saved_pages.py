"""Invented pages and pictures, and the files in which programs keep them."""

from __future__ import annotations

import base64
import io
import plistlib
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

SENTENCES = (
    "The ferry that the board calls number {} went back to work on Monday, after a winter in the dry dock at Sallow "
    "Point and a dispute about who should pay for its new propeller.",
    "Odile Brandt, who keeps the timetable of number {}, said that the crossing would take four minutes longer until "
    "the crew had learned how the new rudder answers in the current.",
    "Fishermen had asked for number {} to come back before the herring does, which the board promised in January and "
    "again in February, when the ice on the slip was still as thick as a hand.",
)


def title(number: int) -> str:
    return f"Ferry number {number} returns to the Marrowby crossing"


def text(number: int) -> str:
    return "\n\n".join([title(number), *(sentence.format(number) for sentence in SENTENCES)]) + "\n"


def page(number: int, picture: str = "") -> str:
    """A page with a story, and with a picture at an address if one is given."""
    caption = f"<figcaption>Number {number} at the quay of Marrowby.</figcaption>"
    figure = f'<figure><img src="{picture}" width="640" height="480">{caption}</figure>' if picture else ""
    body = "".join(f"<p>{sentence.format(number)}</p>" for sentence in SENTENCES)
    head = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title(number)}</title></head>'
    return f"{head}<body><article><h1>{title(number)}</h1>{figure}{body}</article></body></html>"


def png(number: int = 0, width: int = 640, height: int = 480) -> bytes:
    """A picture of one colour."""
    rows = b"".join(b"\0" + bytes([number % 256, 90, 140]) * width for _ in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)), (b"IEND", b""),
    )  # fmt: skip
    made = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


def mhtml(
    html: str, url: str, pictures: Mapping[str, bytes], *, content_ids: Mapping[str, bytes] | None = None
) -> bytes:
    """A page as browsers of the Chromium family save it. Keys are the addresses of parts, or their ids."""
    bound = "----MultipartBoundary--tern----"
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: A page\r\n"
        "Date: Wed, 12 Mar 2014 10:15:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{bound}"\r\n\r\n'
    ).encode()
    parts = [("text/html", f"Content-Location: {url}", html.encode())]
    parts += [("image/png", f"Content-Location: {address}", data) for address, data in pictures.items()]
    parts += [("image/png", f"Content-ID: <{name}>", data) for name, data in (content_ids or {}).items()]
    for media, named, data in parts:
        fields = f"\r\n--{bound}\r\nContent-Type: {media}\r\nContent-Transfer-Encoding: base64\r\n{named}\r\n\r\n"
        head += fields.encode() + base64.encodebytes(data)
    return head + f"\r\n--{bound}--\r\n".encode()


def webarchive(html: str, url: str, pictures: Mapping[str, bytes], *, binary: bool = True) -> bytes:
    """A page as Safari saves it."""
    main = {
        "WebResourceData": html.encode(), "WebResourceMIMEType": "text/html", "WebResourceURL": url,
        "WebResourceTextEncodingName": "UTF-8", "WebResourceFrameName": "",
    }  # fmt: skip
    others = [
        {"WebResourceData": data, "WebResourceMIMEType": "image/png", "WebResourceURL": address}
        for address, data in pictures.items()
    ]
    made = {"WebMainResource": main, "WebSubresources": others}
    return plistlib.dumps(made, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML)


def zipped(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes | str], mode: str = "w", form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            held = data.encode() if isinstance(data, str) else data
            info = tarfile.TarInfo(name)
            info.size = len(held)
            archive.addfile(info, io.BytesIO(held))
    return out.getvalue()


def response(body: bytes, media: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n".encode() + body


def arc(*documents: tuple[str, str, bytes], version: int = 1) -> list[bytes]:
    """The records of an ARC file: of its own, and of documents (address, media type, response)."""
    fields = "URL IP-address Archive-date Content-type Archive-length"
    if version == 2:
        fields = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length"
    own = f"{version} 0 A tern\n{fields}\n\n".encode()
    more = " 200 - - 0 t.arc" if version == 2 else ""
    head = f"filedesc://tern.arc 0.0.0.0 20140312071500 text/plain{more} {len(own)}\n".encode()
    made = [head + own + b"\n"]
    for url, media, block in documents:
        line = f"{url} 192.0.2.7 20140312071500 {media}{more} {len(block)}\n"
        made.append(line.encode() + block + b"\n")
    return made


def warc(*documents: tuple[str, str, bytes]) -> list[bytes]:
    """The records of a WARC file, one for each document (address, media type, response)."""
    return [
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2014-03-12T07:15:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
        for url, _, block in documents
    ]
