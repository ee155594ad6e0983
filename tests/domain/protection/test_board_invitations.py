"""Who is invited to a session sees one item, in its hours, while she says yes; and nothing else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.board import list_case, make_board, make_board_case, make_session
from tests.factories.cases import say_yes
from tests.factories.procedure import BEFORE

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases.actions import ConsentDoesNotCover, open_window, take_back_consent
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.actions import NotThroughTheGate, leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.protection.actions import board_items
from baluarte.domain.protection.models import AgendaItem, BoardInvitation
from baluarte.domain.wall.context import acting_as
from baluarte.norms.bodies import BoardRefused

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LAYER = "share_with_international_body"


@pytest.fixture
def world(cast, as_operator):
    with as_operator():
        make_board(cast)
        office = make_institution(code="ONU-DH", kind=InstitutionKind.INTERNATIONAL)
        guest, herself = make_account(institution=office, roles=["liaison"]), make_account()
    case, party = make_board_case(cast)
    with acting_as(cast.owner.pk):
        open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    return case, party, office, guest, herself


def invited(cast, world, *, starts_in=-HOUR, account=None):
    case, party, office, guest, _ = world
    now = timezone.now()
    session = make_session(cast, starts_at=now + starts_in)
    item = list_case(cast, session, case)
    with acting_as(cast.owner.pk):
        say_yes(party, LAYER, by=cast.owner.pk, at=BEFORE)
        board_items.invite(
            item=item, institution=office, account=account or guest,
            ground="Observa la sesión, como ella pidió", by=cast.owner.pk, at=now,
        )  # fmt: skip
    return item


def seen_by(account) -> tuple[int, int]:
    with acting_as(account.pk):
        return AgendaItem.objects.count(), Case.objects.count()


def test_who_was_invited_sees_the_item_and_not_the_case(cast, world):
    invited(cast, world)
    assert (seen_by(world[3]), seen_by(cast.owner)) == ((1, 0), (1, 1))


@pytest.mark.parametrize("starts_in", [HOUR, -5 * HOUR - timedelta(minutes=1)])
def test_before_the_session_and_after_it_there_is_nothing(cast, world, starts_in):
    if starts_in < -4 * HOUR:
        with pytest.raises(BoardRefused, match="over"):
            invited(cast, world, starts_in=starts_in)
    else:
        invited(cast, world, starts_in=starts_in)
    assert seen_by(world[3]) == (0, 0)


def test_nobody_comes_in_the_name_of_an_institution_that_is_not_theirs(cast, world):
    invited(cast, world, account=cast.stranger)
    assert seen_by(cast.stranger) == (0, 0)


def test_without_her_consent_nobody_is_invited(cast, world):
    case, _, office, guest, _ = world
    item = list_case(cast, make_session(cast, starts_at=timezone.now() + HOUR), case)
    with acting_as(cast.owner.pk):
        with pytest.raises(ConsentDoesNotCover):
            board_items.invite(
                item=item, institution=office, account=guest, ground="Observa", by=cast.owner.pk,
                at=BEFORE,
            )  # fmt: skip
        assert BoardInvitation.objects.count() == 0


def test_who_is_left_out_is_not_invited(cast, world):
    case, party, office, guest, _ = world
    item = list_case(cast, make_session(cast, starts_at=timezone.now() + HOUR), case)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(party, LAYER, by=by)
        leave_out(
            matter=case.matter, institution=office, why=Exclusion.DO_NOT_INVOLVE, by=by, at=BEFORE
        )
        with pytest.raises(NotThroughTheGate):
            board_items.invite(
                item=item, institution=office, account=guest, ground="Observa", by=by, at=BEFORE
            )


def test_her_no_in_her_own_window_ends_it_at_once(cast, world):
    _, party, _, guest, herself = world
    invited(cast, world)
    with acting_as(herself.pk):
        party.refresh_from_db()
        take_back_consent(
            party=party, layer=LAYER, told=Channel.OWN_WINDOW, decided_at=timezone.now(),
            by=herself.pk, at=timezone.now(),
        )  # fmt: skip
        [row] = BoardInvitation.objects.all()
    assert (row.revoked_by_id, seen_by(guest), seen_by(cast.owner)) == (
        herself.pk, (0, 0), (1, 1),
    )  # fmt: skip


def test_who_is_left_out_later_sees_nothing_from_then_on(cast, world):
    case, _, office, guest, _ = world
    invited(cast, world)
    with acting_as(cast.owner.pk):
        leave_out(
            matter=case.matter, institution=office, why=Exclusion.PERPETRATOR, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
    assert seen_by(guest) == (0, 0)


def test_an_invitation_ends_now_and_is_never_lengthened(cast, world, settings):
    """Sent as SQL, by who keeps the record of the session."""
    invited(cast, world)
    settings.DATES_BACK = False
    change = "update protection_boardinvitation set closes_at = {}"
    with acting_as(cast.owner.pk), connection.cursor() as cursor:
        for said in ("'9999-01-01'", "closes_at + interval '1 hour'", "now() - interval '1 day'"):
            with (
                pytest.raises(DatabaseError, match="is set once, and to now"),
                transaction.atomic(),
            ):
                cursor.execute(change.format(said))
        cursor.execute(change.format("now()"))
        assert cursor.rowcount == 1
    assert seen_by(world[3]) == (0, 0)
