"""What of policy editions stood on released tables that were taken back: it is read without them.

Who takes tables back blanks what stood on them, with the day on which they were taken back: a
figure that was withdrawn is missing, and no zero. What is not blank yet is read as if it were.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Q, QuerySet, Value
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
    """An indicator of an edition whose tables were taken back: which, and when."""

    edition: UUID
    code: str
    axis: str
    tables: str
    withdrawn_date: date


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
        return all_tables_withdrawn()
    return {one["tables"]: datetime.fromisoformat(one["at"]) for one in told}


def all_tables_withdrawn() -> TakenBack:
    """Return when each of the released tables was taken back, asked of the tables."""
    return {str(one): one.withdrawn_at for one in _gone() if one.withdrawn_at}


def on_tables(back: Iterable[str]) -> Q:
    """Return the condition that an indicator stood on some tables, blank by now or not yet."""
    names = sorted(back)
    return Q(kind=PolicyRowKind.INDICATOR) & (
        Q(body__released__tables__in=names) | Q(body__figure__tables__in=names)
    )


def fallen_indicators(releases: Iterable[PolicyRelease]) -> list[FallenIndicator]:
    """Return what of some editions stood on tables that were taken back since."""
    several = list(releases)
    back = tables_withdrawn(several[0]) if several else {}
    if not back:
        return []
    rows = PolicyRow.objects.filter(
        on_tables(back), edition__in=[one.edition_id for one in several]
    )
    told = rows.order_by("position").values_list(
        "edition", "code", "axis", "body__released__tables", "body__figure__tables"
    )
    return [
        FallenIndicator(edition, code, axis, name, local_day(back[name]))
        for edition, code, axis, standing, blank in told
        if (name := standing or blank)
    ]


def as_they_read(rows: Iterable[PolicyRow], release: PolicyRelease) -> list[PolicyRow]:
    """Return rows of an edition with what was taken back as blank, and counted as such."""
    found = list(rows)
    back = tables_withdrawn(release)
    if not back:
        return found
    for one in found:
        if one.kind == PolicyRowKind.INDICATOR:
            one.body = indicator_as_it_reads(one.body, back)
    axes = [one for one in found if one.kind == PolicyRowKind.AXIS]
    told = _figures_as_they_read(release, back) if axes else {}
    for one in axes:
        one.body = _counted_again(one.body, told.get(one.code, ()))
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


def _figures_as_they_read(
    release: PolicyRelease, back: TakenBack
) -> dict[str, list[tuple[bool, str, str]]]:
    """Return by axis of each indicator whether it has a figure, why not, and its progress."""
    rows = PolicyRow.objects.filter(edition=release.edition_id, kind=PolicyRowKind.INDICATOR)
    found: dict[str, list[tuple[bool, str, str]]] = {}
    for axis, figure, status, tables in rows.values_list(
        "axis", "body__figure", "body__progress__status", "body__released__tables"
    ):
        is_gone = tables in back
        told = figure_taken_back(figure, tables, back) if is_gone else figure
        said = (told["value"] is not None, told["reason"], CANNOT_BE_SAID if is_gone else status)
        found.setdefault(axis, []).append(said)
    return found


def _counted_again(body: Body, told: Sequence[tuple[bool, str, str]]) -> Body:
    fallen = sum(reason == WITHDRAWN for _, reason, _ in told)
    if not fallen:
        return body
    return {
        **body,
        "with_figure": sum(has_figure for has_figure, _, _ in told),
        "confidential": sum(reason == "confidential" for _, reason, _ in told),
        WITHDRAWN: fallen,
        "progress": dict(Counter(status for _, _, status in told)),
    }


def _gone() -> QuerySet[TableRelease]:
    return TableRelease.objects.filter(withdrawn_at__isnull=False).order_by("number", "revision")
