"""What is told of acts in kept files is held against their protocol as the texts hold it."""

from datetime import date, timedelta

import pytest
from tests.factories.cases import make_case
from tests.factories.investigation import OFFICE, make_inquiry, told
from tests.factories.procedure import local

from baluarte.domain.investigation.actions import (
    answer_act_request,
    ask_for_act,
    record_act,
)
from baluarte.domain.investigation.choices import ActOutcome, RequestAnswer
from baluarte.domain.investigation.queries import asked_acts_of
from baluarte.domain.investigation.queries import conformance as asked
from baluarte.domain.investigation.queries.scope import FEDERAL, NO_CRIME, Scope
from baluarte.domain.wall.context import acting_as
from baluarte.norms.conformance import Disorder, Fault, Outcome, Timing

pytestmark = pytest.mark.django_db
AT = local("2026-12-01 10:00")
EVERY = Scope()


@pytest.fixture
def inquiry(cast):
    one = make_inquiry(cast, make_case(cast)[0], at=AT, told=told("2026-01-10"))
    by = cast.owner.pk
    acts = [
        ("IP-01", ActOutcome.DONE, "2026-01-10"), ("IP-02", ActOutcome.DONE, "2026-01-10"),
        ("IP-05", ActOutcome.DONE, "2026-01-13"), ("IP-07", ActOutcome.DONE, "2026-03-01"),
        ("IP-08", ActOutcome.DONE, "2026-02-01"), ("IP-09", ActOutcome.NOT_DONE, "2026-06-01"),
        ("IP-14", ActOutcome.DONE, "2026-04-07"),
    ]  # fmt: skip
    with acting_as(by):
        ask_for_act(inquiry=one, told=told("2026-04-06", words="inventado"), by=by, at=AT)
        for act, outcome, day in acts:
            record_act(inquiry=one, act=act, outcome=outcome, told=told(day), by=by, at=AT)
    return one


def test_a_kept_file_has_the_profile_of_the_texts(cast, inquiry):
    with acting_as(cast.owner.pk):
        found = asked.profile_of(inquiry, on=date(2026, 12, 1))
    rows = {one.act: one for one in found.acts}
    assert (rows["IP-05"].timing, rows["IP-05"].late_by) == (Timing.LATE, 3)
    assert (rows["IP-09"].outcome, rows["IP-09"].lasted) == (Outcome.NOT_DONE, 142)
    assert (rows["IP-14"].timing, rows["IP-14"].took) == (Timing.IN_TIME, 1)
    assert rows["IP-10"].outcome == Outcome.NOT_KNOWN
    assert found.faults == (
        Fault("IP-08", Disorder.BEFORE_ITS_START, "investigation_plan_written"),
    )
    assert found.stops_at == "IP-09"


def test_files_are_added_up_by_the_version_of_their_text(cast, inquiry):
    make_inquiry(cast, inquiry.case, at=AT, told=told("2026-02-01"))
    with acting_as(cast.owner.pk):
        [found] = asked.conformance_by_protocol(scope=EVERY, by=cast.owner.pk, at=AT)
        none = asked.conformance_by_protocol(
            scope=Scope(authority="FGR-FEADLE"), by=cast.owner.pk, at=AT
        )
        same = asked.conformance_by_protocol(scope=Scope(authority=OFFICE), by=cast.owner.pk, at=AT)
    assert (found.protocol.key, found.found.files) == ("journalist_investigation/1", 2)
    assert found.found.acts["IP-01"].outcomes == {Outcome.DONE: 1, Outcome.NOT_KNOWN: 1}
    assert found.found.acts["IP-09"].never_happens is True
    assert (none, [one.found.files for one in same]) == ([], [2])
    curve = asked.days_of(found.found.acts["IP-07"])
    assert curve.median == 50.0


def test_s27_days_of_an_act_are_those_worked_out_by_hand(cast):
    """From the record of her work to a written plan, in five files of one day.

    Done after 10, 20 and 30 days; known not to be done at 15 and at 40. By hand: 4/5 go on after
    10, 4/5 of 2/3 after 20, half of that after 30; so the median is 30. Of those done alone it
    would be 20: slow offices would look fast.
    """
    case, by = make_case(cast)[0], cast.owner.pk
    done, not_done = ActOutcome.DONE, ActOutcome.NOT_DONE
    plans = [(done, 11), (done, 21), (done, 31), (not_done, 16), (not_done, 41)]
    for outcome, day in plans:
        one = make_inquiry(cast, case, at=AT, told=told("2026-03-01"))
        with acting_as(by):
            for act in ("IP-01", "IP-02"):
                record_act(inquiry=one, act=act, outcome=done, told=told("2026-03-01"), by=by,
                           at=AT)  # fmt: skip
            on = date(2026, 2, 28) + timedelta(days=day)
            record_act(inquiry=one, act="IP-07", outcome=outcome, told=told(on.isoformat()), by=by,
                       at=AT)  # fmt: skip
    with acting_as(by):
        [found] = asked.conformance_by_protocol(scope=EVERY, by=by, at=AT)
    plan = found.found.acts["IP-07"]
    assert (sorted(plan.took), sorted(plan.lasted)) == ([10, 20, 30], [15, 40])
    assert asked.days_of(plan).median == 30.0


def test_s25_what_comes_next_has_its_day_and_a_refusal_the_day_to_appeal(cast, inquiry):
    by, on = cast.owner.pk, date(2026, 12, 1)
    with acting_as(by):
        [act] = asked_acts_of(inquiry)
        assert (act.is_refused, act.appeal_date) == (False, None)
        answer_act_request(
            request=act.row, answer=RequestAnswer.REFUSED_WITHOUT, told=told("2026-04-10"), by=by,
            at=AT,
        )  # fmt: skip
        [act] = asked_acts_of(inquiry)
        coming = {one.step.id: one for one in asked.next_acts(inquiry, on=on)}
    # Ten working days after the Friday on which she was told (CNPP 258).
    assert (act.is_refused, act.appeal_date) == (True, date(2026, 4, 24))
    # What is done, what she asked for and what is hers to do are not among what should come.
    assert not {"IP-01", "IP-02", "IP-05", "IP-07", "IP-14"} & set(coming)
    assert "IP-09" in coming


def test_s25_an_act_that_is_due_at_once_has_that_day(cast):
    by = cast.owner.pk
    one = make_inquiry(cast, make_case(cast)[0], at=AT, told=told("2026-01-10"))
    with acting_as(by):
        [first, *_] = asked.next_acts(one, on=date(2026, 1, 10))
        assert (first.step.id, first.due_date) == ("IP-01", date(2026, 1, 10))
        assert (first.is_late(date(2026, 1, 10)), first.is_late(date(2026, 1, 11))) == (False, True)


def test_who_sees_no_file_counts_none(cast, inquiry):
    with acting_as(cast.stranger.pk):
        assert asked.conformance_by_protocol(scope=EVERY, by=cast.stranger.pk, at=AT) == []


def test_a_federal_file_is_counted_by_the_days_of_the_capital(cast, inquiry):
    """It has no state of its own."""
    by = cast.owner.pk
    federal = make_inquiry(cast, inquiry.case, at=AT, authority="FGR", told=told("2026-02-01"))
    with acting_as(by):
        ask_for_act(inquiry=federal, told=told("2026-04-06", words="inventado"), by=by, at=AT)
        [found] = asked.conformance_by_protocol(scope=Scope(authority="FGR"), by=by, at=AT)
        [act] = asked_acts_of(federal)
    assert (found.found.files, act.due_date) == (1, date(2026, 4, 9))


@pytest.mark.parametrize(
    ("scope", "files"),
    [
        (Scope(state="30"), 1), (Scope(state="20"), 0), (Scope(state=FEDERAL), 0),
        (Scope(crime=NO_CRIME), 1), (Scope(crime="homicide"), 0),
        (Scope(since=2026, until=2026), 1), (Scope(until=2025), 0), (Scope(is_undated=True), 0),
    ],
)  # fmt: skip
def test_files_are_counted_by_authority_crime_state_and_year(cast, inquiry, scope, files):
    with acting_as(cast.owner.pk):
        found = asked.conformance_by_protocol(scope=scope, by=cast.owner.pk, at=AT)
    assert sum(one.found.files for one in found) == files
