"""A case goes to the Mechanism with her yes; the clock runs from the acknowledgement on record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.domain.cases.test_letters import MINUTE, acknowledge, refusal, send, states
from tests.domain.cases.test_reception import running
from tests.factories.cases import NIGHT, make_call

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Told
from baluarte.domain.cases.queries import letter_of, parties_of
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions import NotThroughTheGate
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Obligation
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FEDERAL = "share_with_federal_mechanism"
RECEIVED = NIGHT + 40 * MINUTE
YESES = [actions.Yes(layer="process_request"), actions.Yes(layer=FEDERAL)]


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
            party=party, layer=FEDERAL, told=Told.CALL, decided_at=NIGHT + 5 * MINUTE,
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
    with pytest.raises(NotThroughTheGate):
        acknowledge(cast, received.request, when=RECEIVED, at=RECEIVED)
    assert (began(cast, received.case), states(cast)) == ({}, ["sent"])


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
    assert refusal(send, cast, received.request) == "civil_only"
