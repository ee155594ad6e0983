import pytest
from django.utils import timezone
from tests.factories.registry import make_event, make_events, share_coded
from tests.web.markup import flat
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.access.models import Compartment, Grant
from baluarte.domain.wall.choices import Level

pytestmark = pytest.mark.django_db


def references(answer) -> list[str]:
    return [row.event.reference for row in answer.context["page"].rows]


def test_the_owner_sees_her_events(enter, cast):
    one = make_event(cast.side)
    assert references(enter(cast.owner).get(page_of("events"))) == [one.reference]


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_may_not_sees_none(enter, cast, who):
    make_event(cast.side)
    assert references(enter(getattr(cast, who)).get(page_of("events"))) == []


def test_filters_narrow_the_list(enter, cast):
    here, _there = make_events(
        cast.side, [{"municipality_id": "30001"}, {"municipality_id": "20001"}]
    )
    answer = enter(cast.owner).get(page_of("events") + "?entidad=30&tipo=AG-THR")
    assert references(answer) == [here.reference]


def test_a_date_that_is_none_is_said(enter, cast):
    make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events") + "?desde=ayer")
    assert "Part of the address was not understood" in answer.content.decode()


def test_a_state_that_is_none_does_not_exist(enter, cast):
    assert enter(cast.owner).get(page_of("events") + "?entidad=99").status_code == 404


def test_the_next_page_goes_on_where_the_first_ended(enter, cast):
    made = make_events(cast.side, [{} for _ in range(60)])
    browser = enter(cast.owner)
    first = browser.get(page_of("events"))
    second = browser.get(page_of("events") + first.context["next_url"])
    assert sorted(references(first) + references(second)) == sorted(one.reference for one in made)


def test_a_list_of_30_asks_as_little_as_of_one(enter, cast):
    browser = enter(cast.owner)
    make_event(cast.side)
    of_one = asked_by(browser, page_of("events"))
    make_events(cast.side, [{"municipality_id": "20001"} for _ in range(29)])
    of_thirty = asked_by(browser, page_of("events"))
    assert (of_one, of_one <= 15) == (of_thirty, True)


def test_a_search_by_reference_opens_the_event(enter, cast):
    one = make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events"), {"q": one.reference.lower()})
    assert answer.url == page_of("event", one)


def test_a_search_of_words_becomes_filters_and_leaves_the_address(enter, cast):
    answer = enter(cast.owner).get(page_of("events"), {"q": "Puerto Inventado 2025"})
    assert answer.url == page_of("events") + (
        "?desde=2025-01-01&hasta=2025-12-31&entidad=30&municipio=30002"
    )


def test_words_nobody_understands_are_counted_and_never_repeated(enter, cast):
    browser = enter(cast.owner)
    answer = browser.get(page_of("events"), {"q": "Zenaida Canaria"}, follow=True)
    said = answer.content.decode()
    assert (
        answer.redirect_chain[-1][0],
        "2 words were not understood" in said,
        "Zenaida" in said,
    ) == (
        page_of("events"),
        True,
        False,
    )


def test_of_several_places_the_reader_says_which(enter, cast):
    browser = enter(cast.owner)
    answer = browser.get(page_of("events"), {"q": "Villa Inventada"}, follow=True)
    assert [place["url"] for place in answer.context["places"]] == [
        page_of("events") + "?entidad=20&municipio=20002",
        page_of("events") + "?entidad=30&municipio=30001",
    ]


def test_places_nobody_knows_do_not_exist(enter, cast):
    assert enter(cast.owner).get(page_of("which_place") + "?lugares=99999").status_code == 404


def test_a_select_is_filled_with_the_municipalities_of_a_state(enter, cast):
    answer = enter(cast.owner).get(page_of("municipality_options"), {"state": "30"})
    assert answer.context["municipalities"] == [
        ("30001", "Villa Inventada"),
        ("30002", "Puerto Inventado"),
    ]


def test_a_curator_sees_what_is_shared_coded(enter, cast, curator):
    one = make_event(cast.side)
    share_coded(cast.side)
    assert references(enter(curator).get(page_of("events"))) == [one.reference]


def test_a_title_says_what_kind_of_page_it_is(enter, cast):
    make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events", language="es"))
    assert "<title>Hechos · Baluarte</title>" in flat(answer.content.decode())


def test_what_there_is_is_counted_and_narrows(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001", "types": ["AG-KIL"]}])
    answer = enter(cast.owner).get(page_of("event_values"))
    here = page_of("events")
    said = {
        one["title"]: [
            (item["label"], item["count"], item["url"].removeprefix(here))
            for item in one["entries"]
        ]
        for one in answer.context["facets"]
    }
    assert said == {
        "Kind of aggression": [
            ("Against life", 1, "?grupo=lethal"),
            ("Threats and intimidation", 1, "?grupo=threat"),
        ],
        "State of the country": [
            ("Estado Veinte", 1, "?entidad=20"),
            ("Estado Treinta", 1, "?entidad=30"),
        ],
    }


def test_what_there_is_is_asked_for_when_it_is_opened(enter, cast):
    """The list does not count what nobody looks at; without scripts a link leads to it."""
    make_events(cast.side, [{}, {"types": ["AG-KIL"]}])
    browser = enter(cast.owner)
    asked = page_of("event_values") + "?entidad=30"
    listed = browser.get(page_of("events") + "?entidad=30").content.decode()
    assert f'hx-get="{asked}"' in listed
    assert f'<a href="{asked}">' in listed
    part = browser.get(asked, headers={"HX-Request": "true"}).content.decode()
    whole = browser.get(asked).content.decode()
    assert "<html" not in part
    assert "<html" in whole
    for said in (part, whole):
        assert f'href="{page_of("events")}?entidad=30&amp;grupo=threat"' in said


def test_nothing_is_counted_of_the_past(enter, cast):
    make_event(cast.side)
    browser = enter(cast.owner)
    assert browser.get(page_of("event_values") + "?conocido=2026-12-01").status_code == 404
    assert "hx-get=" not in browser.get(page_of("events") + "?conocido=2026-12-01").content.decode()


@pytest.mark.parametrize("name", ["_connector", "state__in", "compartment__institution"])
def test_a_name_that_is_not_ours_is_said_and_narrows_nothing(enter, cast, name):
    one = make_event(cast.side)
    answer = enter(cast.owner).get(page_of("events"), {name: "canaria"})
    assert (references(answer), answer.context["chips"], answer.context["faults"]) == (
        [one.reference],
        [],
        ["The address asks for something that this list does not know."],
    )


def test_each_filter_at_once_asks_little(enter, cast):
    make_event(cast.side)
    asked = (
        "?desde=2025&hasta=2025&fechas=posibles&municipio=30001&km=50&tipo=AG-THR"
        "&autor=PE-UNK&estado=reportado&vinculo=sin-determinar"
    )
    assert asked_by(enter(cast.owner), page_of("events") + asked) <= 15


def test_a_slip_of_the_pen_is_read_and_said(enter, cast):
    browser = enter(cast.owner)
    answer = browser.get(page_of("events"), {"q": "Puerto Invemtado"}, follow=True)
    assert (
        answer.redirect_chain[-1][0].partition("?")[2],
        "«inventado»" in answer.content.decode(),
    ) == (
        "entidad=30&municipio=30002",
        True,
    )


def test_what_is_dated_by_its_year_may_be_of_the_period_and_a_line_says_so(enter, cast):
    sure, by_year = make_events(cast.side, [{"date": "2026-02-03"}, {"date": "2026"}])
    browser, asked = enter(cast.owner), page_of("events") + "?desde=2026-02-01"
    answer = browser.get(asked)
    assert references(answer) == [sure.reference]
    assert "1 event more may be of this period" in answer.content.decode()
    assert f'href="?{"desde=2026-02-01&amp;fechas=posibles"}"' in answer.content.decode()
    wider = browser.get(f"{asked}&fechas=posibles")
    assert set(references(wider)) == {sure.reference, by_year.reference}
    assert "may be of this period" not in wider.content.decode()


@pytest.mark.parametrize("view", ["events_timeline", "events_map"])
def test_drawings_of_a_period_say_what_may_be_of_it_too(enter, cast, view):
    make_events(cast.side, [{"date": "2026-02-03"}, {"date": "2026"}])
    page = enter(cast.owner).get(page_of(view) + "?desde=2026-02-01").content.decode()
    assert "1 event more may be of this period" in page


def test_who_may_add_to_a_case_and_to_no_list_is_not_led_to_set_over_many(enter, cast, as_operator):
    make_event(cast.side)
    at, over_many = timezone.now(), page_of("set_over_many")
    with as_operator():
        case = Compartment.objects.create(kind="sealed", created_at=at)
        Grant.objects.create(
            compartment=case, account=cast.without_role, level=Level.CONTRIBUTE.value,
            ground="Prueba.", valid_from=at,
        )  # fmt: skip
    shown = [
        over_many in enter(who).get(page_of("events")).content.decode()
        for who in (cast.owner, cast.without_role)
    ]
    assert shown == [True, False]
