"""Prosecutor's offices as an edition of the policy says them: its facts, judged by the same text.

Nothing is read but facts that two persons let out; what was noted as an error is no evidence.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from baluarte.domain.investigation.queries.offices import (
    MATRIX,
    OfficeProfile,
    headings_asked,
    offices,
    profiles_of,
    units_of,
)
from baluarte.domain.publication.models import PolicyRelease, PolicyRow
from baluarte.domain.publication.queries.policy import policy_facts
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries.office_matrix import OfficeMatrix, matrix_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.office_maturity import maturity_on
from baluarte.norms.policy.means import matrix

LAST = "12-31"


@dataclass(frozen=True)
class PublicOffices:
    """The offices of an edition in a year: the matrix, the profiles, and the facts by code."""

    year: int
    years: Sequence[int]
    matrix: OfficeMatrix
    profiles: Sequence[OfficeProfile]
    facts: Mapping[str, PolicyRow]


def public_offices(
    release: PolicyRelease, year: int | None = None, *, wrong: Collection[str] = ()
) -> PublicOffices:
    """Return the offices of an edition, of its newest year where none is asked for.

    `wrong` are the codes of facts that were noted as errors.
    """
    today = local_day(release.known_at)
    text = maturity_on(today)
    everybody = [one for code in offices() for one in (code, *units_of(code))]
    columns = [one.heading for one in matrix(MATRIX).columns]
    rows = policy_facts(release, institutions=everybody, headings={*headings_asked(text), *columns})
    facts = {one.code: one for one in rows if one.code not in wrong}
    stated: dict[str, list[Statement]] = {}
    for one in facts.values():
        stated.setdefault(one.institution, []).append(_stated(one))
    years = sorted({row.last_date.year for of in stated.values() for row in of}, reverse=True)
    of_year = year if year in years else (years[0] if years else today.year)
    until = f"{of_year}-{LAST}"
    by_then = {
        code: [one for one in of if one.first_date <= date.fromisoformat(until)]
        for code, of in stated.items()
    }
    recent = {
        code: [one for one in of if one.last_date.year > of_year - text.lasts_years]
        for code, of in by_then.items()
    }
    own = {code: [one for one in of if not one.unit] for code, of in by_then.items()}
    return PublicOffices(
        of_year,
        years,
        matrix_of(matrix(MATRIX), of_year, own, offices=offices(), today=today),
        profiles_of(recent, of_year, text=text, today=today, codes=everybody),
        facts,
    )


def _stated(row: PolicyRow) -> Statement:
    """Return a fact of an edition as what reads statements takes it; it is kept nowhere."""
    body: Mapping[str, Any] = row.body
    return Statement(
        reference=row.code,
        kind=body["kind"],
        heading=row.part_of,
        about=body["about"],
        institution=row.institution,
        unit=body["unit"],
        first_date=date.fromisoformat(body["first"]),
        last_date=date.fromisoformat(body["last"]),
        answer=body["answer"],
        number=None if body["number"] is None else Decimal(str(body["number"])),
        degree=body["degree"],
        day=date.fromisoformat(body["day"]) if body["day"] else None,
        words=body["words"],
        said_by=body["said_by"],
        said_by_kind=body["said_by_kind"],
        said_date=date.fromisoformat(body["said"]),
        page=body["page"],
        confidence=body["confidence"],
    )
