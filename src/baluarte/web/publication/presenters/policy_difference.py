"""What changed between two editions of the policy, as a second person reads it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries import PolicyDifference
from baluarte.web.layout.templatetags.components import figures

# What a row says besides its newest figure, by the name of its part; and what that is made of.
PARTS = {
    "series": gettext_lazy("the figures of other years"),
    "institutions": gettext_lazy("institution by institution"),
    "sources": gettext_lazy("its sources"),
    "released": gettext_lazy("the table it is taken from"),
    "sides": gettext_lazy("what both sides say"),
    "contested": gettext_lazy("who contests it, or what was answered"),
    "progress": gettext_lazy("how far it is from its target"),
    "targets": gettext_lazy("its targets"),
}
FIGURE_PARTS = {
    "numerator": gettext_lazy("what is counted"),
    "denominator": gettext_lazy("of how many"),
    "low": gettext_lazy("its lower bound"),
    "high": gettext_lazy("its upper bound"),
    "asked": gettext_lazy("how many were asked"),
    "answered": gettext_lazy("how many have data"),
    "differing": gettext_lazy("how many documents do not agree"),
}
OTHER = gettext_lazy("its definition")
# Of more a page shows the first: the rest is counted.
MOST = 3000


def counts_told(difference: PolicyDifference) -> list[dict[str, Any]]:
    """Return by kind how many are new, say something else, are gone."""
    return [
        {"kind": PolicyRowKind(kind).label, "added": added, "changed": changed, "gone": gone}
        for kind, (added, gone, changed) in difference.counts().items()
    ]


def lines_of(
    difference: PolicyDifference, kind: PolicyRowKind, *, only_gone: bool = False
) -> list[dict[str, Any]]:
    """Return rows of a kind, as they were and as they are now."""
    gone = [_line(one, None) for one in difference.gone if one.kind == kind]
    if only_gone:
        return gone[:MOST]
    new = [_line(None, one) for one in difference.added if one.kind == kind]
    other = [_line(was, one) for was, one in difference.changed if one.kind == kind]
    return [*other, *new, *gone][:MOST]


def prose_told(difference: PolicyDifference) -> dict[str, Any]:
    """Return what people wrote that goes out for the first time, and how much more there is."""
    told = [{"code": one.code, "text": text} for one, text in difference.prose]
    return {"rows": told[:MOST], "more": max(0, len(told) - MOST), "number": len(told)}


def _line(was: PolicyRow | None, now: PolicyRow | None) -> dict[str, Any]:
    one = now or was
    assert one is not None
    before, after = _figure(was), _figure(now)
    if was is not None and now is not None and before == after:
        parts = ", ".join(dict.fromkeys(_parts_that_differ(was, now)))
        after = _("The same figure. Otherwise: %(parts)s.") % {"parts": parts}
    return {
        "code": one.code,
        "label": one.label_es if (get_language() or "es").startswith("es") else one.label_en,
        "was": before,
        "now": after,
    }


def _parts_that_differ(was: PolicyRow, now: PolicyRow) -> Iterator[str]:
    """Yield in words which parts of a row say something else."""
    if (was.label_es, was.label_en) != (now.label_es, now.label_en):
        yield str(_("its name"))
    for name in sorted(was.body.keys() | now.body.keys()):
        before, after = was.body.get(name), now.body.get(name)
        if before == after:
            continue
        if name == "figure" and isinstance(before, dict) and isinstance(after, dict):
            yield from _figures_that_differ(before, after)
        else:
            yield str(PARTS.get(name, OTHER))


def _figures_that_differ(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield what a figure is made of where that changed, as it was and as it is."""
    for name in before.keys() | after.keys():
        was, now = before.get(name), after.get(name)
        if was != now:
            said = FIGURE_PARTS.get(name)
            yield f"{said} ({_number(was)} → {_number(now)})" if said else str(OTHER)


def _number(value: Any) -> str:
    return "—" if value is None else str(value)


def _figure(row: PolicyRow | None) -> str:
    if row is None:
        return "—"
    figure = row.body.get("figure")
    if figure is None:
        return row.code
    if figure["value"] is None:
        reason = figure["reason"]
        return (
            str(_("not published: it counts confidential files"))
            if (reason == "confidential")
            else str(_("no data"))
        )
    return f"{figures(figure['value'])} ({figure['period']})"
