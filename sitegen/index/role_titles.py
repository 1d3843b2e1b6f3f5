"""Titles before a name: "Prime Minister Ada Quill", "former Rovers coach Ada Quill"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.core.model import ORGANIZATION, PERSON, PLACE
from sitegen.index.role_words import RoleWords
from sitegen.index.sentence_tokens import SentenceMention, SentenceTokens, Span

_MAX_MODIFIER_WORDS = 5
_AGE = re.compile(r"\d{1,3}-(?:year|month)s?-old|1?\d\d")


class TitleSentence(SentenceTokens):
    """A sentence in which titles are found. A title belongs to the name directly after it and to no other."""

    def __init__(self, text: str, mentions: Sequence[SentenceMention], words: RoleWords) -> None:
        super().__init__(text, mentions)
        self.words = words

    def title(self, first: int, past: int) -> Span | None:
        """A title before the name: "former Rovers coach Ada Quill"."""
        head, last = self._head_before(first)
        if head < 0 or not self.text[self.tokens[last].end : self.tokens[first].start].isspace():
            return None
        if self.tokens[head].low in self.words.honorifics and self.low(head - 1) in self.words.person:
            head, last = head - 1, head - 1  # "Prime Minister Sir"
        start = self._behind_listener(self._modified_from(head), head)
        is_title = self.tokens[head].is_capital and not self.words.nouns_have_capitals
        if self.words.article_before_name:
            start = self._from_article(start)
        elif not (self._is_free_title(start) if is_title else self._is_free_noun(start, head, past)):
            start = -1
        return (self.tokens[start].start, self.tokens[last].end) if start >= 0 else None

    def _head_before(self, first: int) -> tuple[int, int]:
        """The first and the last token of the noun or fixed title that ends directly before a token; -1 for none."""
        last = first - 1
        if self.low(last) == "." and self.is_abbreviation(last - 1) and self.adjoins(last - 1, last):
            return last - 1, last
        for length in (4, 3, 2, 1):
            begin = last - length + 1
            if begin >= 0 and " ".join(token.low for token in self.tokens[begin : last + 1]) in self.words.phrases:
                return begin, last
        is_noun = last >= 0 and (self.tokens[last].low in self.words.person or self.is_abbreviation(last))
        return (last, last) if is_noun else (-1, -1)

    def _modified_from(self, head: int) -> int:
        """The first token of a title: words such as "former" and "34-year-old", and names before it, belong to it."""
        start = head
        while start > 0 and head - start < _MAX_MODIFIER_WORDS:
            if self.low(start - 1) == "." and self._is_shortened(start - 2):
                start -= 2
            elif self._modifies(start - 1, start):
                start -= 1
            else:
                break
        return self._from_start_of_name(start)

    def _behind_listener(self, start: int, head: int) -> int:
        """The start of a title without an organization that may be told something: "She told Reuters Mayor Ada ..."."""
        named = [m for m in self.mentions if m.kind == ORGANIZATION.name and m.start == self.tokens[start].start]
        past = self.past(named[0]) if named and self.low(start - 1) in self.words.telling else start
        return past if past <= head else start

    def _is_shortened(self, number: int) -> bool:
        """Whether a token is the first part of "U.S." or "Lt."."""
        token = self.token(number)
        return bool(token and (self.is_abbreviation(number) or re.fullmatch(r"[A-Z](?:\.[A-Z])+", token.text)))

    def _from_start_of_name(self, start: int) -> int:
        """The first token of the name that runs across a token ("Bank of Tern governor"); the token itself without."""
        at = self.tokens[start].start
        longer = [m.start for m in self.mentions if m.kind != PERSON.name and m.start < at < m.end]
        return min((self.at[found] for found in longer if found in self.at), default=start)

    def _modifies(self, number: int, before: int) -> bool:
        token = self.tokens[number]
        if not token.is_word or not self.text[token.end : self.tokens[before].start].isspace():
            return False
        if token.low in self.words.modifiers or token.low.startswith("ex-") or _AGE.fullmatch(token.low):
            return True
        if self.words.nouns_have_capitals or self.words.article_before_name or number in self.ends_of(PERSON.name):
            return False
        is_name = token.is_capital and token.low not in self.words.determiners | self.words.openers
        return is_name and (number > 0 or number in self.ends_of(ORGANIZATION.name, PLACE.name))

    def _is_free_title(self, start: int) -> bool:
        """Whether a title with a capital stands by itself: nothing before it belongs to it or denies it."""
        before = self.token(start - 1)
        if before is None:
            return True
        if before.is_capital and before.is_word:  # a name, a first word of the sentence, or more words than are read
            is_other = before.low in self.words.openers | self.words.prepositions
            return is_other or start - 1 in self.ends_of(PERSON.name)
        if before.low in self.words.voids or self._is_within_name(start - 1):
            return False
        sought = {self.low(start - 2), self.low(start - 3)}
        return not (before.low in self.words.prepositions | self.words.determiners and sought & self.words.seekers)

    def _is_within_name(self, number: int) -> bool:
        """Whether a token may join the words around it to a longer name: "Ways and Means", "Bank of Tern", "Ltd."."""
        token, earlier = self.tokens[number], self.token(number - 1)
        owners = frozenset() if self.words.nouns_have_capitals else self.words.owners_before
        if token.low not in self.words.joins | owners | {".", "-", "–", "/"} or earlier is None:
            return False
        return earlier.is_word and earlier.is_capital and number - 1 not in self.ends_of(PERSON.name)

    def _is_free_noun(self, start: int, head: int, past: int) -> bool:
        """Whether a noun without a capital is a title: "said coach Ada Quill", not "the coach Ada Quill hired"."""
        before = self.token(start - 1)
        if before is None:
            return not self.words.also_verbs & {self.tokens[head].low} or start < head
        if self._is_within_name(start - 1):
            return False
        if not before.is_word:
            return before.text in ',;:“"(—–' and self.tokens[head].low not in self.words.also_verbs
        if before.low in self.words.determiners:
            named = self.token(past)
            is_closed = named is None or named.text in {",", ".", ";", ")"}
            speaks = self.low(start - 2) in self.words.reporting
            return self.words.bare_before_name and is_closed and not speaks and not self.words.nouns_have_capitals
        if self.tokens[start].start in {m.start for m in self.mentions if m.kind in (ORGANIZATION.name, PLACE.name)}:
            return True
        if not self.words.bare_before_name or before.low not in self.words.openers:
            return False
        is_noun = start < head or self.tokens[head].low not in self.words.also_verbs
        return is_noun or before.low not in self.words.joins

    def _from_article(self, start: int) -> int:
        """The same title with its article, for languages in which it must have one; -1 without."""
        before = self.token(start - 1)
        return start if before and before.low in self.words.determiners else -1

    def is_abbreviation(self, number: int) -> bool:
        """Whether a token is a title that is written with a full stop."""
        token = self.token(number)
        return bool(token and token.is_capital and token.low in self.words.abbreviations)
