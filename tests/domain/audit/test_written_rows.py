"""What somebody lays by SQL, in her own session and with no entry, is found; her acts are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import make_cast
from tests.factories.protection import make_study
from tests.factories.registry import make_event, make_reports, make_side

from baluarte.domain.audit.written_rows import rows_without_entry
from baluarte.domain.cases.models import Consent
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.registry.models import Act, Determination, Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


@pytest.fixture
def found(as_operator):
    def look():
        with as_operator():
            return {table for table, _ in rows_without_entry()}

    return look


def _again(model, at, **changes):
    """Lay a row once more at an instant, as the workbench's role."""
    row = model.objects.order_by("pk").first()
    row.pk = uuid4()
    setattr(row, at, timezone.now())
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_reports_and_codings_that_no_delivery_tells_of_are_found(as_operator, found):
    side = make_side(as_operator)
    with acting_as(side.documenter.pk):
        make_reports(side, [{}])
    assert {"intake_report", "intake_coding"} <= found()


def test_an_event_and_what_is_determined_of_it_are_found(as_operator, found):
    side = make_side(as_operator)
    with acting_as(side.documenter.pk):
        event = make_event(side)
    assert found() & {"registry_event", "registry_determination", "registry_act"} == set()
    with acting_as(side.documenter.pk):
        _again(Event, "created_at", reference="EV-LAID", current_id=None)
        _again(Act, "decided_at", reference="A-LAID")
        _again(Determination, "decided_at", supersedes_id=Determination.objects.get(event=event).pk)
    assert {"registry_event", "registry_determination", "registry_act"} <= found()


def test_what_is_laid_in_a_case_is_found(as_operator, found):
    with as_operator():
        cast = make_cast()
    case, party = make_case(cast)
    make_study(cast, case, party)
    with acting_as(cast.owner.pk):
        say_yes(party, "process_request", by=cast.owner.pk)
    of = {"cases_consent", "protection_riskstudy", "protection_itemrating",
          "protection_levelstatement"}  # fmt: skip
    assert found() & of == set()
    with acting_as(cast.owner.pk):
        _again(Consent, "recorded_at")
        _again(RiskStudy, "opened_at", closed_at=None)
        study = RiskStudy.objects.order_by("-opened_at").first()
        _again(ItemRating, "rated_at", study=study)
        _again(LevelStatement, "stated_at", study=study)
    assert of <= found()
