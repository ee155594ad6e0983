"""Where investigations stop: every number leads to its rows, in both languages, to who sees files."""

import csv
import io
import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories.cases import make_case
from tests.factories.entering import DatedBack
from tests.factories.impunity import AT, COURSES, lay_course, lay_files
from tests.factories.investigation import OFFICE, OTHER_OFFICE, say_status
from tests.factories.registry import make_events, make_side

from baluarte.domain.investigation.queries.impunity import CHARGED, CLOSED, Curves
from baluarte.science import survival
from baluarte.web.investigation.presenters import impunity_page

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"]*procedimientos/\?[^"]*)">\s*([\d,]+)\s*<')


@pytest.fixture
def files(cast):
    return lay_files(cast)


@pytest.fixture
def page(cast, files, enter, monkeypatch):
    """Return the page as its owner reads it on a day."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    client = DatedBack(enter(cast.owner), cast.owner)

    def read(**asked):
        answer = client.get(reverse("impunity"), asked)
        assert answer.status_code == 200
        return answer.content.decode()

    read.client = client
    return read


def test_every_number_of_the_page_is_the_number_of_its_rows(page):
    links = dict.fromkeys(LINK.findall(page()))
    told = {address.rpartition("celda=")[2].partition(".")[0] for address, _number in links}
    assert told >= {"files", "undated", "event", "file", "IM-1", "IM-2", "IM-3", "IM-4"}
    leads_to_its_rows(page.client, links)


def test_every_number_of_events_is_the_number_of_its_events(as_operator, enter, monkeypatch):
    """An event of two files is one row, and one of which no file is known is a row too."""
    monkeypatch.setattr(timezone, "now", lambda: AT)
    side = make_side(as_operator)
    team = SimpleNamespace(owner=side.documenter)
    killed = {"date": "2018-05-03", "types": ["AG-KIL"]}
    _without, alone, several, apart = make_events(side, [killed, killed, {"date": "2018"}, killed])
    courses = ((alone, 8), (several, 4), (several, 7), (apart, 11), (apart, 4))
    for event, course in courses:
        lay_course(team, None, COURSES[course], event=event, protocol="")
    client = DatedBack(enter(side.documenter), side.documenter)
    answer = client.get(reverse("impunity"))
    links = dict.fromkeys(LINK.findall(answer.content.decode()))
    numbers = {
        address.rpartition("celda=")[2]: int(number)
        for address, number in links if "entidad=" not in address
    }  # fmt: skip
    assert (numbers["files"], numbers["event.reached"], numbers["without_file"]) == (5, 4, 1)
    assert (numbers["IM-4.among"], numbers["IM-4.counted"]) == (3, 1)
    beside = {one["name"]: one for one in answer.context["states"] if one["events"]}
    assert [(one["events"], one["without_file"]) for one in beside.values()] == [(4, 1)]
    assert sum("celda=registered" in address for address, _number in links) == 32
    leads_to_its_rows(client, links)


def leads_to_its_rows(client, links):
    for address, number in links:
        asked, pages, last = address.replace("&amp;", "&"), 0, 0
        first = client.get(asked).context
        assert first["many"] == int(number), address
        while (found := client.get(f"{asked}&pagina={last + 1}").context["rows"]) and last < 3:
            pages, last = pages + len(found), last + 1
        assert pages == int(number), address


def test_a_page_of_one_office_leads_to_the_rows_of_that_office(page):
    found = page(autoridad=OTHER_OFFICE)
    assert "celda=IM-1.among" in found
    rows = page.client.get(reverse("impunity_rows"), {"autoridad": OFFICE, "celda": "IM-1.among"})
    assert {one["files"][0]["file"].authority for one in rows.context["rows"]} == {OFFICE}


def test_the_definitions_stand_side_by_side_with_what_nobody_knows(page):
    found = page()
    for code in ("IM-1", "IM-2", "IM-3", "IM-4"):
        assert code in found
    assert "99.12" in found  # of the example that was published
    assert "No se sabe" in found


def test_a_conviction_without_a_day_or_by_the_press_alone_is_marked_and_has_its_rows(cast, page):
    first = page.client.get(reverse("impunity")).context["doubt"]
    one = lay_course(cast, make_case(cast)[0], [("INV_INI", "2021-02-01")])
    say_status(cast, one, "SENT_COND", "", at=AT, source="press")
    found = page()
    doubt = page.client.get(reverse("impunity")).context["doubt"]
    assert (doubt.undated - first.undated, doubt.by_press - first.by_press) == (1, 1)
    assert "sólo por la prensa" in found
    for cell, number in (("IM-1.undated", doubt.undated), ("IM-1.by_press", doubt.by_press)):
        rows = page.client.get(reverse("impunity_rows"), {"celda": cell}).context
        assert rows["many"] == number
        assert str(one.pk) in {str(row["files"][0]["file"].pk) for row in rows["rows"]}


def test_a_share_stands_beside_the_numbers_that_it_is_of(page):
    [direct] = [
        one for one in page.client.get(reverse("impunity")).context["definitions"]
        if one["code"] == "IM-1"
    ]  # fmt: skip
    assert direct["numerator"] + direct["others"] + direct["unknown"] == direct["denominator"]
    assert f"de {direct['others']} a {direct['others'] + direct['unknown']} de" in direct["of"]
    assert direct["of_what"] == "carpetas sin sentencia condenatoria"


def test_of_few_files_no_percentage_is_said(page):
    states = page.client.get(reverse("impunity"), {"autoridad": OTHER_OFFICE}).context
    few = next(one for one in states["definitions"] if one["code"] == "IM-1")
    assert 0 < few["denominator"] < impunity_page.FEWEST_SHARED
    assert few["is_few"]
    assert "%" not in few["share"]
    assert few["interval"] == []


def test_the_file_has_the_numbers_of_each_share(page):
    answer = page.client.get(reverse("impunity"), {"formato": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    whole = {one["Definición"]: one for one in rows if not one["Grupo"]}
    assert set(whole) == {"IM-1", "IM-2", "IM-4"}
    for one in rows:
        parts = (one["Se cuentan"], one["Las demás"], one["No se sabe"])
        assert sum(map(int, parts)) == int(one["Entre"])


def test_files_of_no_year_and_of_no_crime_have_their_rows(page):
    links = [one for one in LINK.findall(page()) if "sin_fecha=1" in one[0]]
    assert {address.rpartition("celda=")[2] for address, _number in links} == {
        "IM-1.among", "IM-2.counted", "IM-1.counted", "IM-1.unknown",
    }  # fmt: skip
    rows = page.client.get(reverse("impunity_rows"), {"delito": "-", "celda": "files"})
    assert rows.context["many"] == 13


def test_offices_are_never_listed_by_their_share(page):
    found = page()
    states = page.client.get(reverse("impunity")).context["states"]
    assert [one["asked"] for one in states] == [
        *(f"entidad={n:02d}" for n in range(1, 33)),
        "entidad=-",
    ]
    assert "nunca de una proporción" in found


def test_years_that_are_none_are_refused_with_the_whole_shown(page):
    answer = page.client.get(reverse("impunity"), {"desde": "hace mucho"})
    assert answer.status_code == 422
    assert answer.context["found"].files == 16


def test_a_cell_that_there_is_not_shows_every_file(page):
    rows = page.client.get(reverse("impunity_rows"), {"celda": "x"})
    assert rows.context["many"] == page.client.get(reverse("impunity_rows")).context["many"]


def test_it_is_read_in_english(page):
    with translation.override("en"):
        address = reverse("impunity")
    found = page.client.get(address).content.decode()
    assert "The definitions, side by side" in found
    assert "Nobody knows" in found


@pytest.mark.parametrize("who", ["colleague", "stranger", "without_role"])
def test_who_sees_no_file_reads_of_none(cast, files, enter, who):
    client = enter(getattr(cast, who))
    found = client.get(reverse("impunity")).context["found"].files
    rows = client.get(reverse("impunity_rows")).context["many"]
    # The colleague is of the team of the case.
    assert (found, rows) == ((16, 16) if who == "colleague" else (0, 0))


def test_the_drawing_adds_up_to_each_bar(page):
    found = page.client.get(reverse("impunity")).context["stages"]
    with translation.override("es"):
        for stage in found:
            assert sum(part.many for part in stage.parts) == stage.reached
            widths = sum(part.width for part in stage.parts)
            assert widths <= impunity_page.WIDTH + 1


def test_each_filling_of_the_drawing_is_in_its_key(page):
    found = page.client.get(reverse("impunity")).context
    kinds = {part.kind for stage in found["stages"] for part in stage.parts}
    assert kinds == {kind for kind, _ in found["kinds"]}


def test_of_few_files_followed_so_long_no_share_is_said_and_no_line_is_drawn():
    """Two of three that are still followed are no two thirds of all."""
    days = [*([0.5] * 15), 1.0, 2.0, 7.0]
    causes = [*([None] * 15), CHARGED, CHARGED, None]
    found = survival.cumulative_incidence(days, causes, causes=[CHARGED, CLOSED], counts=[1] * 18)
    rows = impunity_page.curve(Curves(found, 0))
    assert rows[CHARGED] == []
    with translation.override("es"):
        said = impunity_page.sentence(rows[CHARGED], 18)
    assert said.startswith("De 18 carpetas con día conocido, a menos de 10")


def test_what_a_curve_says_bears_its_interval():
    found = survival.cumulative_incidence(
        [1.0] * 10 + [9.0] * 30, [CHARGED] * 10 + [None] * 30, causes=[CHARGED, CLOSED],
        counts=[1] * 40,
    )  # fmt: skip
    rows = impunity_page.curve(Curves(found, 0))[CHARGED]
    assert (rows[-1]["months"], rows[-1]["share"], rows[-1]["watched"]) == ("6", 25.0, 30)
    assert rows[-1]["low"] < 25.0 < rows[-1]["high"]
    with translation.override("es"):
        said = impunity_page.sentence(rows, 40)
    assert f"entre {rows[-1]['low']} y {rows[-1]['high']} %" in said
