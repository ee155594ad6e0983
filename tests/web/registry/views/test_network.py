import re

import pytest
from tests.factories.registry import LATER, make_event, make_events, share_coded
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions import say_who_victim_is
from baluarte.domain.registry.models import Victim
from baluarte.domain.wall.context import acting_as
from baluarte.web.registry.linking import MOST_AROUND

pytestmark = pytest.mark.django_db
NAME, OTHER = "Zenaida Canaria Inventadísima", "Otra Persona Inventada"
OPENED = "?nombres=abiertos"


def same_person(cast, one, other) -> None:
    """Say that the first victim of two events is one person."""
    with acting_as(cast.owner.pk):
        person = Victim.objects.get(event=one, number=1).person
        say_who_victim_is(event=other, number=1, person=person, by=cast.owner.pk, at=LATER)


def linked(enter, account):
    page = enter(account).get(page_of("events_network"))
    return [
        {event["reference"]: event["classes"] for event in row["events"]}
        for row in page.context["rows"]
    ]


def test_a_person_is_linked_through_all_her_events(enter, cast):
    one, two = make_events(
        cast.side,
        [
            {"names": NAME, "perpetrators": ["PE-POM"]},
            {"names": NAME, "perpetrators": ["PE-UNK"], "date": "2025-07-01"},
        ],
    )
    same_person(cast, one, two)
    [events] = linked(enter, cast.owner)
    assert (set(events), events[one.reference]) == (
        {one.reference, two.reference},
        ["Municipal police"],
    )


def drawn(enter, account) -> dict:
    return enter(account).get(page_of("events_network")).context["drawing"]


def test_everybody_with_a_class_is_drawn_and_who_has_several_events_has_a_number(enter, cast):
    one, two, _other = make_events(
        cast.side,
        [
            {"names": NAME, "perpetrators": ["PE-POM"]},
            {"names": NAME, "perpetrators": ["PE-POM"], "date": "2025-07-01"},
            {"names": OTHER, "perpetrators": ["PE-UNK"]},
        ],
    )
    same_person(cast, one, two)
    drawing = drawn(enter, cast.owner)
    assert len(drawing["classes"]) == 2
    assert sorted(person.has_several for person in drawing["persons"]) == [False, True]
    assert len(drawing["lines"]) == 2
    assert drawing["left_out"] == ""


def test_the_page_draws_it_and_folds_the_table(enter, cast):
    make_event(cast.side, names=NAME, perpetrators=["PE-POM"])
    page = enter(cast.owner).get(page_of("events_network")).content.decode()
    assert len(re.findall(r'<rect\s+class="network__class"', page)) == 1
    assert len(re.findall(r'<circle\s+class="network__person"', page)) == 1
    assert re.search(r'<details class="disclosure" id="persons">', page)
    opened = enter(cast.owner).get(page_of("events_network") + OPENED).content.decode()
    assert re.search(r'<details class="disclosure" id="persons" open>', opened)


def test_no_name_is_in_the_drawing_even_where_names_are_opened(enter, cast):
    make_event(cast.side, names=NAME, perpetrators=["PE-POM"])
    opened = enter(cast.owner).get(page_of("events_network") + OPENED).content.decode()
    svg = opened[opened.index("<svg viewBox") :].split("</svg>")[0]
    assert "Zenaida" in opened
    assert "Zenaida" not in svg
    assert "Person 1" in svg


def test_what_cannot_be_told_apart_is_left_out_and_said(enter, cast):
    many = MOST_AROUND + 3
    make_events(
        cast.side,
        [{"names": f"Persona Inventada {n}", "perpetrators": ["PE-POM"]} for n in range(many)],
    )
    drawing = drawn(enter, cast.owner)
    assert len(drawing["persons"]) == MOST_AROUND
    assert drawing["left_out"].startswith("3 persons are not drawn")


def test_who_is_linked_with_no_class_is_said_and_not_drawn(enter, cast):
    make_event(cast.side, names=NAME, perpetrators=[])
    drawing = drawn(enter, cast.owner)
    assert (drawing["persons"], drawing["lines"]) == ([], [])
    assert drawing["left_out"].startswith("1 person is not drawn")


def test_names_are_closed_until_they_are_opened_and_that_is_in_the_log(enter, cast):
    make_event(cast.side, names=NAME)
    browser, where = enter(cast.owner), page_of("events_network")
    with acting_as(cast.owner.pk):
        before = Entry.objects.count()
    closed = browser.get(where).content.decode()
    with acting_as(cast.owner.pk):
        unread = Entry.objects.count() - before
    opened = browser.get(where + OPENED).content.decode()
    with acting_as(cast.owner.pk):
        read = Entry.objects.count() - before
    # Looking at it closed is the reading of a page; opened, names are read with it.
    assert (NAME in closed, NAME in opened, unread, read) == (False, True, 1, 2)


def test_filters_narrow_it_as_they_narrow_the_list(enter, cast):
    make_events(cast.side, [{"names": NAME}, {"names": OTHER, "municipality_id": "20001"}])
    page = enter(cast.owner).get(page_of("events_network") + "?entidad=20")
    assert (len(page.context["rows"]), page.context["said"]) == (1, "1 event")


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_knows_of_no_identities_here_sees_nobody(enter, cast, who):
    make_event(cast.side, names=NAME)
    answer = enter(getattr(cast, who)).get(page_of("events_network"))
    rows = answer.context["rows"] if answer.status_code == 200 else []
    assert (rows, "Zenaida" in answer.content.decode()) == ([], False)


def test_for_a_curator_who_sees_coded_facts_there_is_no_network(enter, cast, curator):
    make_event(cast.side, names=NAME)
    share_coded(cast.side)
    browser = enter(curator)
    where = page_of("events_network")
    offered = [view["url"] for view in browser.get(page_of("events")).context["views"]]
    assert (browser.get(where).status_code, [url for url in offered if where in url]) == (404, [])


def test_a_network_of_30_asks_as_little_as_of_one(enter, cast):
    browser = enter(cast.owner)
    make_event(cast.side, names=NAME)
    of_one = asked_by(browser, page_of("events_network"))
    make_events(cast.side, [{"names": f"Persona Inventada {n}"} for n in range(29)])
    assert asked_by(browser, page_of("events_network")) == of_one
