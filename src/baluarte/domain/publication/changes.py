"""What an edition says otherwise than the one before, event by event: all of it public already.

Pure. Whoever holds both editions finds the same by subtracting one from the other.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baluarte.domain.publication.choices import Changed, DatePrecision

# Columns of the files, by the fields of a published event that they show.
COLUMNS: Mapping[str, str] = {
    "date": "fecha",
    "state_id": "entidad",
    "municipality_id": "municipio",
    "types": "tipos",
    "groups": "grupos",
    "perpetrators": "responsables",
    "acts": "agresiones",
    "victims": "victimas",
    "link_to_work": "vinculo",
}
# With the precision of the date, which tells a wider one from another one.
READ = (*COLUMNS, "date_precision")
COARSENESS = [
    DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.QUARTER, DatePrecision.YEAR,
    DatePrecision.BETWEEN, DatePrecision.NONE,
]  # fmt: skip
Shown = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """An event that an edition tells otherwise than the one before."""

    reference: str
    changed: Changed
    columns: tuple[str, ...] = ()
    # The number of the edition before; nothing where there is none.
    since: int | None = None


def changes_between(
    before: Mapping[str, Shown],
    after: Mapping[str, Shown],
    *,
    withdrawn: Collection[str],
    since: int | None,
) -> Sequence[Change]:
    """Return what changed, in the order of public names.

    `before` and `after` hold what is shown of an event, in fields of `READ`, under each of its
    names; `withdrawn` are those taken back since, and `since` is the number of the edition before.
    """
    return sorted(
        _changes(before, after, withdrawn=withdrawn, since=since), key=lambda one: one.reference
    )


def _changes(
    before: Mapping[str, Shown],
    after: Mapping[str, Shown],
    *,
    withdrawn: Collection[str],
    since: int | None,
) -> Iterator[Change]:
    gone = set(withdrawn)
    for reference in sorted({*before, *after, *gone}):
        if reference in after:
            if reference not in before:
                yield Change(reference, Changed.ADDED, since=since)
            elif columns := _other(before[reference], after[reference]):
                is_less = _is_less(before[reference], after[reference])
                changed = Changed.COARSENED if is_less else Changed.CORRECTED
                yield Change(reference, changed, columns, since)
        elif reference in gone:
            yield Change(reference, Changed.WITHDRAWN, since=since)
        else:
            yield Change(reference, Changed.NOT_PUBLISHED, since=since)


def _other(before: Shown, after: Shown) -> tuple[str, ...]:
    return tuple(column for field, column in COLUMNS.items() if before[field] != after[field])


def _is_less(before: Shown, after: Shown) -> bool:
    """Say whether all that changed says less: nothing any more, or a wider date."""
    return all(
        _is_wider(before, after) if field == "date" else not after[field]
        for field in COLUMNS
        if before[field] != after[field]
    )


def _is_wider(before: Shown, after: Shown) -> bool:
    ranks = [COARSENESS.index(DatePrecision(one["date_precision"])) for one in (before, after)]
    return ranks[1] > ranks[0]
