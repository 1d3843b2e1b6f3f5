"""Recognised pages: blocks of lines, their paragraphs, and how sure the program was that recognised them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from sitegen.capture.fields import english_words
from sitegen.core.model import Provenance

_INDENT_RATIO = (0.5, 5.0)
"""A paragraph's first line is indented by so many heights of a line, at least and at most."""
_MAX_INDENTED_SHARE = 0.5
_TITLE_RATIO = 1.6
"""The lines of a headline are so many times as high as those of the page."""
_MAX_TITLE_WORDS = 40
_ENDS = (".", "!", "?", ":", "”", '"', "’", "'", ")", "»")
_HYPHENS = ("-", "¬", "\N{SOFT HYPHEN}", "‐", "⸗", "=")


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of text.

    `broken` is a whole word, stated by the file, of which the first part stands at the end of the line; `text` has the
    whole word. `rest` is such a word of which the second part (`second`) stands at the beginning of the line; `text`
    has nothing of it. `hyphen` means that the line ends inside a word that the file does not state. `left` and `height`
    are in the unit of the page, 0 if they are not stated.
    """

    text: str
    id: str = ""
    broken: str = ""
    rest: str = ""
    second: str = ""
    hyphen: bool = False
    left: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class OcrBlock:
    """A block of lines of one page. `sureness` is the sum of the confidences of its words that state one (`rated`)."""

    id: str
    lines: tuple[OcrLine, ...]
    rated: int = 0
    sureness: float = 0.0

    @property
    def words(self) -> int:
        """The number of words."""
        return sum(len(line.text.split()) for line in self.lines)

    @property
    def height(self) -> float:
        """The height of a line; 0 if it is not stated."""
        return median([line.height for line in self.lines]) if self.lines else 0.0


def provenance(blocks: Sequence[OcrBlock], source: str, remark: str = "") -> Provenance:
    """How the text of some blocks was obtained: its confidence is the mean of that of the words."""
    rated = sum(block.rated for block in blocks)
    mean = min(max(sum(block.sureness for block in blocks) / rated, 0.0), 1.0) if rated else 0.5
    told = f"mean confidence of a word {mean:.2f}" if rated else "no confidence stated"
    return Provenance("; ".join(filter(None, [f"OCR ({source})", told, remark])), round(mean, 2))


def paragraphs(blocks: Iterable[OcrBlock]) -> Iterator[str]:
    """The paragraphs of some blocks. A paragraph whose last word is broken goes on in the next block."""
    lines: list[OcrLine] = []
    for block in blocks:
        for group in _groups(block.lines):
            if lines and not (lines[-1].hyphen or (lines[-1].broken and group[0].rest == lines[-1].broken)):
                yield joined(lines)
                lines = []
            lines += group
    if lines:
        yield joined(lines)


def _groups(lines: Sequence[OcrLine]) -> Iterator[list[OcrLine]]:
    """The lines of a block by paragraphs: one begins at an indented line behind the end of a sentence."""
    if not lines:
        return
    left = median([line.left for line in lines])
    height = median([line.height for line in lines])
    begins = [_is_indented(line, left, height) for line in lines]
    if not height or sum(begins) > _MAX_INDENTED_SHARE * len(lines):
        yield list(lines)
        return
    group = [lines[0]]
    for before, line, begin in zip(lines, lines[1:], begins[1:], strict=False):
        if begin and before.text.endswith(_ENDS):
            yield group
            group = []
        group.append(line)
    yield group


def _is_indented(line: OcrLine, left: float, height: float) -> bool:
    least, most = _INDENT_RATIO
    return least * height < line.left - left < most * height


def joined(lines: Sequence[OcrLine]) -> str:
    """The text of lines, with words that were broken at the ends of lines in one piece."""
    made: list[str] = []
    for at, line in enumerate(lines):
        text = line.text
        before = lines[at - 1] if at else None
        if line.rest and not (before and before.broken == line.rest):
            text = f"{line.second} {text}".strip()
        if made and before and before.hyphen:
            last, (first, _, others) = made.pop(), text.partition(" ")
            stem, _, end = last.rpartition(" ")
            made.append(f"{stem} {_word(end, first)}".strip())
            text = others
        if text:
            made.append(text)
    return " ".join(made)


def _word(first: str, second: str) -> str:
    """Two parts of a word that a line end separates: the hyphen stays if only the parts are words."""
    whole = first + second
    parts = (first, second.rstrip('.,;:!?"”’)'))
    stays = not english_words.is_known("".join(parts)) and all(map(english_words.is_known, parts))
    return f"{first}-{second}" if stays or second[:1].isupper() else whole


def without_hyphen(text: str) -> tuple[str, bool]:
    """The text of a line without the hyphen at its end, and whether there was one inside a word."""
    stripped = text.rstrip()
    if len(stripped) > 1 and stripped.endswith(_HYPHENS) and stripped[-2].isalpha():
        return stripped[:-1], True
    return text, False


def page_title(blocks: Sequence[OcrBlock]) -> OcrBlock | None:
    """The headline of a page that holds one article: the only block in large letters above all other text."""
    filled = [block for block in blocks if block.words]
    heights = [line.height for block in filled for line in block.lines if line.height]
    if not heights:
        return None
    usual = median(heights)
    large = [block for block in filled if block.height >= _TITLE_RATIO * usual]
    only = large[0] if len(large) == 1 else None
    return only if only and only is filled[0] and only.words <= _MAX_TITLE_WORDS else None
