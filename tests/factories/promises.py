"""Tables of dialogue, promises and programmes for tests; all of it is invented."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from baluarte.domain.accountability.actions import (
    Came,
    NewVersion,
    commit,
    found_programme,
    hold_session,
    note_progress,
    open_table,
    publish_version,
    review_entry,
)
from baluarte.domain.accountability.choices import ProgrammeKind, Side
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

FIRST = NewVersion(
    name="Programa inventado", says="Se publicará un mapa cada año.", valid_from=date(2026, 1, 1),
    review_date=date(2099, 1, 1), objectives=("OB-1a",), indicators=("PRV-P-07",),
    budget=Decimal("1000000.00"),
)  # fmt: skip


def days_ago(number: int) -> date:
    """Return a day before today; ahead of it where the number is negative."""
    return local_day(timezone.now()) - timedelta(number)


def make_table(keeper, **changes):
    given = {
        "name": "Mesa inventada", "purpose": "Reorientar la prevención.", "axis": "prevention",
        "convened_by": "SEGOB", "opened_date": days_ago(300),
    }  # fmt: skip
    with acting_as(keeper.pk):
        return open_table(**(given | changes), by=keeper.pk, at=timezone.now())


def meet(keeper, table, *came, ago=100, **changes):
    came = came or (Came(Side.AUTHORITY, women=1, men=3), Came(Side.CIVIL, unknown=5))
    given = {"called_date": days_ago(ago + 10), "held_date": days_ago(ago)}
    with acting_as(keeper.pk):
        return hold_session(
            table=table, came=list(came), **(given | changes), by=keeper.pk, at=timezone.now()
        )


def promise(keeper, **changes):
    given = {
        "institution": "SEGOB", "axis": "prevention", "says": "Publicar el mapa.",
        "said_date": days_ago(90), "due_date": days_ago(12),
    }  # fmt: skip
    with acting_as(keeper.pk):
        return commit(**(given | changes), by=keeper.pk, at=timezone.now())


def progress(keeper, made, what, *, institution, second=None, ago=20, **changes):
    """Say what became of a promise; a second person of the house lets it stand, if any."""
    with acting_as(keeper.pk):
        step = note_progress(
            commitment=made, progress=what, happened_date=days_ago(ago), institution=institution,
            **changes, by=keeper.pk, at=timezone.now(),
        )  # fmt: skip
    if second is not None:
        with acting_as(second.pk):
            review_entry(entry=step, by=second.pk, at=timezone.now())
    return step


def make_programme(keeper, *, institution="SEGOB", **changes):
    with acting_as(keeper.pk):
        return found_programme(
            kind=ProgrammeKind.PROGRAMME, axis="prevention", institution=institution,
            first=replace(FIRST, **changes), by=keeper.pk, at=timezone.now(),
        )  # fmt: skip


def next_version(keeper, programme, **changes):
    with acting_as(keeper.pk):
        return publish_version(
            programme=programme, version=replace(FIRST, **changes), by=keeper.pk,
            at=timezone.now(),
        )  # fmt: skip
