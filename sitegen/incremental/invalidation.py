"""Which units a change makes stale: those whose pages may now differ.

The rules may name a unit too many, never one too few: a page that is planned needlessly costs little and is not
written. They rest on one property of pages: a count of the whole archive is either rounded, or on a page that is the
only one with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from sitegen.core.config import Config
from sitegen.incremental import units
from sitegen.incremental.stale_names import stale_names
from sitegen.incremental.stale_units import invalidate
from sitegen.incremental.units import MAP, Unit, every_unit, noted_years_of, years_of
from sitegen.index.archive import Archive, Row
from sitegen.index.dossiers import ROW_STORIES, dossier
from sitegen.index.future_dates import is_ahead
from sitegen.index.name_resolution import has_decisions
from sitegen.index.old_addresses import concerned, forget_former_claims
from sitegen.index.periods import Period
from sitegen.index.refresh import LISTED, Changes, Moved, PlacedStory, refresh, standing
from sitegen.index.roles import has_role
from sitegen.index.store import hold_less, transaction
from sitegen.index.tallies import tally
from sitegen.index.term_relations import families
from sitegen.pages.charts import rounded_count
from sitegen.pages.limits import DEFAULT_LIMITS, SiteLimits

ALL = "everything is planned anew"


def bring_up_to_date(db: sqlite3.Connection, config: Config, drafts: bool, limits: SiteLimits = DEFAULT_LIMITS) -> None:
    """Updates the derived tables of the index after a scan, and marks the units that the changes make stale."""
    with transaction(db):
        changes = refresh(db, config, drafts)
        if changes.everything:
            invalidate_all(db, ALL, limits)
            families(db)
        elif changes:
            invalidate(db, _Rules(Archive(db, drafts), changes, limits).units())
            invalidate(db, stale_names(db, changes))
        forget_former_claims(db)
    if changes.everything:
        hold_less(db)


def invalidate_all(db: sqlite3.Connection, why: str, limits: SiteLimits) -> None:
    """Marks all units as stale, also those that are perhaps no longer part of the site."""
    old = "SELECT DISTINCT kind, key FROM owners WHERE kind NOT IN ('', 'copy', 'bundle', 'map')"
    invalidate(db, ((Unit(*row), why) for row in db.execute(old)))
    invalidate(db, ((unit, why) for unit in every_unit(db, limits)))
    invalidate(db, [(MAP, why)])


def invalidate_lists(db: sqlite3.Connection, drafts: bool, limits: SiteLimits, stories: dict[str, str]) -> None:
    """Marks all units stale that list one of the `stories` (their paths, each with the reason)."""
    if stories:
        changes = Changes(stories=[standing(db, path) for path in stories])
        rules = _Rules(Archive(db, drafts), changes, limits)
        invalidate(db, ((unit, stories[moved.path]) for moved in changes.stories for unit in rules.lists(moved)))


class _Rules:
    """Finds the units that a set of changes makes stale, each with the reason."""

    def __init__(self, archive: Archive, changes: Changes, limits: SiteLimits) -> None:
        self.archive, self.db, self.changes, self.limits = archive, archive.db, changes, limits
        self.whole = dict(self.archive.years())
        self.led: dict[int, set[str]] = defaultdict(set)
        for moved in changes.stories:
            if moved.old and moved.old.leader:
                self.led[moved.old.leader].add(moved.path)

    def units(self) -> Iterator[tuple[Unit, str]]:
        """Yields (unit, reason); a unit may come several times."""
        for moved in self.changes.stories:
            why = f"because of {moved.path}"
            yield Unit("story", moved.path), f"{moved.path} changed"
            yield from ((unit, why) for unit in self._of_story(moved))
        yield from self._of_files()
        for term in sorted(self.changes.faces):
            why = f"because of the {_called(self.db, term)}"
            yield from ((unit, why) for unit in self._of_face(term))
        if any(moved.counts for moved in self.changes.stories):
            yield Unit("holdings"), "because of other stories"
        if self._moves() or self.changes.terms or self.changes.faces or self.changes.gone:
            yield from ((unit, "because of other stories or names") for unit in self._of_counts())

    # --- stories ---

    def _of_story(self, moved: Moved) -> Iterator[Unit]:
        yield from self._of_copies(moved)
        yield from self._of_terms(moved)
        if moved.old != moved.new or moved.before != moved.after:
            yield from self._beside_terms(moved)
        if _standing_at(moved.old) != _standing_at(moved.new):
            yield from self._that_link(moved.path)

    def lists(self, moved: Moved) -> Iterator[Unit]:
        """The units that list the story, if it has a page."""
        if moved.new:
            yield from self._of_terms(moved)
            yield from self._beside_terms(moved)

    def _beside_terms(self, moved: Moved) -> Iterator[Unit]:
        """The units that list the story, except those of its terms."""
        yield from self._that_show(moved)
        for place in (moved.old, moved.new):
            if place and place.state == LISTED:
                yield from self._around(moved, place)

    @cached_property
    def _end_of_front(self) -> str:
        """The date of the last story on the front page: a story of that date or later changes the page.

        Returns "" if any story may change it. That is so if it has room, or if a story has an implausible future date:
        a capture date that becomes known can then bring any story to the front.
        """
        most = self.limits.front_page_stories
        shown = self.archive.front(most)
        named = [is_ahead(row["sort"], row["captured"], self.archive.last_day) for row in shown]
        is_settled = len(shown) == most and not self.archive.last_day and not any(named)
        return str(shown[-1]["sort"]) if is_settled else ""

    def _of_copies(self, moved: Moved) -> Iterator[Unit]:
        """The story's reprints and versions, and the versions of these: their pages list each other."""
        places = [place for place in (moved.old, moved.new) if place]
        sql = (
            "SELECT path FROM placed WHERE leader AND leader IN (?1, ?2) "
            "UNION SELECT path FROM stories WHERE id IN (SELECT story FROM reprints WHERE leader IN (?1, ?2)) "
        )
        stories = {row["path"] for row in self._rows(sql, *_two([place.leader for place in places]))}
        stories |= {path for place in places for path in self.led.get(place.leader, ())}
        sql = (
            "SELECT s.path FROM superseded o JOIN stories s ON s.id = o.id WHERE o.current IN "
            "(SELECT id FROM stories WHERE path = ?1) OR o.current IN (?2, ?3) "
            "UNION SELECT path FROM stories WHERE id IN (?2, ?3)"
        )
        currents = _two([place.current for place in places])
        for path in sorted({*stories, moved.path}):
            stories |= {row["path"] for row in self._rows(sql, path, *currents)}
        return (Unit("story", path) for path in sorted(stories))

    def _of_terms(self, moved: Moved) -> Iterator[Unit]:
        """The terms of the story, before and after: their lists of stories, and their lists of co-occurring terms."""
        for term in sorted(moved.before | moved.after):
            if kind := self._kind_without_page(term):
                if not _is_light(moved) or _face(moved.old) != _face(moved.new):
                    yield Unit("index", kind)  # it leads to the story
                continue
            yield units.data(term)
            if self._is_paged(term):
                years = {_year(place) for place in (moved.old, moved.new) if place}
                yield from (units.term_year(term, year) for year in sorted(years))
            if not _is_light(moved) or self._is_on_first_page(term, moved):
                yield units.term(term)

    def _kind_without_page(self, term: int) -> str:
        """The kind of a term that has no page; "" if it has one, or is gone."""
        row = self.db.execute("SELECT kind FROM terms WHERE id = ? AND url = ''", (term,)).fetchone()
        return str(row["kind"]) if row else ""

    def _is_paged(self, term: int) -> bool:
        row = self.db.execute("SELECT count FROM terms WHERE id = ?", (term,)).fetchone()
        return row is not None and bool(row["count"] > self.limits.term_page_stories)

    def _is_on_first_page(self, term: int, moved: Moved) -> bool:
        """Whether the first page of a term, or its feed, shows a story of which only the text changed.

        The page chooses its stories by what each says of the term (`told`). If that is the same as before, the choice
        is the same, and it is enough to look at the present one.
        """
        assert moved.old and moved.new  # noqa: S101 -- both exist: only its text changed
        story, is_same = moved.new.story, moved.old.told == moved.new.told
        if not (self._is_paged(term) and is_same) or has_role(self.db, term, story):
            return True
        sql = "SELECT sort FROM appearances WHERE term = ? ORDER BY sort DESC LIMIT ?"
        newest = [row["sort"] for row in self._rows(sql, term, self.limits.feed_stories)]
        return bool(moved.new.sort >= newest[-1]) or dossier(self.db, term).shows(story)

    def _that_show(self, moved: Moved) -> Iterator[Unit]:
        """The stories whose pages list this one as related, and those that may list it now."""
        places = [place for place in (moved.old, moved.new) if place]
        for place in places:
            rows = self._rows("SELECT story FROM shows WHERE other = ?", place.story)
            yield from (Unit("story", row["story"]) for row in rows)
            sql = "SELECT s.path FROM chosen c JOIN stories s ON s.id = c.story WHERE c.url = ?"
            yield from (Unit("story", row["path"]) for row in self._rows(sql, place.url))
        if moved.new and not _is_light(moved):
            yield from (Unit("story", path) for path in self.archive.related_stories(moved.new.story))

    def _that_link(self, file: str) -> Iterator[Unit]:
        """The pages with a link to an address that the file claims or claimed, and the stories with the same alias."""
        for path in concerned(self.db, file):
            yield Unit("feed")
            yield Unit("story" if path.startswith("content/articles/") else "page", path)
            rows = self._rows("SELECT id FROM terms WHERE file = ? AND file != ''", path)
            yield from (units.term(row["id"]) for row in rows)

    def _around(self, moved: Moved, place: PlacedStory) -> Iterator[Unit]:
        """The story's neighbours by date, and the lists that include it at `place` (its old or its new place)."""
        if not place.sort:
            yield from (Unit("undated"), Unit("home"))
            return
        year, month, day = place.sort[:4], place.sort[:7], place.sort[5:10]
        neighbours = self.archive.neighbours(place.sort, moved.path)
        yield from (Unit("story", row["path"]) for row in neighbours if row)
        yield from (Unit("month", month), Unit("day", day))
        is_long = self.whole.get(year, 0) > self.limits.long_year_stories
        if not is_long or not _is_light(moved) or self._is_headline(moved.path, month):
            yield Unit("year", year)
        if place.sort >= self._end_of_front:
            yield from (Unit("home"), Unit("feed"))

    def _is_headline(self, path: str, month: str) -> bool:
        """Whether the row of a month on the page of a long year has the headline of a story."""
        return any(row["path"] == path for row in self.archive.stories(Period(month), ROW_STORIES))

    # --- terms and files ---

    def _of_files(self) -> Iterator[tuple[Unit, str]]:
        for path in self.changes.files:
            why = f"{path} changed"
            yield Unit("page", path), why
            yield from ((unit, why) for unit in self._that_link(path))
            kinds = set()
            for row in self._rows("SELECT id, kind FROM terms WHERE file = ? AND file != ''", path):
                kinds.add(row["kind"])
                yield from ((unit, why) for unit in (units.term(row["id"]), units.data(row["id"])))
            yield from ((Unit("index", kind), why) for kind in kinds)
        for term in sorted(self.changes.terms):
            yield from ((unit, "because of its names") for unit in (units.term(term), units.data(term)))
        yield from ((unit, "because of wider and narrower terms") for unit in self._of_families())
        if has_decisions(self.db) or self.db.execute("SELECT 1 FROM owners WHERE kind = 'moved'").fetchone():
            yield Unit("moved"), "because of stories or decisions"
        for term, kind in self.changes.gone:
            yield from ((unit, "the name is gone") for unit in self._all_of(term))
            yield Unit("index", kind), "the name is gone"

    def _of_families(self) -> Iterator[Unit]:
        """Terms with a changed wider or narrower term; all terms with such relations if a file of a term changed."""
        related = families(self.db)
        named = {term for moved in self.changes.stories for term in moved.before | moved.after}
        gone = {term for term, _ in self.changes.gone}
        changed = related.keys() if self.changes.files else named | self.changes.terms | self.changes.faces | gone
        for term in sorted(related.keys() & changed):
            yield from (units.term(other) for other in sorted({term} | related[term]))

    def _all_of(self, term: int) -> set[Unit]:
        """All units of a term, also those that it had before."""
        return {units.term(term), units.data(term), *noted_years_of(self.db, term), *years_of(self.db, term)}

    def _of_face(self, term: int) -> Iterator[Unit]:
        """Everything that shows a term: its pages, the stories that name it, and the terms and periods that list it."""
        yield from sorted(self._all_of(term))
        sql = (
            "SELECT DISTINCT s.path FROM term_names x JOIN names n ON n.kind = x.kind AND n.name = x.name "
            "JOIN stories s ON s.id = n.story WHERE x.term = ?"
        )
        yield from (Unit("story", row["path"]) for row in self._rows(sql, term))
        # Each term of a story shows the story's publication. In a crowd the other terms do not show each other.
        kept = "OR EXISTS (SELECT 1 FROM terms t WHERE t.id = a.term AND t.kind = 'publication')"
        sql = (
            "SELECT DISTINCT b.term, substr(b.sort, 1, 4) year FROM appearances a "  # noqa: S608 -- our own words
            "JOIN appearances b ON b.story = a.story "
            f"WHERE a.term = ? AND (a.story NOT IN (SELECT story FROM stories_of_many_names) {kept})"
        )
        for row in self._rows(sql, term):
            yield from (units.term(row["term"]), units.term_year(row["term"], row["year"]))
        for row in self._rows("SELECT DISTINCT substr(sort, 1, 7) m FROM appearances WHERE term = ? AND m != ''", term):
            yield from (Unit("year", row["m"][:4]), Unit("month", row["m"]))

    # --- figures ---

    def _moves(self) -> list[Moved]:
        return [moved for moved in self.changes.stories if not _is_light(moved)]

    def _of_counts(self) -> Iterator[Unit]:
        """The pages that count stories or terms."""
        yield from map(Unit, ("home", "missing", "holdings", "archive", "days", "feed"))
        sql = "SELECT kind FROM terms WHERE id = ?"
        terms = {term for moved in self._moves() for term in moved.before | moved.after}
        terms |= self.changes.terms | self.changes.faces
        yield from sorted({Unit("index", row["kind"]) for term in terms for row in self._rows(sql, term)})
        after = tally(self.db, "day")
        before = self._days_before(after)
        yield from self._beside("year", before, after, slice(4))
        yield from self._beside("month", before, after, slice(7))
        yield from self._beside("day", before, after, slice(5, 10))
        yield from self._shares(_by(before, slice(4)), _by(after, slice(4)))
        yield from self._charts()

    def _days_before(self, after: dict[str, int]) -> dict[str, int]:
        """The number of stories of each day before the changes."""
        before = Counter(after)
        for moved in self.changes.stories:
            for place, one in ((moved.old, 1), (moved.new, -1)):
                if place and place.state == LISTED:
                    before[place.sort[:10]] += one
        return {day: count for day, count in before.items() if count}

    def _beside(self, kind: str, before: dict[str, int], after: dict[str, int], part: slice) -> Iterator[Unit]:
        """Periods that appeared or disappeared, and the periods directly before and after them."""
        old, new = _by(before, part), _by(after, part)
        there = sorted(new)
        for period in sorted(old.keys() ^ new.keys()):
            yield Unit(kind, period)
            yield from (Unit(kind, p) for p in [p for p in there if p < period][-1:])
            yield from (Unit(kind, p) for p in [p for p in there if p > period][:1])

    def _shares(self, before: Counter[str], after: Counter[str]) -> Iterator[Unit]:
        """Terms whose pages show a share of a year whose rounded count changed."""
        for year in sorted(before.keys() | after.keys()):
            if rounded_count(before[year]) != rounded_count(after[year]):
                sql = (
                    "SELECT DISTINCT a.term FROM stories s JOIN appearances a ON a.story = s.id "
                    "WHERE s.sort BETWEEN ? AND ?"
                )
                yield from (units.term(row["term"]) for row in self._rows(sql, year, year + "\x7f"))

    def _charts(self) -> Iterator[Unit]:
        """The pages of terms whose chart changed; every page of such a term has the chart, with rounded counts."""
        moves: dict[int, Counter[str]] = defaultdict(Counter)
        for moved in self._moves():
            for terms, place, one in ((moved.before, moved.old, -1), (moved.after, moved.new, 1)):
                for term in terms if place else ():
                    moves[term][_year(place)] += one
        for term, differences in sorted(moves.items()):
            now = dict(self.archive.term_years(term))
            then = {year: now.get(year, 0) - difference for year, difference in differences.items()}
            total = sum(now.values())
            most = self.limits.term_page_stories
            crossed = (total > most) != (total - sum(differences.values()) > most)
            if crossed or any(rounded_count(count) != rounded_count(now.get(year, 0)) for year, count in then.items()):
                yield from sorted(self._all_of(term))

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return self.db.execute(sql, values).fetchall()


def _called(db: sqlite3.Connection, term: int) -> str:
    row = db.execute("SELECT kind, name FROM terms WHERE id = ?", (term,)).fetchone()
    return f"{row['kind']} {row['name']!r}"


def _is_light(moved: Moved) -> bool:
    """Whether only the text of a story changed, not its place, its URL or its names."""
    old, new = moved.old, moved.new
    if old is None or new is None or moved.before != moved.after:
        return False
    return (old.state, old.sort, old.url, old.names) == (new.state, new.sort, new.url, new.names)


def _standing_at(place: PlacedStory | None) -> tuple[object, ...]:
    """What decides where links to a story lead."""
    return (place.state, place.url, place.current, place.claims) if place else ()


def _face(place: PlacedStory | None) -> str:
    return place.face if place else ""


def _year(place: PlacedStory | None) -> str:
    return place.sort[:4] if place else ""


def _two(numbers: list[int]) -> tuple[int, int]:
    first, second = [*numbers, 0, 0][:2]
    return first, second


def _by(days: dict[str, int], part: slice) -> Counter[str]:
    counts: Counter[str] = Counter()
    for day, count in days.items():
        if day:
            counts[day[part]] += count
    return counts
