"""Which version stands of what the forms of a study or a measure change, and what it says."""

from typing import Any
from uuid import UUID

from baluarte.domain.cases.models import Case
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import (
    Adequacy,
    LevelStatement,
    Measure,
    MeasureChange,
    Position,
    RiskStudy,
)
from baluarte.web.layout.forms.edit_conflicts import newest

# What an `EditForm` is given.
Edited = dict[str, Any]


def plan(case: Case, replaces: Measure | None) -> Edited:
    """Return the newest measure of a plan: another joins it; one is replaced once unseen."""
    rows = Measure.objects.filter(case=case)
    if replaces is None:
        return _edited("plan", case.pk, newest(rows, "planned_at")) | {"only_adds": True}
    return _edited("plan", case.pk, newest(rows.filter(replaces=replaces), "planned_at", _measure))


def progress(measure: Measure) -> Edited:
    """Return how far a measure has come."""

    def says(row: MeasureChange) -> dict[str, Any]:
        names = ("status", "happened_on", "is_verified")
        return {name: getattr(row, name) for name in names}

    rows = MeasureChange.objects.filter(measure=measure)
    return _edited("progress", measure.pk, newest(rows, "recorded_at", says))


def fit(measure: Measure) -> Edited:
    """Return whether a measure fits, as somebody said last."""
    rows = Adequacy.objects.filter(measure=measure)
    read = newest(rows, "said_at", lambda row: {"party": row.party_id, "fit": row.fit})
    return _edited("fit", measure.pk, read)


def position(about: About, subject: UUID) -> Edited:
    """Return what somebody said last of a decision."""
    rows = Position.objects.filter(about=about, subject=subject)
    read = newest(rows, "taken_at", lambda row: {"party": row.party_id, "code": row.code})
    return _edited("position", subject, read)


def level(study: RiskStudy) -> Edited:
    """Return the level as somebody stated it last."""

    def says(row: LevelStatement) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("level", "is_declared", "nexus")}

    return _edited("level", study.pk, newest(study.levels.all(), "stated_at", says))


def _measure(row: Measure) -> dict[str, Any]:
    names = ("code", "answers", "is_collective", "delivery_date")
    return {name: getattr(row, name) for name in names} | {"institution": row.institution_id}


def _edited(what: str, key: object, read: Any) -> Edited:
    return {"thing": f"{what}:{key}", "version": read}
