from collections import Counter
from datetime import date

import pytest
from tests.factories.access import AT
from tests.factories.publication import EVERYTHING, LARGE, MIDDLING, PEOPLE, SMALL, UNCOUNTED

from baluarte.domain.publication.coarsening import (
    CoarseAct,
    CoarseDate,
    Coarsener,
    coarse_date,
    groups_of,
)
from baluarte.domain.publication.facts import Determined, Done, Facts
from baluarte.domain.publication.limits import limits

ALL = frozenset([*EVERYTHING, "state"])
DAY = date(2026, 3, 9)
MARCH = date(2026, 3, 1)


def facts(*, first=DAY, last=DAY, place=LARGE, acts=(("AG-THR", 1),), victims=1, precision=None):
    told = Determined(
        decided_at=AT,
        status="REP",
        first_date=first,
        last_date=last,
        state="20",
        municipality=place,
        place_precision=precision or "municipality",
        victims=victims,
        link_to_work="probable_link",
    )
    done = tuple(Done(("PE-MUN",), AT, None, kind, victim) for kind, victim in acts)
    return Facts(told, done)


def give(held, fields=ALL, *, beside=(), done=None):
    coarsener = Coarsener(limits(), PEOPLE, Counter() if done is None else done)
    return coarsener.give(held, frozenset(fields), beside=frozenset(beside), is_single=False)


def test_a_day_goes_out_as_a_month():
    assert give(facts()).date == CoarseDate("2026-03", "month", MARCH, MARCH)


def test_a_day_goes_out_where_somebody_died():
    held = facts(acts=[("AG-KIL", 1)])
    assert give(held).date == CoarseDate("2026-03-09", "day", MARCH, MARCH)


def test_an_attempt_is_no_death_and_has_no_day():
    assert give(facts(acts=[("AG-ATT", 1)])).date.text == "2026-03"


def test_the_day_of_a_death_stays_in_while_its_types_do():
    held = facts(acts=[("AG-KIL", 1)])
    assert give(held, ALL - {"types"}).date.text == "2026-03"


def test_a_date_that_was_not_decided_is_not_there():
    assert give(facts(), ALL - {"date"}).date == CoarseDate()


@pytest.mark.parametrize(
    ("first", "last", "text", "precision"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024", "year"),
        (date(2024, 3, 1), date(2024, 3, 31), "2024-03", "month"),
        (date(2024, 3, 5), date(2024, 5, 9), "2024-03/2024-05", "between"),
        (date(2023, 12, 1), date(2024, 1, 31), "2023-12/2024-01", "between"),
        (None, date(2018, 5, 1), "../2018-05", "between"),
        (None, None, "", "none"),
    ],
)
def test_a_vague_date_stays_as_vague_as_it_is(first, last, text, precision):
    found = coarse_date(first, last, by_day=True)
    assert (found.text, found.precision) == (text, precision)


def test_a_date_before_another_lies_in_no_month():
    found = coarse_date(None, date(2018, 5, 1), by_day=False)
    assert (found.first_month, found.last_month) == (None, None)


def test_a_large_municipality_is_named():
    assert give(facts(place=LARGE)).municipality == LARGE


def test_a_municipality_that_was_not_decided_is_not_named():
    assert give(facts(), ALL - {"municipality"}).municipality is None


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (SMALL, "municipality_below_minimum_population"),
        (UNCOUNTED, "municipality_without_known_population"),
    ],
)
def test_a_small_or_uncounted_municipality_is_not_named_and_it_is_counted_why(place, why):
    done = Counter()
    assert (give(facts(place=place), done=done).municipality, done[why]) == (None, 1)


def test_the_state_goes_out_beside_a_municipality_that_does_not():
    assert give(facts(place=SMALL)).state == "20"


def test_a_middling_municipality_is_not_named_beside_sexual_violence():
    assert give(facts(place=MIDDLING, acts=[("AG-SEX", 1)])).municipality is None


def test_nor_where_another_record_of_the_event_tells_of_it():
    assert give(facts(place=MIDDLING), beside=["AG-SEX"]).municipality is None


def test_a_middling_municipality_is_named_otherwise():
    assert give(facts(place=MIDDLING)).municipality == MIDDLING


def test_a_place_that_is_reserved_is_not_named():
    assert give(facts(precision="reserved")).municipality is None


def test_acts_need_types_and_victims_to_be_decided():
    found = [give(facts(), ALL - {field}).acts for field in ("types", "victims")]
    assert found == [None, None]


def test_victims_are_counted_anew_from_one():
    held = facts(acts=[("AG-THR", 7), ("AG-PHY", 9)], victims=2)
    assert give(held).acts == (
        CoarseAct(1, "AG-THR", ("PE-MUN",)),
        CoarseAct(2, "AG-PHY", ("PE-MUN",)),
    )


def test_perpetrators_of_acts_stay_in_unless_they_are_decided():
    held = give(facts(), ALL - {"perpetrators"})
    assert (held.acts, held.perpetrators) == ((CoarseAct(1, "AG-THR", ()),), ())


def test_victims_not_told_are_not_zero():
    assert give(facts(victims=None)).victims is None


def test_nothing_but_the_state_goes_out_of_an_empty_decision():
    held = give(facts(), ["state"])
    assert (
        held.state, held.municipality, held.date.text, held.types, held.perpetrators,
        held.acts, held.victims, held.link_to_work,
    ) == ("20", None, "", (), (), None, None, "")  # fmt: skip


def test_groups_are_those_of_the_catalogue_once_each():
    assert groups_of(("AG-KIL", "AG-FEM", "AG-THR")) == ("lethal", "threat")
