"""The improvement plan of an office: with its day, done only where a fact shows it to another."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import NOW, keep, let_stand, make_every_state, say

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.investigation.actions.offices import (
    NewImprovement,
    NewImprovementReview,
    plan_improvement,
    review_improvement,
)
from baluarte.domain.investigation.choices import Improvement
from baluarte.domain.investigation.models import OfficeImprovementReview
from baluarte.domain.investigation.queries.office_plans import improvements_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
OFFICE = "EDO-09-FIS"
TODAY = date(2026, 6, 1)


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution = make_institution()
        authority = make_institution(kind=InstitutionKind.AUTHORITY, code=OFFICE)
        return SimpleNamespace(
            institution=institution,
            one=make_account(institution=institution, roles=["analyst"]),
            other=make_account(institution=institution, roles=["analyst"]),
            liaison=make_account(institution=authority, roles=["prosecutor_liaison"]),
        )


def plan(house, *, by=None, at=NOW, **changes):
    given = {
        "office": OFFICE, "heading": "training", "what": "Formar y evaluar a la unidad.",
        "institution": OFFICE, "due_date": date(2026, 9, 1),
    }  # fmt: skip
    by = by or house.one
    with acting_as(by.pk):
        return plan_improvement(given=NewImprovement(**(given | changes)), by=by.pk, at=at)


def review(house, line, outcome, *, by=None, at=NOW, **more):
    by = by or house.other
    with acting_as(by.pk):
        given = NewImprovementReview(outcome=outcome, **more)
        return review_improvement(improvement=line, given=given, by=by.pk, at=at)


def fact(house, institution=OFFICE):
    document = keep(house.one, house.institution, content=institution.encode())
    made = say(
        house.one, document, heading="staff_tested", institution=institution, value=Decimal(3),
    )  # fmt: skip
    let_stand(house.other, made)
    return made


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"office": "EDO-09-VIC"}, "office"),
        ({"heading": "happiness"}, "heading"),
        ({"institution": "EDO-*-FIS"}, "institution"),
        ({"what": "  "}, "what"),
        ({"due_date": TODAY}, "due_date"),
    ],
)
def test_a_line_of_a_plan_says_of_which_office_what_by_whom_and_until_a_day_ahead(
    house, changes, field
):
    with pytest.raises(PolicyRefused) as refused:
        plan(house, **changes)
    assert refused.value.field == field


def test_done_needs_a_fact_of_that_office_and_another_person(house):
    line, own, others = plan(house), fact(house), fact(house, "EDO-20-FIS")
    with pytest.raises(PolicyRefused, match="fact"):
        review(house, line, Improvement.DONE)
    with pytest.raises(PolicyRefused, match="fact"):
        review(house, line, Improvement.DONE, evidence=others)
    with pytest.raises(PolicyRefused, match="Another person"):
        review(house, line, Improvement.DONE, evidence=own, by=house.one)
    review(house, line, Improvement.DONE, evidence=own)
    with pytest.raises(PolicyRefused, match="ended"):
        review(house, line, Improvement.NOT_DONE, reason="Tarde.")


def test_nor_by_the_database(house):
    line, own, others = plan(house), fact(house), fact(house, "EDO-20-FIS")
    one, other = house.one, house.other
    for evidence, writer, reviewer, error in (
        (own, one, one, IntegrityError),
        (others, one, other, ProgrammingError),
        # Two names for one person would be one pair of eyes.
        (own, other, one, ProgrammingError),
    ):
        with acting_as(reviewer.pk), pytest.raises(error), transaction.atomic():
            OfficeImprovementReview.objects.create(
                improvement=line, number=1, outcome="done", evidence=evidence,
                written_by_id=writer.pk, reviewed_at=NOW, reviewed_by_id=reviewer.pk,
            )  # fmt: skip


def test_a_day_that_is_moved_keeps_the_first_and_says_why(house):
    line = plan(house)
    with pytest.raises(PolicyRefused) as refused:
        review(house, line, Improvement.MOVED, due_date=date(2026, 12, 1))
    assert refused.value.field == "reason"
    review(house, line, Improvement.MOVED, due_date=date(2026, 12, 1), reason="Sin recursos.")
    with acting_as(house.one.pk):
        [found] = improvements_of([OFFICE], at=NOW)
        [late] = improvements_of([OFFICE], at=NOW + timedelta(days=200))
    assert (found.row.due_date, found.due_date) == (date(2026, 9, 1), date(2026, 12, 1))
    assert (found.is_late, late.is_late) == (False, True)


def test_who_owes_it_writes_no_plan_of_itself(house):
    with pytest.raises(NotAllowed):
        plan(house, by=house.liaison)
