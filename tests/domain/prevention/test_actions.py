"""Recognition and its contrary: refused where it cannot be, let stand by another of the house."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories.recognition import (
    NOW,
    STIGMA,
    answer,
    ask,
    enter_one,
    let_entry_stand,
    stands,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.prevention import queries
from baluarte.domain.prevention.actions import withdraw_recognition
from baluarte.domain.prevention.choices import Addressed, EntryObjection, FollowUp
from baluarte.domain.prevention.models import (
    CorrectionRequest,
    Recognition,
    RecognitionReview,
    RecognitionWithdrawal,
)
from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.wall.context import acting_as
from baluarte.norms.recognition import RecognitionRefused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def standing_of(account, entry):
    with acting_as(account.pk):
        row = queries.recognition(entry.reference)
        return queries.standings_of([row])[row.pk]


def follow_up(account, entry, *, at=NOW):
    with acting_as(account.pk):
        row = queries.recognition(entry.reference)
        return queries.follow_ups_of([row], at=at)[row.pk]


def known(account, at):
    with acting_as(account.pk):
        return [one.reference for one in queries.standing(known_at=at)]


def test_an_entry_stands_once_another_person_of_the_house_let_it(house, document):
    made = enter_one(house.one, document)
    assert standing_of(house.one, made) is Standing.WAITING
    let_entry_stand(house.other, made)
    assert standing_of(house.one, made) is Standing.STANDS
    assert known(house.one, NOW) == [made.reference]
    assert known(house.one, NOW - timedelta(seconds=1)) == []


def test_who_entered_it_does_not_let_it_stand(house, document):
    made = enter_one(house.one, document)
    with pytest.raises(RecognitionRefused) as refused:
        let_entry_stand(house.one, made)
    assert refused.value.code == "two_people"


def test_the_database_tells_one_pair_of_eyes_from_two(house, document):
    made = enter_one(house.one, document)
    forged = {
        "holder_id": made.holder_id, "is_shared": True, "reviewed_at": NOW,
        "reviewed_by_id": house.one.pk,
    }  # fmt: skip
    for entered_by, error in [(house.one, IntegrityError), (house.other, ProgrammingError)]:
        with acting_as(house.one.pk), pytest.raises(error), transaction.atomic():
            RecognitionReview.objects.create(recognition=made, entered_by=entered_by, **forged)


def test_somebody_of_another_house_lets_nothing_stand_not_even_a_curator(house, document):
    made = stands(house.one, house.other, document)
    waiting = enter_one(house.one, document, page=4)
    with pytest.raises(NotAllowed):
        let_entry_stand(house.peer, made)
    forged = {
        "holder_id": waiting.holder_id, "is_shared": True, "reviewed_at": NOW,
        "reviewed_by_id": house.peer.pk, "entered_by_id": waiting.entered_by_id,
    }  # fmt: skip
    with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
        RecognitionReview.objects.create(recognition_id=waiting.pk, **forged)


def test_nobody_of_another_house_reads_what_waits_or_is_not_shared(house, document, unshared):
    waiting = enter_one(house.one, document)
    ours = stands(house.one, house.other, unshared)
    shared = stands(house.one, house.other, document, page=5)
    with acting_as(house.peer.pk), connection.cursor() as cursor:
        cursor.execute("select id from prevention_recognition")
        seen = {row[0] for row in cursor.fetchall()}
        cursor.execute("select recognition_id from prevention_recognitionreview")
        reviewed = {row[0] for row in cursor.fetchall()}
    assert (seen, reviewed) == ({shared.pk}, {shared.pk})
    with acting_as(house.one.pk):
        assert Recognition.objects.count() == len({waiting.pk, ours.pk, shared.pk})


@pytest.mark.parametrize(
    "changed",
    [
        "update prevention_recognition set quote = 'otra cosa'",
        "delete from prevention_recognition",
        "update prevention_recognitionreview set objection = ''",
        "delete from prevention_recognitionwithdrawal",
        "update prevention_correctionrequest set due_date = due_date + 90",
        "delete from prevention_familyword",
        "update prevention_familyword set word = 'yes'",
        "update prevention_condemnationclock set authority = 'FGR'",
    ],
)
def test_nothing_is_changed_nor_deleted_by_anybody(house, document, changed):
    stands(house.one, house.other, document)
    for account in (house.one, house.peer):
        with (
            acting_as(account.pk), pytest.raises(ProgrammingError), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(changed)


def test_another_house_neither_withdraws_nor_asks_of_ours(house, document):
    made = stands(house.one, house.other, document, **STIGMA)
    with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
        RecognitionWithdrawal.objects.create(
            recognition=made, why=TakenBack.MISTAKE, withdrawn_at=NOW, withdrawn_by=house.peer
        )
    for holder in (house.institution, house.elsewhere):
        with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
            CorrectionRequest.objects.create(
                holder=holder, recognition=made, wanted="apology", asked_date=date(2026, 5, 5),
                due_date=date(2026, 6, 5), noted_at=NOW, noted_by=house.peer,
            )  # fmt: skip


def test_nobody_enters_in_the_place_of_what_another_house_holds(house, document):
    made = stands(house.one, house.other, document)
    row = {
        field.attname: getattr(made, field.attname)
        for field in Recognition._meta.concrete_fields
        if field.attname not in ("id", "reference")
    }
    forged = row | {
        "reference": "OTRA", "holder_id": house.elsewhere.pk, "entered_by_id": house.peer.pk,
        "supersedes_id": made.pk, "is_shared": False,
    }  # fmt: skip
    with acting_as(house.peer.pk), pytest.raises(ProgrammingError), transaction.atomic():
        Recognition.objects.create(**forged)


def test_who_holds_no_such_role_enters_nothing(house, document):
    with pytest.raises(NotAllowed):
        enter_one(house.plain, document)


def test_the_same_is_entered_once(house, document):
    made = enter_one(house.one, document)
    with pytest.raises(RecognitionRefused) as refused:
        enter_one(house.one, document)
    assert (refused.value.code, refused.value.given) == ("entered_before", made.reference)
    let_entry_stand(house.other, made, objection=EntryObjection.MISREAD)
    assert enter_one(house.one, document).pk != made.pk


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": "applause"}, "kind", "kind"),
        ({"made_by": " "}, "maker", "made_by"),
        ({"made_by": "EDO-99-FIS"}, "maker", "made_by"),
        ({"made_by": "MUN-*"}, "place", "municipality"),
        ({"medium": "rumour"}, "medium", "medium"),
        ({"quote": "  "}, "quote", "quote"),
        ({"happened_date": date(2026, 6, 2)}, "ahead", "happened_date"),
        ({"page": 13}, "page", "page"),
        ({"addressed_to": Addressed.SUBJECT}, "subject", "subject"),
        ({"addressed_to": Addressed.SUBJECT, "subject": "nothing"}, "subject", "subject"),
        ({"subject": "water"}, "subject", "subject"),
        ({"addressed_to": Addressed.COLLECTIVE}, "collective", "collective"),
        ({"addressed_to": Addressed.PERSON}, "made_public", "made_public_in"),
        (STIGMA | {"office": " "}, "office", "office"),
        (STIGMA | {"is_institution": False}, "not_institution", "made_by"),
        ({"kind": "responsibility", "is_institution": False}, "not_institution", "made_by"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(house, document, changes, code, field):
    with pytest.raises(RecognitionRefused) as refused:
        enter_one(house.one, document, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.in_language("es") != refused.value.in_language("en")


def test_of_a_person_only_what_was_made_public_in_a_document(house, document, unshared):
    public = {"addressed_to": Addressed.PERSON, "made_public_in": document}
    assert enter_one(house.one, document, **public).made_public_in == document
    for changes in (public | {"made_public_in": unshared}, {"made_public_in": document}):
        with pytest.raises(RecognitionRefused):
            enter_one(house.one, document, page=7, **changes)
    made = enter_one(house.one, document, page=8)
    row = {
        field.attname: getattr(made, field.attname)
        for field in Recognition._meta.concrete_fields
        if field.attname not in ("id", "reference")
    }
    forged = row | {"reference": "OTRA", "addressed_to": Addressed.PERSON}
    with acting_as(house.one.pk), pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.create(**forged)


def test_an_organisation_is_named_as_it_calls_itself(house, document):
    made = enter_one(
        house.one, document, kind="award", made_by="Red inventada", is_institution=False
    )
    assert (made.made_by, made.is_institution, made.state_id) == ("Red inventada", False, None)


def test_what_takes_a_place_leaves_what_was_known_as_it_was(house, document):
    old = stands(house.one, house.other, document)
    new = enter_one(house.one, document, at=LATER, page=9, supersedes=old)
    assert standing_of(house.one, old) is Standing.STANDS
    let_entry_stand(house.other, new, at=LATER)
    assert standing_of(house.one, old) is Standing.SUPERSEDED
    assert known(house.one, LATER) == [new.reference]
    assert known(house.one, NOW) == [old.reference]
    with pytest.raises(RecognitionRefused) as refused:
        enter_one(house.one, document, page=10, supersedes=old)
    assert refused.value.code == "supersedes"


def test_what_is_withdrawn_stands_no_more_and_was_known_before(house, document):
    made = stands(house.one, house.other, document)
    with acting_as(house.one.pk):
        withdraw_recognition(entry=made, why=TakenBack.MISTAKE, by=house.one.pk, at=LATER)
    assert standing_of(house.one, made) is Standing.WITHDRAWN
    assert known(house.one, NOW) == [made.reference]
    assert known(house.one, LATER) == []


def test_s07_a_stigmatising_statement_opens_a_follow_up_that_turns_late(house, document):
    made = stands(house.one, house.other, document, **STIGMA)
    assert follow_up(house.one, made).status is FollowUp.TO_ASK
    assert follow_up(house.one, made).due == date(2026, 7, 1)
    assert follow_up(house.one, made, at=LATER).status is FollowUp.TO_ASK_LATE
    asked = ask(house.one, made, due=date(2026, 6, 15))
    assert follow_up(house.one, made).status is FollowUp.RUNNING
    assert follow_up(house.one, made, at=LATER).status is FollowUp.LATE
    with acting_as(house.one.pk):
        assert [one.pk for one, _ in queries.overdue(at=LATER, by=house.one.pk)] == [made.pk]
    with acting_as(house.peer.pk):
        assert queries.overdue(at=LATER, by=house.peer.pk) == []
    answer(house.one, asked, document)
    assert follow_up(house.one, made, at=LATER).status is FollowUp.ANSWERED


def test_a_follow_up_is_late_once_its_day_is_over_where_the_institution_is(house, document):
    there = STIGMA | {"made_by": "EDO-02-FIS"}
    made = stands(house.one, house.other, document, **there)
    ask(house.one, made, due=date(2026, 6, 15))
    midnight_at_the_coast = NOW.replace(month=6, day=16, hour=7, minute=0)
    assert follow_up(house.one, made, at=midnight_at_the_coast).status is FollowUp.LATE
    before = midnight_at_the_coast - timedelta(minutes=1)
    assert follow_up(house.one, made, at=before).status is FollowUp.RUNNING


def test_one_correction_is_asked_for_at_a_time_and_answered_once(house, document):
    made = stands(house.one, house.other, document, **STIGMA)
    asked = ask(house.one, made)
    assert asked.due_date == date(2026, 6, 9)
    with pytest.raises(RecognitionRefused) as refused:
        ask(house.other, made)
    assert refused.value.code == "asked_before"
    answer(house.one, asked, document)
    with pytest.raises(RecognitionRefused) as refused:
        answer(house.other, asked, document)
    assert refused.value.code == "answered_before"
    ask(house.other, made, asked=date(2026, 5, 25))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"asked": date(2026, 5, 3)}, "before_said"),
        ({"asked": date(2026, 6, 2)}, "ahead"),
        ({"due": date(2026, 5, 10)}, "due"),
    ],
)
def test_a_correction_with_days_that_cannot_be_is_refused(house, document, given, code):
    made = stands(house.one, house.other, document, **STIGMA)
    with pytest.raises(RecognitionRefused) as refused:
        ask(house.one, made, **given)
    assert refused.value.code == code


def test_a_correction_is_asked_only_of_what_stigmatises_and_stands(house, document):
    support = stands(house.one, house.other, document)
    waiting = enter_one(house.one, document, **STIGMA)
    for entry in (support, waiting):
        with pytest.raises(RecognitionRefused) as refused:
            ask(house.one, entry)
        assert refused.value.code == "not_stigmatising"
