"""How many persons with live measures there are for each follow-up officer; never an officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Party
from baluarte.domain.protection.models import Measure, MeasureChange
from baluarte.domain.protection.queries.measures import OVER


@dataclass(frozen=True)
class CaseLoad:
    """Persons with live measures, and who answers for the cases they are in: PRO-P-14."""

    persons: int
    officers: int

    @property
    def per_officer(self) -> float | None:
        """Return persons for each officer; nothing where nobody answers for any case."""
        return self.persons / self.officers if self.officers else None


def load_of(followed: Iterable[tuple[UUID, UUID]]) -> CaseLoad:
    """Return the load of pairs of a person and the officer who follows her, each person once."""
    pairs = list(followed)
    return CaseLoad(len({one for one, _ in pairs}), len({officer for _, officer in pairs}))


def case_load() -> CaseLoad:
    """Return the load of the open cases that the context sees.

    A measure is live from its decree until it ends, is refused, withdrawn or replaced; officers
    are those who answer for a case with one.
    """
    changes = MeasureChange.objects.filter(measure=OuterRef("pk")).order_by("-recorded_at")
    measures = Measure.objects.filter(case__closed_at=None, replaced_by__isnull=True)
    live = measures.annotate(status=Subquery(changes.values("status")[:1])).exclude(status=None)
    parties = Party.objects.filter(
        part=Part.BENEFICIARY,
        until_at=None,
        case__in=live.exclude(status__in=OVER).values("case"),
    )
    return load_of(parties.values_list("person", "case__responsible"))
