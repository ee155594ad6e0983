"""Numbers and findings of runs as pages write them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import MonthFinding, PlaceFinding
from baluarte.web.analysis.presenters.rates_in_words import digits

FINDINGS: Final = {
    PlaceFinding.MORE: gettext_lazy("More than expected"),
    PlaceFinding.CANNOT_TELL: gettext_lazy("May be chance"),
    PlaceFinding.FEWER_RECORDED: gettext_lazy("Fewer on record"),
    PlaceFinding.CLUSTER: gettext_lazy("Cluster"),
    PlaceFinding.HOT_SPOT: gettext_lazy("High together with its neighbours"),
    PlaceFinding.TOO_FEW: gettext_lazy("Too few to compare"),
    PlaceFinding.LESS_TOGETHER: gettext_lazy("Less often than expected"),
    PlaceFinding.AS_CHANCE: gettext_lazy("As chance alone gives"),
    PlaceFinding.RAISED: gettext_lazy("Reaches a threshold"),
    PlaceFinding.AS_USUAL: gettext_lazy("As usual"),
    MonthFinding.COMPLETE: gettext_lazy("Nearly all in"),
    MonthFinding.INCOMPLETE: gettext_lazy("Incomplete month"),
    MonthFinding.NOT_OVER: gettext_lazy("Month that is not over"),
}
KINDS: Final = {
    PlaceFinding.MORE: "urgent",
    PlaceFinding.CLUSTER: "urgent",
    PlaceFinding.HOT_SPOT: "urgent",
    PlaceFinding.RAISED: "urgent",
    PlaceFinding.TOO_FEW: "absent",
    MonthFinding.INCOMPLETE: "absent",
    MonthFinding.NOT_OVER: "absent",
}
URGENT: Final = {
    PlaceFinding.MORE,
    PlaceFinding.CLUSTER,
    PlaceFinding.HOT_SPOT,
    PlaceFinding.LESS_TOGETHER,
    PlaceFinding.RAISED,
}


def finding(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says, as a tag."""
    says = row["says"]
    return {"tag": FINDINGS[says], "kind": KINDS.get(says, "plain"), "is_urgent": says in URGENT}


def interval_said(row: Mapping[str, Any], name: str) -> str:
    """Write a number with its interval."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{digits(row[name])} ({digits(low)}–{digits(high)})"


def percent_said(share: float) -> str:
    """Write a share; what is nearly all or nearly nothing is not written as all or nothing."""
    if 0.99 < share < 1:  # noqa: PLR2004 (what rounding would make whole)
        return "> 99 %"
    if 0 < share < 0.01:  # noqa: PLR2004
        return "< 1 %"
    return f"{100 * share:.0f} %"
