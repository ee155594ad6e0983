"""Persons with live measures for each follow-up officer: beside nobody's name."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import close_case
from baluarte.domain.protection import actions
from baluarte.domain.protection.queries.caseload import CaseLoad, case_load, load_of
from baluarte.domain.wall.context import acting_as

LATER = BEFORE + timedelta(hours=2)


def test_invented_rows_of_the_published_size_give_the_published_load():
    # Shows only that persons are divided by follow-up officers and not by all of the staff: ONUDH
    # publishes 155 and 36, and not how many of the 36 follow cases. Six is our own number.
    staff, officers, load = 36, 6, 155
    rows = [(UUID(int=n), UUID(int=n % officers)) for n in range(officers * load)]
    found = load_of(rows)
    assert (found.per_officer, found.persons / staff) == (155, pytest.approx(25.83, abs=0.01))


def test_without_an_officer_there_is_no_load_and_no_zero():
    assert load_of([]).per_officer is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        ([], CaseLoad(0, 0)),
        (["DEC"], CaseLoad(1, 1)),
        (["DEC", "IMP"], CaseLoad(1, 1)),
        (["IMP", "CONC"], CaseLoad(0, 0)),
        (["RET"], CaseLoad(0, 0)),
    ],
)
def test_whose_measures_are_live_counts(cast, statuses, found):
    case, _ = make_case(cast)
    follow(cast, case, statuses)
    with acting_as(cast.owner.pk):
        assert case_load() == found
    with acting_as(cast.stranger.pk):
        assert case_load() == CaseLoad(0, 0)


@pytest.mark.django_db
def test_a_closed_case_is_nobodys_load(cast):
    first, second = (make_case(cast)[0] for _ in range(2))
    for case in (first, second):
        follow(cast, case, ["IMP"])
    with acting_as(cast.owner.pk):
        before = case_load()
        close_case(case=first, by=cast.owner.pk, at=LATER)
        assert (before.persons, before.officers, case_load()) == (2, 1, CaseLoad(1, 1))


def follow(cast, case, statuses) -> None:
    by = cast.owner.pk
    with acting_as(by):
        measure = actions.plan_measure(case=case, code="MU-4", by=by, at=BEFORE)
        for number, status in enumerate(statuses):
            actions.say_how_far(
                measure=measure, status=status, happened_on=date(2026, 3, 1), by=by,
                at=BEFORE + timedelta(minutes=number),
            )  # fmt: skip
