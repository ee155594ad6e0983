"""Nobody knows who did it: her yes that names the Mechanism sends, and a yes that names nobody not.

The Mechanism's three units and its Coordination are one recipient; a person of an authority that
has no account here may be trusted by name, and a letter handed to them.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.domain.cases.test_letters import (
    FEDERAL,
    MINUTE,
    approve,
    draft,
    send,
    text_of,
)
from tests.factories.access import make_institution
from tests.factories.cases import NIGHT, make_call, make_case, say_yes
from tests.factories.door import ADDRESS, OTHERWISE, TELEPHONE, keep_door
from tests.factories.jobs import ProcrastinateJob, run_job

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.cases import actions
from baluarte.domain.cases.actions.asking import begin_asking
from baluarte.domain.cases.choices import Channel, LetterKind
from baluarte.domain.cases.queries import covering_consent, offered_by_name
from baluarte.domain.cases.queries.letters import letters_to_approve
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions import NobodyNamed, NotThroughTheGate
from baluarte.domain.procedure.choices import Exclusion, Gate, NoticeKind, Perpetrator
from baluarte.domain.procedure.models import Assignment, Notice, Proceeding
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(as_operator):
    """The unit that assesses risks: another of the three."""
    with as_operator():
        return make_institution(
            code="UER", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
        )


@pytest.fixture
def opened(cast):
    """A case in which nobody knows who did it, and she saw the list."""
    case, party = make_case(cast, perpetrator=Perpetrator.UNKNOWN)
    with acting_as(cast.owner.pk):
        procedure.say_list_was_seen(matter=case.matter, by=cast.owner.pk, at=NIGHT)
        say_yes(party, FEDERAL, by=cast.owner.pk)
    return case, party


def say_yes_by_name(cast, party, to, *, layer=FEDERAL, at=NIGHT):
    with acting_as(cast.owner.pk):
        say_yes(party, layer, institution=to, by=cast.owner.pk, at=at)


def say_no_by_name(cast, party, to, *, at):
    with acting_as(cast.owner.pk):
        actions.take_back_consent(
            party=party, layer=FEDERAL, institution=to, told=Channel.CALL, decided_at=at,
            by=cast.owner.pk, at=at,
        )  # fmt: skip


def test_her_yes_that_names_the_mechanism_sends_an_urgent_request(cast, opened):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    request = draft(cast, case, cast.federal, kind=LetterKind.HAND_OVER, asks="")
    assert send(cast, request).state == "sent"


def test_a_yes_that_names_nobody_does_not(cast, opened):
    request = draft(cast, opened[0], cast.federal, kind=LetterKind.HAND_OVER, asks="")
    with pytest.raises(NotThroughTheGate) as refused:
        send(cast, request)
    assert refused.value.gate == Gate.NOT_CLEARED


def test_its_units_are_one_recipient(cast, opened, unit):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    letter = draft(cast, case, unit)
    assert approve(cast, letter).state == "approved"
    say_no_by_name(cast, party, unit, at=NIGHT + 2 * MINUTE)
    with acting_as(cast.owner.pk):
        lost = [covering_consent(case, one) is None for one in (cast.federal, unit)]
    assert lost == [True, True]


def test_the_newest_word_that_names_one_of_them_counts(cast, opened, unit):
    case, party = opened
    say_no_by_name(cast, party, unit, at=NIGHT)
    say_yes_by_name(cast, party, cast.federal, at=NIGHT + MINUTE)
    with acting_as(cast.owner.pk):
        assert covering_consent(case, unit) is not None


def test_one_of_them_is_offered_to_be_named(cast, unit):
    with acting_as(cast.owner.pk):
        assert offered_by_name(FEDERAL) == [cast.federal]


@pytest.mark.parametrize("why", [Exclusion.PERPETRATOR, Exclusion.DO_NOT_INVOLVE])
def test_her_yes_opens_nobody_who_is_left_out(cast, opened, why):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    with acting_as(cast.owner.pk):
        procedure.leave_out(
            matter=case.matter, why=why, institution=cast.federal, by=cast.owner.pk, at=NIGHT
        )
    with pytest.raises(NotThroughTheGate) as refused:
        draft(cast, case, cast.federal)
    assert refused.value.gate == Gate.EXCLUDED


def test_her_yes_to_a_municipality_opens_it_to_nobody_while_nobody_knows(cast, opened):
    case, party = opened
    say_yes_by_name(cast, party, cast.police, layer="share_with_municipality")
    with pytest.raises(NotThroughTheGate) as refused:
        approve(cast, draft(cast, case, cast.police))
    assert refused.value.gate == Gate.NOT_CLEARED


def runs(cast, case):
    """Begin the ordinary and extraordinary procedures of a case; return them by protocol."""
    with acting_as(cast.owner.pk):
        begin_asking(matter=case.matter, asked_at=NIGHT, is_danger=True, by=cast.owner.pk, at=NIGHT)
        found = Proceeding.objects.filter(matter=case.matter_id)
        return {one.text_id.partition("/")[0]: one for one in found}


def assign(cast, case, to, *, said=True, step="EX-1"):
    urgent = runs(cast, case)["mech_extraordinary"]
    with acting_as(cast.owner.pk):
        return procedure.assign(
            proceeding=urgent, step=step, institution=to, she_said_yes=said, by=cast.owner.pk,
            at=NIGHT + MINUTE,
        )  # fmt: skip


def test_a_step_goes_to_a_unit_by_her_yes_that_names_it_and_stays_there(cast, opened, unit):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    sent = assign(cast, case, unit)
    with acting_as(cast.owner.pk):
        procedure.say_perpetrator(
            matter=case.matter, perpetrator=Perpetrator.UNKNOWN, by=cast.owner.pk,
            at=NIGHT + 2 * MINUTE,
        )  # fmt: skip
        kept = Assignment.objects.get(pk=sent.pk)
    assert (kept.she_said_yes, kept.is_personal, kept.ended_at) == (True, False, None)


def test_a_box_that_is_ticked_is_not_her_yes(cast, opened, unit):
    with pytest.raises(actions.ConsentDoesNotCover):
        assign(cast, opened[0], unit)


def test_a_no_takes_back_what_only_her_yes_had_let_through(cast, opened, unit):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    sent = assign(cast, case, unit)
    say_no_by_name(cast, party, cast.federal, at=NIGHT + 2 * MINUTE)
    with acting_as(cast.owner.pk):
        assert Assignment.objects.get(pk=sent.pk).ended_how == "withdrawn"


def test_the_mechanism_refers_to_its_own_unit_without_being_asked(cast, opened, unit, as_operator):
    """Article 26 V obliges: the unit that received and the unit that assesses are one body."""
    with as_operator():
        cast.federal.__class__.objects.filter(pk=cast.federal.pk).update(code="")
        cast.keeper.__class__.objects.filter(pk=cast.keeper.pk).update(code="URCRR")
    case, _ = make_case(cast, perpetrator=Perpetrator.UNKNOWN)
    assert assign(cast, case, unit, said=False).institution == unit


def clear_somebody(cast, **who):
    with acting_as(cast.steward.pk):
        return procedure.clear_person(
            keeper=cast.keeper, institution=cast.federal, until=NIGHT + timedelta(days=9),
            ground="Trato de años", is_urgent=True, by=cast.steward.pk, at=NIGHT, **who,
        )  # fmt: skip


def show_again(cast, case):
    """She is read who was added to her list."""
    with acting_as(cast.owner.pk):
        procedure.say_list_was_seen(matter=case.matter, by=cast.owner.pk, at=NIGHT)


def test_somebody_without_an_account_is_trusted_by_name_and_handed_a_letter(cast, opened):
    case, _ = opened
    given = clear_somebody(
        cast, person_name="Lic. Inventada Sosa, jefa de turno", state=case.matter.state
    )
    show_again(cast, case)
    letter = draft(cast, case, cast.federal, clearance=given)
    assert approve(cast, letter).state == "approved"
    assert "a Lic. Inventada Sosa, jefa de turno." in text_of(cast, letter)


def test_nobody_is_trusted_without_a_name(cast, opened):
    with pytest.raises(NobodyNamed):
        clear_somebody(cast, person_name=" ", state=opened[0].matter.state)


def test_a_step_is_not_sent_to_who_does_not_enter_here(cast, opened):
    case, _ = opened
    clear_somebody(cast, person_name="Lic. Inventada Sosa", state=case.matter.state)
    show_again(cast, case)
    with pytest.raises(procedure.NobodyCleared):
        assign(cast, case, cast.federal, said=False)


def test_a_letter_bears_date_addressee_facts_contact_and_who_signs(cast, opened):
    case, _ = opened
    said = {"facts": "Hay dos camionetas.", "contact": "Guardia de la Casa, 55 0000 0000"}
    text = text_of(cast, draft(cast, case, cast.federal, **said))
    for one in (
        "10 de marzo de 2026", f"persona de guardia de {cast.federal}", "Hay dos camionetas.",
        "Contacto seguro: Guardia de la Casa, 55 0000 0000", f"Firma: {cast.owner}, {cast.keeper}",
    ):  # fmt: skip
        assert one in text


def test_a_letter_says_where_its_answer_goes_by_day_by_night_and_on_paper(
    cast, opened, as_operator
):
    with as_operator():
        keep_door(cast)
    text = text_of(cast, draft(cast, opened[0], cast.federal))
    for said in (TELEPHONE, OTHERWISE, f"se entregan en: {ADDRESS}."):
        assert said in text


def test_without_a_contact_it_asks_to_be_answered_to_who_writes_alone(cast, opened):
    text = text_of(cast, draft(cast, opened[0], cast.federal))
    assert f"Comuníquense sólo con {cast.keeper}" in text


@pytest.mark.parametrize(("operator", "says"), [("civil_society", True), ("authority", False)])
def test_an_authority_is_not_called_an_organisation(cast, opened, settings, operator, says):
    settings.OPERATOR = operator
    text = text_of(cast, draft(cast, opened[0], cast.federal))
    assert ("organización" in text) == says


def test_who_may_approve_a_letter_is_called(cast, opened, as_role):
    draft(cast, opened[0], cast.federal)
    [job] = ProcrastinateJob.objects.filter(task_name="procedure.call_accounts")
    with as_role("bal_worker"):
        assert run_job(job) == 1
    found = []
    for one in (cast.owner, cast.colleague):
        with acting_as(one.pk):
            found.append(
                (Notice.objects.filter(account=one.pk, kind=NoticeKind.LETTER).count(),
                 letters_to_approve(by=one.pk).count())
            )  # fmt: skip
    assert found == [(0, 0), (1, 1)]


def test_a_request_that_needs_no_approval_calls_nobody(cast, opened):
    case, party = opened
    say_yes_by_name(cast, party, cast.federal)
    draft(cast, case, cast.federal, kind=LetterKind.HAND_OVER, asks="")
    with acting_as(cast.colleague.pk):
        assert letters_to_approve(by=cast.colleague.pk).count() == 0
    assert not ProcrastinateJob.objects.filter(task_name="procedure.call_accounts").exists()


def test_a_call_with_her_yes_by_name_drafts_what_can_be_sent(cast):
    yeses = [
        actions.ConsentGiven(layer="process_request"),
        actions.ConsentGiven(layer=FEDERAL, institution=cast.federal),
    ]
    call = make_call(
        declares_danger=True, perpetrator=Perpetrator.UNKNOWN, yeses=yeses, facts="Dos camionetas."
    )
    with acting_as(cast.owner.pk):
        received = actions.receive_call(
            institution=cast.keeper, call=call, key=uuid4(), team=[cast.colleague],
            by=cast.owner.pk, at=NIGHT,
        )  # fmt: skip
        procedure.say_list_was_seen(matter=received.case.matter, by=cast.owner.pk, at=NIGHT)
    assert send(cast, received.request).state == "sent"
    assert "Dos camionetas." in text_of(cast, received.request)
