"""Whoever opens what is sealed of an event of hers is named on her page, case seen or not."""

import pytest
from django.db import connection
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE, make_cast
from tests.factories.registry import LATER, make_event, make_side, share_with

from baluarte.domain.audit.models import FileAccess
from baluarte.domain.cases.actions import add_event, open_window
from baluarte.domain.registry.actions import add_perpetrator
from baluarte.domain.registry.models import Act
from baluarte.domain.registry.queries.event_details import accounts_of, open_confidential
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
READ = "registry.read_confidential"


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def event(side):
    one = make_event(side)
    by = side.documenter.pk
    with acting_as(by):
        add_perpetrator(
            act=Act.objects.filter(event=one).first(), kind="PE-ALC", at=LATER, by=by,
            identity="Alcalde Inventado", permitted="Es público: consta en la sentencia.",
        )  # fmt: skip
    return one


@pytest.fixture
def herself(event, side, as_operator):
    """The person whose case the event is part of, in another organisation."""
    with as_operator():
        cast, herself = make_cast(), make_account()
    case, party = make_case(cast)
    share_with(side, cast.keeper)
    by = cast.owner.pk
    with acting_as(by):
        add_event(case=case, event=event, by=by, at=LATER)
        open_window(party=party, account=herself, by=by, at=BEFORE)
    return herself


def open_sealed(side, event):
    with acting_as(side.documenter.pk):
        keys = accounts_of(event).confided
        return open_confidential(event, keys, by=side.documenter.pk, at=LATER)


def test_a_reading_of_sealed_parts_stands_on_her_page(side, event, herself):
    assert len(open_sealed(side, event)) == 1
    with acting_as(herself.pk):
        [reading] = FileAccess.objects.filter(act=READ)
    assert reading.actor == side.documenter.pk


def test_who_read_does_not_see_that_there_is_a_case(side, event, herself):
    open_sealed(side, event)
    with acting_as(side.documenter.pk):
        assert not FileAccess.objects.filter(act=READ).exists()


def test_whoever_may_not_open_the_event_is_told_of_no_file(side, event, herself, as_operator):
    with as_operator():
        stranger = make_account()
    with acting_as(stranger.pk), connection.cursor() as cursor:
        cursor.execute("select bal.files_about('event', %s)", [[event.pk]])
        assert cursor.fetchall() == []
