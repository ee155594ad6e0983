"""What the demonstration lays of courses: every state is there to be seen, at any hour."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution

from baluarte.demo.walkthrough import courses as laid
from baluarte.domain.skills import queries
from baluarte.domain.skills.choices import CompetenceState, CourseStatus
from baluarte.domain.skills.queries.competences import competences_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
HOURS = (datetime(2026, 11, 29, 18, tzinfo=UTC), datetime(2026, 11, 30, 5, 30, tzinfo=UTC))


@pytest.mark.parametrize("at", HOURS, ids=str)
def test_the_courses_show_every_state(as_operator, at):
    with as_operator():
        tinta, registry = make_institution(slug="tinta"), make_institution(slug="registro")
        admin = ["organisation_admin"]
        people = {
            "ines": make_account(institution=tinta, roles=admin),
            "maria": make_account(institution=tinta, roles=["documenter", "data_steward"]),
            "noemi": make_account(institution=tinta, roles=["data_steward"]),
            "sofia": make_account(institution=registry, roles=admin),
        }
        people |= {name: people.get(name) or make_account() for name in laid.TESTED}
    for one in laid.COURSES:
        laid.teach(one, people, at=at)
    maria, noemi = people["maria"], people["noemi"]
    with acting_as(maria.pk):
        seen = list(queries.courses())
        statuses = Counter(queries.status_of(one, at=at) for one in seen)
        held = competences_of([maria.pk, noemi.pk], on=local_day(at))
    assert statuses == {CourseStatus.CLOSED: 3, CourseStatus.AHEAD: 1}
    states = {
        who: {one.competence.code: one.state for one in held[account.pk]}
        for who, account in (("maria", maria), ("noemi", noemi))
    }
    assert states["maria"] == {
        "risk": CompetenceState.VALID, "approaches": CompetenceState.VALID,
        "documentation": CompetenceState.EXPIRING, "interview": CompetenceState.EXPIRING,
        "digital_security": CompetenceState.UNRECORDED, "data_custody": CompetenceState.UNRECORDED,
    }  # fmt: skip
    assert states["noemi"]["digital_security"] is CompetenceState.EXPIRED
    with acting_as(people["sofia"].pk):
        closing = queries.courses().get(holder=registry).closing
    assert (closing.pairs, closing.without_second, closing.enrolled) == (6, 1, 30)
    assert (closing.passed, closing.passing_unstated) == (14, 9)
    assert closing.gain_low > 0
