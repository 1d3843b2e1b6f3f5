"""How the paragraphs of a story are made: the markup that they share, and the elements that contain them.

A page's paragraphs that the extractor did not find are recognised by this: they are made like the others, and stand
beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from lxml import html as lxml_html

from sitegen.capture.html.stated_text import PROSE_WORDS
from sitegen.capture.html.visible_blocks import VisibleBlock
from sitegen.core.script_words import ends_sentence

_HOME_SHARE = 0.7
"""The story's element is the smallest one with this share of the story's words."""
_ALIKE_SHARE = 0.66
"""A signature is the story's if this share of its words in the story's element is in the story."""
_MAX_LEVELS = 4
"""Maximum number of elements in a signature."""
_WHOLE_WORDS = 14
"""A paragraph with more words that ends like a sentence is certainly prose."""
_MIN_DIRECT_BLOCKS = 2
"""An element contains paragraphs as text of its own if it has so many of them."""

Signature = tuple[str, ...]


class StoryMarkup:
    """The markup of the story, which is the blocks of `pieces` with the indexes `kept`, most of them inside `home`.

    `reasons` has the indexes of the blocks that are certainly not the story's. `long` are the indexes of the story's
    paragraphs, `names` the names of their elements, `containers` the elements around them, `outer` the names of these,
    and `around` the elements around these, with the names `around_names`.
    """

    def __init__(
        self,
        pieces: Sequence[VisibleBlock],
        kept: Collection[int],
        home: lxml_html.HtmlElement | None,
        reasons: Collection[int],
    ) -> None:
        prose = [at for at, piece in enumerate(pieces) if piece.shape != "heading" and piece.words >= PROSE_WORDS]
        inside = [at for at in prose if home is not None and at not in reasons and is_inside(pieces[at].element, home)]
        self.kinds = _kinds(pieces, kept, inside)
        self.long = [at for at in prose if at in kept]
        long = [pieces[at] for at in self.long]
        self.names = {name_of(piece.element) for piece in long}
        self.containers = _containers(long)
        self.outer = {name_of(container) for container in self.containers}
        self.around = {above for container in self.containers if (above := container.getparent()) is not None}
        self.around_names = {name_of(above) for above in self.around}

    def is_beside(self, piece: VisibleBlock) -> bool:
        """Whether a block stands in the element that contains paragraphs of the story."""
        return piece.element in self.containers or piece.element.getparent() in self.containers

    def is_alike(self, piece: VisibleBlock) -> bool:
        """Whether a block's element has the name and classes of a paragraph of the story."""
        return piece.element in self.containers or name_of(piece.element) in self.names


def signature(piece: VisibleBlock) -> Signature:
    """The markup of a block: names and classes of its element and of the elements around it, up to the first class."""
    names: list[str] = []
    for element in (piece.element, *piece.element.iterancestors()):
        names.append(name_of(element))
        if len(names) == _MAX_LEVELS or (len(names) > 1 and not all(name.endswith(".") for name in names)):
            break
    return tuple(names)


def name_of(element: lxml_html.HtmlElement) -> str:
    """The tag and the classes of an element."""
    return f"{element.tag}.{element.get('class') or ''}"


def is_prose(piece: VisibleBlock) -> bool:
    """Whether a block can be a paragraph. A sentence may be a link as a whole."""
    if piece.words < PROSE_WORDS or piece.shape == "heading":
        return False
    return piece.linked < 0.6 * piece.words


def is_linked_sentence(piece: VisibleBlock) -> bool:
    """Whether a block is a sentence that is wholly a link. Headlines, which have no full stop, are none."""
    return piece.words >= PROSE_WORDS and piece.shape != "heading" and piece.text.endswith((".", "。", ".”", '."'))


def is_whole(piece: VisibleBlock) -> bool:
    """Whether a block is certainly a paragraph: it is long, and ends like a sentence."""
    return is_prose(piece) and piece.words > _WHOLE_WORDS and ends_sentence(piece.text)


def smallest_element(pieces: Iterable[VisibleBlock]) -> lxml_html.HtmlElement | None:
    """The smallest element that contains most words of the blocks, or None."""
    words, total = Counter[lxml_html.HtmlElement](), 0
    for piece in pieces:
        total += piece.words
        for element in (piece.element, *piece.element.iterancestors()):
            words[element] += piece.words
    best = [element for element, count in words.items() if count >= _HOME_SHARE * total]
    return min(best, key=lambda e: (words[e], -sum(1 for _ in e.iterancestors())), default=None)


def is_inside(element: lxml_html.HtmlElement, home: lxml_html.HtmlElement) -> bool:
    return element is home or any(above is home for above in element.iterancestors())


def common_element(one: lxml_html.HtmlElement, other: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The smallest element that contains both elements."""
    above = {one, *one.iterancestors()}
    return next((element for element in (other, *other.iterancestors()) if element in above), None)


def _kinds(pieces: Sequence[VisibleBlock], kept: Collection[int], inside: Iterable[int]) -> Collection[Signature]:
    """The signatures of which most words inside the story's element are in the story."""
    own, all_of = Counter[Signature](), Counter[Signature]()
    for at in inside:
        all_of[signature(pieces[at])] += pieces[at].words
        own[signature(pieces[at])] += pieces[at].words * (at in kept)
    return {made for made, words in own.items() if words > _ALIKE_SHARE * all_of[made]}


def _containers(long: Iterable[VisibleBlock]) -> set[lxml_html.HtmlElement]:
    """The elements around the paragraphs, and those that contain several paragraphs as their own text."""
    direct = Counter(piece.element for piece in long)
    own = {element for element, count in direct.items() if count >= _MIN_DIRECT_BLOCKS}
    around = (element.getparent() for element in direct if element not in own)
    return own | {element for element in around if element is not None}
