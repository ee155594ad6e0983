"""What of policy editions stood on released tables that were taken back: it is read without them.

The rows of an edition never change. Whoever reads them reads what the tables said as blank, with
the day on which they were taken back: a figure that was withdrawn is missing, and no zero.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRelease, PolicyRow, TableRelease
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.progress import ProgressStatus

WITHDRAWN = "tables_withdrawn"
CANNOT_BE_SAID = str(ProgressStatus.CANNOT_BE_SAID)
# What a figure that nobody may read any more still says: of which period it was.
BLANK = {
    "state": "no_data", "reason": WITHDRAWN, "value": None, "numerator": None,
    "denominator": None, "low": None, "high": None, "asked": 0, "answered": 0, "differing": 0,
}  # fmt: skip
Body = Mapping[str, Any]
# When released tables were taken back, by their number.
TakenBack = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class FallenIndicator:
    """An indicator of an edition whose tables were taken back: which, when, what it had said."""

    edition: UUID
    code: str
    axis: str
    tables: str
    withdrawn_at: datetime
    had_figure: bool
    was_confidential: bool
    status: str

    @property
    def withdrawn_date(self) -> date:
        """Return the day on which its tables were taken back."""
        return local_day(self.withdrawn_at)


def with_tables_withdrawn(rows: QuerySet[PolicyRelease]) -> QuerySet[PolicyRelease]:
    """Return releases that know, without asking again, which tables were taken back."""
    number = Concat(
        Cast("number", CharField()), Value("."), Cast("revision", CharField()),
        output_field=CharField(),
    )  # fmt: skip
    told = JSONObject(tables=number, at="withdrawn_at")
    return rows.annotate(tables_withdrawn=ArraySubquery(_gone().values(told=told)))


def tables_withdrawn(release: PolicyRelease) -> TakenBack:
    """Return when each of the released tables was taken back, by their number."""
    told = getattr(release, "tables_withdrawn", None)
    if told is None:
        return {str(one): one.withdrawn_at for one in _gone() if one.withdrawn_at}
    return {one["tables"]: datetime.fromisoformat(one["at"]) for one in told}


def fallen_indicators(releases: Iterable[PolicyRelease]) -> list[FallenIndicator]:
    """Return what of some editions stood on tables that were taken back since."""
    several = list(releases)
    back = tables_withdrawn(several[0]) if several else {}
    if not back:
        return []
    rows = PolicyRow.objects.filter(
        edition__in=[one.edition_id for one in several], kind=PolicyRowKind.INDICATOR,
        body__released__tables__in=sorted(back),
    )  # fmt: skip
    told = rows.order_by("position").values_list(
        "edition", "code", "axis", "body__released__tables", "body__figure",
        "body__progress__status",
    )  # fmt: skip
    return [
        FallenIndicator(
            edition=edition, code=code, axis=axis, tables=tables, withdrawn_at=back[tables],
            had_figure=figure["value"] is not None,
            was_confidential=figure["reason"] == "confidential", status=status,
        )
        for edition, code, axis, tables, figure, status in told
    ]  # fmt: skip


def as_they_read(rows: Iterable[PolicyRow], release: PolicyRelease) -> list[PolicyRow]:
    """Return rows of an edition with what was taken back as blank, and counted as such."""
    found = list(rows)
    back = tables_withdrawn(release)
    if not back:
        return found
    axes = [one for one in found if one.kind == PolicyRowKind.AXIS]
    fallen = fallen_indicators([release]) if axes else []
    for one in found:
        if one.kind == PolicyRowKind.INDICATOR:
            one.body = indicator_as_it_reads(one.body, back)
    for one in axes:
        one.body = _counted_again(one.body, [each for each in fallen if each.axis == one.code])
    return found


def indicator_as_it_reads(body: Body, back: TakenBack) -> Body:
    """Return what an indicator says, blank where its tables were taken back."""
    tables = (body["released"] or {}).get("tables", "")
    if tables not in back:
        return body
    return {
        **body,
        "figure": figure_taken_back(body["figure"], tables, back),
        "series": [],
        "institutions": [],
        "sources": [],
        "released": None,
        "progress": {"status": CANNOT_BE_SAID, "why": "", "ratio": None},
    }


def figure_taken_back(figure: Body, tables: str, back: TakenBack) -> Body:
    """Return a figure without its value, with the tables it stood on and the day."""
    gone = {"tables": tables, "withdrawn": local_day(back[tables]).isoformat()}
    return {"period": figure["period"], **BLANK, **gone}


def _counted_again(body: Body, fallen: Sequence[FallenIndicator]) -> Body:
    if not fallen:
        return body
    progress: Counter[str] = Counter(body["progress"])
    progress.subtract(one.status for one in fallen)
    progress[CANNOT_BE_SAID] += len(fallen)
    return {
        **body,
        "with_figure": body["with_figure"] - sum(one.had_figure for one in fallen),
        "confidential": body["confidential"] - sum(one.was_confidential for one in fallen),
        WITHDRAWN: len(fallen),
        "progress": dict(+progress),
    }


def _gone() -> QuerySet[TableRelease]:
    return TableRelease.objects.filter(withdrawn_at__isnull=False).order_by("number", "revision")
