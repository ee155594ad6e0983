"""An invented count beside the invented edition, marked event by event, let out by two."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Account
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import (
    NewStatedCount,
    mark_events,
    publish_edition,
    review_count,
    review_marks,
    state_count,
)
from baluarte.domain.publication.choices import Contained, CountedUnit, MarkGround
from baluarte.domain.publication.comparing import Mark
from baluarte.domain.publication.models import StatedCount
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

STATES, LETS_OUT = "carlos", "clara"
# Of every ten published events, how many the invented list holds, or leaves out and why.
MARKS = (
    (6, Mark(Contained.CONTAINED, MarkGround.NAMED, 12)),
    (2, Mark(Contained.NOT_CONTAINED, MarkGround.NO_RELATION, 14)),
    (1, Mark(Contained.NOT_CONTAINED, MarkGround.NOT_LISTED)),
)
OUT_OF, NOT_FOUND, MOST = 10, 2, 200


def compare_counts(*, at: datetime) -> Iterator[str]:
    """State an invented count, mark published events in it, and publish an edition beside it."""
    with connected_as(DatabaseRole.APP):
        keeper = Account.objects.get(username=STATES).pk
        other = Account.objects.get(username=LETS_OUT).pk
        with acting_as(keeper):
            if StatedCount.objects.exists():
                yield "An invented count stands beside an edition."
                return
            stated, marked = _state(by=keeper, at=at)
        with acting_as(other):
            review_count(stated=stated, objection=None, by=other, at=at)
            waiting = list(queries.marks_waiting(stated))
            if waiting:
                review_marks(marks=waiting, agrees=True, by=other, at=at)
    with connected_as(DatabaseRole.WORKER), acting_as(keeper):
        edition = publish_edition(by=keeper, at=at)
    yield f"An invented count of {stated.number} beside edition {edition}: {marked} events marked."


def invented_claim(*, number: int, at: datetime) -> NewStatedCount:
    """Return what an invented body says that it counted, in a document of the same day."""
    today = local_day(at)
    return NewStatedCount(
        body="Fiscalía de Prueba (inventada)",
        body_kind=InstitutionKind.AUTHORITY,
        counts_es="privaciones de la vida de periodistas y personas defensoras (inventado)",
        counts_en="killings of journalists and defenders (invented)",
        unit=CountedUnit.EVENTS,
        kinds=["lethal"],
        first_date=date(2015, 1, 1),
        last_date=date(today.year, 12, 31),
        number=number,
        document="Informe de prueba (inventado)",
        url="https://fiscalia.example/informe",
        document_date=today,
        page=3,
        read_date=today,
    )


def _state(*, by: UUID, at: datetime) -> tuple[StatedCount, int]:
    names = _lethal(at)
    shares = _shares(names)
    said = invented_claim(number=len(shares[0][1]) + NOT_FOUND, at=at)
    stated = state_count(said=said, by=by, at=at)
    for mark, some in shares:
        if some:
            mark_events(stated=stated, references=some, mark=mark, by=by, at=at)
    return stated, sum(len(some) for _mark, some in shares)


def _lethal(at: datetime) -> list[str]:
    """Return the public names of published killings, in their order."""
    edition = queries.latest_edition()
    if edition is None:
        return []
    first = date(local_day(at).year - 11, 1, 1)
    asked = queries.Filters(first_month=first, group="lethal")
    return [one.reference for one in queries.records(edition, asked, limit=MOST).rows]


def _shares(names: list[str]) -> list[tuple[Mark, list[str]]]:
    found, begins = [], 0
    for share, mark in MARKS:
        places = range(begins, begins + share)
        found.append((mark, [one for n, one in enumerate(names) if n % OUT_OF in places]))
        begins += share
    return found
