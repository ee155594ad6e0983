"""What the demonstration lays of offices: levels of every sort, plans and findings of each end."""

from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import offices as laid
from baluarte.domain.investigation.queries.learning import findings
from baluarte.domain.investigation.queries.office_plans import improvements_of
from baluarte.domain.investigation.queries.offices import offices, profiles
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 18, tzinfo=UTC)


def test_offices_come_to_different_levels_and_some_say_nothing(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution = make_institution(slug="registro")
        one, other = (make_account(institution=institution, roles=["curator"]) for _ in range(2))
    assert laid._lay(one.pk, other.pk, seed=3, at=AT) > 300
    assert laid._lay(one.pk, other.pk, seed=3, at=AT) == 0
    laid._plan(one.pk, other.pk, at=AT)
    laid._find(one.pk, at=AT)
    with acting_as(one.pk):
        found = profiles(2025, known_at=AT)
        plan = improvements_of(offices(), at=AT)
        kept = list(findings(known_at=AT))
    levels = {each.judged.number for office in found for each in office.sections}
    assert {0, 1, 2, 3} <= levels
    assert 0 < sum(not office.has_data for office in found) < 33
    assert any(office.silence.refused for office in found)
    assert {each.outcome for each in plan} == {None, "moved", "done"}
    assert sum(hasattr(each, "closure") for each in kept) == 3
    assert len(kept) == 4
