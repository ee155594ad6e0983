"""What was promised and recommended in each axis, for the page of the whole policy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from baluarte.domain.accountability.queries.promises import as_of, commitments
from baluarte.domain.accountability.queries.recommendations import recommendations, rows_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.presenters.promises import in_order, promise_row

# What a set only tells and does not recommend.
CONTEXT = "context"


def demands_by_axis(*, at: datetime) -> Mapping[str, dict[str, Any]]:
    """Return by axis its promises, those past their day first, and its recommendations."""
    day = local_day(at)
    found: dict[str, dict[str, Any]] = {}
    for one in in_order(as_of(commitments(), on=day)):
        _of(found, one.row.axis)["promises"].append(promise_row(one))
    rows = rows_of(recommendations().exclude(kind=CONTEXT), day=day, known_at=at)
    for row in sorted(rows, key=lambda one: not one.statuses):
        _of(found, row.recommendation.axis)["recommendations"].append(presenters.line_of(row))
    for axis in found.values():
        axis["promises_said"] = _promises(axis["promises"])
        axis["recommendations_said"] = _recommendations(axis["recommendations"])
    return found


def _of(found: dict[str, dict[str, Any]], axis: str) -> dict[str, Any]:
    return found.setdefault(axis, {"promises": [], "recommendations": []})


def _promises(rows: list[dict[str, Any]]) -> str:
    past = sum(row["is_past"] for row in rows)
    said = ngettext("One commitment", "%(n)s commitments", len(rows)) % {"n": len(rows)}
    if not past:
        return said
    late = ngettext("one past its day", "%(n)s past their day", past) % {"n": past}
    return f"{said}, {late}"


def _recommendations(rows: list[dict[str, Any]]) -> str:
    return ngettext("One recommendation", "%(n)s recommendations", len(rows)) % {"n": len(rows)}
