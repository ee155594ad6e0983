"""Two at once, on real connections: no package stays open after her no, whichever comes first."""

from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from tests.domain.procedure.test_together import committed  # noqa: F401 (a fixture)
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE, make_cast
from tests.factories.reparation import FEDERAL, make_application, make_victim

from baluarte.domain.cases.actions import keep_to_civil_society, take_back_consent
from baluarte.domain.cases.choices import Channel
from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import TransferPackage
from baluarte.domain.reparation.queries.transfers import CLOSING
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.domain.wall.turns import take_turns

LAYER = "share_with_victims_commission"


@pytest.fixture
def scene(committed):  # noqa: F811 (a fixture)
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cast = make_cast()
        house = make_institution(code=FEDERAL, kind="authority", jurisdiction="federal")
        officer = make_account(institution=house, roles=["commission_officer"])
    case, party = make_case(cast)
    asked = make_application(cast, make_victim(cast, case, party))
    with acting_as(cast.owner.pk):
        say_yes(party, LAYER, by=cast.owner.pk)
    return cast, asked, house, officer


def says_no(cast, asked, _house):
    take_back_consent(
        party=asked.victim.party, layer=LAYER, told=Channel.CALL, decided_at=BEFORE,
        by=cast.colleague.pk, at=BEFORE,
    )  # fmt: skip


def is_kept_to_civil_society(cast, asked, _house):
    keep_to_civil_society(case=asked.victim.case, is_only=True, by=cast.colleague.pk, at=BEFORE)


def is_left_out(cast, asked, house):
    leave_out(
        matter=asked.victim.case.matter, institution=house, why=Exclusion.DO_NOT_INVOLVE,
        by=cast.colleague.pk, at=BEFORE,
    )  # fmt: skip


def refusing(act, cast, asked, house):
    with acting_as(cast.colleague.pk), transaction.atomic():
        act(cast, asked, house)
        yield


def making(cast, asked):
    by = cast.owner.pk
    with acting_as(by), transaction.atomic():
        actions.make_transfer(
            application=asked, to_commission=FEDERAL, with_documents=False, by=by, at=BEFORE
        )
        yield


def putting_in(cast, package):
    """Add one more package by SQL of one's own, without a look at what she says."""
    with acting_as(cast.owner.pk), transaction.atomic():
        package.save(force_insert=True)
        yield


def holding_the_turn():
    with acting_as_nobody(), transaction.atomic():
        take_turns([CLOSING])
        yield


def closing(cast, package):
    with acting_as(cast.owner.pk), transaction.atomic():
        queries.closed_transfer(package, by=cast.owner.pk, at=BEFORE)
        yield


def comparing(officer, package):
    with acting_as(officer.pk), transaction.atomic():
        actions.check_transfer(package=package, by=officer.pk, at=BEFORE)
        yield


def one_after_the_other(first, second):
    """Begin the second while the first has not ended; return if it waited and how it ended."""
    ended, begun = [], Event()

    def run():
        begun.set()
        try:
            for _ in second:
                pass
            ended.append("done")
        except (ReparationRefused, DatabaseError) as refused:
            ended.append(getattr(refused, "code", None) or str(refused).partition("\n")[0])
        finally:
            connection.close()

    next(first)
    thread = Thread(target=run)
    thread.start()
    begun.wait(timeout=20)
    thread.join(timeout=2)
    waited = thread.is_alive()
    for _ in first:
        pass
    thread.join(timeout=60)
    return waited, ended


def seen_by(officer):
    with acting_as(officer.pk):
        return queries.transfers_to_us(officer.pk)


REFUSED = {says_no: "no_yes", is_kept_to_civil_society: "civil_only", is_left_out: "left_out"}


@pytest.mark.parametrize("act", REFUSED)
def test_a_no_while_a_package_is_made_takes_it_back(scene, act):
    cast, asked, house, officer = scene
    ended = one_after_the_other(making(cast, asked), refusing(act, cast, asked, house))
    assert ended == (True, ["done"])
    assert seen_by(officer) == []
    with acting_as(cast.owner.pk):
        assert TransferPackage.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("act", REFUSED)
def test_no_package_is_made_while_a_no_is_said(scene, act):
    cast, asked, house, officer = scene
    ended = one_after_the_other(refusing(act, cast, asked, house), making(cast, asked))
    assert ended == (True, [REFUSED[act]])
    assert seen_by(officer) == []


@pytest.mark.parametrize("act", REFUSED)
def test_nor_is_one_put_in_by_any_hand(scene, act):
    cast, asked, house, officer = scene
    for _ in making(cast, asked):
        pass
    with acting_as(cast.owner.pk):
        package = TransferPackage.objects.get()
    package.pk = None
    ended = one_after_the_other(refusing(act, cast, asked, house), putting_in(cast, package))
    assert ended == (True, ["a package goes with her yes to the commission"])
    assert seen_by(officer) == []


def test_two_officers_compare_at_once_and_both_stand(scene):
    cast, asked, house, officer = scene
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        other = make_account(institution=house, roles=["commission_officer"])
    for _ in making(cast, asked):
        pass
    with acting_as(officer.pk):
        [state] = queries.transfers_to_us(officer.pk)
    ended = one_after_the_other(comparing(officer, state.package), comparing(other, state.package))
    assert ended == (False, ["done"])
    [state] = seen_by(officer)
    assert (len(state.receipts), state.is_verified) == (2, True)


def test_one_file_is_closed_at_a_time(scene):
    """Each takes a gigabyte while it is closed."""
    cast, asked, _house, _officer = scene
    for _ in making(cast, asked):
        pass
    with acting_as(cast.owner.pk):
        package = TransferPackage.objects.get()
    assert one_after_the_other(holding_the_turn(), closing(cast, package)) == (True, ["done"])
