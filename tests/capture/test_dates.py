"""Dates as pages print them: read where they are sure, and not where they can be read in two ways."""

from __future__ import annotations

import pytest

from sitegen.capture.fields import dates


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("12 March 2014", "2014-03-12"),
        ("12 Mar 2014", "2014-03-12"),
        ("12th March, 2014", "2014-03-12"),
        ("March 12, 2014", "2014-03-12"),
        ("March 12,2014", "2014-03-12"),
        ("Mar. 12th 2014", "2014-03-12"),
        ("Sept 3, 2014", "2014-09-03"),
        ("12-Mar-2014", "2014-03-12"),
        ("2014-03-12", "2014-03-12"),
        ("2014.03.12", "2014-03-12"),
        ("2014/03/12 07:15", "2014-03-12T07:15"),
        ("2014-03-12T07:15:00Z", "2014-03-12T07:15:00Z"),
        ("Wed 12 Mar 2014 07.15 GMT", "2014-03-12T07:15"),
        ("Wed 12 Mar 2014 07.15 GMTLast modified on Thu 13 Mar 2014 10.00 GMT", "2014-03-12T07:15"),
        ("Published: 07:15, 12 March 2014 | Updated: 08:41, 13 March 2014", "2014-03-12T07:15"),
        ("08:39, 06 Jan 2026Updated 08:41, 06 Jan 2026", "2026-01-06T08:39"),
        ("Updated March 13, 2014 at 8:00 a.m. | Published March 12, 2014 at 7:15 a.m.", "2014-03-12T07:15"),
        ("Mar 12, 2014UPDATED Mar 14, 2014", "2014-03-12"),
        ("Published 7:15 AM EDT, Wed March 12, 2014", "2014-03-12T07:15"),
        ("March 12, 2014 at 7:15pm", "2014-03-12T19:15"),
        ("12:15 AM, 12 March 2014", "2014-03-12T00:15"),
        ("PUBLISHED : 12 MAR 2014 AT 07:15", "2014-03-12T07:15"),
        ("Last Updated: 12th March, 2014 07:15 IST", "2014-03-12T07:15"),
        ("12 de marzo de 2014", "2014-03-12"),
        ("Publié le 12 mars 2014 à 07h15", "2014-03-12T07:15"),
        ("1er avril 2014", "2014-04-01"),
        ("12. März 2014, 07:15 Uhr", "2014-03-12T07:15"),
        ("12 de março de 2014", "2014-03-12"),
        ("12 marzo 2014 ore 07:15", "2014-03-12T07:15"),
        ("12 maart 2014 om 07:15", "2014-03-12T07:15"),
        ("12 במרץ 2014", "2014-03-12"),
        ("12 déc. 2014", "2014-12-12"),
        ("12. Dez. 2014", "2014-12-12"),
        ("12 ene 2014 - 07:15 CET", "2014-01-12T07:15"),
        ("12 marca 2014", "2014-03-12"),
        ("12 mars 2014", "2014-03-12"),
        ("12 марта 2014, 07:15", "2014-03-12T07:15"),
        ("12 Mart 2014", "2014-03-12"),
        ("12 Maret 2014", "2014-03-12"),
        ("12 مارس 2014", "2014-03-12"),
        ("2014년 3월 12일", "2014-03-12"),
        ("2014-3-2", "2014-03-02"),
        ("March 12, 20147:15 AM ET", "2014-03-12T07:15"),
        ("March 12, 20147:15 AM GMT+1Updated March 13, 2014", "2014-03-12T07:15"),
        ("Issued on: 10/03/2014 - 07:15", "2014-03-10T07:15"),
        ("2014年3月12日", "2014-03-12"),
        ("13/03/2014", "2014-03-13"),
        ("03/13/2014", "2014-03-13"),
        ("12.03.2014", "2014-03-12"),
        ("Sat 03/05/2014", "2014-05-03"),
        ("03/12/2014 10:00 IST", "2014-12-03T10:00"),
        ("03/12/2014 10:00 AM EST", "2014-03-12T10:00"),
    ],
)
def test_the_date_on_a_date_line(printed: str, iso: str) -> None:
    date = dates.publication_date(printed)
    assert date is not None and date.iso == iso
    assert dates.is_date_line(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "7 hours ago",
        "March 2014",
        "12 March",
        "03/04/2014",
        "31 February 2014",
        "12/03/14",
        "20140312",
        "May 1",
        "03/04/2014 7:15 am",
    ],
)
def test_what_is_no_full_date_or_reads_two_ways(printed: str) -> None:
    assert dates.publication_date(printed) is None


def test_an_update_is_known_as_one() -> None:
    date = dates.publication_date("Last updated on 12 March 2014")
    assert date is not None and date.updated
