"""Whoever may send SQL of their own gives no commission a file that she did not say yes to."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    FEDERAL,
    OTHER_STATE,
    make_application,
    make_victim,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import (
    add_party,
    keep_to_civil_society,
    open_window,
    take_back_consent,
)
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.models import TransferPackage, TransferReceipt
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LAYER = "share_with_victims_commission"
SUM = "a" * 64
LATER = BEFORE + timedelta(seconds=1)


@pytest.fixture
def houses(as_operator):
    """The federal commission and one of a state, each with accounts here."""
    with as_operator():
        return {
            code: make_institution(code=code, kind="authority", jurisdiction="federal")
            for code in (FEDERAL, OTHER_STATE)
        }


@pytest.fixture
def officer(as_operator, houses):
    with as_operator():
        return make_account(institution=houses[FEDERAL], roles=["commission_officer"])


@pytest.fixture
def asked(cast, victim):
    return make_application(cast, victim, days=40)


@pytest.fixture
def said_yes(cast, asked):
    with acting_as(cast.owner.pk):
        say_yes(asked.victim.party, LAYER, by=cast.owner.pk)


@pytest.fixture
def herself(cast, asked, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=asked.victim.party, account=account, by=cast.owner.pk, at=BEFORE)
        asked.victim.party.refresh_from_db()
    return account


def package(cast, asked, to=FEDERAL):
    by = cast.owner.pk
    with acting_as(by):
        return actions.make_transfer(
            application=asked, to_commission=to, with_documents=False, by=by, at=BEFORE
        )


def again(package, **more):
    """Return one more package as somebody would write it who sends SQL of their own."""
    names = [one.attname for one in TransferPackage._meta.concrete_fields]
    held = {name: getattr(package, name) for name in names} | {"withdrawn_at": None}
    return TransferPackage(**held | {"id": uuid4()} | more)


def receipt(package, by, **more):
    given = {"commission": "", "is_heard": False, "sha256": SUM} | more
    return TransferReceipt(
        id=uuid4(), compartment_id=package.compartment_id, package=package, by=by,
        recorded_at=BEFORE, **given,
    )  # fmt: skip


def put_in(account, made):
    with acting_as(account.pk), transaction.atomic():
        made.save(force_insert=True)


def assert_refused(account, made, match=None):
    with pytest.raises(DatabaseError, match=match):
        put_in(account, made)


def take_back(cast, asked, **more):
    with acting_as(cast.owner.pk):
        take_back_consent(
            party=asked.victim.party, layer=LAYER, told=Channel.CALL, decided_at=BEFORE,
            by=cast.owner.pk, at=BEFORE, **more,
        )  # fmt: skip


@pytest.mark.usefixtures("said_yes", "officer")
def test_no_package_is_put_in_after_her_no(cast, asked):
    made = package(cast, asked)
    put_in(cast.owner, again(made))
    take_back(cast, asked)
    assert_refused(cast.owner, again(made), "her yes")


@pytest.mark.usefixtures("said_yes")
def test_no_package_is_put_in_for_a_state_that_she_did_not_name(cast, asked, houses):
    made, house = package(cast, asked), houses[OTHER_STATE]
    to = {"to_commission": OTHER_STATE, "to_institution_id": house.pk}
    assert_refused(cast.owner, again(made, **to), "her yes")
    with acting_as(cast.owner.pk):
        say_yes(asked.victim.party, LAYER, by=cast.owner.pk, institution=house)
    put_in(cast.owner, again(made, **to))
    take_back(cast, asked, institution=house)
    assert_refused(cast.owner, again(made, **to), "her yes")
    put_in(cast.owner, again(made))


@pytest.mark.usefixtures("said_yes", "officer")
def test_everybody_who_is_to_be_protected_says_yes(cast, asked):
    made = package(cast, asked)
    with acting_as(cast.owner.pk):
        add_party(
            case=asked.victim.case, part=Part.BENEFICIARY,
            person=NewPerson(name="Vera Inventada Sol"), by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    assert_refused(cast.owner, again(made), "her yes")


@pytest.mark.usefixtures("said_yes", "officer")
def test_no_package_of_a_case_for_civil_society_is_put_in(cast, asked):
    made = package(cast, asked)
    with acting_as(cast.owner.pk):
        keep_to_civil_society(case=asked.victim.case, is_only=True, by=cast.owner.pk, at=BEFORE)
    assert_refused(cast.owner, again(made), "her yes")


@pytest.mark.usefixtures("said_yes", "officer")
def test_no_package_is_put_in_for_whom_she_leaves_out(cast, asked, houses):
    made = package(cast, asked)
    with acting_as(cast.owner.pk):
        leave_out(
            matter=asked.victim.case.matter, institution=houses[FEDERAL],
            why=Exclusion.DO_NOT_INVOLVE, by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    assert_refused(cast.owner, again(made), "her yes")


@pytest.mark.usefixtures("said_yes", "officer")
def test_a_package_says_whom_it_is_from_and_for(cast, asked, houses):
    made = package(cast, asked)
    for wrong in (
        {"from_commission": OTHER_STATE}, {"to_institution_id": None},
        {"to_institution_id": houses[OTHER_STATE].pk}, {"to_commission": ""}, {"sha256": "short"},
        {"by_id": cast.colleague.pk}, {"withdrawn_at": BEFORE},
    ):  # fmt: skip
        assert_refused(cast.owner, again(made, **wrong))


def test_a_yes_to_one_state_is_none_to_the_federal_commission(cast, asked, as_operator):
    """Not even where that one has no account here."""
    with as_operator():
        house = make_institution(code=OTHER_STATE, kind="authority", jurisdiction="federal")
    with acting_as(cast.owner.pk):
        say_yes(asked.victim.party, LAYER, by=cast.owner.pk, institution=house)
    with pytest.raises(ReparationRefused) as refused:
        package(cast, asked)
    assert refused.value.code == "no_yes"


@pytest.mark.usefixtures("said_yes")
def test_nobody_else_writes_one(cast, asked, officer, herself):
    made = package(cast, asked)
    for account in (cast.stranger, officer, herself):
        assert_refused(account, again(made, by_id=account.pk), "row-level security")


@pytest.mark.usefixtures("said_yes")
def test_only_the_team_compares_for_the_team(cast, asked, officer, herself):
    made = package(cast, asked)
    for account in (cast.stranger, officer, herself):
        assert_refused(account, receipt(made, account), "row-level security")
    with acting_as(herself.pk), pytest.raises(NotAllowed):
        actions.check_transfer(package=made, told=SUM, by=herself.pk, at=BEFORE)
    with acting_as(herself.pk), pytest.raises(NotAllowed):
        actions.check_transfer(package=made, by=herself.pk, at=BEFORE)
    put_in(cast.owner, receipt(made, cast.owner))


@pytest.mark.usefixtures("said_yes")
def test_who_compared_is_who_it_is(cast, asked, officer, as_operator, houses):
    made = package(cast, asked)
    with as_operator():
        other = make_account(institution=houses[OTHER_STATE], roles=["commission_officer"])
    for account, more in (
        (cast.owner, {"commission": FEDERAL}),
        (cast.owner, {"commission": OTHER_STATE, "is_heard": True}),
        (cast.owner, {"commission": FEDERAL, "is_heard": True, "sha256": "A" * 63}),
        (officer, {"commission": OTHER_STATE}),
        (officer, {"commission": FEDERAL, "is_heard": True}),
        (other, {"commission": FEDERAL}),
        (other, {"commission": OTHER_STATE}),
    ):
        assert_refused(account, receipt(made, account, **more))
    assert_refused(officer, receipt(made, cast.owner, commission=FEDERAL))
    put_in(officer, receipt(made, officer, commission=FEDERAL))
    put_in(cast.owner, receipt(made, cast.owner, commission=FEDERAL, is_heard=True))


@pytest.mark.usefixtures("said_yes")
def test_what_was_taken_back_is_compared_no_more(cast, asked, officer):
    made = package(cast, asked)
    with acting_as(cast.owner.pk):
        actions.withdraw_transfer(package=made, by=cast.owner.pk, at=BEFORE)
    heard = {"commission": FEDERAL, "is_heard": True}
    for account, more in (
        (cast.owner, {}), (cast.owner, heard), (officer, {"commission": FEDERAL}),
    ):  # fmt: skip
        assert_refused(account, receipt(made, account, **more), "row-level security")


@pytest.mark.usefixtures("said_yes")
def test_what_is_taken_back_while_its_page_is_read_opens_no_more(cast, asked, officer):
    made = package(cast, asked)
    with acting_as(officer.pk):
        read = queries.transfer_of(made.reference).package
    take_back(cast, asked)
    with acting_as(officer.pk), pytest.raises(TransferPackage.DoesNotExist):
        queries.open_transfer(read, by=officer.pk, at=BEFORE)


@pytest.mark.parametrize(
    "sql",
    [
        "delete from {}", "update {} set sha256 = sha256", "update {} set recorded_at = now()",
        "update {} set by_id = by_id", "update {} set compartment_id = compartment_id",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("said_yes")
def test_nothing_of_it_is_changed_or_deleted(cast, asked, officer, sql):
    made = package(cast, asked)
    put_in(cast.owner, receipt(made, cast.owner))
    for kind in (TransferPackage, TransferReceipt):
        for account in (cast.owner, officer):
            with pytest.raises(DatabaseError, match="permission denied"):
                runs(account, sql.format(kind._meta.db_table))


def runs(account, sql):
    with acting_as(account.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.mark.usefixtures("said_yes")
def test_what_was_taken_back_stays_so(cast, asked, officer, settings):
    package(cast, asked)
    settings.DATES_BACK = False
    sql = "update reparation_transferpackage set withdrawn_at = "
    for when in ("now() - interval '1 day'", "now() + interval '1 day'"):
        with pytest.raises(DatabaseError, match="is set once, and to now"):
            runs(cast.owner, sql + when)
    for account in (officer, cast.stranger):
        assert runs(account, sql + "now()") == 0
    assert runs(cast.owner, sql + "now()") == 1
    assert runs(cast.owner, sql + "null") == 0
    with acting_as(officer.pk):
        assert not TransferPackage.objects.exists()


@pytest.mark.usefixtures("said_yes")
def test_a_package_of_the_same_reference_does_not_take_its_place(cast, asked, officer):
    made = package(cast, asked)
    other, party = make_case(cast)
    with acting_as(cast.owner.pk):
        say_yes(party, LAYER, by=cast.owner.pk)
    second = package(cast, make_application(cast, make_victim(cast, other, party)))
    put_in(cast.owner, again(second, reference=made.reference, recorded_at=LATER, id=UUID(int=1)))
    with acting_as(officer.pk):
        assert queries.transfer_of(made.reference).package == made
