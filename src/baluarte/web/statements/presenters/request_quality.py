"""How institutions answer, as tables and a drawing: each share with what it is of, none as zero."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.statements.choices import REFUSALS
from baluarte.domain.statements.queries.request_quality import AnswerQuality, by_template
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.domain.territory.models import Municipality
from baluarte.web.statements.labels import institution_name
from baluarte.web.statements.presenters.requests import template_name

WHOLE = 100


def share_of(count: int, of: int) -> str:
    """Say a share with what it is of; where it is of nothing there is none, and not zero."""
    if not of:
        return "—"
    return f"{WHOLE * count / of:.0f} % ({count} / {of})"


def figures_of_quality(found: AnswerQuality) -> list[dict[str, Any]]:
    """Return the figures of all requests together, each with its denominator in words."""
    of_due = _("of %(due)s answered, or whose term has ended") % {"due": found.due}
    of_sent = _("of %(sent)s sent") % {"sent": found.sent}
    grounds = ", ".join(f"{kind.label}: {found.refusals[kind]}" for kind in REFUSALS)
    of_decided = _("of %(decided)s reviews decided") % {"decided": found.appeals_decided}
    return [
        _figure(_("Answered in time"), found.in_time, found.due, of_due),
        _figure(_("Not answered"), found.not_answered, found.due, of_due),
        _figure(_("Terms extended"), found.extended, found.sent, of_sent),
        _figure(_("Requests refused"), found.refused, found.sent, f"{of_sent}. {grounds}"),
        _figure(_("Reviews won"), found.appeals_won, found.appeals_decided, of_decided),
    ]


def _figure(term: str, count: int, of: int, said: str) -> dict[str, Any]:
    value = f"{WHOLE * count / of:.0f} %" if of else None
    return {"term": term, "value": value, "note": f"{count} {said}" if of else said}


def quality_columns(head: str) -> list[dict[str, Any]]:
    """Return the columns of a table of quality, under short heads: it is wide."""
    heads = {
        "sent": _("Requests sent"),
        "in_time": pgettext("requests", "In time"),
        "late": pgettext("requests", "Late"),
        "silent": pgettext("requests", "Without answer"),
        "days": pgettext("requests", "Median days"),
        "extended": pgettext("requests", "Extended"),
        "refused": _("Requests refused"),
        "won": pgettext("requests", "Won"),
    }
    numbers = [{"key": key, "says": says, "number": True} for key, says in heads.items()]
    return [{"key": "name", "says": head}, *numbers]


def quality_row(name: str, found: AnswerQuality) -> dict[str, Any]:
    """Return a line of a table of quality: shares with what they are of."""
    return {
        "name": name,
        "sent": found.sent,
        "in_time": share_of(found.in_time, found.due),
        "late": share_of(found.answered_late, found.due),
        "silent": share_of(found.not_answered, found.due),
        "days": "—" if found.median_days is None else f"{found.median_days:g}",
        "extended": share_of(found.extended, found.sent),
        "refused": share_of(found.refused, found.sent),
        "won": share_of(found.appeals_won, found.appeals_decided),
    }


def by_institution_rows(
    found: Mapping[tuple[str, str], AnswerQuality],
) -> list[tuple[str, AnswerQuality]]:
    """Return institutions by name and how each answers, where something was sent."""
    codes = {municipality for _code, municipality in found if municipality}
    places = Municipality.objects.in_bulk(codes) if codes else {}
    rows = [
        (institution_name(code, places.get(municipality)), quality)
        for (code, municipality), quality in found.items()
        if quality.sent
    ]
    return sorted(rows, key=lambda row: row[0])


def by_template_rows(tracks: Iterable[RequestTrack]) -> list[tuple[str, AnswerQuality]]:
    """Return templates by name, with how what they ask is answered."""
    found = by_template(tracks)
    return [(template_name(code), one) for code, one in found.items() if one.sent]


def chart_of(rows: Iterable[tuple[str, AnswerQuality]], *, head: str) -> dict[str, Any]:
    """Return the share answered in time of each, the most first; of what is not due, none."""
    drawn: list[dict[str, Any]] = [
        {
            "name": name,
            "share": None if one.share_in_time is None else round(WHOLE * one.share_in_time),
            "in_time": one.in_time,
            "due": one.due,
        }
        for name, one in rows
    ]
    drawn.sort(key=lambda one: (one["share"] is None, -(one["share"] or 0), one["name"]))
    return {
        "columns": [
            {"key": "name", "says": head},
            {"key": "share", "says": _("Answered in time, %"), "number": True},
            {"key": "in_time", "says": _("Answered in time"), "number": True},
            {"key": "due", "says": _("Answered, or term ended"), "number": True},
        ],
        "rows": drawn,
    }
