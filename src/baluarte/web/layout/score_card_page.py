"""A year of early warnings: as a house reads it, and as it is said in public."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.norms.warnings import WarningPolicy, warning_policy

Row = Mapping[str, Any]
# What acting costs, of each hundred of the harm that it averts.
COSTS = (5, 10, 20, 30, 50)
# Of a share of chance, at 95 %.
Z = 1.96
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
        "worth": worth_of_acting(happened, did_not),
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


def worth_of_acting(happened: int, did_not: int) -> dict[str, Any] | None:
    """Return what acting on every warning was worth, by what acting costs; nothing of none judged.

    Beside never acting, of each hundred of harm at stake: a hundred times the share that came true,
    less what acting costs, if acting averts the whole harm (the cost-loss model of Murphy, 1977).
    """
    judged = happened + did_not
    if not judged:
        return None
    low, high = wilson(happened, judged)
    came = happened / judged
    return {
        "below": f"{100 * came:.0f} %",
        "low": f"{100 * low:.0f} %",
        "high": f"{100 * high:.0f} %",
        "columns": [
            {"key": "what", "says": _("What acting costs")},
            {"key": "worth", "says": _("Gained, of each 100 of harm"), "number": True},
            {"key": "low", "says": _("At least"), "number": True},
            {"key": "high", "says": _("At most"), "number": True},
        ],
        "rows": [
            {
                "what": _("%(cost)s %% of the harm") % {"cost": cost},
                "worth": round(100 * came - cost),
                "low": round(100 * low - cost),
                "high": round(100 * high - cost),
            }
            for cost in COSTS
        ],
    }


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927)."""
    came, spread = part / whole, Z * Z / whole
    middle = (came + spread / 2) / (1 + spread)
    half = Z * ((came * (1 - came) + spread / 4) / whole) ** 0.5 / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def calibration_table(ranges: Iterable[Row]) -> dict[str, Any] | None:
    """Return what the model said and what came, by ranges; nothing where there is none."""
    rows = [
        {
            "what": f"{one['low']:.2f} - {one['high']:.2f}",
            "said": round(one["said"], 2),
            "came": round(one["came"], 2),
            "low": round(low, 2),
            "high": round(high, 2),
            "warnings": one["warnings"],
        }
        for one in ranges
        for low, high in [wilson(round(one["came"] * one["warnings"]), max(1, one["warnings"]))]
    ]
    if not rows:
        return None
    return {
        "columns": [
            {"key": "what", "says": _("Probability that was said")},
            {"key": "said", "says": _("Mean of what was said"), "number": True},
            {"key": "came", "says": _("Share that came true"), "number": True},
            {"key": "low", "says": _("At least"), "number": True},
            {"key": "high", "says": _("At most"), "number": True},
            {"key": "warnings", "says": _("Warnings"), "number": True},
        ],
        "rows": rows,
    }


def _language() -> str:
    return (get_language() or "es")[:2]
