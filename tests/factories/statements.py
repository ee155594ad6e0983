"""Statements about institutions for tests; documents, figures and who says them are invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories.access import make_account, make_institution

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.statements.actions import (
    NewDocument,
    NewStatement,
    agree_to_withdraw,
    keep_document,
    propose_withdrawal,
    review,
    state,
    state_all,
)
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols.states import names_of_states

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
DOCUMENT = NewDocument(
    title="Respuesta inventada a la solicitud 330000126000001",
    issuer="EDO-09-FIS",
    channel="information_request",
    document_date=date(2026, 5, 4),
    is_shared=True,
    pages=12,
    content=b"Respuesta inventada.",
    name="respuesta.txt",
    media_type="text/plain",
)
SAID = NewStatement(
    heading="files_opened",
    institution="EDO-09-FIS",
    first_date=date(2025, 1, 1),
    last_date=date(2025, 12, 31),
    said_by="EDO-09-FIS",
    said_by_kind=InstitutionKind.AUTHORITY,
    said_date=date(2026, 5, 4),
    value=Decimal(14),
    page=3,
    quote="Se iniciaron 14 carpetas.",
)


def make_organisation():
    """Found an organisation with somebody who enters and somebody who reviews."""
    institution = make_institution()
    one = make_account(institution=institution, roles=["documenter"])
    other = make_account(institution=institution, roles=["verifier"])
    return institution, one, other


def keep(one, institution, *, at=NOW, **changes):
    with acting_as(one.pk):
        return keep_document(
            given=replace(DOCUMENT, **changes), institution=institution, by=one.pk, at=at
        )


def say(one, document, *, at=NOW, **changes):
    with acting_as(one.pk):
        return state(said=replace(SAID, **changes), document=document, by=one.pk, at=at)


def say_all(one, document, *changes, at=NOW):
    with acting_as(one.pk):
        said = [replace(SAID, **each) for each in changes]
        return state_all(said=said, document=document, by=one.pk, at=at)


def let_stand(other, *statements, objection=None, at=NOW):
    with acting_as(other.pk):
        return review(statements=statements, objection=objection, by=other.pk, at=at)


def propose(one, statement, *, why=TakenBack.MISTAKE, at=NOW):
    """Propose to take back what stands."""
    with acting_as(one.pk):
        return propose_withdrawal(
            statement=statement, why=why, words="Se leyó otro renglón.", by=one.pk, at=at
        )


def take_back(one, other, statement, *, why=TakenBack.MISTAKE, at=NOW):
    """Take back what stands, as two: one proposes it, another agrees."""
    proposal = propose(one, statement, why=why, at=at)
    with acting_as(other.pk):
        return agree_to_withdraw(proposal=proposal, by=other.pk, at=at)


def make_every_state():
    """Lay the states that a toy country lacks: statements name offices of each."""
    known = set(State.objects.values_list("code", flat=True))
    State.objects.bulk_create(
        State(code=code, name=name) for code, name in names_of_states().items() if code not in known
    )
