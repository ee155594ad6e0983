"""Rows of a prepared edition beside the same rows made anew by who looks at them.

What is kept is what a person wrote into a table: that its sums agree with each other says only
that she can add. Whoever reviews reads the sources herself.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from baluarte.domain.accountability.queries.corrected import CORRECTED
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.policy_rows.everything import Key, every_row
from baluarte.domain.publication.policy_rows.rows import NewRow

# What is said again from rows of other kinds: how many, and by which institution.
DERIVED = (PolicyRowKind.AXIS, PolicyRowKind.INSTITUTION, PolicyRowKind.HARMONISATION)


def digest_of_row(row: PolicyRow) -> str:
    """Return the sum of what a kept row says, whatever is kept as its sum."""
    return NewRow(
        kind=PolicyRowKind(row.kind), code=row.code, part_of=row.part_of, axis=row.axis,
        institution=row.institution, state=row.state, label_es=row.label_es,
        label_en=row.label_en, body=row.body,
    ).digest  # fmt: skip


def rows_that_differ(
    rows: Sequence[PolicyRow], *, known_at: datetime, harmful: Collection[Key] = ()
) -> list[str]:
    """Return the codes of rows that say something else than what they are made of says.

    A correction that another organisation does not share is seen by it alone. What who prepared
    says to be corrected has no value, so nothing false goes out; what was counted without it
    cannot be counted again by who does not see it, and is held to its own sum.
    """
    mine = {
        (str(one.kind), one.code): one.digest
        for one in every_row(known_at=known_at, at=known_at, harmful=harmful)
    }
    kept = {(row.kind, row.code): row for row in rows}
    unseen = _corrected_elsewhere(kept, mine)
    found = [
        row.code
        for key, row in kept.items()
        if (said := digest_of_row(row)) != row.digest
        or (said != mine.get(key) and not _stands_on(row, unseen))
    ]
    return [*found, *(code for kind, code in mine.keys() - kept.keys())]


def _corrected_elsewhere(
    kept: Mapping[tuple[str, str], PolicyRow], mine: Mapping[tuple[str, str], str]
) -> set[str]:
    """Return the facts that are said to be corrected, and stand for who looks."""
    return {
        code
        for (kind, code), row in kept.items()
        if kind == PolicyRowKind.FACT
        and row.body.get("answer") == CORRECTED
        and row.body.get("number") is None
        and not any(row.body.get(name) for name in ("words", "quote", "degree", "day"))
        and (kind, code) in mine
        and mine[kind, code] != row.digest
    }


def _stands_on(row: PolicyRow, corrected: set[str]) -> bool:
    if not corrected:
        return False
    if row.kind in DERIVED:
        return True
    return row.code in corrected or bool(corrected & set(row.body.get("corrected") or ()))
