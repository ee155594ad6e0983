"""Her file goes to another commission with her yes, as a package that both sides verify."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pyrage
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from tests.factories.access import make_account, make_institution
from tests.factories.cases import say_yes
from tests.factories.procedure import BEFORE
from tests.factories.reparation import (
    FEDERAL,
    OTHER_STATE,
    STATE,
    decide,
    make_application,
    make_plan,
    owe,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
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
from baluarte.domain.reparation.models import Application, CaseVictim, TransferPackage
from baluarte.domain.reparation.packages import archive
from baluarte.domain.reparation.packages.checking import check
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LAYER = "share_with_victims_commission"


@pytest.fixture
def officer(as_operator):
    """Who attends to victims at the federal commission."""
    with as_operator():
        house = make_institution(code=FEDERAL, kind="authority", jurisdiction="federal")
        return make_account(institution=house, roles=["commission_officer"])


@pytest.fixture
def asked(cast, victim):
    """An application with a plan that owes something, and her yes to commissions."""
    made = make_application(cast, victim, days=40)
    plan = make_plan(cast, victim)
    decide(cast, plan, "RH-4")
    owe(cast, plan, "RH-4")
    with acting_as(cast.owner.pk):
        say_yes(victim.party, LAYER, by=cast.owner.pk)
    return made


def make(cast, asked, to=FEDERAL, **more):
    by = cast.owner.pk
    with acting_as(by):
        return actions.make_transfer(
            application=asked, to_commission=to, by=by, at=BEFORE,
            **({"with_documents": True} | more),
        )  # fmt: skip


def opened(account, package):
    with acting_as(account.pk):
        return queries.open_transfer(package, by=account.pk, at=BEFORE)


def seen_by(account):
    with acting_as(account.pk):
        return [one.package for one in queries.transfers_to_us(account.pk)]


def test_a_package_waits_to_be_compared_until_it_is_found_whole(cast, asked, officer):
    """A sum written wrong is no comparison that is over."""
    package = make(cast, asked)
    with acting_as(officer.pk):
        for told, waits in (("0" * 64, [package]), (package.sha256, [])):
            actions.check_transfer(package=package, told=told, by=officer.pk, at=BEFORE)
            assert list(queries.transfers_to_check(officer.pk)) == waits


def test_without_her_yes_nothing_goes(cast, victim, officer):
    made = make_application(cast, victim)
    with pytest.raises(ReparationRefused) as refused:
        make(cast, made)
    assert refused.value.code == "no_yes"
    with acting_as(cast.owner.pk):
        assert not TransferPackage.objects.exists()


def test_of_the_states_one_is_given_it_by_its_name_alone(cast, asked, as_operator):
    with as_operator():
        house = make_institution(code=OTHER_STATE, kind="authority", jurisdiction="federal")
    with pytest.raises(ReparationRefused) as refused:
        make(cast, asked, to=OTHER_STATE)
    assert refused.value.code == "no_yes"
    with acting_as(cast.owner.pk):
        say_yes(asked.victim.party, LAYER, by=cast.owner.pk, institution=house)
    assert make(cast, asked, to=OTHER_STATE).to_institution == house


@pytest.mark.parametrize(
    ("to", "code"),
    [(STATE, "same_commission"), ("EDO-99-VIC", "commission"), ("FGR", "commission")],
)
def test_it_goes_to_another_commission_that_is_there(cast, asked, officer, to, code):
    with pytest.raises(ReparationRefused) as refused:
        make(cast, asked, to=to)
    assert refused.value.code == code


def test_s36_what_goes_is_what_she_would_be_asked_again_and_both_find_it_whole(
    cast, asked, officer
):
    package = make(cast, asked)
    assert seen_by(officer) == [package]
    content = opened(officer, package)
    found = check(content)
    assert (found.faults, found.reference, found.sha256) == (
        (), package.reference, package.sha256
    )  # fmt: skip
    with ZipFile(BytesIO(content)) as held:
        facts = json.loads(held.read(archive.FACTS))
        summary = held.read(archive.SUMMARY).decode()
    [plan] = facts["plans"]
    [heading] = plan["headings"]
    assert facts["victim"]["name"] == "Citlali Inventada Robles"
    assert heading["owed"][0]["what"] == ["Una beca inventada."]
    assert heading["owed"][0]["her_word"] is None
    assert "no ha dicho si llegó" in summary
    for account in (officer, cast.owner):
        with acting_as(account.pk):
            actions.check_transfer(package=package, by=account.pk, at=BEFORE)
    with acting_as(cast.owner.pk):
        state = queries.transfer_of(package.reference)
    assert state.is_verified
    assert {one.commission for one in state.receipts} == {FEDERAL, ""}


def test_another_file_than_what_was_sent_is_told_apart(cast, asked, officer):
    package = make(cast, asked)
    with acting_as(officer.pk):
        actions.check_transfer(package=package, told="0" * 64, by=officer.pk, at=BEFORE)
        assert not queries.transfer_of(package.reference).is_verified
        actions.check_transfer(
            package=package, told=package.sha256, by=officer.pk, at=BEFORE + timedelta(minutes=1)
        )
        assert queries.transfer_of(package.reference).is_verified


def test_the_sum_that_was_read_out_is_written_down(cast, asked):
    package, by = make(cast, asked), cast.owner.pk
    assert package.to_institution is None
    spoken = " ".join(package.sha256[i : i + 4] for i in range(0, 64, 4)).upper()
    with acting_as(by):
        with pytest.raises(ReparationRefused) as refused:
            actions.check_transfer(package=package, told="abc", by=by, at=BEFORE)
        assert refused.value.code == "no_sum"
        heard = actions.check_transfer(package=package, told=spoken, by=by, at=BEFORE)
        assert heard.is_heard
        assert queries.transfer_of(package.reference).is_verified


def test_the_file_that_leaves_opens_by_its_phrase_alone(cast, asked, officer):
    package, by = make(cast, asked), cast.owner.pk
    with acting_as(by):
        closed = queries.closed_transfer(package, by=by, at=BEFORE)
        phrase = queries.transfer_phrase(package, by=by, at=BEFORE)
    assert b"Citlali" not in closed
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(closed, phrase[:-1] + "?")
    assert check(pyrage.passphrase.decrypt(closed, phrase)).is_whole


def test_its_officer_sees_the_package_and_nothing_else_of_the_case(cast, asked, officer):
    package = make(cast, asked)
    with acting_as(officer.pk):
        assert TransferPackage.objects.get() == package
        assert not Application.objects.exists()
        assert not CaseVictim.objects.exists()


def test_who_is_of_neither_sees_no_package(cast, asked, officer, as_operator):
    make(cast, asked)
    with as_operator():
        house = make_institution(code="EDO-20-VIC", kind="authority", jurisdiction="federal")
        other = make_account(institution=house, roles=["commission_officer"])
        monitor = make_account(institution=house, roles=["monitor"])
    for account in (cast.stranger, other, monitor):
        assert seen_by(account) == []
        with acting_as(account.pk):
            assert not TransferPackage.objects.exists()


def test_her_no_takes_it_back_at_once_by_her_own_hand_too(cast, asked, officer, as_operator):
    package, party = make(cast, asked), asked.victim.party
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
        party.refresh_from_db()
    with acting_as(herself.pk):
        take_back_consent(
            party=party, layer=LAYER, told=Channel.OWN_WINDOW, decided_at=BEFORE,
            by=herself.pk, at=BEFORE,
        )  # fmt: skip
    assert seen_by(officer) == []
    with acting_as(officer.pk), pytest.raises(TransferPackage.DoesNotExist):
        queries.transfer_of(package.reference)
    with acting_as(cast.owner.pk):
        assert queries.transfer_of(package.reference).package.withdrawn_at == BEFORE
        package.refresh_from_db()
        with pytest.raises(ReparationRefused):
            actions.check_transfer(package=package, by=cast.owner.pk, at=BEFORE)


def test_the_no_of_another_of_her_case_takes_it_back_too(cast, asked, officer, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        sister = add_party(
            case=asked.victim.case, part=Part.BENEFICIARY,
            person=NewPerson(name="Vera Inventada Sol"), by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
        open_window(party=sister, account=account, by=cast.owner.pk, at=BEFORE)
        say_yes(sister, LAYER, by=cast.owner.pk)
        sister.refresh_from_db()
    make(cast, asked)
    with acting_as(account.pk):
        assert not TransferPackage.objects.exists()
        take_back_consent(
            party=sister, layer=LAYER, told=Channel.OWN_WINDOW, decided_at=BEFORE,
            by=account.pk, at=BEFORE,
        )  # fmt: skip
    assert seen_by(officer) == []


def test_who_is_left_out_afterwards_reads_it_no_more(cast, asked, officer):
    make(cast, asked)
    by = cast.owner.pk
    with acting_as(officer.pk):
        house = TransferPackage.objects.get().to_institution
    with acting_as(by):
        leave_out(
            matter=asked.victim.case.matter, institution=house, why=Exclusion.DO_NOT_INVOLVE,
            by=by, at=BEFORE,
        )  # fmt: skip
    assert seen_by(officer) == []


def test_a_case_for_civil_society_only_goes_to_no_commission(cast, asked, officer):
    make(cast, asked)
    by = cast.owner.pk
    with acting_as(by):
        keep_to_civil_society(case=asked.victim.case, is_only=True, by=by, at=BEFORE)
    assert seen_by(officer) == []
    with pytest.raises(ReparationRefused) as refused:
        make(cast, asked)
    assert refused.value.code == "civil_only"


def test_only_the_team_makes_and_takes_back(cast, asked, officer):
    package = make(cast, asked)
    for account in (cast.stranger, officer):
        with acting_as(account.pk):
            with pytest.raises(NotAllowed):
                actions.make_transfer(
                    application=asked, to_commission=FEDERAL, with_documents=False,
                    by=account.pk, at=BEFORE,
                )  # fmt: skip
            with transaction.atomic():
                changed = TransferPackage.objects.filter(pk=package.pk).update(withdrawn_at=BEFORE)
            assert changed == 0


def test_nobody_speaks_for_a_commission_that_is_not_hers_by_sql(cast, asked, officer):
    package = make(cast, asked)
    written = (
        "insert into reparation_transferreceipt (id, compartment_id, by_id, recorded_at,"
        " package_id, commission, is_heard, sha256) values (gen_random_uuid(), %s, %s, %s, %s, %s,"
        " false, %s)"
    )
    given = [package.compartment_id, cast.owner.pk, BEFORE, package.pk, FEDERAL, package.sha256]
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(written, given)
    with acting_as(cast.owner.pk):
        assert queries.transfer_of(package.reference).receipts == ()


def test_each_reading_is_in_the_log_of_her_file(cast, asked, officer, as_operator):
    package = make(cast, asked)
    opened(officer, package)
    with as_operator():
        acts = Entry.objects.filter(actor=officer.pk).values_list("act", flat=True)
        assert list(acts) == ["reparation.read_transfer"]
