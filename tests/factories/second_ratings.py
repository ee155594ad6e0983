"""Studies that fell by lot and their second ratings, laid whole; all invented."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import connection
from tests.factories.procedure import BEFORE, Cast

from baluarte.domain.protection.actions.studies import keep_sampling_key
from baluarte.domain.protection.models import ItemRating, LevelStatement, RiskStudy
from baluarte.domain.protection.models.second_ratings import SAMPLE_PERCENT
from baluarte.domain.protection.queries import instrument_of
from baluarte.domain.wall.context import acting_as

# The level of both, and the code that both give to each item but those that are named.
Given = tuple[str, str, Mapping[str, tuple[int | None, int | None]]]


def sampling_key(cast: Cast, as_operator) -> str:
    """Return what draws studies, made where there is none; only the operator reads it."""
    with acting_as(cast.owner.pk):
        keep_sampling_key()
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select value from protection_samplingkey")
        (found,) = cursor.fetchone()
    return found


def is_drawn(study: UUID, key: str) -> bool:
    """Say whether a study falls by lot, as its plain rule says."""
    first = int(sha256(f"{key}|{study}".encode()).hexdigest()[:8], 16)
    return first * 100 < SAMPLE_PERCENT * 2**32


def key_of_study(key: str, *, drawn: bool = True) -> UUID:
    """Return a key that falls by lot, or that does not."""
    while is_drawn(found := uuid4(), key) is not drawn:
        pass
    return found


def lay_rated_twice(
    study: RiskStudy, given: Iterable[Given], *, first: UUID, second: UUID, key: str,
    closed_at: datetime, drawn: bool = True,
) -> list[RiskStudy]:  # fmt: skip
    """Lay studies like one of them, each rated by two and closed on an instant."""
    laid, items, levels = [], [], []
    for one, other, codes in given:
        made = _copied(study, key_of_study(key, drawn=drawn), by=first, closed_at=closed_at)
        again = _copied(study, uuid4(), by=second, closed_at=closed_at, rated_again=made)
        laid.append(made)
        for place, (of, level) in enumerate(((made, one), (again, other))):
            own = {"compartment_id": study.compartment_id, "study": of, "by_id": of.by_id}
            levels.append(
                LevelStatement(**own, level=level, nexus="no_determinado", stated_at=closed_at)
            )
            items += [
                ItemRating(**own, item=item, code=codes.get(item, (1, 1))[place],
                           rated_at=closed_at)
                for item in instrument_of(study).items
            ]  # fmt: skip
        RiskStudy.objects.bulk_create([made])
        RiskStudy.objects.bulk_create([again])
    LevelStatement.objects.bulk_create(levels)
    ItemRating.objects.bulk_create(items)
    return laid


def _copied(study: RiskStudy, pk: UUID, *, by: UUID, closed_at: datetime, **more) -> RiskStudy:
    return RiskStudy(
        id=pk, compartment_id=study.compartment_id, case_id=study.case_id,
        party_id=study.party_id, unit="person", instrument=study.instrument,
        instrument_sha256=study.instrument_sha256, opened_at=BEFORE, closed_at=closed_at,
        review_date=date(2026, 9, 1), by_id=by, **more,
    )  # fmt: skip
