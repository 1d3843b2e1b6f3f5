"""Makes small PDF files for tests: rows of text at given places, in letters of given sizes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple


class Text(NamedTuple):
    """A row of text: its place in points from the lower left corner, and the size of its letters."""

    x: float
    y: float
    size: float
    words: str
    font: str = "F1"


def paragraphs(texts: Sequence[str], x: float = 72, top: float = 650, size: float = 10, chars: int = 80) -> list[Text]:
    """Paragraphs in rows of at most `chars` letters, with a gap after each."""
    rows: list[Text] = []
    for text in texts:
        line = ""
        for word in text.split():
            if len(line) + len(word) >= chars:
                rows.append(Text(x, top, size, line))
                top -= size * 1.2
                line = ""
            line = f"{line} {word}".strip()
        rows.append(Text(x, top, size, line))
        top -= size * 2.4
    return rows


def pdf(pages: Sequence[Sequence[Text]], properties: str = "", more: str = "") -> bytes:
    """A PDF file with these pages, these entries in its properties, and these in its trailer."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>".encode(),
        b"<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
        b"/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>>>",
        f"<<{properties}>>".encode(),
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress(b"".join(map(_row, page)))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font 3 0 R>>"
            b"/Contents %d 0 R>>" % (6 + 2 * number)
        )
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream))
    return assembled(objects, f"/Root 1 0 R/Info 4 0 R{more}")


def assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    """A PDF file of numbered objects, the first of which is number 1."""
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    end = f"{table}trailer\n<</Size {size}{trailer}>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + end.encode()


def _row(text: Text) -> bytes:
    words = text.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /%s %.1f Tf %.1f %.1f Td (%s) Tj ET\n" % (text.font.encode(), text.size, text.x, text.y, words)
