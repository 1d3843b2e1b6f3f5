"""What texts state of dates: full, partial, ambiguous and relative ones, and values that are none."""

from __future__ import annotations

import pytest

from sitegen.capture.fields import address_dates, date_evidence, date_statements, relative_dates
from sitegen.capture.fields.date_evidence import DateEvidence
from sitegen.capture.formats import timestamps
from sitegen.core.model import DateRange


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        (2014, "2014-01-01", "2014-12-31"),
        ("2014-03", "2014-03-01", "2014-03-31"),
        ("2014-02-00", "2014-02-01", "2014-02-28"),
        ("2014-00-00", "2014-01-01", "2014-12-31"),
        ("2014-XX", "2014-01-01", "2014-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("March 2014", "2014-03-01", "2014-03-31"),
        ("Published in March 2014", "2014-03-01", "2014-03-31"),
        ("Mar.-Apr. 2014", "2014-03-01", "2014-04-30"),
        ("3/2014", "2014-03-01", "2014-03-31"),
        ("mars 2014", "2014-03-01", "2014-03-31"),
        ("2014年3月", "2014-03-01", "2014-03-31"),
        ("Spring 1998", "1998-01-01", "1998-12-31"),
        ("Herbst 1998", "1998-01-01", "1998-12-31"),
        ("Winter 1998", "1997-12-01", "1999-02-28"),
        ("1990s", "1990-01-01", "1999-12-31"),
        ("mid-1990s", "1990-01-01", "1999-12-31"),
        ("c. 1950", "1945-01-01", "1955-12-31"),
    ],
)
def test_a_partial_date_covers_its_days(value: object, earliest: str, latest: str) -> None:
    found = timestamps.read_date(value)
    assert found is not None
    assert not found.iso
    assert found.covered() == DateRange(earliest, latest)


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("03/04/2014", {"2014-03-04", "2014-04-03"}),
        ("Published: 5-7-2009", {"2009-05-07", "2009-07-05"}),
        ("12.11.2010", {"2010-11-12", "2010-12-11"}),
        ("12/11/2010 10:00 AM", {"2010-11-12", "2010-12-11"}),
        ("5/9/97", {"1997-05-09", "1997-09-05"}),
        ("03/04/05", {"2005-04-03", "2005-03-04", "2003-04-05"}),
        ("13/03/14", {"2014-03-13", "2013-03-14"}),
    ],
)
def test_a_numeric_date_that_fits_several_orders_has_all_its_readings(printed: str, days: set[str]) -> None:
    found = timestamps.read_date(printed)
    assert found is not None
    assert not found.iso
    assert {day for _, day in found.readings} == days
    assert found.covered() == DateRange(min(days), max(days))


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("27/11/98", "1998-11-27"),
        ("12-Mar-98", "1998-03-12"),
        ("12 Mar '14", "2014-03-12"),
        ("04/04/2014", "2014-04-04"),
        ("2014-03-12T23:30:00-05:00", "2014-03-12T23:30:00-05:00"),
        (20140312, "2014-03-12"),
    ],
)
def test_a_date_with_one_reading_is_full(printed: object, iso: str) -> None:
    assert timestamps.iso(printed) == iso


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2014-02-30", date_statements.NO_SUCH_DAY),
        ("31 February 2014", date_statements.NO_SUCH_DAY),
        ("0000-00-00 00:00:00", date_statements.PLACEHOLDER),
        ("1970-01-01", date_statements.PLACEHOLDER),
        ("1969-12-31T19:00:00-05:00", date_statements.PLACEHOLDER),
        ("1900-01-01T00:00:00Z", date_statements.PLACEHOLDER),
        (0, date_statements.PLACEHOLDER),
        ("soon", date_statements.UNREAD),
        (20141399, date_statements.UNREAD),
    ],
)
def test_a_value_that_is_no_date_says_why(value: object, reason: str) -> None:
    found = timestamps.read_date(value)
    assert found is not None
    assert (found.iso, found.covered(), found.reason) == ("", None, reason)


@pytest.mark.parametrize(
    ("evidence", "iso"),
    [
        (DateEvidence(), ""),
        (DateEvidence(language="en"), ""),
        (DateEvidence(urls=("https://courier.example/a",)), ""),
        (DateEvidence(rule=date_statements.DAY_FIRST), "2014-04-03"),
        (DateEvidence(rule=date_statements.MONTH_FIRST), "2014-03-04"),
        (DateEvidence(seed="courier/2014-03-04-channel.html"), "2014-03-04"),
        (DateEvidence(urls=("https://courier.example/2014/04/03/a",)), "2014-04-03"),
        (DateEvidence(captured="2014-03-20"), "2014-03-04"),
        (DateEvidence(beside=("Updated 25/04/2014",)), "2014-04-03"),
        (DateEvidence(beside=("04/25/2014",)), "2014-03-04"),
        (DateEvidence(beside=("25.04.2014",)), ""),
        (DateEvidence(beside=("25/04/2014", "04/25/2014")), ""),
        (DateEvidence(language="fr"), "2014-04-03"),
        (DateEvidence(urls=("https://courier.example.co.uk/a",)), "2014-04-03"),
        (DateEvidence(urls=("https://www.harbour.gov/a",)), "2014-03-04"),
        (DateEvidence(language="de", urls=("https://www.harbour.gov/a",)), ""),
    ],
)
def test_only_evidence_decides_an_ambiguous_date(evidence: DateEvidence, iso: str) -> None:
    found = timestamps.read_date("03/04/2014")
    assert found is not None
    decision = date_evidence.decide(found, evidence)
    assert (decision.iso if decision else "") == iso


@pytest.mark.parametrize(("language", "iso"), [("pl", "2014-04-03"), ("hy", "2014-04-03"), ("en", ""), ("", "")])
def test_full_stops_decide_outside_english(language: str, iso: str) -> None:
    found = timestamps.read_date("03.04.2014")
    assert found is not None
    decision = date_evidence.decide(found, DateEvidence(language=language))
    assert (decision.iso if decision else "") == iso


@pytest.mark.parametrize(
    ("printed", "captured", "days"),
    [
        ("7 hours ago", "2014-03-12T20:00:00+00:00", ("2014-03-12", "2014-03-12")),
        ("7 hours ago", "2014-03-12T07:30:00+00:00", ("2014-03-11", "2014-03-12")),
        ("7 hours ago", "2014-03-12", ("2014-03-11", "2014-03-12")),
        ("Yesterday", "2014-03-01T10:00:00+00:00", ("2014-02-28", "2014-02-28")),
        ("gestern", "2014-03-12", ("2014-03-11", "2014-03-11")),
        ("vor 3 Tagen", "2014-03-12T10:00:00+00:00", ("2014-03-08", "2014-03-09")),
        ("il y a 2 heures", "2014-03-12T10:00:00+00:00", ("2014-03-12", "2014-03-12")),
        ("4 months ago", "2014-06-30", ("2014-01-26", "2014-03-24")),
    ],
)
def test_a_relative_time_gives_days_before_the_capture(printed: str, captured: str, days: tuple[str, str]) -> None:
    ago = relative_dates.find_ago(printed)
    assert ago is not None
    assert relative_dates.days(ago, captured) == DateRange(*days)


@pytest.mark.parametrize(
    ("url", "day", "month"),
    [
        ("https://courier.example/2014/03/12/channel", "2014-03-12", None),
        ("https://courier.example/news/2014/mar/12/channel", "2014-03-12", None),
        ("https://courier.example/2014-03-12-channel.html", "2014-03-12", None),
        ("https://courier.example/channel-20140312.html", "2014-03-12", None),
        ("https://courier.example/2014/03/channel.html", "", DateRange("2014-03-01", "2014-03-31")),
        ("https://courier.example/a/20140312.htm", "2014-03-12", None),
        ("https://courier.example/2014/13/12/channel", "", None),
        ("https://courier.example/2014/5-walks", "", None),
        ("https://courier.example/story/123456", "", None),
        ("https://courier.example/channel?from=/2014/03/12/", "", None),
        ("https://[courier/2014/03/12/", "", None),
    ],
)
def test_the_day_or_month_in_an_address(url: str, day: str, month: DateRange | None) -> None:
    assert address_dates.day(url) == day
    assert address_dates.month(url) == month
