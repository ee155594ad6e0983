"""Observations, answers and consultations for tests; all of it is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

from tests.factories.access import make_account, make_institution
from tests.factories.statements import keep

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import (
    NewAnswer,
    NewConsultation,
    NewObservation,
    Shown,
)
from baluarte.domain.accountability.choices import AnswerVerdict, Observed, Taken
from baluarte.domain.wall.context import acting_as

# A Monday.
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
# Of the owner of PRV-S-01.
ASKED = "UPSA"
CALL = NewConsultation(
    title="Consulta inventada", purpose="¿Qué debe cambiar en el programa?", axis="prevention",
    convened_by=ASKED, opens_date=date(2026, 5, 1), closes_date=date(2026, 6, 10),
)  # fmt: skip


def make_sides(*, code: str = ASKED, authority=None):
    """Make an organisation of two, another, an authority of two, a curator and a monitor."""
    ours, theirs = make_institution(), make_institution()
    authority = authority or make_institution(kind=InstitutionKind.AUTHORITY, code=code)
    registry = make_institution()
    return SimpleNamespace(
        ours=ours,
        theirs=theirs,
        authority=authority,
        registry=registry,
        writer=make_account(institution=ours, roles=["documenter"]),
        second=make_account(institution=ours, roles=["verifier"]),
        other=make_account(institution=theirs, roles=["verifier"]),
        liaison=make_account(institution=authority, roles=["liaison"]),
        deputy=make_account(institution=authority, roles=["data_steward"]),
        curator=make_account(institution=registry, roles=["curator"]),
        monitor=make_account(institution=theirs, roles=["monitor"]),
        plain=make_account(institution=registry, roles=["reception_officer"]),
    )


def paper(sides, *, who="writer", **changes):
    """Keep a document that everybody with an account sees, of an organisation or the authority."""
    holder = sides.authority if who in ("liaison", "deputy") else sides.ours
    return keep(getattr(sides, who), holder, **changes)


def observe(sides, document, *, at=NOW, who="writer", holder=None, **changes):
    by = getattr(sides, who)
    new = NewObservation(
        kind=Observed.INDICATOR, subject="PRV-S-01", words="La norma que se cuenta no existe.",
        institution=ASKED, evidence=[Shown(document=document, page=3)],
    )  # fmt: skip
    with acting_as(by.pk):
        return actions.open_observation(
            new=replace(new, **changes), institution=holder or sides.ours, by=by.pk, at=at
        )


def let_out(sides, row, *, who="second", at=NOW, objection=None):
    by = getattr(sides, who).pk
    with acting_as(by):
        return actions.review_observation(observation=row, objection=objection, by=by, at=at)


def answer(sides, row, document, *, who="liaison", at=NOW, **changes):
    by = getattr(sides, who).pk
    new = NewAnswer(
        verdict=AnswerVerdict.REJECTED, words="La norma se publicó en 2019.", document=document
    )
    with acting_as(by):
        return actions.answer_observation(
            observation=row, new=replace(new, **changes), institution=sides.authority, by=by, at=at
        )


def let_answer_out(sides, said, *, who="deputy", at=NOW, objection=None):
    by = getattr(sides, who).pk
    with acting_as(by):
        return actions.review_answer(answer=said, objection=objection, by=by, at=at)


def withdraw(sides, row, *, who="writer", at=NOW, why="La norma apareció."):
    by = getattr(sides, who).pk
    with acting_as(by):
        return actions.withdraw_observation(observation=row, why=why, by=by, at=at)


def call(sides, *, who="liaison", at=NOW, **changes):
    by = getattr(sides, who).pk
    with acting_as(by):
        return actions.call_consultation(new=replace(CALL, **changes), by=by, at=at)


def contribute(sides, row, *, who="writer", holder=None, at=NOW, words="Falta presupuesto."):
    by = getattr(sides, who).pk
    with acting_as(by):
        return actions.contribute(
            consultation=row, words=words, institution=holder or sides.ours, by=by, at=at
        )


def answer_contribution(
    sides, told, *, who="liaison", at=NOW, taken=Taken.IN_PART, second="deputy", holder=None,
    **changes,
):  # fmt: skip
    """Answer a contribution, and let the answer stand as a second person, if any."""
    by = getattr(sides, who).pk
    with acting_as(by):
        made = actions.answer_contribution(
            contribution=told, taken=taken, words="Se tomó en cuenta el plazo.",
            institution=holder or sides.authority, **changes, by=by, at=at,
        )  # fmt: skip
    if second:
        other = getattr(sides, second).pk
        with acting_as(other):
            actions.review_entry(entry=made, by=other, at=at)
    return made
