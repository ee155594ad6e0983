"""What a score card's body may hold: counts and shares by known names, and no word of anybody.

Two persons of a house can lay a body without the page; what is none is no card.
"""

import json
from collections.abc import Callable, Container, Mapping
from datetime import date
from typing import Any, Final

from baluarte.norms.warnings import WarningPolicy, warning_policies

# Of a body as the database writes it.
LONGEST: Final = 10_000
FIRST_YEAR: Final = 2000
MOST: Final = 1_000_000
# Signals with few warnings, which stand together.
OTHERS: Final = "others"
MOST_RANGES: Final = 20
COUNTS: Final = ("happened", "did_not", "acted_upon", "cannot_judge", "waiting")
SHARES: Final = ("low", "high", "said", "came")
KEYS: Final = frozenset(
    {
        "year", "known", "policy", "invented_data", "levels", "signals", "grave", "lead_days",
        "plan_days", "calibration",
    }
)  # fmt: skip


def read_card_body(written: str, *, year: int) -> Mapping[str, Any] | None:
    """Return the body of a year's card from its JSON; nothing where it is none."""
    if len(written) > LONGEST:
        return None
    try:
        told = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return told if is_card_body(told, year=year) else None


def is_card_body(told: Any, *, year: int) -> bool:
    """Say whether something has the shape of the body of a year's card, and nothing else in it."""
    if not isinstance(told, dict) or told.keys() != KEYS or not _is_count(told["policy"]):
        return False
    policy = next((one for one in warning_policies() if one.version == told["policy"]), None)
    return (
        policy is not None
        and _is_count(told["year"])
        and told["year"] == year
        and _is_day(told["known"])
        and isinstance(told["invented_data"], bool)
        and _are_named(told, policy)
        and (told["grave"] is None or _is_grave(told["grave"]))
        and all(told[key] is None or _is_days(told[key]) for key in ("lead_days", "plan_days"))
        and _are(told["calibration"], _is_range, most=MOST_RANGES)
    )


def _are_named(told: Mapping[str, Any], policy: WarningPolicy) -> bool:
    """Say whether levels and signals are those of the policy."""

    def is_level(one: Any) -> bool:
        is_one = _has(one, "level", "issued", "foreseen") and _is_in(one["level"], policy.levels)
        return is_one and _is_count(one["issued"]) and _is_count(one["foreseen"])

    def is_signal(one: Any) -> bool:
        known = {*policy.signals, OTHERS}
        is_one = _has(one, "signal", *COUNTS) and _is_in(one["signal"], known)
        return is_one and all(_is_count(one[key]) for key in COUNTS)

    return _are(told["levels"], is_level, most=len(policy.levels)) and _are(
        told["signals"], is_signal, most=len(policy.signals)
    )


def _are(told: Any, is_one: Callable[[Any], bool], *, most: int) -> bool:
    return isinstance(told, list) and len(told) <= most and all(is_one(one) for one in told)


def _has(told: Any, *keys: str) -> bool:
    return isinstance(told, dict) and told.keys() == set(keys)


def _is_in(name: Any, names: Container[str]) -> bool:
    return isinstance(name, str) and name in names


def _is_grave(told: Any) -> bool:
    return (
        _has(told, "events", "warned")
        and all(_is_count(one) for one in told.values())
        and told["events"] > 0
    )


def _is_range(told: Any) -> bool:
    return (
        _has(told, "warnings", *SHARES)
        and _is_count(told["warnings"])
        and all(_is_number(told[key]) and 0 <= told[key] <= 1 for key in SHARES)
    )


def _is_count(told: Any) -> bool:
    return type(told) is int and 0 <= told <= MOST


def _is_days(told: Any) -> bool:
    # A plan may come before what it is counted from.
    return _is_number(told) and abs(told) <= MOST


def _is_number(told: Any) -> bool:
    return type(told) in (int, float)


def _is_day(told: Any) -> bool:
    try:
        return isinstance(told, str) and date.fromisoformat(told).isoformat() == told
    except ValueError:
        return False
