"""Promises as lines of a list, and how many of each institution stand how."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.choices import AssessmentSide, Progress, PromiseState
from baluarte.domain.accountability.queries.promises import Promised, by_institution
from baluarte.web.accountability.names import axis_name, institution_name

KINDS = {
    PromiseState.PAST: "urgent",
    PromiseState.KEPT: "held",
    PromiseState.KEPT_LATE: "held",
    PromiseState.GIVEN_UP: "absent",
}
# What is past stands first, the longest past before the rest; what is over stands last.
ORDER = (
    PromiseState.PAST, PromiseState.OPEN, PromiseState.KEPT_LATE, PromiseState.KEPT,
    PromiseState.GIVEN_UP,
)  # fmt: skip


def in_order(promised: Iterable[Promised]) -> list[Promised]:
    """Return promises, those past their day first."""
    return sorted(
        promised, key=lambda one: (ORDER.index(one.state), one.row.due_date, one.row.reference)
    )


def state_tag(one: Promised) -> dict[str, Any]:
    """Return where a promise stands, as a tag; past its day says by how many days."""
    label = str(one.state.label)
    if one.is_past:
        label = ngettext(
            "Past its day by %(n)d day", "Past its day by %(n)d days", one.days_past
        ) % {"n": one.days_past}
    return {"label": label, "kind": KINDS.get(one.state, "plain")}


def promise_row(one: Promised) -> dict[str, Any]:
    """Return one line of a list of promises."""
    row = one.row
    said = [step for step in (one.authority, one.civil) if step is not None]
    last = max(said, key=lambda step: (step.happened_date, step.written_at), default=None)
    return {
        "row": row,
        "institution": institution_name(row.institution),
        "axis": axis_name(row.axis),
        "tag": state_tag(one),
        "is_past": one.is_past,
        "last": last,
        "progress": Progress(last.progress).label if last else _("No progress noted"),
    }


def sides_of(one: Promised) -> list[dict[str, Any]]:
    """Return what the institution and what an organisation last said of it, side by side."""
    return [
        {
            "label": side.label,
            "step": step,
            "progress": Progress(step.progress).label if step else "",
        }
        for side, step in (
            (AssessmentSide.AUTHORITY, one.authority),
            (AssessmentSide.CIVIL, one.civil),
        )
    ]


def board_of(promised: Iterable[Promised]) -> dict[str, Any]:
    """Return how many promises of each institution stand how, and the sums of both sides."""
    found = by_institution(promised)
    total: Counter[PromiseState] = Counter()
    for counts in found.values():
        total.update(counts)
    rows = [
        {"code": code, "name": institution_name(code), **_line(counts)}
        for code, counts in found.items()
    ]
    rows.sort(key=lambda one: (-one["past"], one["name"]))
    return {
        "heads": [state.label for state in ORDER],
        "rows": rows,
        "total": _line(total),
    }


def _line(counts: Counter[PromiseState]) -> dict[str, Any]:
    return {
        "past": counts[PromiseState.PAST],
        "cells": [
            {"label": state.label, "number": counts[state], "is_past": state == PromiseState.PAST}
            for state in ORDER
        ],
        "all": counts.total(),
    }
