"""Recommendations for tests: a small invented set, and people of both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

from tests.factories.access import make_account, make_institution

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.accountability import actions
from baluarte.domain.accountability.actions import NewRecommendation, NewSet, NewStatus
from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.wall.context import acting_as

NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
SET = NewSet(
    code="inventado_2024",
    label_es="Informe inventado (2024)",
    label_en="Invented report (2024)",
    body_es="Órgano inventado",
    body_en="Invented body",
    year=2024,
    declared_size=12,
    scheme="working_group",
    source="Documento inventado",
)
ROWS = (
    NewRecommendation(
        number="1",
        text_es="Fortalecer el presupuesto del mecanismo federal de protección.",
        text_en="Strengthen the budget of the federal protection mechanism.",
        themes=("budget", "mechanism"),
        axis="protection",
        addressed_to=("federal_mechanism",),
    ),
    NewRecommendation(
        number="2",
        text_es="Investigar sin demora las amenazas contra periodistas.",
        text_en="Investigate threats against journalists without delay.",
        themes=("investigation",),
        axis="investigation",
    ),
    NewRecommendation(
        number="3",
        text_es="Crear unidades estatales de protección con personal propio.",
        text_en="Create state protection units with staff of their own.",
        themes=("staff",),
        axis="protection",
        addressed_to=("state_units", "state_mechanisms"),
    ),
)
STATUS = NewStatus(
    side=AssessmentSide.CIVIL,
    status="pending",
    day=date(2026, 3, 1),
    reason="No hay presupuesto publicado.",
    reference="Informe inventado, página 4",
)


def make_house():
    """Make a keeper, a monitor, a liaison and an organisation's documenter; as the operator."""
    civil = make_institution()
    other = make_institution()
    authority = make_institution(kind=InstitutionKind.AUTHORITY, code="EDO-09-FIS")
    return SimpleNamespace(
        second_of={
            one.pk: make_account(institution=one, roles=[role])
            for one, role in ((civil, "verifier"), (other, "verifier"), (authority, "liaison"))
        },
        civil=civil,
        authority=authority,
        other=other,
        curator=make_account(institution=civil, roles=["curator"]),
        monitor=make_account(institution=other, roles=["monitor"]),
        liaison=make_account(institution=authority, roles=["liaison"]),
        documenter=make_account(institution=civil, roles=["documenter"]),
        plain=make_account(institution=civil, roles=["reception_officer"]),
    )


def make_set(house, *, rows=ROWS, at=NOW, **changes):
    """Open the invented set and import its rows."""
    by = house.curator.pk
    with acting_as(by):
        of = actions.open_set(new=replace(SET, **changes), by=by, at=at)
        made = actions.import_recommendations(of=of, rows=rows, by=by, at=at)
        for one in made[:2]:
            code = house.authority.code
            actions.set_owners(recommendation=one, institutions=[code], by=by, at=at)
        return of, made


def state(who, institution, recommendation, *, at=NOW, second=None, **changes):
    """State a status as somebody, for an institution; a second of it lets it stand, if any."""
    with acting_as(who.pk):
        made = actions.state_status(
            recommendation=recommendation, new=replace(STATUS, **changes),
            institution=institution, by=who.pk, at=at,
        )  # fmt: skip
    if second is not None:
        let_stand(second, made, at=at)
    return made


def standing(house, who, institution, recommendation, **changes):
    """State a status that a second person of its house lets stand."""
    second = house.second_of[institution.pk]
    return state(who, institution, recommendation, second=second, **changes)


def let_stand(second, entry, *, at=NOW, objection=None):
    """Look at an entry as a second person of its house."""
    with acting_as(second.pk):
        return actions.review_entry(entry=entry, objection=objection, by=second.pk, at=at)
