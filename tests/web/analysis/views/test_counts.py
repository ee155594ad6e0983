import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from tests.factories.access import AT
from tests.factories.layers import layer_file, make_layer
from tests.factories.registry import LATER, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.analysis.queries import Cell
from baluarte.domain.territory.actions import load_stand_in_population
from baluarte.web.analysis.presenters.count_tables import table

pytestmark = pytest.mark.django_db
ABSENT = UUID(int=7)


def counted(browser, question="", language="en"):
    return browser.get(page_of("counts", language=language) + question).context["counted"]


def test_every_number_says_what_it_counts(enter, cast):
    make_events(cast.side, [{"types": ["AG-THR", "AG-PHY"], "victims": 1}, {}])
    browser = enter(cast.owner)
    said = [
        browser.get(page_of("counts") + f"?cuenta={unit}").context for unit in ("events", "acts")
    ]
    assert [(one["counted"].total, one["counts"].split(":")[0]) for one in said] == [
        (Cell(2, 0), "Events"),
        (Cell(3, 0), "Aggressions"),
    ]


def test_a_count_is_split_by_what_is_asked(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}, {"municipality_id": None}])
    cells = counted(enter(cast.owner), "?cuenta=events&por=state&y=year").cells
    assert {where: cell.all for where, cell in cells.items()} == {
        ("30", "2025"): 1,
        ("20", "2025"): 1,
        ("", "2025"): 1,
    }


@pytest.mark.parametrize(
    ("who", "number"), [("owner", 2), ("colleague", 2), ("without_role", 0), ("stranger", 0)]
)
def test_no_number_shows_what_one_may_not_see(enter, cast, who, number):
    make_events(cast.side, [{}, {}])
    assert counted(enter(getattr(cast, who))).total.all == number


@pytest.mark.parametrize("question", ["?cuenta=cows", "?por=colour", "?desde=ayer", "?conocido=x"])
def test_what_cannot_be_read_is_said_and_asks_nothing(enter, cast, question):
    make_events(cast.side, [{}])
    answer = enter(cast.owner).get(page_of("counts") + question)
    assert (answer.status_code, answer.context["counted"].total.all) == (422, 1)


def test_it_can_be_seen_as_it_was_known(enter, cast):
    make_events(cast.side, [{}])
    browser = enter(cast.owner)
    days = ("2026-01-01", "2026-03-01")
    seen = [counted(browser, f"?cuenta=events&conocido={day}").total.all for day in days]
    assert seen == [0, 1]


# Each question of the list, and which of the three told it leaves.
QUESTIONS = {
    "entidad=30": 2,
    "entidad=30&municipio=30002": 1,
    "tipo=AG-KIL": 1,
    "autor=PE-POM": 1,
    "desde=2025&hasta=2025-02": 1,
    "desde=2025-02-01&hasta=2025-02-01": 0,
    "estado=confirmado": 0,
    "vinculo=sin-determinar": 3,
}


@pytest.mark.parametrize(("question", "number"), QUESTIONS.items())
def test_a_question_of_the_list_is_a_question_of_the_counts(enter, cast, question, number):
    make_events(
        cast.side,
        [
            {"types": ["AG-KIL"], "date": "2025-02-03"},
            {"municipality_id": "30002", "perpetrators": ["PE-POM"]},
            {"municipality_id": "20001"},
        ],
    )
    browser = enter(cast.owner)
    listed = browser.get(page_of("events") + f"?{question}").context
    [url] = [tab["url"] for tab in listed["views"] if "por=year" in tab["url"]]
    assert unquote(url).endswith(f"?por=year&{question}")
    answer = browser.get(url)
    assert (answer.status_code, answer.context["faults"]) == (200, [])
    assert (answer.context["counted"].total.all, len(listed["page"].rows)) == (number, number)
    tabs = [unquote(tab["url"]) for tab in answer.context["views"]]
    assert tabs[0] == page_of("events") + f"?{question}"


def test_taking_a_filter_away_keeps_how_it_is_counted(enter, cast):
    make_events(cast.side, [{}])
    answer = enter(cast.owner).get(page_of("counts") + "?cuenta=acts&por=type&entidad=30")
    assert [chip["url"] for chip in answer.context["chips"]] == ["?cuenta=acts&por=type"]


def test_what_the_list_does_not_know_is_said(enter, cast):
    faults = enter(cast.owner).get(page_of("counts") + "?tipo=AG-XXX").context["faults"]
    assert [one.split(":")[0] for one in faults] == ["tipo"]


def test_the_indicator_and_what_was_verified_late_stand_on_a_page_of_their_own(enter, cast):
    make_events(cast.side, [{}])
    found = enter(cast.owner).get(page_of("indicator") + "?conocido=2025-12-31").context
    assert (found["goal"].total, found["goal"].last_date.isoformat()) == (0, "2025-12-31")
    assert (found["late"].of_the_period, found["late"].late) == (0, 0)


@pytest.mark.parametrize("name", ["counts", "freshness", "indicator"])
def test_a_page_of_thirty_asks_as_often_as_a_page_of_one(enter, cast, name):
    browser = enter(cast.owner)
    make_events(cast.side, [{}])
    few = asked_by(browser, page_of(name))
    make_events(cast.side, [{}] * 29)
    assert asked_by(browser, page_of(name)) == few


def test_rates_stand_beside_counts_by_place_and_say_what_they_are(enter, cast, as_operator):
    with as_operator():
        load_stand_in_population(people={"30001": 1000}, by=None, at=AT)
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    browser = enter(cast.owner)
    asked = "?cuenta=events&por=municipality&desde=2025-01-01&hasta=2025-12-31"
    context = browser.get(page_of("counts") + asked).context
    assert [row["rate"] for row in context["table"]["rows"]] == ["-", "100.0 (2.5–557.2)"]
    assert "from 1 January 2025 to 31 December 2025" in context["caution"][0]
    assert "do not publish them" in context["caution"][1]


def test_without_a_period_the_page_says_how_to_have_rates(enter, cast):
    make_events(cast.side, [{}])
    context = enter(cast.owner).get(page_of("counts") + "?cuenta=events&por=state").context
    assert (context["rates"], context["caution"]) == (
        None,
        ["For rates, ask from when: a rate is of a period."],
    )


def rows_of(answer):
    rows = answer.context["table"]["rows"]
    return [([one["said"] for one in row["where"]], row["cell"].all) for row in rows]


def test_a_count_is_split_by_the_areas_of_a_layer_beside_another_dimension(enter, cast, curator):
    layer = make_layer(curator, at=LATER)
    make_events(cast.side, [{}, {"municipality_id": "20001"}, {"municipality_id": None}])
    browser = enter(cast.owner)
    answer = browser.get(page_of("counts") + f"?cuenta=events&por=capa-{layer.pk}&y=year")
    assert [one["head"] for one in answer.context["table"]["rows"][0]["where"]] == [
        "Invented regions",
        "Year",
    ]
    assert rows_of(answer) == [
        (["Región A", "2025"], 1),
        (["Outside all of them", "2025"], 1),
        (["Not told precisely enough", "2025"], 1),
    ]
    then = browser.get(page_of("counts") + f"?por=year&y=capa-{layer.pk}&conocido={LATER:%Y-%m-%d}")
    assert sorted(number for _, number in rows_of(then)) == [1, 1, 1]


@pytest.mark.parametrize("who", ["without_role", "stranger", "curator"])
def test_a_restricted_layer_is_no_dimension_for_who_may_not_see_it(enter, cast, curator, who):
    layer = make_layer(
        cast.owner,
        at=LATER,
        compartment=cast.side.compartment,
        name_es="Capa canaria",
        name_en="Canary layer",
    )
    make_events(cast.side, [{}])
    browser = enter(curator if who == "curator" else getattr(cast, who))
    offered = browser.get(page_of("counts")).content.decode()
    assert ("anary" in offered, str(layer.pk) in offered) == (False, False)
    hidden, absent = (
        browser.get(page_of("counts") + f"?cuenta=events&por=capa-{key}").content.decode()
        for key in (layer.pk, ABSENT)
    )
    assert same(hidden, layer.pk) == same(absent, ABSENT)
    assert "Canary layer" in enter(cast.owner).get(page_of("counts")).content.decode()


def same(page, key):
    """Return a page without the key that was asked for and the tokens of one answer."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value="|nonce=")[^"]+', "", page)
    return re.sub(r"\d{1,2}:\d\d(:\d\d)?", "", page.replace(str(key), "KEY"))


def test_layers_of_many_areas_and_many_layers_ask_no_more(enter, cast, curator):
    make_events(cast.side, [{}])
    few = make_layer(curator, at=LATER)
    browser = enter(cast.owner)
    of_two = asked_by(browser, page_of("counts") + f"?por=capa-{few.pk}")
    areas = {f"P{n}": (f"300{n:02}",) for n in range(1, 31)}
    many = make_layer(curator, at=LATER, content=layer_file(**areas))
    assert asked_by(browser, page_of("counts") + f"?por=capa-{many.pk}") == of_two
    assert of_two <= 20


def test_rows_beyond_a_page_stand_together_and_all_add_up(enter, cast):
    make_events(cast.side, [{"municipality_id": code} for code in ("20001", "30002", None)])
    found = counted(enter(cast.owner), "?cuenta=events&por=municipality")
    said = table(found, {}, most=2)
    shown = sum(row["cell"].all for row in said["rows"])
    assert (shown, said["others"], said["of_others"]) == (2, 1, Cell(1, 0))


def test_one_dimension_is_drawn_from_the_numbers_of_its_table(enter, cast):
    make_events(cast.side, [{"date": "2024-03-04"}, {"date": "2025-03-04"}, {"date": "2025-04-04"}])
    answer = enter(cast.owner).get(page_of("counts") + "?cuenta=events&por=year")
    assert answer.context["chart"]["kind"] == "columns"
    assert answer.context["chart"]["rows"] == [{"of": "2024", "all": 1}, {"of": "2025", "all": 2}]
    assert 'data-chart="columns"' in answer.content.decode()


def test_the_table_can_be_taken_as_a_file(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    browser = enter(cast.owner)
    page = browser.get(page_of("counts") + "?cuenta=events&por=state")
    assert page.context["file_url"] == "?cuenta=events&por=state&formato=csv"
    assert 'data-copy="counts-table"' in page.content.decode()
    answer = browser.get(page_of("counts") + page.context["file_url"])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="conteos.csv"'
    assert sorted(answer.content.decode("utf-8-sig").splitlines()[1:]) == [
        "Estado Treinta,1,0",
        "Estado Veinte,1,0",
    ]


def test_a_file_holds_nothing_that_one_may_not_see(enter, cast):
    make_events(cast.side, [{}])
    answer = enter(cast.stranger).get(page_of("counts") + "?por=state&formato=csv")
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == []
