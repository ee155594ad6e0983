"""Audits in words and drawings: what was read, what was found, and whether a change shows."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models import AuditFinding, AuditReading
from baluarte.domain.investigation.queries.learning import (
    LEAST,
    Compared,
    Share,
    compared,
    shares_of,
)
from baluarte.norms.audits import finding_kinds
from baluarte.web.statements.labels import institution_name, language


def finding_shown(one: AuditFinding) -> dict[str, Any]:
    """Return a finding: of which office, what, and how it ended where it did."""
    closure = getattr(one, "closure", None)
    is_change = closure is not None and closure.change != LearningChange.NONE
    if closure is None:
        tag = {"label": pgettext("finding", "Open"), "kind": "urgent"}
    elif is_change:
        tag = {"label": _("Closed with a change"), "kind": "held"}
    else:
        tag = {"label": _("Closed with a reason"), "kind": "plain"}
    return {
        "row": one,
        "office": institution_name(one.office),
        "kind": kind_name(one.kind),
        "closure": closure,
        "change": closure.get_change_display() if closure else "",
        "tag": tag,
        "compared": comparison_shown(compared(closure)) if is_change and closure else None,
    }


def comparison_shown(found: Compared | None) -> dict[str, Any] | None:
    """Return both shares on one scale with their intervals; nothing where no file was read."""
    if found is None or not (found.before.of or found.after.of):
        return None
    return {
        "sides": [
            {"label": pgettext("learning", "Before"), **share_shown(found.before)},
            {"label": _("Since the change"), **share_shown(found.after)},
        ],
        "difference": _points(found),
        "least": LEAST,
    }


def share_shown(one: Share) -> dict[str, Any]:
    """Return a share as a bar with its interval; of too few files only how many."""
    said = _("%(number)s of %(of)s files") % {"number": one.number, "of": one.of}
    if one.value is None or one.low is None or one.high is None:
        return {"said": said, "value": None}
    return {
        "said": said,
        "value": round(one.value, 1),
        "low": round(one.low, 1),
        "high": round(one.high, 1),
        "width": round(one.high - one.low, 1),
    }


def shares_shown(readings: Iterable[AuditReading]) -> list[dict[str, Any]]:
    """Return each kind of finding with how many of the files that were read show it."""
    return [
        {"kind": kind_name(code), **share_shown(one)} for code, one in shares_of(readings).items()
    ]


def kind_name(code: str) -> str:
    """Return what a kind of finding is called."""
    known = finding_kinds().get(code)
    return known.in_language(language()) if known else code


def _points(found: Compared) -> str:
    if found.difference is None or found.low is None or found.high is None:
        return ""
    numbers = {
        "value": _signed(found.difference), "low": _signed(found.low), "high": _signed(found.high),
    }  # fmt: skip
    if found.low <= 0 <= found.high:
        return (
            _("%(value)s points, between %(low)s and %(high)s: it may be no difference at all.")
            % numbers
        )
    return _("%(value)s points, between %(low)s and %(high)s.") % numbers


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value):.1f}"
