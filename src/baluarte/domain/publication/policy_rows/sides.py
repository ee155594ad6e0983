"""What the authority and civil society say of a thing, side by side, and how far apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.models import Assessment
from baluarte.domain.accountability.queries import BothSides, both_sides
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.rows import day

Told = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sides:
    """All assessments as known at an instant, read once: by what they are of, and its code."""

    known_at: datetime
    found: dict[Assessed, dict[str, list[BothSides]]]

    @classmethod
    def read(cls, *, known_at: datetime) -> "Sides":
        """Read what both sides say of everything."""
        return cls(known_at, {of: both_sides(of, known_at=known_at) for of in Assessed})

    def of_indicator(self, code: str) -> Told:
        """Return what both sides say of an indicator, the newest period first."""
        return sides_told(self.found[Assessed.INDICATOR].get(code, ()))

    def of_objective(self, code: str) -> Told:
        """Return what both sides say of an objective."""
        return sides_told(self.found[Assessed.OBJECTIVE].get(code, ()))

    def of_institution(self, code: str) -> Told:
        """Return what both sides say of an institution."""
        return sides_told(self.found[Assessed.INSTITUTION].get(code, ()))


def sides_told(rows: Iterable[BothSides]) -> Told:
    """Return both sides period by period; one that said nothing is an empty list."""
    return [
        {
            "first": day(one.first_date),
            "last": day(one.last_date),
            "authority": _side(one.authority),
            "civil": _side(one.civil),
            "difference": one.difference,
        }
        for one in rows
    ]


def _side(said: Sequence[Assessment]) -> list[dict[str, Any]]:
    return [
        {"by": str(one.holder), "verdict": one.verdict, "words": one.words,
         "source": document_told(one.document)}
        for one in said
    ]  # fmt: skip
