import pytest
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.analysis.queries.distribution import spread_of
from baluarte.domain.wall.context import acting_as
from baluarte.web.analysis.presenters.distribution import on_map

pytestmark = pytest.mark.django_db
VIEWS = ("events_timeline", "events_map", "events_map_values")


def rows(answer) -> list[dict]:
    return answer.context["drawing"]["rows"]


def test_a_short_time_is_drawn_by_month_with_those_that_had_none(enter, cast):
    make_events(cast.side, [{"date": "2025-03-04"}, {"date": "2025-05-01"}])
    answer = enter(cast.owner).get(page_of("events_timeline"))
    assert [(row["period"], row["events"]) for row in rows(answer)] == [
        ("mar 2025", 1),
        ("apr 2025", 0),
        ("may 2025", 1),
    ]


def test_a_long_time_is_drawn_by_year(enter, cast):
    make_events(cast.side, [{"date": "2019-03-04"}, {"date": "2025-05-01"}])
    answer = enter(cast.owner).get(page_of("events_timeline"))
    assert [row["period"] for row in rows(answer)] == [str(year) for year in range(2019, 2026)]


def test_what_is_not_known_so_closely_is_said_and_in_no_column(enter, cast):
    make_events(cast.side, [{"date": "2025-03-04"}, {"date": "2025"}])
    drawn = enter(cast.owner).get(page_of("events_timeline")).context["drawing"]
    assert (
        sum(row["events"] for row in drawn["rows"]),
        "Besides, 1 is not known" in drawn["sentence"],
    ) == (1, True)


def test_an_event_of_no_known_time_leaves_nothing_to_draw(enter, cast):
    make_event(cast.side, date="", first_date=None, last_date=None)
    answer = enter(cast.owner).get(page_of("events_timeline"))
    assert (rows(answer), "Nothing to draw" in answer.content.decode()) == ([], True)


def test_the_map_shows_each_municipality_the_most_first(enter, cast):
    make_events(cast.side, [{}, {}, {"municipality_id": "20001"}])
    answer = enter(cast.owner).get(page_of("events_map"))
    assert [(row["name"], row["state"], row["events"]) for row in rows(answer)] == [
        ("Villa Inventada", "Estado Treinta", 2),
        ("San Inventado", "Estado Veinte", 1),
    ]


def test_the_values_of_the_map_are_those_of_its_table(enter, cast):
    make_events(cast.side, [{}, {}, {"municipality_id": "20001"}])
    answer = enter(cast.owner).get(page_of("events_map_values"))
    assert answer.json() == {
        "rows": [
            {"id": "20001", "value": 1, "said": "1 event"},
            {"id": "30001", "value": 2, "said": "2 events"},
        ]
    }


def test_a_click_leads_to_the_events_of_a_place_under_the_same_question(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    browser = enter(cast.owner)
    answer = browser.get(page_of("events_map") + "?desde=2025-01-01&entidad=30")
    [row] = rows(answer)
    pattern = answer.context["place_url"]
    assert pattern.replace("__state__", "30").replace("__place__", "30001") == row["url"]
    assert f'href="{row["url"]}"'.replace("&", "&amp;") in answer.content.decode()
    assert browser.get(row["url"]).context["said"] == "1 event"


@pytest.mark.parametrize(
    ("asked", "within"),
    [
        ("", ""),
        ("?entidad=30", "30"),
        ("?entidad=30&municipio=30001", "30001"),
        ("?entidad=30&municipio=30001&km=50", ""),
    ],
)
def test_what_lies_outside_the_place_asked_for_is_paler(enter, cast, asked, within):
    make_event(cast.side)
    page = enter(cast.owner).get(page_of("events_map") + asked).content.decode()
    assert f'data-within="{within}"' in page
    assert ("Paler: outside" in page) == bool(within)


def test_the_map_comes_before_what_narrows_it(enter, cast):
    make_event(cast.side)
    page = enter(cast.owner).get(page_of("events_map")).content.decode()
    assert page.index("data-map") < page.index('class="filters"')


def test_the_address_to_share_asks_the_same(enter, cast):
    make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events_map") + "?entidad=30&tema=oscuro")
    assert answer.context["share_url"].endswith(page_of("events_map") + "?entidad=30")


def test_every_view_asks_the_same_question(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    browser = enter(cast.owner)
    asked = "?entidad=20"
    said = [browser.get(page_of(view) + asked).context["said"] for view in ("events", *VIEWS[:2])]
    assert said == ["1 event"] * 3


def test_the_tabs_lead_to_the_other_views_of_the_same_question(enter, cast):
    make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events_map") + "?entidad=30")
    assert [(view["url"], view["current"]) for view in answer.context["views"]] == [
        (page_of("events") + "?entidad=30", False),
        (page_of("events_timeline") + "?entidad=30", False),
        (page_of("events_map") + "?entidad=30", True),
        (page_of("counts") + "?por=year&entidad=30", False),
        (page_of("events_network") + "?entidad=30", False),
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_may_not_sees_nothing_drawn(enter, cast, view, who):
    make_event(cast.side)
    answer = enter(getattr(cast, who)).get(page_of(view))
    assert (answer.status_code, "Villa Inventada" in answer.content.decode()) == (200, False)


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_30_asks_as_little_as_of_one(enter, cast, view):
    browser = enter(cast.owner)
    make_event(cast.side)
    of_one = asked_by(browser, page_of(view))
    make_events(cast.side, [{"municipality_id": "20001"} for _ in range(29)])
    assert (asked_by(browser, page_of(view)), of_one <= 15) == (of_one, True)


def test_places_beyond_the_table_stand_together(enter, cast):
    told = [{"municipality_id": code} for code in ("30001", "30001", "30002", "20001")]
    make_events(cast.side, told)
    with acting_as(cast.owner.pk):
        drawn = on_map(spread_of(), most=1)
    assert [(row["id"], row["events"]) for row in drawn["rows"]] == [("30001", 2), ("", 2)]
