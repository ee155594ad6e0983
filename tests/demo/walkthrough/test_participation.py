"""What the demonstration tells of observations and consultations: every state, one disagreement."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories.access import make_account, make_institution
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import agreements, participation, promises
from baluarte.demo.walkthrough.people import INSTITUTIONS
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability.actions import load_sets, set_owners
from baluarte.domain.accountability.choices import ConsultationState, ObservationState
from baluarte.domain.accountability.queries import consultations, observations
from baluarte.domain.accountability.queries.agreements import Known, agreements_by_state
from baluarte.domain.accountability.queries.recommendations import recommendations
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 29, 6, tzinfo=UTC)
ROLES = {
    "maria": "documenter", "ines": "verifier", "tomas": "documenter", "ramona": "verifier",
    "lucia": "documenter", "mateo": "verifier", "benita": "documenter", "mirna": "monitor",
    "oscar": "documenter", "raul": "documenter", "fabiola": "liaison", "segundo": "liaison",
}  # fmt: skip
OF = {**participation.SPEAKS_FOR, "ines": "tinta", "ramona": "tierra", "mateo": "faro",
      "raul": "upsa"}  # fmt: skip


@pytest.fixture
def people(as_operator):
    with as_operator():
        make_every_state()
        load_sets(at=AT)
        known = {
            slug: make_institution(slug=slug, name=INSTITUTIONS[slug][0])
            for slug in ("tinta", "tierra", "faro", "sierra", "mision", "registro")
        }
        for slug in ("upsa", "fgr", "segob"):
            kind = InstitutionKind.AUTHORITY
            known[slug] = make_institution(slug=slug, code=slug.upper(), kind=kind)
        found = {name: make_account(institution=known[OF[name]], roles=[role]).pk
                 for name, role in ROLES.items()}  # fmt: skip
        for name in ("carlos", "clara"):
            found[name] = make_account(institution=known["registro"], roles=["curator"]).pk
    with acting_as(found["carlos"]):
        by = found["carlos"]
        promises._meet(by, at=AT)
        owned = AT - timedelta(days=400)
        set_owners(recommendation=recommendations()[0], institutions=["SEGOB"], by=by, at=owned)
    return found


def test_there_is_one_of_every_state_and_one_that_both_sides_see_otherwise(people):
    told = participation.Telling(people, AT)
    for one in participation.OBSERVED:
        told.observe(one)
    with acting_as(people["carlos"]):
        rows = observations.followed(observations.observations(), on=local_day(AT), known_at=AT)
        public = observations.public_observations(AT)
    assert {one.state for one in rows} == set(ObservationState)
    assert any(one.state == ObservationState.ANSWERED and one.days_late for one in rows)
    assert any(one.difference for one in rows)
    assert len(public) == len(participation.OBSERVED) - 2
    assert all("(inventado)" in one.words for one in public)


def test_one_consultation_is_closed_with_answers_and_one_is_open(people):
    told = participation.Telling(people, AT)
    called = [told.call(*one) for one in participation.CALLED]
    for each in participation.CONTRIBUTED:
        told.contribute(called[each.to], each)
    with acting_as(people["mirna"]):
        found = consultations.consultations_on(consultations.consultations(), on=local_day(AT))
    assert {one.state: (one.answered, one.unanswered) for one in found} == {
        ConsultationState.CLOSED: (2, 1), ConsultationState.OPEN: (0, 0),
    }  # fmt: skip
    taken_back = [one for each in found for one in each.contributions if one.withdrawal]
    assert len(taken_back) == 1, "one house took back words that could have harmed somebody"


def test_of_some_states_nothing_is_known_and_of_some_there_is_none(people):
    told = [
        one for place, code in enumerate(agreements.names_of_states())
        for one in agreements._of_state(code, place, AT)
    ]  # fmt: skip
    assert {one.institution for one in told} < {
        f"EDO-{code}-GOB" for code in agreements.names_of_states()
    }
    with acting_as(people["mirna"]):
        assert {one.agreement for one in agreements_by_state(known_at=AT)} == {Known.UNKNOWN}
