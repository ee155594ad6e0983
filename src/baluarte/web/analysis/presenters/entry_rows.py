"""How late each list, group of types and state comes in, in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.analysis.choices import EntryFinding
from baluarte.web.analysis.presenters.run_figures import percent_said
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.registry.presenters.labels import label_of

Row = Mapping[str, Any]
TITLES: Final = {
    "list": gettext_lazy("By list"),
    "group": gettext_lazy("By group of types"),
    "state": gettext_lazy("By state"),
}
TAGS: Final = {
    EntryFinding.AS_ALL: gettext_lazy("As all together"),
    EntryFinding.LATER: gettext_lazy("Later than all together"),
    EntryFinding.SOONER: gettext_lazy("Sooner than all together"),
    EntryFinding.NOT_KNOWN: gettext_lazy("Cannot be told yet"),
}


def entry_parts(result: Mapping[str, Any], states: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a part for lists, groups and states, the latest first; none where not asked."""
    rows: Sequence[Row] = result.get("tables", {}).get("entries", ())
    parts = []
    for kind, title in TITLES.items():
        of = sorted((row for row in rows if row["kind"] == kind), key=_order)
        if of:
            parts.append({"title": title, "rows": [_row(one, states) for one in of]})
    return parts


def states_in(result: Mapping[str, Any]) -> set[str]:
    """Return the codes of the states it speaks of."""
    rows = result.get("tables", {}).get("entries", ())
    return {row["value"] for row in rows if row["kind"] == "state"}


def _order(row: Row) -> tuple[float, str]:
    return row.get("share", 2.0), row["value"]


def _row(row: Row, states: Mapping[str, str]) -> dict[str, Any]:
    is_known = row["says"] != EntryFinding.NOT_KNOWN
    return {
        "where": _name(row, states),
        "events": figures(row["events"]),
        "tag": TAGS[row["says"]],
        "kind": "urgent" if row["says"] == EntryFinding.LATER else "plain",
        "share": _share(row) if is_known else "",
        "sentence": _sentence(row) if is_known else _why_not(row),
    }


def _name(row: Row, states: Mapping[str, str]) -> str:
    if row["kind"] == "group":
        return label_of("aggression_groups", row["value"])
    return states.get(row["value"], row["value"]) if row["kind"] == "state" else row["value"]


def _share(row: Row) -> str:
    low, high = percent_said(row["share_low"]), percent_said(row["share_high"])
    return f"{percent_said(row['share'])} ({low}–{high})"


def _sentence(row: Row) -> str:
    if not row["months"]:
        return _("Nine tenths of a month is in by the end of that month.")
    return ngettext(
        "Nine tenths of a month is in a month later.",
        "Nine tenths of a month is in %(n)s months later.",
        row["months"],
    ) % {"n": figures(row["months"])}


def _why_not(_row: Row) -> str:
    return _("Too few entries, or they came in as whole lists: nobody can say how late it is.")
