"""Finds the words of a sentence that say who a person is, or what an organization or a place is.

    before the name     "Prime Minister Ada Quill", "former Rovers coach Ada Quill"
    after the name      "Ada Quill, the coach of the Rovers, said", "Ada Quill, who leads the Harbour Board"
    with a verb         "Ada Quill is the mayor of Tern", "Ada Quill was elected mayor"
    around the name     "The mayor of Tern, Ada Quill, said"
    of a place          "the fishing village of Tern"

A wrong role defames, so a pattern matches only where no second reading is possible: commas also separate the items of
lists, and what follows a name may belong to the person before it ("the wife of Ada Quill, the mayor"). What is found
are the words as they stand. The cost for each mention is bounded, since only a few words around it are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sitegen.core.model import ORGANIZATION, PERSON, PLACE
from sitegen.index.role_words import RoleWords
from sitegen.index.sentence_tokens import Mention, SentenceTokens, Span

_MAX_NOUN_WORDS = 7
_MAX_COMPLEMENT_WORDS = 10
_MAX_MODIFIERS = 5
_MAX_ROLE_CHARS = 100

_AGE = re.compile(r"\d{1,3}-(?:year|month)s?-old|1?\d\d")
_QUOTES = frozenset("\"'“”‘’«»„)")
_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr|II|III|IV)\b\.?")


class RoleSentence(SentenceTokens):
    """One sentence with the mentions in it."""

    def __init__(self, text: str, mentions: Sequence[Mention], words: RoleWords) -> None:
        super().__init__(text, mentions)
        self.words = words

    def roles(self, mention: Mention) -> list[Span]:
        """The words that say who or what `mention` is; those before the name first."""
        if mention.kind == PLACE.name:
            found = [self._type_of_place(mention)]
        elif mention.kind in (PERSON.name, ORGANIZATION.name) and self._is_whole(mention):
            first, past = self._name(mention)
            found = [self._apposition(mention, first, past), *self._said_of(mention, first, past)]
            if mention.kind == PERSON.name:
                found = [self._title(first, past), self._around(first, past), *found]
        else:
            found = []
        spans = dict.fromkeys(span for span in found if span)
        return [span for span in spans if self._is_safe(span)]

    def _is_safe(self, span: Span) -> bool:
        said = {token.low for token in self.tokens if span[0] <= token.start < span[1]}
        return span[1] - span[0] <= _MAX_ROLE_CHARS and not said & self.words.unsafe

    def _is_whole(self, mention: Mention) -> bool:
        """Whether a mention is a full name that no other name continues ("Ada Quill Bridge", "Ada Quill-Marsh")."""
        if " " not in self.text[mention.start : mention.end] or mention.start not in self.at:
            return False
        after = self.text[mention.end : mention.end + 2]
        if after[:1] == "-" or (after[:1] in "'’" and after[1:] != "s"):
            return False
        follows = self.token(self.past(mention))
        return not (follows and follows.is_capital and follows.start == mention.end + 1)

    def _name(self, mention: Mention) -> tuple[int, int]:
        """The first token of a name without the titles that its form begins with, and the first token after it."""
        first = self.at[mention.start]
        past = next(
            (n for n in range(first, len(self.tokens)) if self.tokens[n].start >= mention.end), len(self.tokens)
        )
        while past - first > 2 and (self.tokens[first].low in self.words.person or self._is_abbreviation(first)):
            first += 2 if self._is_abbreviation(first) and self.low(first + 1) == "." else 1
        suffix = self.token(past + 1) if self.low(past) == "," else None
        if suffix and _SUFFIX.fullmatch(suffix.text):  # "Ada Quill, Jr., the mayor"
            past += 3 if self.low(past + 2) == "." else 2
        return first, past

    # --- before the name ---

    def _title(self, first: int, past: int) -> Span | None:
        """A title before the name: "former Rovers coach Ada Quill"."""
        head, last = self._head_before(first)
        if head < 0 or not self.text[self.tokens[last].end : self.tokens[first].start].isspace():
            return None
        if self.tokens[head].low in self.words.honorifics and self.low(head - 1) in self.words.person:
            head, last = head - 1, head - 1  # "Prime Minister Sir"
        start = self._modified_from(head)
        is_title = self.tokens[head].is_capital and not self.words.nouns_have_capitals
        if self.words.article_before_name:
            start = self._from_article(start)
        elif not (self._is_free_title(start) if is_title else self._is_free_noun(start, head, past)):
            start = -1
        return (self.tokens[start].start, self.tokens[last].end) if start >= 0 else None

    def _head_before(self, first: int) -> tuple[int, int]:
        """The first and the last token of the noun or fixed title that ends directly before a token; -1 for none."""
        last = first - 1
        if self.low(last) == "." and self._is_abbreviation(last - 1) and self.adjoins(last - 1, last):
            return last - 1, last
        for length in (4, 3, 2, 1):
            begin = last - length + 1
            if begin >= 0 and " ".join(token.low for token in self.tokens[begin : last + 1]) in self.words.phrases:
                return begin, last
        is_noun = last >= 0 and (self.tokens[last].low in self.words.person or self._is_abbreviation(last))
        return (last, last) if is_noun else (-1, -1)

    def _modified_from(self, head: int) -> int:
        """The first token of a title: words such as "former" and "34-year-old", and names before it, belong to it."""
        start = head
        while start > 0 and head - start < _MAX_MODIFIERS:
            if self.low(start - 1) == "." and self._is_shortened(start - 2):
                start -= 2
            elif self._modifies(start - 1, start):
                start -= 1
            else:
                break
        return self._from_start_of_name(start)

    def _is_shortened(self, number: int) -> bool:
        """Whether a token is the first part of "U.S." or "Lt."."""
        token = self.token(number)
        return bool(token and (self._is_abbreviation(number) or re.fullmatch(r"[A-Z](?:\.[A-Z])+", token.text)))

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
        if token.low not in self.words.joins | self.words.owners_before | {".", "-", "–", "/"} or earlier is None:
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

    # --- after the name ---

    def _apposition(self, mention: Mention, first: int, past: int) -> Span | None:
        """Words between commas after the name: "Ada Quill, 34, the coach of the Rovers, said"."""
        if self.low(past) != "," or not self._stands_alone(first):
            return None
        at = past + 1
        if re.fullmatch(r"1?\d?\d", self.low(at)) and self.low(at + 1) == ",":
            at += 2
        if self.low(at) in self.words.who:
            return self._relative_clause(mention, at + 1)
        found = self._phrase(at, self.words.nouns(mention.kind))
        if found is None or (mention.kind == ORGANIZATION.name and not self._says_more(at, *found)):
            return None
        end = self._closed(found, self._is_subject(first))
        return self.span(at, end) if end >= 0 else None

    def _says_more(self, at: int, end: int, past: int) -> bool:
        """Whether a noun group is more than an article and its noun: "the group" says nothing of an organization."""
        return past > end or end - at > 1 + (self.low(at) in self.words.determiners)

    def _stands_alone(self, first: int) -> bool:
        """Whether words after a name can only be about it: it is no item of a list, and nobody is before it "of" whom
        it says more.
        """
        before = self.token(first - 1)
        while before and (before.low in self.words.person or before.low in self.words.modifiers or before.text == "."):
            first -= 1
            before = self.token(first - 1)
        if before is None:
            return True
        earlier = self.token(first - 2)
        if before.low.endswith(("'s", "s'")) or before.low in self.words.owners_before:
            return False
        if before.text == ",":
            is_item = earlier is not None and (earlier.is_capital or first - 2 in self.ends_of(PERSON.name))
            return not is_item
        if before.low in self.words.links and earlier is not None:
            return earlier.low not in self.words.person | self.words.relatives
        return before.text not in "/&"

    def _phrase(self, at: int, nouns: frozenset[str]) -> tuple[int, int] | None:
        """The end of the noun group at a token, and of it with what follows it ("of the Rovers"); None if its last
        word is none of `nouns`.
        """
        end = at
        while end - at <= _MAX_NOUN_WORDS and self._is_of_group(end, at):
            end += 1
        if not at < end <= at + _MAX_NOUN_WORDS or self.tokens[end - 1].low not in nouns:
            return None
        return end, self._complement(end)

    def _is_of_group(self, number: int, begin: int) -> bool:
        token = self.token(number)
        if token is None or not token.is_word or token.low in self.words.prepositions | self.words.stops:
            return False
        return token.low not in self.words.determiners or number == begin

    def _complement(self, at: int) -> int:
        """The first token after "of the Rovers" at `at`; `at` if there is no preposition, -1 if it is not sure."""
        if self.low(at) not in self.words.prepositions:
            return at
        end = at + 1
        while (token := self.token(end)) and (token.is_word or token.text in "&'’-"):
            if token.low in self.words.who or token.low in self.words.doubts - self.words.joins:
                return -1
            end += 1
        return end if end - at <= _MAX_COMPLEMENT_WORDS and self._is_of_one(at, end) else -1

    def _is_of_one(self, at: int, end: int) -> bool:
        """Whether words after a preposition can be only of one role: no second person or role begins in them."""
        last = self.tokens[end - 1].text
        if len(last) < 2 or "." in last:  # the sentence was cut at an initial
            return False
        for number in range(at + 1, end):
            token = self.tokens[number]
            if token.text[0].isdigit() and len(token.text) != 4:  # shares, prices; years are no reason
                return False
            if token.low in self.words.joins:
                after = self.token(number + 1)
                begins = self.words.determiners | self.words.person | self.words.modifiers
                if after is None or after.is_capital or after.low in begins:
                    return False
            if token.low in self.words.verbs or token.low in self.words.copulas:
                return False
        people = [m for m in self.mentions if m.kind == PERSON.name and self._is_within(m, at, end)]
        is_owner = (
            len(people) == 1 and self.at.get(people[0].start) == at + 1 and self.ends.get(people[0].end) == end - 1
        )
        return not people or is_owner

    def _is_within(self, mention: Mention, at: int, end: int) -> bool:
        return self.tokens[at].start <= mention.start and mention.end <= self.tokens[end - 1].end

    def _closed(self, phrase: tuple[int, int], is_subject: bool) -> int:
        """The first token after a phrase if it ends where an apposition ends, else -1."""
        end = phrase[1]
        close = self.token(end) if end >= 0 else None
        if end < 0:
            return -1
        if close is None:
            return end
        if close.text in ".;":
            return end if close.text == ";" or self._is_last(end) else -1
        if close.text != ",":
            return -1
        resumed = self.low(end + 1)
        if is_subject and resumed in self.words.resumptions:
            return end
        verbs = self.words.finite if self.low(0) in self.words.fronting else self.words.verbs
        return end if resumed in verbs and self.low(end + 2) != "by" else -1

    def _is_last(self, number: int) -> bool:
        return all(token.text in _QUOTES for token in self.tokens[number + 1 :])

    def _is_subject(self, first: int) -> bool:
        """Whether a name is the first word of the sentence, but for its title."""
        titles = self.words.person | self.words.modifiers | self.words.abbreviations | {"."}
        return all(self.low(number) in titles for number in range(first))

    def _relative_clause(self, mention: Mention, at: int) -> Span | None:
        """The words of "who is the mayor of Tern" or "who leads the Harbour Board" from `at` on, without "who"."""
        if mention.kind != PERSON.name:
            return None
        if self.low(at) in self.words.copulas:
            return self._predicate(at + 1, self.words.person)
        if self.low(at) not in self.words.leads:
            return None
        end = at + 1
        while end - at <= _MAX_COMPLEMENT_WORDS and (token := self.token(end)) and token.is_word:
            if token.low in self.words.stops | self.words.verbs | self.words.cuts:
                return None
            end += 1
        close = self.token(end)
        is_led = self.tokens[end - 1].low in self.words.led or end - 1 in self.ends_of(ORGANIZATION.name)
        is_closed = close is None or close.text in ",;" or (close.text == "." and self._is_last(end))
        return self.span(at, end) if is_led and is_closed and end > at + 1 else None

    # --- with a verb ---

    def _said_of(self, mention: Mention, first: int, past: int) -> Iterator[Span | None]:
        """What a verb after the name says: "Ada Quill is the mayor of Tern"."""
        opens = first == 0 or self._is_subject(first)
        if opens and self.low(past) in self.words.copulas and self.low(len(self.tokens) - 1) != "?":
            yield self._predicate(past + 1, self.words.nouns(mention.kind))

    def _predicate(self, at: int, nouns: frozenset[str]) -> Span | None:
        """The noun group after a copula, with what follows it."""
        begin = at
        if self.low(at) in self.words.adverbs:
            at += 1
            begin = at
        if self.low(at) in self.words.installed:
            at += 1
        end = at
        while end - at <= _MAX_NOUN_WORDS and self._is_of_group(end, at) and self.low(end) not in self.words.cuts:
            end += 1
        if not at < end <= at + _MAX_NOUN_WORDS or self.tokens[end - 1].low not in nouns:
            return None
        past = end
        if self.low(end) in self.words.prepositions:
            past = end + 1
            while (token := self.token(past)) and token.is_word and token.low not in self.words.cuts:
                past += 1
            if past - end > _MAX_COMPLEMENT_WORDS or not self._is_of_one(end, past):
                return None
        close = self.token(past)
        is_closed = close is None or close.text in ",;" or close.low in self.words.cuts
        if not (is_closed or (self.low(past) == "." and self._is_last(past))):
            return None
        doubtful = {token.low for token in self.tokens[at:]} & self.words.doubts
        return None if doubtful else self.span(begin, past)

    # --- around the name ---

    def _around(self, first: int, past: int) -> Span | None:
        """A role that begins the sentence, and the name between commas: "The mayor of Tern, Ada Quill, said"."""
        if self.low(first - 1) != "," or self.low(past) != "," or self.low(past + 1) not in self.words.verbs:
            return None
        if self.low(0) not in self.words.determiners:
            return None
        found = self._phrase(0, self.words.person)
        return self.span(0, found[1]) if found and found[1] == first - 1 else None

    # --- places ---

    def _type_of_place(self, mention: Mention) -> Span | None:
        """The words before the name of a place that say what it is: "the fishing village of Tern"."""
        at = self.at.get(mention.start, -1)
        if at < 3 or not self.words.of or self.low(at - 1) != self.words.of:
            return None
        follows = self.text[mention.end : mention.end + 2]
        if self.low(at - 2) not in self.words.place_types or follows[:1] in {"'", "’", "-"}:
            return None
        begin = at - 2
        while begin > 0 and self.low(begin - 1) in self.words.place_modifiers:
            begin -= 1
        is_described = begin < at - 2 and self.low(begin - 1) in self.words.determiners
        return self.span(begin - 1, at - 1) if is_described else None

    def _is_abbreviation(self, number: int) -> bool:
        token = self.token(number)
        return bool(token and token.is_capital and token.low in self.words.abbreviations)
