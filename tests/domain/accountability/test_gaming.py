"""Each cheap way to make a figure look better, tried as a team: it is refused, or counted apart.

A figure is better when more is in time, or less is owed. That no urgent step of a case is ticked
without its measure is tried in `tests/domain/protection/test_urgent_acts.py`. All is invented.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.accountability import BEGAN, FIRST, HOUR, KNOWN, Night, make_danger, report
from tests.factories.cases import make_case
from tests.factories.documents import SPOKEN
from tests.factories.procedure import BEFORE, local
from tests.factories.protection import make_study
from tests.factories.routing import proceeding_of

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import say_reported, take_back_report
from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.models import Reporting
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.measures import Said, _delivered
from baluarte.domain.accountability.tally import Place
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.protection.models import Measure, Reevaluation
from baluarte.domain.wall.context import acting_as
from baluarte.norms.agenda import ActRefused
from baluarte.norms.indicators import indicators

pytestmark = pytest.mark.django_db
HERE = Place("federal", "30")
URGENT, STUDY, BACKLOG, DELAY = (
    indicators()[f"PRO-P-{number}"] for number in ("01", "03", "04", "05")
)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
AFTERWARDS, SAID = BEGAN + WEEK, "Así fue; inventado"
ISSUED_LATE = Night(issued=4)
SECOND, LATER = Period(2026, 2), local("2026-07-15 09:00")


def told(counted, indicator, period=FIRST, *, known_at=KNOWN) -> dict[Outcome, int]:
    found = counted(period, known_at=known_at).tally.of(indicator)
    return {outcome: n for (place, outcome), n in found.items() if n and place == HERE}


def done_of(matter, step) -> Occurrence:
    return Occurrence.objects.filter(matter=matter, step=step).latest("recorded_at")


# ---- urgent steps and every other clock ----------------------------------------------------------


def excuses_it_afterwards(matter, by):
    ground = proceeding_of(matter)
    actions.excuse_step(
        proceeding=ground, step="EX-1", ground="EX-N1", reason=SAID, by=by, at=AFTERWARDS
    )


def closes_it_as_of_before(matter, by):
    actions.close(
        proceeding=proceeding_of(matter), happened_at=BEGAN + HOUR, reason=SAID, by=by,
        at=AFTERWARDS,
    )  # fmt: skip


def closes_it_before_its_term(matter, by):
    actions.close(
        proceeding=proceeding_of(matter), happened_at=BEGAN + HOUR, reason=SAID, by=by,
        at=BEGAN + HOUR,
    )  # fmt: skip


def ticks_it_at_an_earlier_hour(matter, by):
    actions.complete_step(
        proceeding=proceeding_of(matter), step="EX-1", **SPOKEN, happened_at=BEGAN + HOUR, by=by,
        at=AFTERWARDS,
    )  # fmt: skip


def ticks_it_at_no_known_hour(matter, by):
    actions.complete_step(
        proceeding=proceeding_of(matter),
        step="EX-1",
        **SPOKEN,
        happened_at=None,
        by=by,
        at=AFTERWARDS,
    )


def corrects_the_request_to_later(matter, by):
    actions.correct(
        occurrence=asked_of_danger(matter), happened_at=BEGAN + 5 * HOUR, reason=SAID, by=by,
        at=AFTERWARDS,
    )  # fmt: skip


def says_that_nobody_knows_when_it_began(matter, by):
    actions.correct(
        occurrence=asked_of_danger(matter), happened_at=None, reason=SAID, by=by, at=AFTERWARDS
    )


def asked_of_danger(matter) -> Occurrence:
    """Return the occurrence that the three hours run from."""
    items = course_of(proceeding_of(matter)).agenda(at=KNOWN).of("EX-1")
    return Occurrence.objects.get(pk=items[0].run)


OF_WHAT_WAS_MISSED = (
    excuses_it_afterwards, closes_it_as_of_before, ticks_it_at_an_earlier_hour,
    ticks_it_at_no_known_hour, corrects_the_request_to_later,
    says_that_nobody_knows_when_it_began,
)  # fmt: skip


@pytest.mark.parametrize("trick", OF_WHAT_WAS_MISSED)
def test_what_was_missed_is_neither_kept_nor_gone(cast, curator, counted, trick):
    matter = make_danger(cast, Night())
    report(cast.federal, curator)
    before = told(counted, URGENT)
    with acting_as(cast.owner.pk):
        trick(matter, cast.owner.pk)
    after = told(counted, URGENT)
    assert before == {Outcome.MISSED: 1}
    assert after in ({Outcome.MISSED: 1}, {Outcome.LATE: 1}, {Outcome.APART: 1})


def test_closed_undone_before_its_term_it_is_counted_apart(cast, curator, counted):
    matter = make_danger(cast, Night())
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        closes_it_before_its_term(matter, cast.owner.pk)
    assert told(counted, URGENT) == {Outcome.APART: 1}


def test_opened_again_as_another_matter_the_first_stays_counted(cast, curator, counted):
    matter = make_danger(cast, Night())
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        closes_it_as_of_before(matter, cast.owner.pk)
    make_danger(cast, Night(issued=1, began=BEGAN + 5 * HOUR))
    assert told(counted, URGENT) == {Outcome.MISSED: 1, Outcome.IN_TIME: 1}


def test_done_late_and_corrected_into_time_it_is_counted_apart(cast, curator, counted):
    matter = make_danger(cast, ISSUED_LATE)
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        actions.correct(
            occurrence=done_of(matter, "EX-1"), happened_at=BEGAN + HOUR, reason=SAID,
            by=cast.owner.pk, at=AFTERWARDS,
        )  # fmt: skip
    assert told(counted, URGENT) == {Outcome.APART: 1}


def test_corrected_to_before_the_request_it_is_refused(cast):
    matter = make_danger(cast, ISSUED_LATE)
    with acting_as(cast.owner.pk), pytest.raises(ActRefused) as refused:
        actions.correct(
            occurrence=done_of(matter, "EX-1"), happened_at=BEGAN - HOUR, reason=SAID,
            by=cast.owner.pk, at=AFTERWARDS,
        )  # fmt: skip
    assert refused.value.code == "before_its_start"


def test_withdrawn_and_done_again_as_of_before_it_is_counted_apart(cast, curator, counted):
    matter = make_danger(cast, ISSUED_LATE)
    report(cast.federal, curator)
    with acting_as(cast.owner.pk):
        actions.correct(
            occurrence=done_of(matter, "EX-1"), is_withdrawn=True, reason=SAID,
            by=cast.owner.pk, at=AFTERWARDS,
        )  # fmt: skip
        ticks_it_at_an_earlier_hour(matter, cast.owner.pk)
    assert told(counted, URGENT) == {Outcome.APART: 1}


@pytest.mark.parametrize("ground", ["", "EX-N9", "porque sí"])
def test_a_ground_that_the_law_does_not_list_excuses_nothing(cast, ground):
    matter = make_danger(cast, Night())
    with acting_as(cast.owner.pk), pytest.raises(ActRefused) as refused:
        actions.excuse_step(
            proceeding=proceeding_of(matter), step="EX-1", ground=ground, reason=SAID,
            by=cast.owner.pk, at=BEGAN + HOUR,
        )  # fmt: skip
    assert refused.value.code == "not_a_ground"


def test_a_clock_that_no_article_halts_is_not_halted(cast):
    matter = make_danger(cast, Night())
    with acting_as(cast.owner.pk), pytest.raises(ActRefused) as refused:
        actions.suspend(
            proceeding=proceeding_of(matter), happened_at=BEGAN + HOUR, reason=SAID,
            by=cast.owner.pk, at=BEGAN + HOUR,
        )  # fmt: skip
    assert refused.value.code == "never_suspended"


def test_sent_on_afterwards_to_who_did_not_report_it_is_counted_all_the_same(
    cast, curator, as_operator, counted
):
    """Whoever had it as it ran out owes it; sent there in time it is counted with theirs."""
    matter = make_danger(cast, Night())
    with as_operator():
        other = make_institution(kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL)
    report(other, curator)
    before = told(counted, URGENT)
    with acting_as(cast.owner.pk):
        actions.assign(
            proceeding=proceeding_of(matter), step="EX-1", institution=cast.federal,
            by=cast.owner.pk, at=AFTERWARDS,
        )  # fmt: skip
    assert (before, told(counted, URGENT)) == ({Outcome.MISSED: 1}, {Outcome.MISSED: 1})


# ---- studies: no article halts them, and no ground is listed -------------------------------------


@pytest.fixture
def study(cast, curator):
    """A study that ran out ten days after the request, never made."""
    matter = make_danger(cast, Night(issued=1, in_place=5))
    with acting_as(cast.owner.pk):
        actions.complete_step(
            proceeding=proceeding_of(matter), step="EX-5", happened_at=BEGAN + 2 * HOUR,
            by=cast.owner.pk, at=BEGAN + 2 * HOUR,
        )  # fmt: skip
        began = proceeding_of(matter, "mech_ordinary")
    report(cast.federal, curator)
    return began


@pytest.mark.parametrize("since", [BEGAN + DAY, BEGAN + WEEK, BEGAN + 2 * WEEK])
def test_a_study_that_no_article_halts_gains_no_day(cast, study, counted, since):
    before = told(counted, STUDY), told(counted, BACKLOG)
    with acting_as(cast.owner.pk), pytest.raises(ActRefused) as refused:
        actions.suspend(
            proceeding=study, happened_at=since, reason=SAID, by=cast.owner.pk, at=BEGAN + 2 * WEEK
        )
    after = told(counted, STUDY), told(counted, BACKLOG)
    assert refused.value.code == "never_suspended"
    assert before == after == ({Outcome.MISSED: 1}, {Outcome.OVERDUE: 1})


def test_excused_without_a_ground_of_the_law_it_is_counted_apart(cast, study, counted):
    by = cast.owner.pk
    with acting_as(by):
        actions.excuse_step(proceeding=study, step="OR-2", reason=SAID, by=by, at=BEGAN + DAY)
    assert told(counted, STUDY) == {Outcome.APART: 1}


def test_closed_it_leaves_the_stock_and_stays_in_what_fell_due(cast, study, counted):
    by = cast.owner.pk
    with acting_as(by):
        actions.close(
            proceeding=study, happened_at=BEGAN + DAY, reason=SAID, by=by, at=BEGAN + 2 * WEEK
        )
    assert told(counted, STUDY) == {Outcome.MISSED: 1}


# ---- from the study to the decree ----------------------------------------------------------------


def waits(counted) -> list[float]:
    return counted().tally.seconds.get((DELAY.code, "federal"), [])


def decree(cast, study, *, studied, decreed, written):
    """Make a study, let the Board sit, and decree; return the occurrence of the study."""
    by = cast.owner.pk
    done = actions.complete_step(
        proceeding=study, step="OR-2", happened_at=studied, by=by, at=studied
    )
    actions.record_occurrence(
        matter=study.matter, event="board_session_held", happened_at=studied, by=by, at=studied
    )
    actions.complete_step(proceeding=study, step="OR-5", happened_at=decreed, by=by, at=written)
    return done


def test_a_decree_dated_back_shortens_no_wait(cast, study, counted):
    studied = BEGAN + 2 * DAY
    with acting_as(cast.owner.pk):
        decree(cast, study, studied=studied, decreed=studied + HOUR, written=studied + 9 * DAY)
    assert waits(counted) == [(9 * DAY).total_seconds()]


def test_a_study_corrected_to_later_shortens_no_wait(cast, study, counted):
    by, studied = cast.owner.pk, BEGAN + 2 * DAY
    decreed = studied + 9 * DAY
    with acting_as(by):
        done = decree(cast, study, studied=studied, decreed=decreed, written=decreed)
        actions.correct(
            occurrence=done, happened_at=studied + 8 * DAY, reason=SAID, by=by,
            at=decreed + DAY,
        )  # fmt: skip
    assert waits(counted) == [(9 * DAY).total_seconds()]


# ---- measures and re-evaluations -----------------------------------------------------------------

DUE, AFTER = date(2026, 3, 20), date(2026, 3, 25)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        # In place, over or refused in time, as somebody wrote down five days later.
        ([Said("IMP", DUE, AFTER)], Outcome.APART),
        ([Said("REC_PER", DUE, AFTER)], Outcome.APART),
        ([Said("CONC", DUE, AFTER)], Outcome.APART),
        # Over since it was late.
        ([Said("CONC", AFTER, AFTER)], Outcome.MISSED),
        # Announced, begun.
        ([Said("COM", DUE, DUE), Said("EN_IMP", DUE, DUE)], Outcome.MISSED),
        # Late, and later said to have been in time.
        ([Said("IMP", AFTER, AFTER), Said("IMP", DUE, AFTER)], Outcome.APART),
    ],
)
def test_what_is_said_of_a_measure_after_its_day_is_counted_apart(said, outcome):
    assert _delivered(said, DUE) == outcome


@pytest.fixture
def planned(cast, curator):
    """A measure whose day was in April, and that nobody delivered."""
    case, party = make_case(cast)
    make_study(cast, case, party)
    by = cast.owner.pk
    with acting_as(by):
        began = actions.record_occurrence(
            matter=case.matter, event="protection_request_made", happened_at=BEFORE, by=by,
            at=BEFORE,
        )  # fmt: skip
        actions.start_proceeding(
            matter=case.matter, code="mech_intake", begun_by=began, by=by, at=BEFORE
        )
    report(cast.federal, curator, SECOND, at=LATER)
    return case


def test_a_measure_replaced_after_its_day_stays_owed(cast, planned, counted):
    delivery = indicators()["PRO-P-07-M"]
    before = told(counted, delivery, SECOND, known_at=LATER)
    with acting_as(cast.owner.pk):
        old = Measure.objects.get()
        Measure.objects.create(
            compartment_id=old.compartment_id, case=old.case, code=old.code, replaces=old,
            institution=old.institution, delivery_date=date(2026, 9, 1), by=cast.owner,
            planned_at=LATER - DAY,
        )  # fmt: skip
    assert before == told(counted, delivery, SECOND, known_at=LATER) == {Outcome.MISSED: 1}


@pytest.mark.parametrize(
    "statement",
    [
        "update protection_measure set delivery_date = '2027-01-01'",
        "delete from protection_measure",
        "update protection_reevaluation set due_on = '2027-01-01'",
        "delete from protection_reevaluation",
        "update procedure_occurrence set happened_at = happened_at - interval '3 hours'",
        "update procedure_occurrence set recorded_at = recorded_at - interval '9 days'",
        "delete from procedure_occurrence",
        "update procedure_proceeding set jurisdiction = 'municipality'",
        "update procedure_assignment set sent_at = sent_at - interval '9 days'",
        "update accountability_reporting set said_at = '2020-01-01'",
        "update accountability_reporting set institution_id = institution_id",
        "delete from accountability_reporting",
    ],
)
def test_no_row_that_a_figure_is_made_of_is_rewritten(cast, planned, as_role, statement):
    with acting_as(cast.owner.pk):
        Reevaluation.objects.create(
            compartment_id=planned.compartment_id, case=planned, cause="planned", due_on=DUE,
            asked_at=BEFORE, by=cast.owner,
        )  # fmt: skip
    with (
        as_role("bal_app"), acting_as(cast.owner.pk),
        pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute(statement)


# ---- who reports ---------------------------------------------------------------------------------


def test_a_quarter_taken_back_holds_no_figure_instead_of_a_better_one(cast, curator, counted):
    make_danger(cast, Night())
    said = report(cast.federal, curator)
    with acting_as(curator.pk):
        take_back_report(reporting=said, by=curator.pk, at=KNOWN)
    found = counted(known_at=KNOWN + HOUR)
    assert found.tally.cell(URGENT, HERE, Outcome.MISSED) is None
    assert found.coverage.names == ()


def test_only_who_speaks_for_an_authority_reports_or_takes_back(cast, curator, as_operator):
    said = report(cast.federal, curator)
    with as_operator():
        other = make_account(institution=cast.keeper, roles=["liaison"])
    with acting_as(other.pk):
        with pytest.raises(NotAllowed):
            take_back_report(reporting=said, by=other.pk, at=KNOWN)
        with pytest.raises(NotAllowed):
            say_reported(institution=cast.police, period=FIRST, by=other.pk, at=KNOWN)
        assert Reporting.objects.get().taken_back_at is None


def test_of_a_year_the_good_quarters_alone_make_no_figure(cast, curator, counted):
    for month in (1, 4):
        make_danger(
            cast,
            replace(
                Night(issued=1 if month == 1 else None), began=local(f"2026-0{month}-10 20:00")
            ),
        )
    report(cast.federal, curator, at=LATER)
    assert counted(Period(2026), known_at=local("2027-01-10 09:00")).tally.of(URGENT) == {}
