"""Counts of others beside an edition at the portal: they add up, and nothing unpublished shows."""

from datetime import timedelta

import pytest
from tests.factories.publication import NOW, make_event, withdraw
from tests.factories.stated import (
    IN,
    OUT,
    let_count_out,
    let_marks_out,
    make_second,
    mark,
    state,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def second(cast, as_operator):
    with as_operator():
        return make_second(cast.curator)


@pytest.fixture
def stated(cast, second):
    return let_count_out(state(cast.curator), second)


@pytest.fixture
def marked(cast, let, second, stated):
    """Three events: one in their count, one not, one that nobody marked."""
    made = let(3)
    cast.publish()
    for one, said in zip(made, (IN, OUT), strict=False):
        let_marks_out(mark(stated, [one.reference], said, cast.curator), second)
    cast.publish(at=LATER)
    return made


def test_before_the_first_edition_it_says_what_will_be(portal):
    assert "Todavía no hay ninguna edición" in portal.words("/es/cifras/")


def test_without_counts_it_says_how_one_comes(portal, cast, let):
    let()
    cast.publish()
    assert "Todavía no hay cifra junto a esta edición" in portal.words("/es/cifras/")


def test_both_numbers_stand_side_by_side(portal, marked):
    words = portal.words("/es/cifras/")
    assert ("3 hechos , dicen" in words.replace("hechos, dicen", "hechos , dicen"),
            "Fiscalía Inventada" in words) == (True, True)  # fmt: skip


def test_the_parts_add_up_to_what_is_published(portal, marked, stated):
    words = portal.words(f"/es/cifras/{stated.reference}/")
    told = (
        "En su cifra Su documento lo enlista por nombre 1",
        "No en su cifra Dicen: sin relación con la labor 1",
        "No puede decirse Nadie lo ha comparado todavía 1",
        "En total 3",
    )
    assert [one for one in told if one not in words] == []


def test_each_case_leads_to_its_published_record_and_back(portal, marked, stated):
    page = portal.read(f"/es/cifras/{stated.reference}/")
    event = portal.read(f"/es/hechos/{marked[1].reference}/")
    assert (
        f"/es/hechos/{marked[0].reference}/" in page,
        f"/es/cifras/{stated.reference}/" in event,
        "Dicen: sin relación con la labor" in event,
        "página 15" in event,
    ) == (True, True, True, True)


def test_of_an_event_that_nobody_marked_nothing_is_said(portal, marked, stated):
    assert "/es/cifras/F" not in portal.read(f"/es/hechos/{marked[2].reference}/")
    assert stated.reference not in portal.read(f"/es/hechos/{marked[2].reference}/")


def test_what_is_withdrawn_is_in_no_row_and_no_sum_at_once(portal, cast, marked, stated):
    withdraw(cast.one, marked[0], at=LATER)
    words = portal.words(f"/es/cifras/{stated.reference}/")
    assert (marked[0].reference in words, "En total 2" in words) == (False, True)


def test_what_is_not_published_shows_nowhere(portal, cast, as_operator, marked, stated):
    with as_operator():
        make_event(cast.one, victims=7777)
    assert "7777" not in portal.words(f"/es/cifras/{stated.reference}/")


@pytest.mark.parametrize("reference", ["NOTHERE", "00000000-0000-0000-0000-000000000000"])
def test_a_count_that_is_none_is_not_found(portal, marked, reference):
    assert portal.get(f"/es/cifras/{reference}/").status_code == 404


def test_a_count_that_nobody_let_out_is_not_found(portal, cast, let):
    let()
    stated = state(cast.curator)
    cast.publish()
    assert portal.get(f"/es/cifras/{stated.reference}/").status_code == 404


def test_a_page_asks_as_much_for_three_cases_as_for_one(portal, cast, let, stated):
    let()
    cast.publish()
    few = len(portal.queries(f"/es/cifras/{stated.reference}/"))
    let(9)
    cast.publish(at=LATER)
    assert len(portal.queries(f"/es/cifras/{stated.reference}/")) == few


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "١"])
def test_a_place_in_the_list_that_is_none_is_its_beginning(portal, marked, stated, after):
    words = portal.words(f"/es/cifras/{stated.reference}/?despues={after}")
    assert marked[0].reference in words
