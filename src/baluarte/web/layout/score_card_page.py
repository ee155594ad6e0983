"""A year of early warnings: as a house reads it, and as it is said in public."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.norms.warnings import WarningPolicy, warning_policy

Row = Mapping[str, Any]
# Of fewer, what is rounded to five gives no share.
ENOUGH_FOR_A_SHARE = 50


def score_card_body(body: Row) -> dict[str, Any]:
    """Return what the template `layout/parts/score_card_body.html` shows; nothing of no body."""
    if not body:
        return {}
    policy = warning_policy(body["policy"])
    signals = [_signal(one, policy) for one in body["signals"]]
    happened, did_not = (sum(one[key] for one in signals) for key in ("happened", "did_not"))
    return {
        "year": body["year"],
        "known": date.fromisoformat(body["known"]),
        "grave": body["grave"],
        "grave_share": _share_of_grave(body["grave"]),
        "judged": happened + did_not,
        "happened": happened,
        "precision": share(happened, happened + did_not),
        "signals": signals,
        "levels": [
            one | {"says": policy.levels[one["level"]].in_language(_language())}
            for one in body["levels"]
        ],
        "facts": days_facts(
            body["lead_days"], body["plan_days"], lead_note=_("Said where ten or more came true.")
        ),
        "calibration": calibration_table(body["calibration"]),
        "policy": policy.in_language(_language()),
    }


def _signal(one: Row, policy: WarningPolicy) -> dict[str, Any]:
    named = policy.signals.get(one["signal"])
    said = named.in_language(_language()) if named else _("Signals with few warnings, together")
    return signal_row(said, one)


def signal_row(says: str, came: Row) -> dict[str, Any]:
    """Return a signal with what came of its warnings, and which share came true."""
    judged = came["happened"] + came["did_not"]
    return {**came, "says": says, "precision": share(came["happened"], judged)}


def _share_of_grave(grave: Row | None) -> str:
    if not grave or grave["events"] < ENOUGH_FOR_A_SHARE:
        return ""
    return _("That is about %(share)s.") % {"share": share(grave["warned"], grave["events"])}


def share(part: int, whole: int) -> str:
    """Return a share in whole hundredths; nothing of nothing."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def days_facts(
    lead: float | None, plan: float | None, *, lead_note: str = ""
) -> list[dict[str, Any]]:
    """Return the median days from a warning to what happened, and to its plan."""
    return [
        {
            "term": _("Days from the warning to what happened (median)"),
            "value": _days(lead),
            "note": lead_note,
        },
        {"term": _("Days from the warning to its plan (median)"), "value": _days(plan)},
    ]


def _days(number: float | None) -> str:
    return _("No data") if number is None else f"{number:g}"


def calibration_table(ranges: Iterable[Row]) -> dict[str, Any] | None:
    """Return what the model said and what came, by ranges; nothing where there is none."""
    rows = [
        {
            "what": f"{one['low']:.2f} - {one['high']:.2f}",
            "said": round(one["said"], 2),
            "came": round(one["came"], 2),
            "warnings": one["warnings"],
        }
        for one in ranges
    ]
    if not rows:
        return None
    return {
        "columns": [
            {"key": "what", "says": _("Probability that was said")},
            {"key": "said", "says": _("Mean of what was said"), "number": True},
            {"key": "came", "says": _("Share that came true"), "number": True},
            {"key": "warnings", "says": _("Warnings"), "number": True},
        ],
        "rows": rows,
    }


def _language() -> str:
    return (get_language() or "es")[:2]
