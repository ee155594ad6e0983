"""Stated counts of the tests; bodies and documents are invented."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from tests.factories.access import AT, make_account

from baluarte.domain.access.models import Account
from baluarte.domain.publication.actions import (
    NewStatedCount,
    mark_events,
    review_count,
    review_marks,
    state_count,
)
from baluarte.domain.publication.choices import Contained, MarkGround
from baluarte.domain.publication.comparing import Mark
from baluarte.domain.publication.models import StatedCount, StatedMark
from baluarte.domain.wall.context import acting_as

SAID = NewStatedCount(
    body="Fiscalía Inventada",
    body_kind="authority",
    counts_es="periodistas agredidos",
    counts_en="journalists attacked",
    unit="events",
    first_date=date(2026, 1, 1),
    last_date=date(2026, 12, 31),
    number=3,
    document="Informe inventado",
    url="https://fiscalia.example/informe",
    document_date=date(2025, 12, 1),
    page=7,
    copy_sha256="a" * 64,
    read_date=date(2025, 12, 2),
)
IN = Mark(Contained.CONTAINED, MarkGround.NAMED, 14, 3)
OUT = Mark(Contained.NOT_CONTAINED, MarkGround.NO_RELATION, 15)
UNTOLD = Mark(Contained.NOT_SAID, MarkGround.UNCLEAR)


def make_second(curator: Account) -> Account:
    """Return another who keeps figures, of the same institution."""
    home = curator.memberships.get().institution
    return make_account(institution=home, roles=["curator"])


def state(
    by: Account, *, at: datetime = AT, supersedes: StatedCount | None = None, **said
) -> StatedCount:
    with acting_as(by.pk):
        return state_count(said=replace(SAID, **said), by=by.pk, at=at, supersedes=supersedes)


def let_count_out(stated: StatedCount, by: Account, *, at: datetime = AT) -> StatedCount:
    with acting_as(by.pk):
        review_count(stated=stated, objection=None, by=by.pk, at=at)
    return stated


def mark(
    stated: StatedCount, references: Collection[str], said: Mark, by: Account, *, at: datetime = AT
) -> list[StatedMark]:
    with acting_as(by.pk):
        return mark_events(stated=stated, references=references, mark=said, by=by.pk, at=at)


def let_marks_out(
    marks: Collection[StatedMark], by: Account, *, agrees: bool = True, at: datetime = AT
) -> None:
    with acting_as(by.pk):
        review_marks(marks=marks, agrees=agrees, by=by.pk, at=at)
