"""Letters: what they may say to whom, two persons, an order of acts, and when an answer is late."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import make_institution
from tests.factories.cases import NIGHT, make_case, say_yes

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, LetterKind, SentHow, Stopped
from baluarte.domain.cases.models import Letter
from baluarte.domain.cases.queries import letter_of, letters_of, open_letter, overdue_letters
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions import NobodyCleared, NotThroughTheGate
from baluarte.domain.procedure.choices import Exclusion, Gate, Perpetrator
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.letters import LetterRefused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
FEDERAL, MUNICIPAL = "share_with_federal_mechanism", "share_with_municipality"


@pytest.fixture
def opened(cast):
    """A case in which she has seen the list and said yes to the Mechanism."""
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        procedure.say_list_was_seen(matter=case.matter, by=cast.owner.pk, at=NIGHT)
        say_yes(party, FEDERAL, by=cast.owner.pk)
    return case, party


def draft(cast, case, to, *, kind=LetterKind.URGENT_ACTION, at=NIGHT, **said):
    wanted = {"kind": kind, "institution": to, "asks": "Rondines esta noche."} | said
    with acting_as(cast.owner.pk):
        return actions.draft_letter(
            case=case, draft=actions.Draft(**wanted), by=cast.owner.pk, at=at
        )


def approve(cast, letter, *, at=NIGHT + MINUTE):
    with acting_as(cast.colleague.pk):
        return actions.approve_letter(letter=letter, by=cast.colleague.pk, at=at)


def send(cast, letter, *, sent_at=NIGHT + 2 * MINUTE, at=NIGHT + 3 * MINUTE):
    with acting_as(cast.owner.pk):
        return actions.send_letter(
            letter=letter, how=SentHow.BY_HAND, sent_at=sent_at, by=cast.owner.pk, at=at
        )


def acknowledge(cast, letter, *, when=NIGHT + 4 * MINUTE, at=NIGHT + 5 * MINUTE, number="A-12"):
    with acting_as(cast.owner.pk):
        return actions.acknowledge_letter(
            letter=letter, number=number, received_by="Persona Inventada", acknowledged_at=when,
            by=cast.owner.pk, at=at,
        )  # fmt: skip


def answer(cast, letter, *, when=NIGHT + 6 * MINUTE, at=NIGHT + 7 * MINUTE, said="Van para allá."):
    with acting_as(cast.owner.pk):
        return actions.answer_letter(
            letter=letter, answer=said, answered_at=when, by=cast.owner.pk, at=at
        )


def text_of(cast, letter) -> str:
    with acting_as(cast.owner.pk):
        return open_letter(letter_of(letter.reference), by=cast.owner.pk, at=NIGHT).text


def refusal(act, *given, **more) -> str:
    with pytest.raises(LetterRefused) as refused:
        act(*given, **more)
    return refused.value.code


def states(cast) -> list[str]:
    with acting_as(cast.owner.pk):
        return [one.state for one in Letter.objects.order_by("drafted_at")]


def test_from_draft_to_answer(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    found = [letter.state]
    for act in (approve, send, acknowledge, answer):
        letter = act(cast, letter)
        found.append(letter.state)
    assert found == ["drafted", "approved", "sent", "acknowledged", "answered"]
    with acting_as(cast.owner.pk):
        kept = open_letter(letter_of(letter.reference), by=cast.owner.pk, at=NIGHT)
    assert (kept.acknowledged_number, kept.received_by, kept.answer) == (
        "A-12", "Persona Inventada", "Van para allá.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {"acknowledged_number": "B-1"}, {"sealed_received_by": b"otra"},
        {"sealed_answer": b"otra"}, {"sent_how": SentHow.EMAIL},
    ],
)  # fmt: skip
def test_what_was_said_of_a_letter_is_not_said_otherwise_by_sql(cast, opened, told):
    letter = draft(cast, opened[0], cast.federal)
    for act in (approve, send, acknowledge, answer):
        letter = act(cast, letter)
    with (
        acting_as(cast.owner.pk),
        pytest.raises(DatabaseError, match="what was written"),
        transaction.atomic(),
    ):
        Letter.objects.filter(pk=letter.pk).update(**told)


def test_the_mechanism_reads_her_name_and_a_municipality_does_not(cast, opened):
    case, party = opened
    with acting_as(cast.owner.pk):
        say_yes(party, MUNICIPAL, institution=cast.police, by=cast.owner.pk)
    said = {"facts": "Hay dos camionetas.", "danger_declared_at": NIGHT}
    to_both = [text_of(cast, draft(cast, case, to, **said)) for to in (cast.federal, cast.police)]
    secrets = ("Citlali Inventada Robles", "Hay dos camionetas.", "peligro inminente")
    assert [[one in text for one in secrets] for text in to_both] == [[True] * 3, [False] * 3]
    assert ["Rondines esta noche." in text for text in to_both] == [True, True]


def test_a_letter_is_written_in_either_language(cast, opened):
    assert "You are asked: Rondines" in text_of(
        cast, draft(cast, opened[0], cast.federal, language="en")
    )


def test_whom_she_did_not_consent_to_gets_no_draft(cast, opened):
    with pytest.raises(actions.ConsentDoesNotCover) as refused:
        draft(cast, opened[0], cast.police)
    assert (refused.value.layer, states(cast)) == (MUNICIPAL, [])


def test_whoever_is_left_out_gets_no_draft_whatever_she_said_before(cast, opened):
    case, party = opened
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(party, MUNICIPAL, institution=cast.police, by=by)
        procedure.leave_out(
            matter=case.matter, why=Exclusion.DO_NOT_INVOLVE, institution=cast.command, by=by,
            at=NIGHT,
        )  # fmt: skip
    for one, gate in ((cast.police, Gate.IN_COMMAND), (cast.command, Gate.EXCLUDED)):
        with pytest.raises(NotThroughTheGate) as refused:
            draft(cast, case, one)
        assert refused.value.gate == gate
    assert states(cast) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            {"code": "EDO-06-MEC", "jurisdiction": Jurisdiction.STATE},
            "no_such_body",
        ),
        ({"code": "", "jurisdiction": Jurisdiction.FEDERAL}, "not_of_the_catalogue"),
        ({"code": "CNDH", "jurisdiction": Jurisdiction.FEDERAL, "left_at": NIGHT}, "gone"),
    ],
)
def test_a_body_that_cannot_be_reached_is_refused_with_what_would_be_right(
    cast, opened, as_operator, body, code
):
    left_at = body.pop("left_at", None)
    state = State.objects.get(code="30") if body["jurisdiction"] == Jurisdiction.STATE else None
    with as_operator():
        one = make_institution(kind=InstitutionKind.AUTHORITY, state=state, **body)
        one.__class__.objects.filter(pk=one.pk).update(left_at=left_at)
        one.refresh_from_db()
    assert refusal(draft, cast, opened[0], one) == code


def test_a_letter_asks_for_something(cast, opened):
    assert refusal(draft, cast, opened[0], cast.federal, asks=" ") == "says_nothing"


def test_who_drafted_a_letter_does_not_approve_it_and_it_does_not_go(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    with acting_as(cast.owner.pk):
        assert (
            refusal(actions.approve_letter, letter=letter, by=cast.owner.pk, at=NIGHT + MINUTE)
            == "same_person"
        )
    assert refusal(send, cast, letter) == "not_approved"
    assert states(cast) == ["drafted"]


def test_the_database_refuses_it_too(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    changes = (
        {"approved_at": NIGHT, "approved_by": cast.owner},
        {"sent_at": NIGHT + MINUTE},
        {"acknowledged_at": NIGHT + MINUTE},
        {"answered_at": NIGHT + MINUTE},
    )
    with acting_as(cast.owner.pk):
        for change in changes:
            with pytest.raises(DatabaseError), transaction.atomic():
                Letter.objects.filter(pk=letter.pk).update(**change)


def test_nobody_approves_a_letter_in_the_name_of_another(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    approved = {"approved_at": NIGHT + MINUTE, "approved_by": cast.colleague}
    with (
        acting_as(cast.owner.pk),
        pytest.raises(DatabaseError, match="by who acts"),
        transaction.atomic(),
    ):
        Letter.objects.filter(pk=letter.pk).update(**approved)
    with acting_as(cast.colleague.pk):
        assert Letter.objects.filter(pk=letter.pk).update(**approved) == 1


def test_each_act_comes_after_the_one_before(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    found = [refusal(acknowledge, cast, letter), refusal(answer, cast, letter)]
    approve(cast, letter)
    found += [refusal(send, cast, letter, sent_at=NIGHT)]
    send(cast, letter)
    found += [
        refusal(answer, cast, letter),
        refusal(acknowledge, cast, letter, when=NIGHT + MINUTE),
        refusal(acknowledge, cast, letter, when=NIGHT + 60 * MINUTE),
        refusal(acknowledge, cast, letter, number=" "),
    ]
    acknowledge(cast, letter)
    found += [
        refusal(answer, cast, letter, when=NIGHT + 3 * MINUTE),
        refusal(answer, cast, letter, said=""),
    ]
    assert found == [
        "not_sent", "not_sent", "before_the_approval", "not_acknowledged", "before_the_sending",
        "in_the_future", "no_number", "before_the_acknowledgement", "no_answer",
    ]  # fmt: skip
    assert states(cast) == ["acknowledged"]


def test_no_act_is_done_twice(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    found = []
    for act in (approve, send, acknowledge, answer):
        act(cast, letter)
        found.append(refusal(act, cast, letter))
    assert found == ["approved_already", "sent_already", "acknowledged_already", "answered_already"]


def test_a_no_stops_what_has_not_gone(cast, opened):
    case, party = opened
    letter = draft(cast, case, cast.federal)
    approve(cast, letter)
    with acting_as(cast.owner.pk):
        actions.take_back_consent(
            party=party, layer=FEDERAL, told=Channel.CALL, decided_at=NIGHT, by=cast.owner.pk,
            at=NIGHT + MINUTE,
        )  # fmt: skip
        say_yes(party, FEDERAL, by=cast.owner.pk, at=NIGHT + 2 * MINUTE)
    assert (refusal(send, cast, letter), states(cast)) == ("stopped", ["stopped"])


def test_who_takes_part_no_longer_has_nothing_sent_for_her(cast, opened):
    case, party = opened
    letter = draft(cast, case, cast.federal)
    approve(cast, letter)
    with acting_as(cast.owner.pk):
        actions.end_party(party=party, by=cast.owner.pk, at=NIGHT + MINUTE)
    assert (refusal(send, cast, letter), states(cast)) == ("stopped", ["stopped"])


def test_a_case_kept_to_civil_society_stops_what_was_for_an_authority(cast, opened):
    case, _ = opened
    letter = draft(cast, case, cast.federal)
    with acting_as(cast.owner.pk):
        actions.keep_to_civil_society(case=case, is_only=True, by=cast.owner.pk, at=NIGHT + MINUTE)
        letter.refresh_from_db()
    assert (letter.state, letter.stopped_why) == ("stopped", Stopped.CIVIL)


def test_who_is_left_out_after_the_approval_is_not_sent_anything(cast, opened):
    case, _ = opened
    letter = draft(cast, case, cast.federal)
    approve(cast, letter)
    with acting_as(cast.owner.pk):
        procedure.leave_out(
            matter=case.matter, why=Exclusion.NAMED_SERVANT, institution=cast.federal,
            by=cast.owner.pk, at=NIGHT,
        )  # fmt: skip
    assert (refusal(send, cast, letter), states(cast)) == ("stopped", ["stopped"])


def test_before_she_saw_the_list_nothing_is_sent(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        say_yes(party, FEDERAL, by=cast.owner.pk)
    letter = draft(cast, case, cast.federal)
    with pytest.raises(NotThroughTheGate) as refused:
        approve(cast, letter)
    assert refused.value.gate == Gate.PERSON_NOT_ASKED


def test_where_nobody_knows_who_did_it_a_letter_goes_to_a_person_cleared_by_name(cast, as_operator):
    case, party = make_case(cast, perpetrator=Perpetrator.UNKNOWN)
    with as_operator():
        procedure.clear_person(
            keeper=cast.keeper, institution=cast.federal, account=cast.liaison,
            state=case.matter.state, until=NIGHT + timedelta(days=9), ground="Trato de años",
            by=None, at=NIGHT,
        )  # fmt: skip
    with acting_as(cast.owner.pk):
        procedure.say_list_was_seen(matter=case.matter, by=cast.owner.pk, at=NIGHT)
        say_yes(party, FEDERAL, by=cast.owner.pk)
    nobody, named = (draft(cast, case, cast.federal, addressee=one) for one in (None, cast.liaison))
    with pytest.raises(NobodyCleared):
        approve(cast, nobody)
    approve(cast, named)
    assert f"a {cast.liaison}." in text_of(cast, named)


def test_an_answer_that_does_not_come_is_late_from_its_day_on(cast, opened):
    letter = send(cast, approve(cast, draft(cast, opened[0], cast.federal)))
    with acting_as(cast.owner.pk):
        found = [
            overdue_letters(letters_of(opened[0]), at=letter.answer_by + one)
            for one in (timedelta(), MINUTE)
        ]
    assert found == [[], [letter]]


def test_the_cast_of_four_on_a_letter(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    seen = []
    for one in (cast.owner, cast.colleague, cast.without_role, cast.stranger, cast.liaison):
        with acting_as(one.pk):
            seen.append(Letter.objects.count())
    assert seen == [1, 1, 0, 0, 0]
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.stop_letter(letter=letter, by=cast.stranger.pk, at=NIGHT)


def test_an_hour_written_to_the_minute_is_not_before_what_happened_in_that_minute(cast, opened):
    letter = draft(cast, opened[0], cast.federal)
    approve(cast, letter, at=NIGHT + timedelta(seconds=40))
    sent = send(cast, letter, sent_at=NIGHT, at=NIGHT + MINUTE)
    assert sent.sent_at == NIGHT + timedelta(seconds=40)
