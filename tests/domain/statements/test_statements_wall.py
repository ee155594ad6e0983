"""Whose word a statement is, attacked as SQL of the workbench by two accounts of an authority."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.statements import NOW, keep, make_every_state, make_organisation, say, say_all

from baluarte.domain.access.choices import OF_THE_STATE, InstitutionKind
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.statements.actions import review
from baluarte.domain.statements.models import Statement, StatementReview
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
OTHERS_WORD = {"said_by": "Organización inventada", "said_by_kind": InstitutionKind.CIVIL_SOCIETY}
CODE = "URCRR"


@pytest.fixture(params=OF_THE_STATE)
def office(request, as_operator):
    """Two accounts of one institution of the State, a curator, and a curator it made itself."""
    with as_operator():
        make_every_state()
        body = make_institution(kind=request.param, code=CODE)
        body.enters = make_account(institution=body, roles=["liaison"])
        body.reviews = make_account(institution=body, roles=["analyst"])
        body.own_curator = make_account(institution=body, roles=["curator"])
        body.curator = make_account(institution=make_institution(), roles=["curator"])
    return body


def is_refused(by, statement, **changes) -> bool:
    """Say whether the database refuses that somebody lets a statement stand, past all code."""
    given = {
        "statement": statement, "holder_id": statement.holder_id, "is_shared": statement.is_shared,
        "stated_by_id": statement.stated_by_id, "reviewed_by": by, "reviewed_at": NOW,
    }  # fmt: skip
    try:
        with acting_as(by.pk), transaction.atomic():
            StatementReview.objects.create(**given | changes)
    except DatabaseError as refused:
        return "row-level security" in str(refused)
    return False


def is_not_allowed(by, statement) -> bool:
    try:
        with acting_as(by.pk):
            review(statements=[statement], by=by.pk, at=NOW)
    except NotAllowed:
        return True
    return False


@pytest.mark.parametrize(
    "said",
    [
        OTHERS_WORD,
        {"said_by": CODE, "said_by_kind": InstitutionKind.CIVIL_SOCIETY},
        {"said_by": "EDO-09-FIS", "said_by_kind": InstitutionKind.AUTHORITY},
        {"said_by": "", "said_by_kind": InstitutionKind.AUTHORITY},
    ],
)
def test_two_of_the_state_do_not_make_somebody_elses_word(office, said):
    document = keep(office.enters, office, issuer="-", channel="organisation_report")
    statement = say(office.enters, document, **said)
    for by in (office.reviews, office.own_curator):
        assert is_refused(by, statement)
        assert is_not_allowed(by, statement)
    assert not is_refused(office.curator, statement)


def test_its_own_word_has_its_own_second_person(office):
    statement = say(
        office.enters, keep(office.enters, office), said_by=CODE,
        said_by_kind=InstitutionKind.AUTHORITY,
    )  # fmt: skip
    assert not is_not_allowed(office.reviews, statement)


def test_what_is_not_shared_of_somebody_elses_word_has_no_second_person_there(office):
    document = keep(office.enters, office, is_shared=False)
    statement = say(office.enters, document, **OTHERS_WORD)
    assert [is_refused(by, statement) for by in (office.reviews, office.curator)] == [True, True]


def test_nobody_puts_a_statement_among_those_of_another_organisation(as_operator):
    with as_operator():
        make_every_state()
        ours, one, _two = make_organisation()
        theirs, other, _second = make_organisation()
    sheet = say_all(one, keep(one, ours), {}, {"heading": "files_convicted"})
    document = keep(other, theirs)
    with acting_as(other.pk):
        mine = Statement(
            holder=theirs, reference="ABCDEFGHJKMN", is_shared=True, kind="result",
            heading="files_opened", institution="EDO-09-FIS", first_date=NOW.date(),
            last_date=NOW.date(), answer="not_answered", said_by="EDO-09-FIS",
            said_by_kind="authority", said_date=NOW.date(), document=document, confidence="B",
            stated_at=NOW, stated_by=other, batch=sheet[0].batch,
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            mine.save(force_insert=True)
        mine.batch = uuid4()
        mine.save(force_insert=True)
        assert Statement.objects.filter(batch=mine.batch).count() == 1
