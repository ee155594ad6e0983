from collections.abc import Iterator
from math import log2
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.linkage.comparison import FIELDS, WRITTEN, Weights
from baluarte.domain.linkage.queries.weight_tables import rule_in_force, weighings, weights_of
from baluarte.web.linkage.presenters import pair_rows
from baluarte.web.linkage.presenters.weights import speaks


def weighing(request: HttpRequest) -> HttpResponse:
    """Print the rule by which pairs are weighed, whole, and which were adopted when and why."""
    rule = rule_in_force()
    adopted = [
        {"made": one, "is_written": weights_of(one) == WRITTEN, "learned": one.learned_from}
        for one in weighings()
    ]
    context = {
        "rows": list(_rows(rule.weights)),
        "adopted": adopted,
        "in_force": adopted[0] if adopted else None,
        "proposed_from": rule.weights.proposed_from,
    }
    return render(request, "linkage/weighing.html", context)


def _rows(weights: Weights) -> Iterator[dict[str, Any]]:
    labels = pair_rows.fields()
    for name in FIELDS:
        levels = getattr(weights, name).items()
        for level, (m, u) in sorted(levels, key=lambda told: -log2(told[1][0] / told[1][1])):
            bits = log2(m / u)
            yield {
                "field": labels[name],
                "level": pair_rows.level(name, level),
                "one": round(m * 1000),
                "two": round(u * 1_000_000),
                "bits": round(bits, 1),
                "says": speaks(bits),
            }
