"""What the columns of a map's table hold, in the reader's words: their names are codes."""

from collections.abc import Collection
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# `_low` and `_high` are said once, for all.
SAID: Final[dict[str, str | Promise]] = {
    "says": gettext_lazy("what is said of the place"),
    "events": gettext_lazy("events on record"),
    "before": gettext_lazy("events of the months before that are compared"),
    "expected": gettext_lazy("events expected"),
    "rate": gettext_lazy("events per 100,000 person-years"),
    "ratio": gettext_lazy("times what is expected"),
    "smoothed": gettext_lazy("the same, smoothed"),
    "exceeds": gettext_lazy("probability that it is more than expected"),
    "least_seen": gettext_lazy("the least rise that would have been seen there"),
    "neighbours": gettext_lazy("neighbours it was read together with"),
    "p": gettext_lazy("probability by chance"),
    "q": gettext_lazy("the same, corrected for looking at many places"),
    "share": gettext_lazy("share of all events"),
    "share_before": gettext_lazy("share of all events before"),
}
ENDS: Final = ("_low", "_high")


def columns_said(columns: Collection[str]) -> str:
    """Return a line that says what each column of a table holds."""
    said = [f"{name} = {SAID[name]}" for name in columns if name in SAID]
    if any(name.endswith(ENDS) for name in columns):
        said.append(_("_low and _high = ends of the 95 % interval"))
    return _("Columns: %(columns)s.") % {"columns": "; ".join(said)}
