"""What is done about a recommendation: due days follow a rule, and what was reported stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories.recommendations import make_house, make_set

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import NewAction, NewActionReport
from baluarte.domain.accountability.models import ActionReport, RecommendationAction
from baluarte.domain.accountability.queries.recommendation_actions import actions_of, due_days_of
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.due_days import InvalidCalendar, ReportingCalendar

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
TODAY = date(2026, 6, 1)
BEGUN = datetime(2025, 1, 2, 18, tzinfo=UTC)
DOES = NewAction(
    institution="EDO-09-FIS", description="Publica su presupuesto", first_date=date(2025, 1, 1)
)
HALF_YEARLY = ReportingCalendar(date(2025, 6, 30), 6)
REPORT = NewActionReport(
    due_date=date(2025, 6, 30), day=date(2025, 7, 2), words="Publicó la primera parte."
)


@pytest.fixture
def house(as_operator):
    with as_operator():
        return make_house()


@pytest.fixture
def action(house):
    _, rows = make_set(house)
    with acting_as(house.liaison.pk):
        made = actions.begin_action(recommendation=rows[0], new=DOES, by=house.liaison.pk, at=BEGUN)
        actions.set_calendar(action=made, calendar=HALF_YEARLY, by=house.liaison.pk, at=BEGUN)
    return made


def report(house, action, at=NOW, **changes):
    with acting_as(house.liaison.pk):
        return actions.report_action(
            action=action, new=replace(REPORT, **changes), by=house.liaison.pk, at=at
        )


def days(house, action, known_at=NOW):
    with acting_as(house.curator.pk):
        found = due_days_of(type(action).objects.get(pk=action.pk), today=TODAY, known_at=known_at)
    return [(one.day.isoformat(), one.report is not None, one.is_late) for one in found]


def test_due_days_follow_the_rule_and_the_next_is_shown(house, action):
    report(house, action)
    assert days(house, action) == [
        ("2025-06-30", True, False),
        ("2025-12-30", False, True),
        ("2026-06-30", False, False),
    ]


def test_a_new_rule_touches_nothing_that_was_reported(house, action):
    report(house, action)
    later = datetime(2026, 6, 1, 19, tzinfo=UTC)
    with acting_as(house.liaison.pk):
        actions.set_calendar(
            action=action, calendar=ReportingCalendar(date(2025, 3, 31), 12),
            by=house.liaison.pk, at=later,
        )  # fmt: skip
    assert days(house, action, later) == [
        ("2025-03-31", False, False),
        ("2025-06-30", True, False),
        ("2026-03-31", False, False),
        ("2027-03-31", False, False),
    ]
    assert len(days(house, action)) == 3, "as known before, the old rule holds"


def test_a_due_day_is_reported_once_and_must_be_one(house, action):
    report(house, action)
    for changes, code in (
        ({}, "reported_already"),
        ({"due_date": date(2025, 7, 1)}, "no_due_day"),
        ({"words": ""}, "missing"),
        ({"day": date(2026, 6, 2)}, "ahead"),
    ):
        with pytest.raises(RecommendationRefused) as refused:
            report(house, action, **changes)
        assert refused.value.code == code


def test_done_needs_evidence_and_ends_what_is_due(house, action):
    with pytest.raises(RecommendationRefused, match="evidence"):
        report(house, action, is_done=True)
    with acting_as(house.liaison.pk), pytest.raises(IntegrityError), transaction.atomic():
        ActionReport.objects.create(
            action=action, due_date=REPORT.due_date, day=REPORT.day, words="Hecho", is_done=True,
            said_at=NOW, said_by=house.liaison,
        )  # fmt: skip
    report(house, action, is_done=True, reference="Diario inventado, página 2")
    assert days(house, action) == [("2025-06-30", True, False)]
    with acting_as(house.curator.pk):
        [shown] = actions_of(action.recommendation, today=TODAY, known_at=NOW)
    assert shown.done.reference == "Diario inventado, página 2"


def test_an_institution_says_what_itself_does(house, action):
    with acting_as(house.liaison.pk), pytest.raises(NotAllowed):
        actions.begin_action(
            recommendation=action.recommendation, new=replace(DOES, institution="FEADLE"),
            by=house.liaison.pk, at=NOW,
        )  # fmt: skip
    with acting_as(house.documenter.pk), pytest.raises(NotAllowed):
        actions.begin_action(
            recommendation=action.recommendation, new=DOES, by=house.documenter.pk, at=NOW
        )


def test_what_a_calendar_cannot_be(house, action):
    for given in ((date(2025, 1, 1), 0), (date(2025, 1, 1), 61)):
        with pytest.raises(InvalidCalendar):
            ReportingCalendar(*given)
    with pytest.raises(InvalidCalendar):
        ReportingCalendar(date(2025, 2, 1), 6, date(2025, 1, 1))
    with acting_as(house.liaison.pk), pytest.raises(InvalidCalendar):
        actions.set_calendar(
            action=action, calendar=ReportingCalendar(date(2024, 1, 1), 6),
            by=house.liaison.pk, at=NOW,
        )  # fmt: skip


def test_the_last_day_of_a_month_stays_one():
    found = list(ReportingCalendar(date(2025, 8, 31), 3).due_days(date(2026, 3, 1)))
    assert [one.isoformat() for one in found] == [
        "2025-08-31", "2025-11-30", "2026-02-28", "2026-05-31",
    ]  # fmt: skip


def test_what_was_over_when_it_was_entered_is_not_late_and_can_be_reported(house):
    _, rows = make_set(house)
    by, new = house.liaison.pk, replace(DOES, due_date=date(2026, 5, 1))
    with acting_as(by):
        made = actions.begin_action(recommendation=rows[0], new=new, by=by, at=NOW)
        actions.set_calendar(action=made, calendar=HALF_YEARLY, by=by, at=NOW)
        found = due_days_of(made, today=TODAY, known_at=NOW)
    assert [one.day for one in found if one.is_late] == []
    assert [one.day.isoformat() for one in found if one.is_before_entry] == [
        "2025-06-30", "2025-12-30", "2026-05-01",
    ]  # fmt: skip
    report(house, made, due_date=date(2026, 5, 1))


def test_the_database_lets_no_authority_act_for_another(house, action):
    row = {
        "recommendation": action.recommendation, "institution": "FEADLE", "description": "Algo",
        "first_date": TODAY, "said_at": NOW, "said_by": house.liaison,
    }  # fmt: skip
    with acting_as(house.liaison.pk), pytest.raises(ProgrammingError), transaction.atomic():
        RecommendationAction.objects.create(**row)
    with acting_as(house.curator.pk):
        other = RecommendationAction.objects.create(**row | {"said_by": house.curator})
    report_row = {
        "action": other, "due_date": TODAY, "day": TODAY, "words": "Hecho", "said_at": NOW,
        "said_by": house.liaison,
    }  # fmt: skip
    with acting_as(house.liaison.pk), pytest.raises(ProgrammingError), transaction.atomic():
        ActionReport.objects.create(**report_row)
