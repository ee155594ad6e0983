"""A case goes to the Mechanism with her yes; the clock runs from the acknowledgement on record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.domain.cases.test_letters import MINUTE, acknowledge, refusal, send, states
from tests.domain.cases.test_reception import running
from tests.factories.access import make_account, make_institution
from tests.factories.cases import NIGHT, make_call
from tests.factories.jobs import ProcrastinateJob, run_job

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Stopped
from baluarte.domain.cases.queries import letter_of, my_parties, parties_of
from baluarte.domain.cases.tasks import stop_for_her
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Obligation, Occurrence
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols import library

pytestmark = pytest.mark.django_db
FEDERAL = "share_with_federal_mechanism"
RECEIVED = NIGHT + 40 * MINUTE
YESES = [actions.ConsentGiven(layer="process_request"), actions.ConsentGiven(layer=FEDERAL)]


def call(cast, **said):
    given = {"declares_danger": True, "yeses": YESES} | said
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        received = actions.receive_call(
            institution=cast.keeper, call=make_call(**given), key=uuid4(),
            team=[cast.colleague], by=by, at=NIGHT,
        )  # fmt: skip
        procedure.say_list_was_seen(matter=received.case.matter, by=by, at=NIGHT)
    return received


def began(cast, case) -> dict[str, object]:
    with acting_as(cast.owner.pk):
        return running(case)


def test_the_clock_runs_from_the_acknowledgement_and_never_from_the_sending(cast):
    received = call(cast)
    send(cast, received.request)
    after_sending = began(cast, received.case)
    acknowledge(cast, received.request, when=RECEIVED, at=RECEIVED + MINUTE)
    assert (after_sending, began(cast, received.case)) == (
        {}, {"mech_intake": RECEIVED, "mech_extraordinary": RECEIVED},
    )  # fmt: skip
    with acting_as(cast.owner.pk):
        due = Obligation.objects.get(
            proceeding__matter=received.case.matter, step="EX-1"
        ).late_after
    assert due == RECEIVED + timedelta(hours=3)


def test_her_yes_is_enough_and_nobody_else_approves(cast):
    received = call(cast)
    with acting_as(cast.colleague.pk):
        assert (
            refusal(actions.approve_letter, letter=received.request, by=cast.colleague.pk, at=NIGHT)
            == "needs_no_approval"
        )
    assert send(cast, received.request).state == "sent"


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_no_before_the_acknowledgement_stops_it(cast, is_sent):
    received = call(cast)
    if is_sent:
        send(cast, received.request)
    with acting_as(cast.owner.pk):
        [party] = parties_of(received.case)
        actions.take_back_consent(
            party=party, layer=FEDERAL, told=Channel.CALL, decided_at=NIGHT + 5 * MINUTE,
            by=cast.owner.pk, at=NIGHT + 5 * MINUTE,
        )  # fmt: skip
        kept = letter_of(received.request.reference)
    act = acknowledge if is_sent else send
    assert (kept.stopped_why, refusal(act, cast, received.request), began(cast, received.case)) == (
        "consent", "stopped", {},
    )  # fmt: skip


def test_who_was_left_out_since_begins_nothing_by_acknowledging(cast):
    received = call(cast)
    send(cast, received.request)
    with acting_as(cast.owner.pk):
        procedure.leave_out(
            matter=received.case.matter, why=Exclusion.NAMED_SERVANT, institution=cast.federal,
            by=cast.owner.pk, at=NIGHT + 4 * MINUTE,
        )  # fmt: skip
    assert refusal(acknowledge, cast, received.request, when=RECEIVED, at=RECEIVED) == "stopped"
    with acting_as(cast.owner.pk):
        why = letter_of(received.request.reference).stopped_why
    assert (began(cast, received.case), states(cast), why) == ({}, ["stopped"], "excluded")


@pytest.mark.parametrize("is_acknowledged", [False, True])
def test_a_no_in_her_own_window_stops_it_through_the_worker(
    cast, as_operator, as_role, is_acknowledged
):
    received = call(cast)
    send(cast, received.request)
    if is_acknowledged:
        acknowledge(cast, received.request, when=RECEIVED, at=RECEIVED)
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        [party] = parties_of(received.case)
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=NIGHT)
    with acting_as(herself.pk):
        [mine] = my_parties(by=herself.pk)
        actions.take_back_consent(
            party=mine, layer=FEDERAL, told=Channel.OWN_WINDOW, decided_at=NIGHT + MINUTE,
            by=herself.pk, at=NIGHT + MINUTE,
        )  # fmt: skip
    [job] = ProcrastinateJob.objects.filter(task_name="cases.stop_for_her")
    with as_role("bal_worker"):
        stopped = run_job(job)
    expected = (0, ["acknowledged"]) if is_acknowledged else (1, ["stopped"])
    assert (stopped, states(cast)) == expected


def test_the_worker_stops_nothing_of_a_case_that_is_not_hers_and_reads_no_text(cast, as_role):
    received = call(cast)
    send(cast, received.request)
    given = {"case": str(received.case.pk), "institutions": [str(cast.federal.pk)]}
    with as_role("bal_worker"):
        assert stop_for_her(**given, account=str(cast.stranger.pk)) == 0
    assert states(cast) == ["sent"]
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        as_role("bal_worker"),
        acting_as(cast.stranger.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("select sealed_text from cases_letter")


def test_only_a_mechanism_is_handed_a_case(cast):
    case = call(cast).case
    with acting_as(cast.owner.pk):
        given = {"case": case, "institution": cast.police, "by": cast.owner.pk, "at": NIGHT}
        assert refusal(actions.draft_hand_over, **given) == "no_mechanism"


def test_an_authoritys_installation_hands_nothing_over(cast, settings):
    case = call(cast).case
    settings.OPERATOR = "authority"
    with acting_as(cast.owner.pk):
        given = {"case": case, "institution": cast.federal, "by": cast.owner.pk, "at": NIGHT}
        assert refusal(actions.draft_hand_over, **given) == "clock_runs_here"


def test_what_is_for_civil_society_only_is_not_handed_over_though_she_said_yes(cast):
    received = call(cast)
    with acting_as(cast.owner.pk):
        actions.keep_to_civil_society(
            case=received.case, is_only=True, by=cast.owner.pk, at=NIGHT + MINUTE
        )
    assert refusal(send, cast, received.request) == "stopped"
    with acting_as(cast.owner.pk):
        received.request.refresh_from_db()
    assert received.request.stopped_why == Stopped.CIVIL


STATE = "share_with_state_mechanism"


def hand_to_the_state(cast, as_operator, **said):
    """Hand a call over to the mechanism of the invented state, as far as its acknowledgement."""
    with as_operator():
        mechanism = make_institution(
            code="EDO-30-MEC", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.STATE,
            state=State.objects.get(code="30"),
        )  # fmt: skip
    yeses = [
        actions.ConsentGiven(layer="process_request"),
        actions.ConsentGiven(layer=STATE, institution=mechanism),
    ]
    received = call(cast, yeses=yeses, **said)
    with acting_as(cast.owner.pk):
        letter = actions.draft_hand_over(
            case=received.case, institution=mechanism, by=cast.owner.pk, at=NIGHT
        )
    send(cast, letter)
    acknowledge(cast, letter, when=RECEIVED, at=RECEIVED + MINUTE)
    return received.case


def law_of_the_state() -> str:
    """An invented law of a state, with the steps of the federal reception."""
    text = library.texts()["mech_intake"][1]
    said = text.replace("protocol: mech_intake", "protocol: state_request_30", 1)
    return said.replace("jurisdiction: [federal]", 'jurisdiction: [state]\nstate: "30"', 1)


@pytest.mark.parametrize(("is_danger", "open_steps"), [(True, set()), (False, {"IN-3"})])
def test_a_states_procedure_begins_with_its_mechanisms_acknowledgement(
    cast, as_operator, is_danger, open_steps
):
    with as_operator():
        texts = {"state_request_30": {1: law_of_the_state()}}
        procedure.load_protocols(texts=texts, by=None, at=NIGHT)
    case = hand_to_the_state(cast, as_operator, declares_danger=is_danger)
    found = began(cast, case)
    with acting_as(cast.owner.pk):
        owed = set(
            Obligation.objects.filter(
                proceeding__matter=case.matter, step="IN-3", is_unfinished=True
            ).values_list("step", flat=True)
        )
    assert (found["state_request_30"], "mech_intake" in found, owed) == (
        RECEIVED, False, open_steps,
    )  # fmt: skip


def test_where_the_steps_of_a_states_law_are_not_known_the_asking_alone_is_on_record(
    cast, as_operator
):
    case = hand_to_the_state(cast, as_operator)
    with acting_as(cast.owner.pk):
        [asked] = Occurrence.objects.filter(matter=case.matter)
    assert (began(cast, case), asked.events, asked.happened_at) == (
        {}, ["protection_request_made"], RECEIVED,
    )  # fmt: skip
