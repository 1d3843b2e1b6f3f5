"""Bylines: who a line names, in the many ways in which papers print it; nobody where it names no author."""

from __future__ import annotations

import pytest

from sitegen.capture.fields import bylines

ANA, JO = "Ana Lund", "Jo Imber"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Lund", (ANA,)),
        ("by Ana Lund", (ANA,)),
        ("BY ANA LUND", (ANA,)),
        ("By: Ana Lund", (ANA,)),
        ("— By Ana Lund", (ANA,)),
        ("By Ana Lund and Jo Imber", (ANA, JO)),
        ("By Ana Lund & Jo Imber", (ANA, JO)),
        ("By Ana Lund, Jo Imber and Mae O'Dell", (ANA, JO, "Mae O'Dell")),
        ("By Ana Lund, Jo Imber, and Mae O’Dell", (ANA, JO, "Mae O’Dell")),
        ("By ANA LUND, JO IMBER and MAE O'DELL", (ANA, JO, "Mae O'Dell")),
        ("Words by Ana Lund", (ANA,)),
        ("Words: Ana Lund Pictures: Jo Imber", (ANA,)),
        ("Story by Ana Lund", (ANA,)),
        ("Story by Ana Lund; photographs by Jo Imber", (ANA,)),
        ("Text by Ana Lund, Photos by Jo Imber", (ANA,)),
        ("Written by Ana Lund, Senior Reporter", (ANA,)),
        ("Reported by: Ana Lund, Edited by: Jo Imber", (ANA,)),
        ("Analysis by Ana Lund", (ANA,)),
        ("An essay by Ana Lund", (ANA,)),
        ("Exclusive by Ana Lund", (ANA,)),
        ("Author: Ana Lund", (ANA,)),
        ("Published By: Ana Lund", (ANA,)),
        ("By Ana Lund, Political Correspondent", (ANA,)),
        ("By Ana Lund Political Correspondent", (ANA,)),
        ("By Ana Lund, Chief Political Correspondent and Columnist", (ANA,)),
        ("By Ana Lund in Brussels", (ANA,)),
        ("By Ana Lund in Brussels and Jo Imber in London", (ANA, JO)),
        ("By Ana Lund, in Marrowby, and Jo Imber", (ANA, JO)),
        ("By Ana Lund, Los Angeles", (ANA,)),
        ("By Ana Lund, BBC News, London", (ANA,)),
        ("By Ana LundBBC News", (ANA,)),
        ("ByAna Lund", (ANA,)),
        ("By Ana Lund Fox News", (ANA,)),
        ("By Ana Lund Harbour Courier", (ANA,)),
        ("By Mary Ann Lund Harbour Courier", ("Mary Ann Lund",)),
        ("By Ana Lund Banking Reporter", (ANA,)),
        ("By Ana LundandJo Imber", (ANA, JO)),
        ("By Ana Lund (Brussels, special correspondent)", (ANA,)),
        ("March 12, 2014 by Ana Lund Leave a Comment", (ANA,)),
        ("By Ana Lund - Coast Press - Tuesday, May 6, 2014", (ANA,)),
        ("By Ana Lund -- Coast Press", (ANA,)),
        ("By Ana Lund | The Coast Times", (ANA,)),
        ("By Ana Lund | Coast Times | Updated March 12, 2014 at 7:15 a.m.", (ANA,)),
        ("By Ana Lund • Published March 12, 2014", (ANA,)),
        ("By Ana Lund Published 12 March 2014", (ANA,)),
        ("By Ana LundUpdated 12 March 2014 07:15", (ANA,)),
        ("By Ana Lund For The Coast Times", (ANA,)),
        ("By Ana Lund Special to The Coast Times", (ANA,)),
        ("By Ana Lund of the Coast Press", (ANA,)),
        ("By Ana Lund, Coast Press Association", (ANA,)),
        ("By Ana Lund and agencies", (ANA,)),
        ("By Ana Lund with Coast Press", (ANA,)),
        ("By Ana Lund @analund", (ANA,)),
        ("By Ana Lund (@analund)", (ANA,)),
        ("By Ana Lund a.lund@courier.example", (ANA,)),
        ("By Ana Lund Follow @analund", (ANA,)),
        ("By Dr Ana Lund", (ANA,)),
        ("By Ana Lund, PhD, and Jo Imber, MD", (ANA, JO)),
        ("By Ana Lund Jr", ("Ana Lund Jr",)),
        ("By Ana Lund Jr.", ("Ana Lund Jr.",)),
        ("By Ana Lund, Jr. and Jo Imber III", ("Ana Lund Jr.", "Jo Imber III")),
        ("By A. B. Lund", ("A. B. Lund",)),
        ("By A.B. Lund", ("A.B. Lund",)),
        ("By AB Lund", ("AB Lund",)),
        ("By Ana van der Lund", ("Ana van der Lund",)),
        ("By ANA VAN DER LUND", ("Ana van der Lund",)),
        ("By Ana bin Lund", ("Ana bin Lund",)),
        ("By Ana al-Lund", ("Ana al-Lund",)),
        ("By Ana Lund-Imber", ("Ana Lund-Imber",)),
        ("By ANA MCLUND", ("Ana McLund",)),
        ("By Anna-Léa Ñandú", ("Anna-Léa Ñandú",)),
        ("By Łukasz Żółw and Øyvind Ås", ("Łukasz Żółw", "Øyvind Ås")),
        ("By Will Park", ("Will Park",)),
        ("By June West and Jordan Best", ("June West", "Jordan Best")),
        ("By Xiu He and An Do", ("Xiu He", "An Do")),
        ("By Lund", ("Lund",)),
        ("By ana lund", ("ana lund",)),
        ("By Coast Press", ("Coast Press",)),
        ("By AFP", ("AFP",)),
        ("By Courier Staff", ("Courier Staff",)),
        ("By our correspondent Ana Lund", ("Ana Lund",)),
        ("Por Ana Lund y Jo Imber", (ANA, JO)),
        ("Par Ana Lund et Jo Imber", (ANA, JO)),
        ("Von Ana Lund und Jo Imber", (ANA, JO)),
        ("Door Ana Lund", (ANA,)),
        ("מאת ענת לונד", ("ענת לונד",)),
    ],
)
def test_a_line_that_begins_as_a_byline(line: str, names: tuple[str, ...]) -> None:
    assert bylines.from_line(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (ANA, (ANA,)),
        ("ANA LUND", (ANA,)),
        ("Ana Lund and Jo Imber", (ANA, JO)),
        ("Ana Lund, Jo Imber & Mae Odell", (ANA, JO, "Mae Odell")),
        ("Ana Lund, Political Correspondent", (ANA,)),
        ("Ana Lund Political Correspondent", (ANA,)),
        ("Ana Lund Deputy Content Hub Director", (ANA,)),
        ("Ana Lund Staff Writer", (ANA,)),
        ("Ana LundLifestyle Writer", (ANA,)),
        ("Ana LundBBC News", (ANA,)),
        ("Ana Lund BBC News", (ANA,)),
        ("Ana Lund in Brussels", (ANA,)),
        ("Ana Lund in Brussels and Jo Imber in London", (ANA, JO)),
        ("Ana Lund | The Coast Times", (ANA,)),
        ("Ana Lund · Coast News · Posted: Mar 12, 2014 4:00 AM EDT", (ANA,)),
        ("Ana Lund • 12 March 2014", (ANA,)),
        ("Ana Lund 12 March 2014 07:15", (ANA,)),
        ("Ana Lund|Published 4 months ago", (ANA,)),
        ("Ana Lund Published 12 March 2014", (ANA,)),
        ("Ana LundPublished 12 March 2014", (ANA,)),
        ("Ana Lund @analund", (ANA,)),
        ("Ana Lund / Courier", (ANA,)),
        ("Will Imber", ("Will Imber",)),
        ("Ana O’Lund", ("Ana O’Lund",)),
        ("Ana de la Lund", ("Ana de la Lund",)),
    ],
)
def test_a_line_of_names_without_a_by(line: str, names: tuple[str, ...]) -> None:
    assert bylines.from_bare_line(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "By signing up, you agree to our terms and to receive emails from us.",
        "By Friday the river had risen by a metre.",
        "By Monday",
        "By continuing",
        "Photograph by Jo Imber",
        "Photo: Jo Imber",
        "Ana Lund is a reporter at the Courier.",
        "“Ana Lund”",
    ],
)
def test_a_line_that_names_no_author(line: str) -> None:
    assert bylines.from_line(line) == ()
    assert bylines.from_bare_line(line) == ()


@pytest.mark.parametrize(
    "line",
    [
        "World News",
        "Related Topics",
        "Most Read",
        "Los Angeles",
        "New York",
        "Courier Newsletter",
        "Sky News",
        "BBC Persian",
        "Premier League",
        "Labour Party",
        "Subscribe Now",
        "Share Article",
        "Monday Briefing",
        "Coast Press",
        "What Comes Next",
        "The Long Read",
        "Ana Lund said the harbour would stay open until the end of the week",
    ],
)
def test_a_short_line_that_is_no_name(line: str) -> None:
    assert bylines.from_bare_line(line) == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Reporting by Ana Lund in Marrowby and Jo Imber in Vanterport; Editing by Mae Odell", (ANA, JO)),
        ("(Reporting by Ana Lund; Writing by Jo Imber; Editing by Mae Odell and Pim Oort)", (ANA,)),
        ("Reporting by Ana Lund, additional reporting by Jo Imber. Editing by Mae Odell", (ANA,)),
        ("— By Ana Lund", (ANA,)),
        ("Written by Ana Lund", (ANA,)),
        ("Editing by Mae Odell", ()),
        ("Additional reporting by Jo Imber", ()),
        ("By then Ana Lund had left the harbour.", ()),
    ],
)
def test_a_line_below_an_article_that_names_its_authors(line: str, names: tuple[str, ...]) -> None:
    assert bylines.from_sign_off(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Reuters", ("Reuters",)),
        ("AFP", ("AFP",)),
        ("Web Desk", ("Web Desk",)),
        ("Staff Reporter", ("Staff Reporter",)),
        ("Courier staff reporter", ("Courier staff reporter",)),
        ("Harbour staff were sent home", ()),
        ("Marrowby", ()),
    ],
)
def test_an_agency_or_a_desk_signs_for_its_people(line: str, names: tuple[str, ...]) -> None:
    assert bylines.from_agency_line(line) == names


@pytest.mark.parametrize("line", ["By", "By:", "Written by", "Author of the article:", "מאת"])
def test_a_by_whose_names_stand_below(line: str) -> None:
    assert bylines.is_bare_by(line)
