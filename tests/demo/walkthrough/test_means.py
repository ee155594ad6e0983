"""What the demonstration lays of means: every sort of cell and report is there to be seen."""

from datetime import UTC, datetime

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.intake import make_places
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import means as laid
from baluarte.domain.accountability.queries.means import means_of_year
from baluarte.domain.statements.queries.office_matrix import office_matrix
from baluarte.domain.statements.report_states import ReportState
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
# On the first day of a year too, a year of means is the one before.
DAYS = (datetime(2026, 11, 29, 18, tzinfo=UTC), datetime(2026, 1, 1, 7, tzinfo=UTC))


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_offices_differ_and_the_mechanism_is_past_its_standard(as_operator, at):
    with as_operator():
        make_places()
        make_every_state()
        institution = make_institution(slug="registro")
        one = make_account(institution=institution, roles=["documenter"])
        other = make_account(institution=institution, roles=["verifier"])
    made = laid._lay(one.pk, other.pk, seed=3, at=at)
    assert laid._lay(one.pk, other.pk, seed=3, at=at) == 0
    with acting_as(one.pk):
        found = office_matrix("fiscalias", 2025, known_at=at)
        money = {one.owner.institution: one for one in means_of_year(2025, known_at=at)}
    states = {each.state for office in found.offices for each in office.reports}
    assert {ReportState.DELIVERED, ReportState.LATE} <= states
    assert 0 < sum(one.is_trained_without_use for one in found.offices) < 33
    assert 0 < sum(not one.has_data for one in found.offices) < 33
    assert money["SEGOB-UDH"].axes == ["investigation", "prevention", "protection"]
    assert made > 200
