"""The measure of impact of commissions (LGV 158) in a year, counted by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

COLUMNS = (
    "interviews", "persons", "facts", "beyond", "complaints", "sanctioned", "not_sanctioned",
    "asked", "attended", "filled", "known", "trained",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Of one commission in a period; nothing where nobody told anything, which is not nought.

    `beyond` of `facts`: pairs of person and fact asked more than twice. `trained` of `known`: of
    the accounts that fill posts on the last day, those whose training is valid that day.
    """

    interviews: int | None = None
    persons: int | None = None
    facts: int | None = None
    beyond: int | None = None
    complaints: int | None = None
    sanctioned: int | None = None
    not_sanctioned: int | None = None
    asked: int | None = None
    attended: int | None = None
    filled: int | None = None
    known: int | None = None
    trained: int | None = None

    @property
    def unknown(self) -> int | None:
        """Return of how many complaints nobody knows what came."""
        if self.complaints is None:
            return None
        return self.complaints - (self.sanctioned or 0) - (self.not_sanctioned or 0)


def impact_of_commissions(year: int, *, on: date) -> Mapping[str, Impact]:
    """Return by commission its measure of impact in a year, until a day of it.

    What the context reads is counted whole, what others told only from five persons up.
    """
    until = min(date(year, 12, 31), on)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select commission, {', '.join(COLUMNS)}"  # noqa: S608 (constants)
            " from bal.impact_of_commissions(%s, %s)",
            [date(year, 1, 1), until],
        )
        rows = cursor.fetchall()
    return {code: Impact(**dict(zip(COLUMNS, counts, strict=True))) for code, *counts in rows}
