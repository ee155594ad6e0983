"""Which criminal files are looked at, by what is written beside each."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from baluarte.domain.investigation.models import Inquiry
from baluarte.norms.inquiries import CRIMINAL

# From one authority to the next along their index, each by one look at it.
_AUTHORITIES = """
with recursive found as (
    (select authority from public.investigation_inquiry where kind = %(criminal)s
      order by authority limit 1)
    union all
    select (select i.authority from public.investigation_inquiry i
             where i.kind = %(criminal)s and i.authority > found.authority
             order by i.authority limit 1)
      from found where found.authority is not null
)
select authority from found where authority is not null
"""
# Files that nobody calls a crime, and those before authorities of the federation.
NO_CRIME = FEDERAL = "-"


@dataclass(frozen=True)
class Scope:
    """Files opened in which years, before whom, where, of what crime; all where nothing is said.

    `is_undated`: those alone of which nobody knows when they were opened; `crime` is `NO_CRIME`
    for those that nobody calls anything, `state` is `FEDERAL` for those of no one state.
    """

    since: int | None = None
    until: int | None = None
    authority: str = ""
    state: str = ""
    crime: str = ""
    is_undated: bool = False

    @property
    def is_of_files(self) -> bool:
        """Say whether it asks what only a file has, so that events without one are in none."""
        return bool(self.authority or self.crime or self.state == FEDERAL)

    @property
    def first_date(self) -> date | None:
        """Return the first day of its years."""
        return date(self.since, 1, 1) if self.since else None

    @property
    def last_date(self) -> date | None:
        """Return the last day of its years."""
        return date(self.until, 12, 31) if self.until else None

    def of(self, files: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        """Return the criminal files that it asks for."""
        asked = Q(kind=CRIMINAL)
        if self.authority:
            asked &= Q(authority=self.authority)
        if self.state:
            asked &= Q(state=None if self.state == FEDERAL else self.state)
        if self.crime:
            asked &= Q(crime="" if self.crime == NO_CRIME else self.crime)
        if self.first_date:
            asked &= Q(opening_date__gte=self.first_date)
        if self.last_date:
            asked &= Q(opening_date__lte=self.last_date)
        if self.is_undated:
            asked &= Q(opening_date=None)
        return files.filter(asked)


def authorities() -> list[str]:
    """Return the authorities of whom the context sees a criminal file, in the order of codes."""
    with connection.cursor() as cursor:
        cursor.execute(_AUTHORITIES, {"criminal": CRIMINAL})
        return [code for (code,) in cursor.fetchall()]
