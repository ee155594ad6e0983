"""A record is told again no finer than before, so that editions joined by its name add nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.publication.test_generalisation import ONE, events, givens, month

from baluarte.domain.publication.coarsening import CoarseAct, CoarseDate
from baluarte.domain.publication.generalisation import generalise
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.monotone import no_finer

QUARTER = CoarseDate("2025-01/2025-03", "quarter", date(2025, 1, 1), date(2025, 3, 1))
YEAR = CoarseDate("2025", "year", date(2025, 1, 1), date(2025, 12, 1))
FIRST = replace(ONE, date=month(2025, 1))


@settings(max_examples=20, deadline=None)
@given(st.lists(givens, min_size=5, max_size=40))
def test_what_an_edition_made_coarse_is_told_the_same_again(drawn):
    decided = {one.reference: one for one in events(*drawn)}
    for told in generalise(list(decided.values()), limits()).events:
        [now], [before] = decided[told.reference].parts, told.parts
        assert no_finer(now.given, before.given) == before.given


def test_told_as_it_was_it_stays():
    assert no_finer(FIRST, FIRST) == FIRST


@pytest.mark.parametrize(("now", "before"), [(QUARTER, YEAR), (YEAR, QUARTER), (YEAR, YEAR)])
def test_of_two_dates_the_wider_is_told(now, before):
    assert no_finer(replace(ONE, date=now), replace(ONE, date=before)).date == YEAR


def test_a_day_is_not_told_after_its_month_nor_a_date_after_another():
    day = CoarseDate("2025-01-09", "day", date(2025, 1, 1), date(2025, 1, 1))
    said = [no_finer(replace(ONE, date=one), FIRST).date for one in (day, month(2025, 2))]
    assert said == [FIRST.date, CoarseDate()]


@pytest.mark.parametrize(
    ("lost", "gone"),
    [
        ({"municipality": None}, {"municipality": None}),
        ({"state": None, "municipality": None}, {"state": None, "municipality": None}),
        ({"victims": None}, {"victims": None}),
        ({"acts": None}, {"acts": None}),
        ({"link_to_work": ""}, {"link_to_work": ""}),
        ({"perpetrators": ()}, {"perpetrators": ()}),
    ],
)
def test_what_was_not_told_is_not_told_now(lost, gone):
    assert no_finer(FIRST, replace(FIRST, **lost)) == replace(FIRST, **gone)


def test_types_told_by_their_group_stay_so():
    group = FIRST.groups
    acts = (CoarseAct(1, "", ("PE-MUN",), group[0]),)
    before = replace(FIRST, types=(), only_groups=group, acts=acts)
    assert no_finer(FIRST, before) == before


def test_in_another_state_no_place_is_told():
    said = no_finer(FIRST, replace(FIRST, state="09", municipality="09015"))
    assert (said.state, said.municipality) == (None, None)
