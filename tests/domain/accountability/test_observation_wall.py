"""What the database keeps of observations whatever the code asks: as SQL of the workbench's role."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from tests.factories.kept import kept
from tests.factories.observations import (
    NOW,
    answer,
    contribute,
    let_answer_out,
    let_out,
    make_sides,
    observe,
    paper,
)
from tests.factories.observations import call as call_consultation
from tests.factories.statements import keep, make_every_state

from baluarte.domain.accountability.models import (
    AnswerReview,
    Consultation,
    ConsultationDocument,
    Contribution,
    ContributionAnswer,
    ContributionText,
    Observation,
    ObservationAnswer,
    ObservationEvidence,
    ObservationReview,
    ObservationWithdrawal,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
REFUSED = (ProgrammingError, IntegrityError)
TABLES = (
    "observation", "observationevidence", "observationreview", "observationwithdrawal",
    "observationanswer", "answerreview", "consultation", "consultationdocument", "contribution",
    "contributionanswer",
)  # fmt: skip


@pytest.fixture
def sides(as_operator):
    with as_operator():
        return found()


@kept
def found():
    made = make_sides()
    make_every_state()
    return made


@pytest.fixture
def document(sides):
    return paper(sides)


@pytest.fixture
def reply(sides):
    return paper(sides, who="deputy", title="Oficio inventado", content=b"Oficio inventado.")


@pytest.fixture
def waiting(sides, document):
    return observe(sides, document)


@pytest.fixture
def row(sides, document):
    made = observe(sides, document)
    let_out(sides, made)
    return made


def is_refused(who, model, **given) -> bool:
    """Say whether the database refuses a row that somebody adds past all code."""
    with acting_as(who.pk):
        try:
            with transaction.atomic():
                model.objects.create(**given)
        except REFUSED:
            return True
    return False


def review_of(row, by, *, opened_by=None):
    return {
        "observation": row, "opened_by_id": opened_by or row.opened_by_id, "reviewed_by": by,
        "reviewed_at": NOW, "due_date": date(2026, 6, 29), "term_version": 1,
    }  # fmt: skip


def answer_of(sides, row, by, document, **changes):
    given = {
        "observation": row, "holder": sides.authority, "verdict": "rejected", "words": "No.",
        "document": document, "answered_date": NOW.date(), "answered_at": NOW, "answered_by": by,
    }  # fmt: skip
    return given | changes


@pytest.mark.parametrize("who", ["other", "monitor", "liaison", "deputy", "plain"])
def test_no_other_organisation_and_no_authority_lets_it_out(sides, waiting, who):
    by = getattr(sides, who)
    assert is_refused(by, ObservationReview, **review_of(waiting, by))


@pytest.mark.parametrize("who", ["second", "curator"])
def test_its_own_second_person_and_a_curator_do(sides, waiting, who):
    by = getattr(sides, who)
    assert not is_refused(by, ObservationReview, **review_of(waiting, by))


def test_a_curator_of_an_authority_is_nobodys_second_person(sides, waiting, as_operator):
    from tests.factories.access import make_account

    with as_operator():
        by = make_account(institution=sides.authority, roles=["curator"])
    assert is_refused(by, ObservationReview, **review_of(waiting, by))


def test_nobody_is_her_own_second_person_whoever_she_says_wrote_it(sides, waiting):
    by = sides.writer
    assert is_refused(by, ObservationReview, **review_of(waiting, by))
    other = sides.second.pk
    assert is_refused(by, ObservationReview, **review_of(waiting, by, opened_by=other))


def test_nobody_reviews_in_the_name_of_another(sides, waiting):
    assert is_refused(sides.writer, ObservationReview, **review_of(waiting, sides.second))


def test_until_it_is_let_out_only_its_organisation_and_curators_see_it(sides, waiting):
    def seen():
        found = set()
        for who in ("writer", "second", "other", "liaison", "curator", "monitor", "plain"):
            with acting_as(getattr(sides, who).pk):
                if Observation.objects.filter(pk=waiting.pk).exists():
                    found.add(who)
        return found

    assert seen() == {"writer", "second", "curator"}
    let_out(sides, waiting)
    assert len(seen()) == 7


def test_an_answer_is_seen_by_its_institution_and_curators_until_it_is_let_out(sides, row, reply):
    said = answer(sides, row, reply)

    def seen():
        found = set()
        for who in ("writer", "second", "other", "liaison", "deputy", "curator", "monitor"):
            with acting_as(getattr(sides, who).pk):
                if ObservationAnswer.objects.filter(pk=said.pk).exists():
                    found.add(who)
        return found

    assert seen() == {"liaison", "deputy", "curator"}
    let_answer_out(sides, said)
    assert len(seen()) == 7


def test_only_the_institution_that_must_answers_and_only_what_was_let_out(
    sides, row, waiting, reply, as_operator
):
    from tests.factories.access import make_account, make_institution

    with as_operator():
        elsewhere = make_institution(kind="authority", code="FGR")
        stranger = make_account(institution=elsewhere, roles=["liaison"])
    given = answer_of(sides, row, stranger, reply)
    assert is_refused(stranger, ObservationAnswer, **given)
    assert is_refused(stranger, ObservationAnswer, **given | {"holder": elsewhere})
    mine = answer_of(sides, row, sides.second, reply)
    assert is_refused(sides.second, ObservationAnswer, **mine | {"holder": sides.ours})
    ahead = answer_of(sides, waiting, sides.liaison, reply)
    assert is_refused(sides.liaison, ObservationAnswer, **ahead)
    assert not is_refused(
        sides.liaison, ObservationAnswer, **answer_of(sides, row, sides.liaison, reply)
    )


@pytest.mark.parametrize("who", ["writer", "second", "other", "monitor", "liaison"])
def test_an_answer_is_let_out_by_another_of_its_institution(sides, row, reply, who):
    said, by = answer(sides, row, reply), getattr(sides, who)
    given = {
        "answer": said, "answered_by_id": said.answered_by_id, "reviewed_by": by,
        "reviewed_at": NOW,
    }  # fmt: skip
    assert is_refused(by, AnswerReview, **given)
    deputy = sides.deputy
    assert not is_refused(deputy, AnswerReview, **given | {"reviewed_by": deputy})


@pytest.mark.parametrize("who", ["other", "liaison", "curator"])
def test_nobody_else_takes_it_back(sides, row, who):
    by = getattr(sides, who)
    given = {"observation": row, "why": "Sí.", "withdrawn_at": NOW, "withdrawn_by": by}
    assert is_refused(by, ObservationWithdrawal, **given)


@pytest.mark.parametrize("who", ["liaison", "other"])
def test_nobody_observes_in_the_name_of_another(sides, who):
    by = getattr(sides, who)
    for holder in (sides.ours, sides.authority):
        assert is_refused(
            by, Observation, reference=uuid4().hex[:12], holder=holder, kind="indicator",
            subject="PRV-S-01", institution="UPSA", words="No.", opened_date=NOW.date(),
            opened_at=NOW, opened_by=by,
        )  # fmt: skip


def test_no_evidence_comes_after_it_was_let_out_or_from_another(sides, row, waiting, document):
    given = {"document": document, "by": sides.writer}
    assert is_refused(sides.writer, ObservationEvidence, observation=row, **given)
    assert not is_refused(sides.writer, ObservationEvidence, observation=waiting, **given)
    by = {"document": document, "by": sides.second}
    assert is_refused(sides.second, ObservationEvidence, observation=waiting, **by)
    hidden = paper(sides, is_shared=False)
    assert is_refused(
        sides.writer, ObservationEvidence, observation=waiting, document=hidden, by=sides.writer
    )


@pytest.mark.parametrize("days", [-30, 30])
def test_nothing_is_said_on_another_day_than_it_is_written_down(sides, row, reply, days):
    day = NOW.date() + timedelta(days)
    late = answer_of(sides, row, sides.liaison, reply, answered_date=day)
    assert is_refused(sides.liaison, ObservationAnswer, **late)
    assert is_refused(
        sides.writer, Observation, reference=uuid4().hex[:12], holder=sides.ours, kind="indicator",
        subject="PRV-S-01", institution="UPSA", words="No.", opened_date=day, opened_at=NOW,
        opened_by=sides.writer,
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("who", ["writer", "other", "liaison", "curator"])
def test_no_row_is_changed_or_removed(sides, row, who, table):
    for act in ("update public.accountability_{} set id = id", "delete from accountability_{}"):
        with (
            acting_as(getattr(sides, who).pk),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(act.format(table))


def test_a_consultation_takes_words_of_organisations_and_is_answered_by_who_called_it(sides):
    consultation = call_consultation(sides)
    told = contribute(sides, consultation)
    given = {"consultation": consultation, "contributed_at": NOW}
    assert is_refused(
        sides.liaison, Contribution, holder=sides.authority, by=sides.liaison, **given
    )
    assert is_refused(sides.other, Contribution, holder=sides.ours, by=sides.other, **given)
    answered = {
        "contribution": told, "taken": "taken", "words": "Sí.", "answered_at": NOW,
        "holder": sides.authority,
    }  # fmt: skip
    for who in (sides.writer, sides.other, sides.plain):
        assert is_refused(who, ContributionAnswer, by=who, **answered)
    assert not is_refused(sides.deputy, ContributionAnswer, by=sides.deputy, **answered)


@pytest.mark.parametrize("days", [-60, 60])
def test_a_consultation_that_is_not_open_takes_nothing(sides, days):
    consultation = call_consultation(sides)
    given = {"consultation": consultation, "holder": sides.ours}
    by = sides.writer
    outside = NOW + timedelta(days)
    assert is_refused(by, Contribution, by=by, contributed_at=outside, **given)
    assert not is_refused(by, Contribution, by=by, contributed_at=NOW, **given)


def call_of(sides, by, holder, **changes):
    return {
        "reference": uuid4().hex[:12].upper(), "title": "Consulta", "purpose": "¿Qué?",
        "axis": "prevention", "convened_by": "UPSA", "opens_date": NOW.date(),
        "closes_date": NOW.date() + timedelta(9), "holder": holder, "written_at": NOW, "by": by,
    } | changes  # fmt: skip


def test_nobody_calls_for_an_institution_without_a_document_that_it_issued(sides):
    by, holder = sides.curator, sides.registry
    ours = keep(by, holder)
    its_own = keep(by, holder, issuer="UPSA", content=b"De la UPSA.")
    assert is_refused(by, Consultation, **call_of(sides, by, holder))
    assert is_refused(by, Consultation, **call_of(sides, by, holder, document=ours, page=1))
    assert is_refused(by, Consultation, **call_of(sides, by, sides.authority))
    told = call_of(sides, by, holder, document=its_own, page=1)
    assert not is_refused(by, Consultation, **told)
    forged = call_of(sides, sides.liaison, sides.authority, convened_by="FGR")
    assert is_refused(sides.liaison, Consultation, **forged)
    own = call_of(sides, sides.liaison, sides.authority)
    assert not is_refused(sides.liaison, Consultation, **own)


def test_nobody_calls_a_consultation_that_is_over(sides):
    over = {"opens_date": NOW.date() - timedelta(60), "closes_date": NOW.date() - timedelta(30)}
    by = sides.liaison
    assert is_refused(by, Consultation, **call_of(sides, by, sides.authority, **over))


def test_a_document_to_read_before_comes_with_the_call_and_not_after(sides, document, settings):
    made = call_consultation(sides)
    settings.DATES_BACK = False
    given = {"consultation": made, "document": document, "by": sides.liaison}
    assert is_refused(sides.liaison, ConsultationDocument, **given)


def test_the_same_words_are_one_contribution(sides):
    made = call_consultation(sides)
    contribute(sides, made, words="Una vez.")
    of = {"consultation": made, "holder": sides.ours}
    with acting_as(sides.writer.pk):
        again = Contribution.objects.create(contributed_at=NOW, by=sides.writer, **of)
    told = of | {"contribution": again}
    assert is_refused(sides.writer, ContributionText, words="Una vez.", **told)
    assert not is_refused(sides.writer, ContributionText, words="Otra vez.", **told)


@pytest.mark.parametrize(
    "changes",
    [
        {"due_date": date(2020, 1, 1)},
        {"due_date": NOW.date()},
        {"due_date": date(2999, 1, 1)},
        {"term_version": 999},
    ],
)
def test_the_day_and_the_term_of_an_answer_are_those_of_the_texts(sides, waiting, changes):
    told = review_of(waiting, sides.second)
    assert is_refused(sides.second, ObservationReview, **(told | changes))
    assert not is_refused(sides.second, ObservationReview, **told)
