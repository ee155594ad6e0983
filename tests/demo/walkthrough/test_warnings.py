"""What the demonstration lays of warnings: one met by silence, one to acknowledge, one open."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.statements import make_every_state

from baluarte.demo.walkthrough import warnings as laid
from baluarte.demo.walkthrough.authorities import TOWN
from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.prevention.models import EarlyWarning
from baluarte.domain.prevention.queries.warnings import (
    notices_to_acknowledge,
    pressing_warnings,
    waiting_for_second,
)
from baluarte.domain.prevention.warning_choices import NoticeStatus, WarningStatus
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OFFICERS = {
    "edo-30-mec": "silvia", "edo-30-fis": "zoe", "edo-30-gob": "gabriel", "sspc": "ivan", "edo-20-gob": "elena",
    "upsa": "oscar", "cc": "celia", laid.POLICE: "beto",
}  # fmt: skip


@pytest.fixture
def people(as_operator):
    with as_operator():
        make_every_state()
        town = Municipality.objects.create(
            code=TOWN, state_id="30", name="Puerto", source="toy", confidence="C"
        )
        house = make_institution(slug=laid.HOUSE)
        found = {
            name: make_account(institution=house, roles=["analyst"]).pk
            for name in (laid.PROPOSES, laid.DECIDES, laid.ALSO_PROPOSES)
        }
        for slug, name in OFFICERS.items():
            is_town, is_state = slug == laid.POLICE, slug.startswith("edo-")
            body = make_institution(
                slug=slug, code="" if is_town else slug.upper(), kind=InstitutionKind.AUTHORITY,
                jurisdiction=Jurisdiction.MUNICIPALITY if is_town
                else Jurisdiction.STATE if is_state else Jurisdiction.FEDERAL,
                state=State.objects.get(pk=slug[4:6]) if is_state else None,
                municipality=town if is_town else None,
            )  # fmt: skip
            found[name] = make_account(institution=body, roles=["liaison"]).pk
        make_institution(
            slug="edo-30-ssp", code="EDO-30-SSP", kind=InstitutionKind.AUTHORITY,
            jurisdiction=Jurisdiction.STATE, state=State.objects.get(pk="30"),
        )  # fmt: skip
    return found


@pytest.mark.parametrize("hours", [0, 11, 23])
def test_it_shows_every_state_at_any_hour(people, hours):
    at = timezone.now() - timedelta(hours=hours)
    for one in laid.LIFE:
        laid._tell(one, people, at=at)
    with acting_as(people[laid.PROPOSES]):
        found = pressing_warnings(at)
        assert waiting_for_second(people[laid.PROPOSES], at=at).count() == 1
    assert {one.status for one in found} >= {
        WarningStatus.PROPOSED, WarningStatus.STANDS, WarningStatus.OVERRULED,
    }  # fmt: skip
    told = {each.status for one in found for each in one.notices}
    assert {NoticeStatus.SILENT, NoticeStatus.ACKNOWLEDGED, NoticeStatus.RUNNING} <= told
    with acting_as(people["beto"]):
        assert not EarlyWarning.objects.exists()
    with acting_as(people["elena"]):
        assert len(notices_to_acknowledge(people["elena"], at=at)) == 1
