"""Events like the one being written about: among what the writer may see, and never itself."""

from uuid import uuid4

import pytest
from tests.factories.registry import make_events, make_reports, share_coded
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.models import Link
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ON_THE_DAY = {"date": "day", "date_day": "4", "date_month": "5", "date_year": "2025"}
PLACED = ON_THE_DAY | {"state": "30", "municipality": "30001"}
AS_A_ROW = {
    "when": "day", "when_day": "4", "when_month": "5", "when_year": "2025",
    "place_0": "30001", "types_0": ["AG-THR"],
}  # fmt: skip


def beside(browser, told, kind="hecho", key="0000000000"):
    return browser.post(page_of("similar_while_writing", kind=kind, key=key), told)


def found(answer) -> list:
    return [line.event.pk for line in answer.context["rows"]]


def test_what_is_like_it_is_shown_while_she_writes(enter, cast, other):
    one, far = make_events(cast.side, [{}, {"date": "2025-08-01"}])
    make_events(other, [{}])
    answer = beside(enter(cast.owner), PLACED)
    assert (answer.status_code, found(answer)) == (200, [one.pk])
    assert far.reference[:5] not in answer.content.decode()


def test_the_event_itself_is_not_like_itself(enter, cast):
    one, near = make_events(cast.side, [{}, {"date": "2025-05-05"}])
    assert found(beside(enter(cast.owner), PLACED, key=one.reference)) == [near.pk]


def test_a_row_is_read_as_its_own_form_writes_it(enter, cast):
    one, _other_type = make_events(cast.side, [{}, {"types": ["AG-KIL"]}])
    [report] = make_reports_of(cast)
    assert found(beside(enter(cast.owner), AS_A_ROW, "fila", report.pk)) == [one.pk]


def make_reports_of(cast):
    with acting_as(cast.owner.pk):
        return make_reports(cast.side, [{}])


def test_the_event_that_a_row_speaks_of_is_left_out(enter, cast):
    one, near = make_events(cast.side, [{}, {"date": "2025-05-05"}])
    with acting_as(cast.owner.pk):
        report = Link.objects.get(event=one).report_id
    assert found(beside(enter(cast.owner), AS_A_ROW, "fila", report)) == [near.pk]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"state": "30"},
        ON_THE_DAY,
        PLACED | {"date_day": "31", "date_month": "2"},
        PLACED | {"state": "20", "date_year": "x"},
    ],
)
def test_what_cannot_be_read_yet_finds_nothing_and_says_what_is_needed(enter, cast, told):
    make_events(cast.side, [{}])
    answer = beside(enter(cast.owner), told)
    assert (found(answer), answer.context["can_be_compared"]) == ([], False)


def test_of_many_some_are_shown_and_it_is_said(enter, cast):
    make_events(cast.side, [{} for _ in range(8)])
    answer = beside(enter(cast.owner), PLACED)
    assert (len(found(answer)), answer.context["and_more"]) == (6, True)


def test_a_curator_sees_what_was_opened_to_her_and_no_more(enter, cast, other, curator):
    mine, _theirs = make_events(cast.side, [{}])[0], make_events(other, [{}])
    share_coded(cast.side)
    assert found(beside(enter(curator), PLACED)) == [mine.pk]


@pytest.mark.parametrize(("kind", "status"), [("persona", 404), ("hecho", 200), ("fila", 200)])
def test_only_forms_that_are_known_are_read(enter, cast, kind, status):
    assert beside(enter(cast.owner), PLACED, kind, uuid4()).status_code == status


def test_the_forms_ask_for_it(enter, cast):
    [one] = make_events(cast.side, [{}])
    text = enter(cast.owner).get(page_of("determine", one)).content.decode()
    assert page_of("similar_while_writing", kind="hecho", key=one.reference) in text
    assert asked_by(enter(cast.owner), page_of("determine", one)) <= 25
