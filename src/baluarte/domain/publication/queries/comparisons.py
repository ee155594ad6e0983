"""Stated counts beside what an edition publishes, as the portal reads them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from baluarte.domain.publication.choices import Contained, MarkGround, Within
from baluarte.domain.publication.comparing import Amount, Cell, Sums
from baluarte.domain.publication.models import (
    ComparedEvent,
    Comparison,
    Edition,
    PublishedEvent,
)

MOST_COMPARED = 100
ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """A stated count, and what the edition adds up to beside it."""

    stated: Comparison
    sums: Sums

    @property
    def ours(self) -> int:
        """Return what the edition publishes of what they count, in their unit."""
        return self.sums.all.of(self.stated.unit)

    @property
    def confirmed(self) -> int:
        """Return the same, only with a confirmed link to the work."""
        return self.sums.confirmed.of(self.stated.unit)

    @property
    def told(self) -> int:
        """Return how many of theirs are told one by one among what is published."""
        return self.sums.told.of(self.stated.unit)

    @property
    def untold(self) -> int:
        """Return how many of theirs are not found among what is published; below zero, too many."""
        return self.stated.number - self.told


def comparisons(edition: Edition) -> list[Beside]:
    """Return the comparisons of an edition, by body and period."""
    found = Comparison.objects.filter(edition_number=edition.number)
    return _added_up(found.order_by("body", "-last_date", "reference")[:MOST_COMPARED])


def comparison(edition: Edition, reference: str) -> Beside:
    """Return one comparison by its public name; `Comparison.DoesNotExist` otherwise."""
    found = Comparison.objects.get(edition_number=edition.number, reference=reference)
    [one] = _added_up([found])
    return one


def compared_events(
    comparison: Comparison, *, after: int = -1, limit: int = ON_A_PAGE
) -> tuple[Sequence[ComparedEvent], int | None]:
    """Return the events of a comparison, and after which position the next begin."""
    rows = ComparedEvent.objects.filter(comparison=comparison, position__gt=after)
    found = rows.order_by("position").select_related("event__state", "event__municipality")
    shown = list(found[: limit + 1])
    return shown[:limit], shown[limit - 1].position if len(shown) > limit else None


def said_of_event(event: PublishedEvent) -> QuerySet[ComparedEvent]:
    """Return what stated counts say of one published event, where somebody could tell."""
    said = ComparedEvent.objects.filter(event=event).exclude(answer=Contained.NOT_SAID)
    return said.select_related("comparison").order_by("comparison__body", "comparison__reference")


def _added_up(comparisons: Iterable[Comparison]) -> list[Beside]:
    found = list(comparisons)
    rows = ComparedEvent.objects.filter(comparison__in=[one.pk for one in found])
    grouped = rows.order_by().values_list(
        "comparison", "within", "is_confirmed", "answer", "ground"
    )
    counted = grouped.annotate(n=Count("*"), told=Sum("victims", default=0), known=Count("victims"))
    cells: dict[UUID, dict[Cell, Amount]] = defaultdict(dict)
    for key, within, confirmed, answer, ground, events, victims, known in counted:
        cell = (
            Within(within), confirmed, Contained(answer), MarkGround(ground) if ground else None,
        )  # fmt: skip
        cells[key][cell] = Amount(events, victims, events - known)
    return [Beside(one, Sums(cells[one.pk])) for one in found]
