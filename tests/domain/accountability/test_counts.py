"""Golden counts of a small invented quarter, each told beside its night in the conftest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.accountability.conftest import NIGHTS
from tests.factories.access import make_institution
from tests.factories.accountability import BEGAN, FIRST, HOUR, KNOWN, make_danger, report
from tests.factories.documents import ARRIVED, DOCUMENT
from tests.factories.procedure import local
from tests.factories.routing import proceeding_of

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.accountability import queries
from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.tally import LEVELS, Counted, Place, Tally
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import WordOnRecord
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused
from baluarte.norms.indicators import indicators

pytestmark = pytest.mark.django_db
ISSUE, IN_PLACE = indicators()["PRO-P-01"], indicators()["PRO-P-02"]
HERE, THERE = Place("federal", "30"), Place("federal", "07")
IN_TIME, LATE, MISSED, UNKNOWN = Outcome.IN_TIME, Outcome.LATE, Outcome.MISSED, Outcome.UNKNOWN
APART = Outcome.APART


def cells(found, indicator):
    return {key: count for key, count in found.tally.of(indicator).items() if count}


def test_each_clock_is_counted_by_where_and_what_became_of_it(cast, curator, nights, counted):
    report(cast.federal, curator)
    found = counted()
    assert cells(found, ISSUE) == {
        (HERE, IN_TIME): 2, (HERE, LATE): 1, (HERE, MISSED): 1, (THERE, IN_TIME): 1,
    }  # fmt: skip
    assert cells(found, IN_PLACE) == {
        (HERE, IN_TIME): 2, (HERE, LATE): 1, (THERE, MISSED): 1,
    }  # fmt: skip


def test_a_step_says_what_started_kept_and_was_breached_by_whom(curator, nights, as_worker):
    with as_worker(curator):
        count = queries.clock_counts(["mech_extraordinary"], FIRST, known_at=KNOWN)[
            "mech_extraordinary", "EX-1"
        ]
    assert (
        count.started, count.in_time, count.late, count.overdue, count.breached,
        count.suspended, count.unknown_start, dict(count.breached_by),
    ) == (5, 3, 1, 1, 0, 0, 0, {HERE: 2})  # fmt: skip


def test_where_nobody_reported_there_is_no_data_and_no_zero(nights, counted):
    found = counted()
    assert (found.tally.of(ISSUE), found.tally.cell(ISSUE, HERE, LATE)) == ({}, None)


def test_of_who_reported_none_is_zero(cast, curator, counted):
    report(cast.federal, curator)
    assert counted().tally.cell(ISSUE, THERE, LATE) == 0


def test_only_levels_that_reported_have_data(cast, curator, counted):
    report(cast.police, curator)
    found = counted()
    assert found.coverage.places == frozenset({Place("municipality", "30")})


def test_a_period_is_reported_only_once_it_was_said(cast, curator, nights, counted):
    report(cast.federal, curator)
    assert counted(known_at=KNOWN - HOUR).tally.reported == frozenset()


def test_a_year_is_reported_when_each_of_its_quarters_is(cast, curator, as_worker):
    end = local("2027-01-10 09:00")
    for number in (1, 2, 3):
        report(cast.federal, curator, Period(2026, number), at=end)
    with as_worker(curator):
        before = queries.coverage(Period(2026), known_at=end).institutions
    report(cast.federal, curator, Period(2026, 4), at=end)
    with as_worker(curator):
        after = queries.coverage(Period(2026), known_at=end).institutions
    assert (before, after) == (frozenset(), frozenset({cast.federal.pk}))


def test_what_was_owed_by_who_did_not_report_is_left_out(cast, curator, as_operator, counted):
    """Another federal body reported; the one that was sent the fourth night did not."""
    with as_operator():
        other = make_institution(kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL)
    for night in (NIGHTS[2], NIGHTS[3]):
        make_danger(cast, night)
    report(other, curator)
    assert cells(counted(), ISSUE) == {(HERE, LATE): 1}


def test_known_on_the_day_before_a_correction_it_counts_as_it_was_known(
    cast, curator, nights, counted
):
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        done = Occurrence.objects.get(matter=nights[2], step="EX-1")
        actions.correct(
            occurrence=done, happened_at=done.happened_at - 2 * HOUR,
            reason="El oficio lleva otra hora", by=cast.owner.pk, at=KNOWN + HOUR,
        )  # fmt: skip
    then, now = counted(), counted(known_at=KNOWN + 2 * HOUR)
    assert (cells(then, ISSUE)[HERE, LATE], cells(now, ISSUE)) == (
        1, {(HERE, IN_TIME): 2, (HERE, APART): 1, (HERE, MISSED): 1, (THERE, IN_TIME): 1},
    )  # fmt: skip


def test_what_fell_due_in_another_quarter_is_not_in_this_one(cast, curator, nights, counted):
    at = local("2026-07-15 09:00")
    report(cast.federal, curator, Period(2026, 2), at=at)
    assert cells(counted(Period(2026, 2), known_at=at), ISSUE) == {}


def test_a_start_that_nobody_knows_is_counted_as_such(cast, curator, counted):
    make_danger(cast, replace(NIGHTS[3], is_start_known=False))
    report(cast.federal, curator)
    assert cells(counted(), ISSUE) == {(HERE, UNKNOWN): 1}


def test_a_study_that_no_article_halts_is_overdue_whoever_tries_to_halt_it(cast, curator, counted):
    matter = make_danger(cast, NIGHTS[0])
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=proceeding_of(matter), step="EX-5", happened_at=BEGAN + 2 * HOUR,
            by=cast.owner.pk, at=BEGAN + 2 * HOUR,
        )  # fmt: skip
        with pytest.raises(ActRefused) as refused:
            actions.suspend(
                proceeding=proceeding_of(matter, "mech_ordinary"),
                happened_at=BEGAN + 3 * HOUR, reason="Está fuera del país",
                by=cast.owner.pk, at=BEGAN + 3 * HOUR,
            )  # fmt: skip
    report(cast.federal, curator)
    assert refused.value.code == "never_suspended"
    assert cells(counted(), indicators()["PRO-P-04"]) == {(HERE, Outcome.OVERDUE): 1}


def test_whoever_sees_no_case_counts_and_no_row_of_one_is_in_what_is_counted(
    cast, curator, nights, counted
):
    """The figures hold codes, places and numbers; no key, reference or institution of a matter."""
    report(cast.federal, curator)
    told = repr(counted().tally)
    assert [one for one in nights if str(one.pk) in told or one.reference in told] == []


places = st.builds(Place, st.sampled_from(LEVELS), st.sampled_from(["07", "20", "30"]))
owed = st.lists(
    st.builds(
        Counted, st.just("PRO-P-01"), places, st.sampled_from([IN_TIME, LATE, MISSED, UNKNOWN])
    )
)


@given(owed, st.frozensets(places))
def test_totals_are_equal_under_any_split(found, reported):
    tally = Tally(reported)
    tally.add([one for one in found if one.place in reported])
    of = tally.of(ISSUE)
    total = sum(one.place in reported for one in found)
    by_level = [sum(n for (p, _), n in of.items() if p.level == level) for level in LEVELS]
    by_state = [sum(n for (p, _), n in of.items() if p.state == s) for s in ("07", "20", "30")]
    assert (sum(of.values()), sum(by_level), sum(by_state)) == (total, total, total)


@given(owed, st.frozensets(places), places)
def test_no_data_is_never_a_zero(found, reported, place):
    tally = Tally(reported)
    tally.add(found)
    assert (tally.cell(ISSUE, place, LATE) is None) == (place not in reported)


def test_what_an_authority_says_it_did_moves_no_figure(cast, curator, counted):
    """In time by its word alone, a measure stands as said and not checked, and not as met."""
    matter = make_danger(cast, replace(NIGHTS[0], in_place=None))
    report(cast.federal, curator)
    assert cells(counted(), IN_PLACE) == {(HERE, MISSED): 1}
    with acting_as(cast.owner.pk):
        sent = actions.assign(
            proceeding=proceeding_of(matter), step="EX-2", institution=cast.federal,
            by=cast.owner.pk, at=BEGAN + 2 * HOUR,
        )  # fmt: skip
    with acting_as(cast.liaison.pk):
        actions.report_done(
            assignment=sent, happened_at=BEGAN + 3 * HOUR, document=DOCUMENT,
            by=cast.liaison.pk, at=BEGAN + 3 * HOUR,
        )  # fmt: skip
    assert cells(counted(), IN_PLACE) == {(HERE, Outcome.SAID): 1}
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=proceeding_of(matter), step="EX-2", happened_at=BEGAN + 3 * HOUR, **ARRIVED,
            by=cast.owner.pk, at=BEGAN + 4 * HOUR,
        )  # fmt: skip
    assert cells(counted(), IN_PLACE) == {(HERE, IN_TIME): 1}


def test_where_her_word_could_not_be_had_it_is_only_said(cast, curator, counted):
    matter = make_danger(cast, replace(NIGHTS[0], issued=None, in_place=None))
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=proceeding_of(matter), step="EX-1", happened_at=BEGAN + HOUR,
            document=DOCUMENT, her_word=WordOnRecord.NOT_HAD, reason="No contestó",
            by=cast.owner.pk, at=BEGAN + HOUR,
        )  # fmt: skip
    assert cells(counted(), ISSUE) == {(HERE, Outcome.SAID): 1}
