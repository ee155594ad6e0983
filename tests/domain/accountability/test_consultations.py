"""Consultations: called between two days, contributed to while open, each contribution answered."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.observations import (
    ASKED,
    CALL,
    NOW,
    answer_contribution,
    call,
    contribute,
    make_sides,
    paper,
)
from tests.factories.statements import keep, make_every_state

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import review_entry, withdraw_contribution
from baluarte.domain.accountability.choices import ConsultationState, Taken
from baluarte.domain.accountability.models import ContributionAnswer, ContributionText
from baluarte.domain.accountability.queries import consultations
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
CLOSED = CALL.closes_date + timedelta(1)


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def row(sides):
    return call(sides, documents=[paper(sides)])


def stands(sides, row, *, on):
    with acting_as(sides.plain.pk):
        found = [consultations.consultation(row.reference)]
        [shown] = consultations.consultations_on(found, on=on)
        return shown


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 4, 30), ConsultationState.CALLED),
        (CALL.opens_date, ConsultationState.OPEN),
        (CALL.closes_date, ConsultationState.OPEN),
        (CLOSED, ConsultationState.CLOSED),
    ],
)
def test_it_is_open_between_its_two_days_both_included(sides, row, on, state):
    assert stands(sides, row, on=on).state == state


def test_s48_what_nobody_answered_is_shown_as_such_once_it_closed(sides, row):
    contribute(sides, row)
    theirs = contribute(sides, row, who="other", holder=sides.theirs)
    answer_contribution(sides, theirs)
    before = stands(sides, row, on=CALL.closes_date)
    assert (before.answered, before.unanswered) == (1, 0)
    after = stands(sides, row, on=CLOSED + timedelta(4))
    assert (after.answered, after.unanswered) == (1, 1)
    assert [one.days_since for one in after.contributions if one.is_unanswered] == [5]


def test_the_last_answer_counts_and_the_first_stays(sides, row):
    told = contribute(sides, row)
    first = answer_contribution(sides, told, taken=Taken.NOT_TAKEN)
    last = answer_contribution(sides, told, taken=Taken.TAKEN, at=NOW + timedelta(days=1))
    [shown] = stands(sides, row, on=CLOSED).contributions
    assert shown.answer == last
    assert set(shown.row.answers.all()) == {first, last}


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOW - timedelta(days=60), "opens on"),
        (NOW + timedelta(days=60), "closed on"),
    ],
)
def test_out_of_its_days_nobody_contributes(sides, row, at, why):
    with pytest.raises(PolicyRefused, match=why):
        contribute(sides, row, at=at)


def test_an_authority_calls_its_own_and_who_keeps_the_policy_any(sides):
    with pytest.raises(NotAllowed):
        call(sides, convened_by="FGR")
    held = keep(sides.curator, sides.registry, issuer="FGR")
    made = call(sides, who="curator", convened_by="FGR", document=held, page=2)
    assert (made.convened_by, made.holder) == ("FGR", sides.registry)
    with pytest.raises(NotAllowed):
        call(sides, who="writer")


def test_an_authority_does_not_contribute_and_an_organisation_does_not_answer(sides, row):
    with pytest.raises(NotAllowed):
        contribute(sides, row, who="liaison", holder=sides.authority)
    told = contribute(sides, row)
    with pytest.raises(NotAllowed):
        answer_contribution(sides, told, who="second")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": " "}, "said in words"),
        ({"closes_date": date(2026, 4, 1)}, "closes before it opens"),
        ({"convened_by": "NADIE"}, "no institution"),
    ],
)
def test_what_is_no_call_says_why(sides, changes, why):
    with pytest.raises(PolicyRefused, match=why):
        call(sides, who="curator", **changes)


def test_nobody_calls_in_the_name_of_another_without_a_document_of_its_own(sides):
    ours = keep(sides.curator, sides.registry)
    for document, page, field in ((None, 2, "document"), (ours, 2, "document")):
        with pytest.raises(PolicyRefused) as refused:
            call(sides, who="curator", document=document, page=page)
        assert refused.value.field == field


def test_what_an_organisation_enters_of_a_call_stands_with_a_second_person(sides, as_operator):
    with as_operator():
        second = make_account(institution=sides.registry, roles=["curator"])
    held = keep(sides.curator, sides.registry, issuer=ASKED)
    made = call(sides, who="curator", document=held, page=2)

    def shown(who):
        with acting_as(who.pk):
            return consultations.consultations().filter(pk=made.pk).exists()

    assert (shown(sides.plain), shown(sides.writer)) == (False, False)
    with acting_as(sides.curator.pk), pytest.raises(PolicyRefused, match="person"):
        review_entry(entry=made, by=sides.curator.pk, at=NOW)
    with acting_as(second.pk):
        review_entry(entry=made, by=second.pk, at=NOW)
    assert (shown(sides.plain), shown(sides.writer)) == (True, True)
    contribute(sides, made)


def test_what_is_over_is_not_called(sides):
    over = {"opens_date": date(2020, 1, 1), "closes_date": date(2020, 1, 31)}
    with pytest.raises(PolicyRefused, match="closed on"):
        call(sides, **over)


def test_the_same_words_are_contributed_once(sides, row):
    contribute(sides, row)
    with pytest.raises(PolicyRefused, match="in the same words"):
        contribute(sides, row)
    contribute(sides, row, words="Otra cosa.")
    contribute(sides, row, who="other", holder=sides.theirs)


def test_what_waits_is_of_the_institution_that_called(sides, row):
    contribute(sides, row)

    def waits(who, on):
        by = getattr(sides, who).pk
        with acting_as(by):
            return consultations.contributions_to_answer(by, on=on).count()

    assert (waits("liaison", CLOSED), waits("liaison", CALL.closes_date)) == (1, 0)
    assert (waits("writer", CLOSED), waits("curator", CLOSED)) == (0, 0)


def test_only_who_called_answers_and_no_other_authority(sides, row, as_operator):
    with as_operator():
        other = make_institution(kind=InstitutionKind.AUTHORITY, code="FGR")
        sides.stranger = make_account(institution=other, roles=["liaison"])
    told = contribute(sides, row)
    for holder in (other, sides.authority):
        with pytest.raises(NotAllowed):
            answer_contribution(sides, told, who="stranger", holder=holder, second=None)
        refused_by_wall(sides.stranger, told, holder)


def refused_by_wall(by, told, holder, **changes):
    row = {"taken": Taken.NOT_TAKEN, "words": "No.", "answered_at": NOW, "by": by}
    with (
        acting_as(by.pk),
        pytest.raises(ProgrammingError, match="row-level"),
        transaction.atomic(),
    ):
        ContributionAnswer.objects.create(contribution=told, holder=holder, **(row | changes))


@pytest.mark.parametrize(
    ("issuer", "page", "field"),
    [(None, 2, "document"), ("FGR", 2, "document"), (ASKED, None, "page")],
)
def test_an_organisation_enters_an_answer_from_a_document_of_who_called(
    sides, row, issuer, page, field
):
    told = contribute(sides, row)
    held = keep(sides.curator, sides.registry, issuer=issuer) if issuer else None
    given = {"holder": sides.registry, "document": held, "page": page}
    with pytest.raises(PolicyRefused) as refused:
        answer_contribution(sides, told, who="curator", second=None, **given)
    assert refused.value.field == field
    refused_by_wall(sides.curator, told, sides.registry, document=held, page=page)


def test_an_answer_entered_by_an_organisation_waits_and_says_who_entered_it(
    sides, row, as_operator
):
    with as_operator():
        sides.analyst = make_account(institution=sides.registry, roles=["analyst"])
    told = contribute(sides, row)
    held = keep(sides.curator, sides.registry, issuer=ASKED)
    given = {"holder": sides.registry, "document": held, "page": 2}
    made = answer_contribution(sides, told, who="curator", second=None, **given)
    [shown] = stands(sides, row, on=CLOSED).contributions
    assert (shown.answer, shown.waiting, shown.is_unanswered) == (None, None, True)
    with acting_as(sides.curator.pk):
        found = [consultations.consultation(row.reference)]
        [[seen]] = [one.contributions for one in consultations.consultations_on(found, on=CLOSED)]
    assert (seen.answer, seen.waiting) == (None, made)
    with acting_as(sides.writer.pk):
        assert not ContributionAnswer.objects.exists()
    with pytest.raises(NotAllowed):
        review(sides.deputy, made)
    review(sides.analyst, made)
    with acting_as(sides.writer.pk):
        [seen] = ContributionAnswer.objects.all()
    assert seen.holder == sides.registry
    [shown] = stands(sides, row, on=CLOSED).contributions
    assert (shown.answer, shown.is_unanswered) == (made, False)


def review(who, made):
    with acting_as(who.pk):
        return review_entry(entry=made, by=who.pk, at=NOW)


WORDS = "Falta presupuesto para el mecanismo estatal."


def read_by(who) -> list[str]:
    with acting_as(who.pk):
        return list(ContributionText.objects.values_list("words", flat=True))


def test_what_is_withdrawn_is_read_by_the_house_that_sent_it_and_by_nobody_else(
    sides, row, as_operator
):
    with as_operator():
        colleague = make_account(institution=sides.ours, roles=["monitor"])
    told = contribute(sides, row, words=WORDS)
    others = (sides.plain, sides.liaison, sides.curator, sides.other)
    assert [read_by(one) for one in others] == [[WORDS]] * 4
    with acting_as(sides.writer.pk):
        withdraw_contribution(contribution=told, by=sides.writer.pk, at=NOW)
    assert [read_by(one) for one in others] == [[]] * 4
    assert [read_by(one) for one in (sides.writer, colleague)] == [[WORDS]] * 2
    [shown] = stands(sides, row, on=CLOSED).contributions
    assert (shown.row.words, shown.row.document) == ("", None)
    assert shown.withdrawal is not None


def test_what_was_answered_to_what_is_withdrawn_is_read_by_the_two_houses_alone(sides, row):
    told = contribute(sides, row)
    answer = answer_contribution(sides, told)

    def answers(who) -> list[str]:
        with acting_as(who.pk):
            return list(ContributionAnswer.objects.values_list("words", flat=True))

    others = (sides.plain, sides.curator, sides.other)
    assert [answers(one) for one in others] == [[answer.words]] * 3
    with acting_as(sides.writer.pk):
        withdraw_contribution(contribution=told, by=sides.writer.pk, at=NOW + timedelta(days=400))
    assert [answers(one) for one in others] == [[]] * 3
    assert [answers(one) for one in (sides.writer, sides.liaison)] == [[answer.words]] * 2
    # It had its answer, which they no longer read.
    [shown] = stands(sides, row, on=CLOSED).contributions
    assert (shown.answer, shown.was_silent) == (None, False)


def test_nobody_lays_words_under_what_another_sent_or_a_second_time(sides, row):
    told = contribute(sides, row)
    given = {"consultation": row, "holder": sides.ours, "words": "Otra cosa."}
    with acting_as(sides.writer.pk), pytest.raises(IntegrityError), transaction.atomic():
        ContributionText.objects.create(contribution=told, **given)
    for who in (sides.second, sides.liaison):
        with (
            acting_as(who.pk),
            pytest.raises(ProgrammingError, match="row-level"),
            transaction.atomic(),
        ):
            ContributionText.objects.create(contribution=told, **given)


def test_the_worker_reads_no_words_of_a_contribution(sides, row, as_role):
    contribute(sides, row)
    with (
        as_role("bal_worker"),
        acting_as(sides.plain.pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        list(ContributionText.objects.all())
