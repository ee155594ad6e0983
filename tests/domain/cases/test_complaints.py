"""Complaints go from whom they concern: no row, whatever was granted; the receiver answers once."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.access.actions import confirm_membership, grant, propose_membership
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account, Compartment, Grant, Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions.complaints import (
    ComplaintRefused,
    acknowledge_complaint,
    answer_complaint,
    call_readers,
    complain,
)
from baluarte.domain.cases.choices import Grievance
from baluarte.domain.cases.models import Complaint, Party
from baluarte.domain.cases.queries.complaints import (
    complaints_received,
    concerned_by,
    my_complaints,
    open_complaints,
    receivers_of,
    waits_too_long,
)
from baluarte.domain.procedure.models import Notice
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)
WORDS = "No me contestaron en tres semanas"


@pytest.fixture
def scene(cast, as_operator):
    """Her window, and a commission outside with a steward who may receive complaints."""
    case, party = make_case(cast)
    with as_operator():
        herself = make_account()
        commission = make_institution(kind=InstitutionKind.AUTONOMOUS)
        ombuds = make_account(institution=commission, roles=["data_steward"])
        clerk = make_account(institution=commission, roles=["documenter"])
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    return {
        "case": case, "herself": herself, "receiver": commission, "ombuds": ombuds, "clerk": clerk,
        "party": party,
    }  # fmt: skip


def make_complaint(scene, by=None, **changes):
    by = by or scene["herself"]
    given = {"about": Grievance.DELAY, "text": WORDS, "receiver": scene["receiver"]}
    with acting_as(by.pk):
        party = Party.objects.select_related("case__compartment", "case__matter").get(
            pk=scene["party"].pk
        )
        return complain(party=party, by=by.pk, at=LATER, **(given | changes))


def test_a_compartment_holds_one_complaint(cast, scene):
    made = make_complaint(scene, institution=cast.keeper)
    columns = ", ".join(
        field.column for field in Complaint._meta.local_concrete_fields if field.column != "id"
    )
    again = (
        f"insert into cases_complaint (id, {columns}) select gen_random_uuid(), {columns}"
        " from cases_complaint where id = %s"
    )
    with (
        acting_as(scene["herself"].pk),
        pytest.raises(IntegrityError, match="cases_one_complaint_a_compartment"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(again, [made.pk])


def count(account):
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute("select count(*) from cases_complaint")
        return cursor.fetchone()[0]


def test_she_and_its_receiver_see_it_and_nobody_of_the_team_or_of_whom_it_concerns(cast, scene):
    make_complaint(scene, institution=cast.keeper)
    outside = (cast.owner, cast.colleague, cast.steward, cast.stranger, scene["clerk"])
    assert (count(scene["herself"]), count(scene["ombuds"])) == (1, 1)
    assert [count(one) for one in outside] == [0] * 5


def test_whom_it_concerns_sees_none_even_with_a_grant_on_its_compartment(cast, scene, as_operator):
    complaint = make_complaint(scene, account=cast.owner)
    with as_operator():
        outsider = make_account()
        compartment = Compartment.objects.get(pk=complaint.compartment_id)
        for one in (cast.owner, cast.colleague, outsider):
            grant(
                compartment=compartment, account=one, level=Level.STEWARD, ground="by mistake",
                by=None, at=BEFORE,
            )  # fmt: skip
    # The owner is whom it is about, the colleague of an institution it concerns.
    assert [count(one) for one in (cast.owner, cast.colleague, outsider)] == [0, 0, 1]


def test_nor_who_commands_or_answers_to_whom_it_concerns(cast, scene):
    with acting_as(cast.stranger.pk):
        concerned = concerned_by(scene["case"], account=None, institution=cast.police)
        again = concerned_by(scene["case"], account=None, institution=cast.command)
    assert concerned == again == {cast.police.pk, cast.command.pk}


def test_it_cannot_be_sent_to_whom_it_concerns(cast, scene):
    with pytest.raises(ComplaintRefused, match="receiver_concerned"):
        make_complaint(scene, institution=scene["receiver"])
    with pytest.raises(ComplaintRefused, match="receiver_concerned"):
        make_complaint(scene, account=cast.owner, receiver=cast.keeper)


def test_the_database_lets_none_go_to_whom_it_concerns(cast, scene, as_operator):
    complaint = make_complaint(scene, institution=cast.keeper)
    with pytest.raises(IntegrityError, match="goes_to_nobody_concerned"), as_operator():
        Complaint.objects.filter(pk=complaint.pk).update(receiver=cast.keeper)


def test_no_authority_is_offered_to_receive_one(cast, scene):
    with acting_as(scene["herself"].pk):
        offered = receivers_of(scene["party"], {cast.keeper.pk})
    assert not {cast.keeper, cast.federal, cast.police, cast.command} & set(offered)
    assert scene["receiver"] in offered


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"account": "herself"}, "about_oneself"), ({}, "about_nobody"), ({"text": " "}, "without")],
)
def test_one_about_nobody_oneself_or_without_words_is_refused(cast, scene, changes, code):
    given = {"institution": cast.keeper} if "text" in changes else {}
    given |= {"account": scene["herself"]} if "account" in changes else {}
    given |= {"text": " "} if "text" in changes else {}
    with pytest.raises(ComplaintRefused, match=code):
        make_complaint(scene, **given)


def test_the_team_makes_one_for_her_and_she_sees_it(cast, scene):
    make_complaint(scene, by=cast.colleague, institution=cast.federal)
    assert [count(one) for one in (scene["herself"], cast.colleague, cast.owner)] == [1, 1, 0]


def test_who_wrote_it_for_her_sees_it_no_more_where_it_concerns_their_own(cast, scene):
    make_complaint(scene, by=cast.colleague, institution=cast.keeper)
    assert [count(one) for one in (scene["herself"], cast.colleague)] == [1, 0]


def test_a_stranger_makes_none_in_a_case_of_others(cast, scene):
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        complain(
            party=scene["party"], about=Grievance.DELAY, text=WORDS, institution=cast.keeper,
            receiver=scene["receiver"], by=cast.stranger.pk, at=LATER,
        )  # fmt: skip


def test_its_receiver_acknowledges_and_answers_once_and_she_reads_it(cast, scene):
    make_complaint(scene, institution=cast.keeper)
    ombuds, herself = scene["ombuds"], scene["herself"]
    with acting_as(ombuds.pk):
        by = ombuds.pk
        [received] = complaints_received(by=by)
        open_complaints([received], by=by, at=LATER)
        acknowledge_complaint(complaint=received, by=by, at=LATER)
        answer_complaint(complaint=received, text="Pedimos cuentas", by=by, at=LATER)
        with pytest.raises(ComplaintRefused, match="answered"):
            answer_complaint(complaint=received, text="Otra vez", by=by, at=LATER)
    with acting_as(herself.pk):
        found = list(my_complaints(scene["case"], by=herself.pk))
        open_complaints(found, by=herself.pk, at=LATER)
        told = {one.stage: one.text for one in found[0].answers.all()}
    month = LATER + timedelta(days=30)
    assert not waits_too_long(found[0], at=month, zone=ZoneInfo("America/Tijuana"))
    assert (received.text, told) == (WORDS, {"acknowledged": "", "answered": "Pedimos cuentas"})


def test_only_its_receiver_answers(cast, scene):
    complaint = make_complaint(scene, institution=cast.keeper)
    for one in (scene["herself"], cast.owner, cast.stranger, scene["clerk"]):
        with acting_as(one.pk), pytest.raises(NotAllowed, match="only_its_receiver"):
            acknowledge_complaint(complaint=complaint, by=one.pk, at=LATER)


def test_only_where_somebody_can_read_it_today_is_offered(cast, scene, as_operator):
    with as_operator():
        empty = make_institution(kind=InstitutionKind.AUTONOMOUS)
        without_steward = make_institution(kind=InstitutionKind.CIVIL_SOCIETY)
        make_account(institution=without_steward, roles=["documenter"])
        closed = make_institution(kind=InstitutionKind.INTERNATIONAL)
        Account.objects.filter(
            pk=make_account(institution=closed, roles=["data_steward"]).pk
        ).update(is_active=False)
        ended = make_institution(kind=InstitutionKind.INTERNATIONAL)
        gone = make_account(institution=ended, roles=["data_steward"])
        Membership.objects.filter(account=gone).update(valid_until=BEFORE)
    with acting_as(scene["herself"].pk):
        offered = set(receivers_of(scene["party"], set()))
    assert offered & {empty, without_steward, closed, ended, scene["receiver"]} == {
        scene["receiver"]
    }


def test_nor_where_its_only_reader_is_whom_it_is_about_hers_or_of_theirs(cast, scene, as_operator):
    ombuds, party = scene["ombuds"], scene["party"]
    with as_operator():
        Grant.objects.create(
            compartment=party.compartment, account=ombuds, level=Level.CONTRIBUTE,
            ground="ended", valid_from=BEFORE, valid_until=BEFORE,
        )  # fmt: skip
    with acting_as(scene["herself"].pk):
        about = receivers_of(party, set(), about=ombuds)
    with acting_as(ombuds.pk):
        hers = receivers_of(party, set())
    with acting_as(scene["herself"].pk):
        before = receivers_of(scene["party"], {cast.federal.pk})
    with as_operator():
        also = propose_membership(
            account=ombuds, institution=cast.federal, role="liaison", by=None, at=BEFORE
        )
        confirm_membership(membership=also, by=None, at=BEFORE)
    with acting_as(scene["herself"].pk):
        after = receivers_of(scene["party"], {cast.federal.pk})
    assert [scene["receiver"] in one for one in (about, hers, before, after)] == [
        False, False, True, False,
    ]  # fmt: skip


def test_one_whose_last_reader_is_gone_is_refused_with_who_could(cast, scene, as_operator):
    with as_operator():
        other = make_institution(kind=InstitutionKind.AUTONOMOUS)
        make_account(institution=other, roles=["data_steward"])
        Membership.objects.filter(account=scene["ombuds"]).update(valid_until=BEFORE)
    with pytest.raises(ComplaintRefused, match="nobody_reads") as refused:
        make_complaint(scene, institution=cast.federal)
    assert other in refused.value.could
    assert scene["receiver"] not in refused.value.could
    with as_operator():
        assert not Complaint.objects.exists()


def test_whoever_can_read_it_is_called_and_nobody_else(cast, scene, as_role):
    complaint = make_complaint(scene, institution=cast.federal)
    with as_role("bal_worker"), acting_as_nobody():
        called = call_readers(complaint=complaint.pk, at=LATER)
        again = call_readers(complaint=complaint.pk, at=LATER)
        told = list(Notice.objects.values_list("account_id", "kind", "about_key"))
    assert (called, again) == (1, 1)
    assert told == [(scene["ombuds"].pk, "complaint", complaint.pk)]


def test_nobody_learns_who_reads_by_calling_the_functions(cast, scene, as_role):
    with acting_as(scene["herself"].pk), connection.cursor() as cursor:
        cursor.execute(
            "select * from bal.institutions_that_read_complaints(%s, null, '{}')",
            [scene["party"].pk],
        )
        shown = {column.name for column in cursor.description}
        rows = {row for (row,) in cursor.fetchall()}
    assert shown == {"institutions_that_read_complaints"}
    assert scene["ombuds"].pk not in rows
    with (
        acting_as(scene["herself"].pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select * from bal.readers_of_complaint(%s)", [cast.owner.pk])


def asked_by(account, party, about=None) -> int:
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from bal.institutions_that_read_complaints(%s, %s, '{}')",
            [party, about],
        )
        [found] = cursor.fetchone()
    return int(found)


def test_who_could_read_one_is_asked_of_ones_own_case_and_of_whom_one_knows_from_it(cast, scene):
    hers = scene["party"].pk
    assert asked_by(scene["herself"], hers) > 0
    assert asked_by(cast.owner, hers) > 0
    assert asked_by(scene["herself"], hers, cast.owner.pk) > 0
    # Another's key tells nothing: neither a stranger's case, nor somebody who is not of hers.
    assert asked_by(scene["clerk"], hers) == 0
    assert asked_by(scene["herself"], uuid4()) == 0
    assert asked_by(scene["herself"], hers, scene["ombuds"].pk) == 0


def test_three_working_days_are_waited_for(cast, scene):
    complaint = make_complaint(scene, institution=cast.federal)
    zone = ZoneInfo("America/Tijuana")
    friday = datetime(2026, 5, 8, 20, tzinfo=zone)
    complaint.made_at = friday
    waits = [
        waits_too_long(complaint, at=friday + timedelta(days=days, hours=5), zone=zone)
        for days in (0, 3, 4, 5)
    ]
    # Friday evening: Monday, Tuesday and Wednesday are waited for. Five hours later it is the day
    # after.
    assert waits == [False, False, False, True]
