"""What changed between two editions of the policy, as a second person reads it."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries import PolicyDifference
from baluarte.web.layout.templatetags.components import figures

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
    return {
        "code": one.code,
        "label": one.label_es if (get_language() or "es").startswith("es") else one.label_en,
        "was": _figure(was),
        "now": _figure(now),
    }


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
