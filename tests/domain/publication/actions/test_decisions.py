from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.access import AT, make_account
from tests.factories.publication import (
    NOW,
    House,
    agree,
    decide,
    let_out,
    make_event,
    make_house,
    make_list,
    withdraw,
)

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    AlreadySaid,
    CannotBePublished,
    NeedsAnotherPerson,
    NothingSaid,
    TooLong,
    UnknownField,
    decide_publication,
    decide_publications,
    erase_reasons,
    review_decision,
)
from baluarte.domain.publication.choices import Ground, Refusal, Written
from baluarte.domain.publication.models import Decision, Reason, Review
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(cast, as_operator):
    with as_operator():
        return make_event(cast.one)


def decide_as(account, event, **changes):
    given = {
        "event": event,
        "fields": ["date", "types"],
        "ground": Ground.CONSENT,
        "ground_detail": "Consentimiento del 3 de enero.",
        "risk_note": "Sin riesgo nuevo.",
        "by": account.pk,
        "at": AT,
    }
    with acting_as(account.pk):
        return decide_publication(**(given | changes))


def alone(house: House, as_operator) -> House:
    with as_operator():
        for membership in Membership.objects.filter(account=house.verifier):
            end_membership(membership=membership, by=None, at=AT)
    return house


def test_a_decision_says_which_fields_on_what_ground_and_at_what_risk(cast, event):
    decision = decide_as(cast.one.steward, event)
    with acting_as(cast.one.steward.pk):
        kept = queries.decision(decision.pk)
        written = {one.written: one.text for one in kept.reasons.all()}
    assert (kept.fields, kept.ground, kept.decided_by_id, kept.compartment_id, written) == (
        ["date", "types"],
        "consent",
        cast.one.steward.pk,
        event.compartment_id,
        {Written.GROUND: "Consentimiento del 3 de enero.", Written.RISK: "Sin riesgo nuevo."},
    )


def test_a_decision_is_in_the_log(cast, event):
    decide_as(cast.one.steward, event)
    with acting_as(cast.one.steward.pk):
        entry = Entry.objects.get(act="publication.decide")
    assert entry.objects_named == [str(event.pk)]


@pytest.mark.parametrize("lacking", ["ground_detail", "risk_note"])
def test_a_decision_without_its_ground_or_its_risk_is_refused(cast, event, lacking):
    with pytest.raises(NothingSaid):
        decide_as(cast.one.steward, event, **{lacking: "  "})


def test_a_novel_is_refused(cast, event):
    with pytest.raises(TooLong):
        decide_as(cast.one.steward, event, risk_note="x" * 601)


@pytest.mark.parametrize("field", ["name", "outlet", "state", ""])
def test_what_is_never_published_cannot_be_decided(cast, event, field):
    with pytest.raises(UnknownField):
        decide_as(cast.one.steward, event, fields=["date", field])


@pytest.mark.parametrize(
    ("share_level", "kind", "refusal"),
    [
        (ShareLevel.MINE, InstitutionKind.CIVIL_SOCIETY, Refusal.CONFIDENTIAL),
        (ShareLevel.PEERS, InstitutionKind.CIVIL_SOCIETY, Refusal.CONFIDENTIAL),
        (ShareLevel.REGISTRY_CODED, InstitutionKind.CIVIL_SOCIETY, Refusal.CONFIDENTIAL),
        (ShareLevel.REGISTRY_IDENTIFIED, InstitutionKind.CIVIL_SOCIETY, Refusal.CONFIDENTIAL),
        (ShareLevel.REGISTRY_CODED, InstitutionKind.AUTHORITY, Refusal.AUTHORITY),
        (ShareLevel.REGISTRY_IDENTIFIED, InstitutionKind.AUTHORITY, Refusal.AUTHORITY),
    ],
)
def test_a_list_that_is_not_shared_for_publication_is_refused(
    cast, as_operator, share_level, kind, refusal
):
    with as_operator():
        house = make_house(share_level=share_level, kind=kind)
        kept_in = make_event(house)
    with pytest.raises(CannotBePublished) as refused:
        decide_as(house.steward, kept_in)
    assert refused.value.refusal is refusal


def test_an_embargo_that_runs_refuses_and_one_that_ended_does_not(cast, as_operator):
    house, days = cast.one, timedelta(days=1)
    with as_operator():
        lists = [
            make_list(house.institution, house.steward, embargo_until=(AT + n * days).date())
            for n in (0, -1)
        ]
        running, ended = [make_event(house, source_list=one) for one in lists]
    with pytest.raises(CannotBePublished) as refused:
        decide_as(house.steward, running)
    assert (refused.value.refusal, decide_as(house.steward, ended).event) == (
        Refusal.EMBARGO,
        ended,
    )


@pytest.mark.parametrize("state", [EventState.DISCARDED, EventState.WITHDRAWN])
def test_what_was_discarded_or_withdrawn_is_refused(cast, as_operator, event, state):
    with as_operator():
        Event.objects.filter(pk=event.pk).update(status=state)
    event.status = state
    with pytest.raises(CannotBePublished) as refused:
        decide_as(cast.one.steward, event)
    assert refused.value.refusal is Refusal.STATE


@pytest.mark.parametrize("who", ["verifier", "curator", "stranger", "other_steward"])
def test_only_its_steward_decides(cast, event, who):
    accounts = {
        "verifier": cast.one.verifier,
        "curator": cast.curator,
        "stranger": cast.stranger,
        "other_steward": cast.other.steward,
    }
    with pytest.raises(NotAllowed) as refused:
        decide_as(accounts[who], event)
    assert refused.value.rule == "publication.decide.needs_steward"


def test_the_wall_itself_refuses_a_decision_of_who_may_not(cast, event):
    with (
        acting_as(cast.curator.pk),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Decision.objects.create(
            compartment_id=event.compartment_id, event=event, reference="X",
            fields=[], ground=Ground.LAW, decided_at=AT, decided_by=cast.curator,
        )  # fmt: skip


def test_the_wall_itself_refuses_a_decision_in_anothers_name(cast, event):
    with (
        acting_as(cast.one.steward.pk),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Decision.objects.create(
            compartment_id=event.compartment_id, event=event, reference="X",
            fields=[], ground=Ground.LAW, decided_at=AT, decided_by=cast.one.verifier,
        )  # fmt: skip


def test_a_decision_is_immutable(cast, event):
    decision = decide_as(cast.one.steward, event)
    with (
        acting_as(cast.one.steward.pk),
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
    ):
        Decision.objects.filter(pk=decision.pk).update(fields=["victims"])


def test_many_are_decided_in_as_many_queries_as_one(cast, as_operator):
    def queries_for(count):
        with as_operator():
            some = [make_event(cast.one) for _ in range(count)]
        by = cast.one.steward.pk
        with acting_as(by), CaptureQueriesContext(connection) as captured:
            decide_publications(
                events=some, fields=["date"], ground=Ground.LAW, ground_detail="Ley.",
                risk_note="Nada.", by=by, at=AT,
            )  # fmt: skip
        return len(captured)

    queries_for(1)  # the log's key is made the first time
    assert queries_for(1) == queries_for(30)


def test_a_second_person_of_the_organisation_reviews(cast, event):
    decision = decide(cast.one, event)
    agree(decision, cast.one.verifier)
    with acting_as(cast.one.steward.pk):
        review = Review.objects.get(decision=decision)
    assert (review.agrees, review.is_single, review.reviewed_by_id) == (
        True,
        False,
        cast.one.verifier.pk,
    )


def test_a_peer_who_sees_only_coded_facts_reviews(cast, event):
    decision = decide(cast.one, event)
    agree(decision, cast.curator)
    with acting_as(cast.one.steward.pk):
        assert Review.objects.get(decision=decision).reviewed_by_id == cast.curator.pk


def test_a_reviewer_reads_the_risk_note(cast, event):
    decision = decide(cast.one, event, risk_note="Vive cerca.")
    with acting_as(cast.curator.pk):
        written = {one.written: one.text for one in queries.decision(decision.pk).reasons.all()}
        assert written[Written.RISK] == "Vive cerca."


def test_a_stranger_neither_sees_nor_reviews(cast, event):
    decision = decide(cast.one, event)
    with acting_as(cast.stranger.pk):
        seen = Decision.objects.filter(pk=decision.pk).exists()
    with pytest.raises(NotAllowed) as refused:
        agree(decision, cast.stranger)
    with acting_as(cast.one.verifier.pk):
        assert (seen, refused.value.rule, Decision.objects.get(pk=decision.pk)) == (
            False, "publication.review.sees_nothing", decision,
        )  # fmt: skip


def test_whoever_decided_does_not_review_where_somebody_else_can(cast, event):
    decision = decide(cast.one, event)
    with pytest.raises(NeedsAnotherPerson):
        agree(decision, cast.one.steward)


def test_alone_in_an_organisation_the_same_person_reviews_and_it_is_said(cast, event, as_operator):
    house = alone(cast.one, as_operator)
    decision = decide(house, event)
    agree(decision, house.steward)
    with acting_as(house.steward.pk):
        assert Review.objects.get(decision=decision).is_single


def test_a_single_review_does_not_undo_somebodys_disagreement(cast, event, as_operator):
    house = alone(cast.one, as_operator)
    agree(decide(house, event), cast.curator, agrees=False)
    again = decide(house, event, at=NOW)
    with pytest.raises(NeedsAnotherPerson):
        agree(again, house.steward, at=NOW)


def test_a_disagreement_says_why(cast, event):
    decision = decide(cast.one, event)
    by = cast.one.verifier.pk
    with acting_as(by), pytest.raises(NothingSaid):
        review_decision(decision=decision, agrees=False, by=by, at=AT)


def test_a_decision_is_reviewed_once(cast, event):
    decision = let_out(cast.one, event)
    with pytest.raises(AlreadySaid):
        agree(decision, cast.curator, agrees=False)


def test_a_withdrawn_decision_is_not_reviewed(cast, event):
    decision = decide(cast.one, event)
    withdraw(cast.one, decision)
    with pytest.raises(AlreadySaid):
        agree(decision, cast.one.verifier)


def test_the_database_tells_one_pair_of_eyes_from_two(cast, event):
    decision = decide(cast.one, event)
    steward = cast.one.steward
    with (
        acting_as(steward.pk),
        pytest.raises(IntegrityError, match="two_pairs_of_eyes"),
        transaction.atomic(),
    ):
        Review.objects.create(
            compartment_id=decision.compartment_id, decision=decision, decided_by=steward,
            agrees=True, is_single=False, reviewed_at=AT, reviewed_by=steward,
        )  # fmt: skip


def test_nobody_reviews_in_anothers_name(cast, event):
    decision = decide(cast.one, event)
    with (
        acting_as(cast.curator.pk),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Review.objects.create(
            compartment_id=decision.compartment_id, decision=decision,
            decided_by=cast.one.steward, agrees=True, reviewed_at=AT,
            reviewed_by=cast.one.verifier,
        )  # fmt: skip


def test_a_curator_writes_no_risk_note_in_a_stewards_place(cast, event):
    decision = decide(cast.one, event)
    with acting_as(cast.one.steward.pk):
        kept = decision.reasons.first()
    with (
        acting_as(cast.curator.pk),
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        Reason.objects.create(
            compartment_id=decision.compartment_id, decision=decision,
            written=Written.WITHDRAWAL, sealed_text=b"sealed",
            record_key_id=kept.record_key_id,
        )  # fmt: skip


def test_public_names_are_random_and_say_nothing_of_the_registrys(cast, as_operator):
    with as_operator():
        some = [make_event(cast.one) for _ in range(3)]
    names = {decide(cast.one, one).reference for one in some}
    inside = {str(one.pk) for one in some} | {one.reference for one in some}
    assert (len(names), {len(name) for name in names}, names & inside) == (3, {12}, set())


def test_a_public_name_stays_until_it_is_withdrawn(cast, event):
    first = let_out(cast.one, event)
    second = decide(cast.one, event, at=AT + timedelta(days=1))
    withdraw(cast.one, second, at=AT + timedelta(days=2))
    third = decide(cast.one, event, at=AT + timedelta(days=3))
    assert (first.reference == second.reference, second.reference == third.reference) == (
        True,
        False,
    )


def test_an_account_that_joins_as_a_verifier_ends_single_reviews(cast, event, as_operator):
    house = alone(cast.one, as_operator)
    decision = decide(house, event)
    with as_operator():
        make_account(institution=house.institution, roles=["verifier"])
    with pytest.raises(NeedsAnotherPerson):
        agree(decision, house.steward)


def test_what_is_written_beside_a_decision_is_sealed(cast, event, as_operator):
    decide(cast.one, event, risk_note="CANARIO en prosa.")
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select string_agg(r::text, '') from publication_reason r")
        [held] = cursor.fetchone()
    assert ("CANARIO" in held, b"CANARIO".hex() in held, len(held) > 100) == (False, False, True)


def test_a_steward_who_leaves_erases_what_was_written(cast, event):
    decision = let_out(cast.one, event)
    by, compartment = cast.one.steward.pk, cast.one.source_list.compartment
    with acting_as(by):
        erased = erase_reasons(compartment=compartment, by=by, at=AT)
        left = {one.text for one in queries.decision(decision.pk).reasons.all()}
    assert (erased, left) == (2, {""})


def test_nobody_else_erases_it(cast, event):
    decide(cast.one, event)
    by = cast.curator.pk
    with acting_as(by), pytest.raises(NotAllowed):
        erase_reasons(compartment=cast.one.source_list.compartment, by=by, at=AT)
