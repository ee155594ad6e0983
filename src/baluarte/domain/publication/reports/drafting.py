"""A report's body, composed for a period from what was known at an instant."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from baluarte.domain.access.queries import is_invented
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.publication.reports.annual import annual_sections
from baluarte.domain.publication.reports.body import Footnotes
from baluarte.domain.publication.reports.institution import institution_sections
from baluarte.domain.publication.reports.known import Frame, edition_known
from baluarte.domain.publication.reports.monthly import monthly_sections
from baluarte.domain.publication.reports.recommendation_set import set_sections
from baluarte.domain.publication.reports.wording import (
    Both,
    of_day,
    of_instant,
    of_institution,
    of_label,
    of_pair,
    of_period,
    said,
)
from baluarte.norms.policy.report_calendar import ReportOf, ReportPeriod, report_rule

FORM = 1
SECTIONS: Mapping[str, Callable[[Frame, Footnotes], list[dict[str, Any]]]] = {
    "monthly": monthly_sections,
    "annual": annual_sections,
    "recommendation_set": set_sections,
    "institution": institution_sections,
}


def compose(*, kind: str, subject: str, period: ReportPeriod, known_at: datetime) -> dict[str, Any]:
    """Return a report's body: the same figures whenever and by whomever it is composed.

    What was taken back since from an edition or a table is in it no more.
    """
    rule = report_rule(kind, on=period.last_date)
    of, notes = Frame(period, known_at, subject), Footnotes(known_at)
    given: dict[str, str | Both] = {
        "period": of_period(period), "last_day": of_day(period.last_date),
        "known": of_instant(known_at), "subject": subject_name(kind, subject),
    }  # fmt: skip
    sections = SECTIONS[kind](of, notes)
    edition = edition_known(known_at) if kind == "monthly" else None
    return {
        "form": FORM,
        "kind": kind,
        "kind_said": of_label(rule.label),
        "subject": subject,
        "period": str(period),
        "period_said": of_period(period),
        "first_date": period.first_date.isoformat(),
        "last_date": period.last_date.isoformat(),
        "due_date": rule.due_date(period).isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat(),
        "title": said(f"titles.{kind}", **given),
        "lead": said(f"{kind}.lead", **given),
        "rule": of_label(rule.rule),
        "law": rule.law,
        "invented": said("invented") if is_invented() else None,
        "editions": [edition.number] if edition else [],
        "tables": sorted(str(one["table"]) for one in notes.rows if one["kind"] == "table"),
        "sections": sections,
        "footnotes": notes.rows,
    }


def subject_name(kind: str, subject: str) -> Both:
    """Return what a report speaks of, by its name in both languages; empty where of nothing."""
    of = report_rule(kind).of
    if of is ReportOf.INSTITUTION:
        return of_institution(subject)
    if of is ReportOf.RECOMMENDATION_SET:
        found = RecommendationSet.objects.get(code=subject)
        return of_pair(found.label_es, found.label_en)
    return of_pair("", "")
