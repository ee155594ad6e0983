"""The demands, and what answers each today."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability.indicators import newest_figures
from baluarte.norms.catalogues import terms
from baluarte.web.accountability.presenters.demand_rows import STATES, demand_rows
from baluarte.web.accountability.presenters.figures import language


def coverage(request: HttpRequest) -> HttpResponse:
    """Show for each demand its functions, who owes it, what measures it, and its test."""
    rows = demand_rows(newest_figures(known_at=timezone.now()))
    counted = Counter(one.state for one in rows)
    context = {
        "axes": [
            (axis, [one for one in rows if one.demand.axis == code], code)
            for code, axis in (
                (code, one.in_language(language())) for code, one in terms("policy_axes").items()
            )
        ],
        "counts": [(str(label), counted[state]) for state, label in STATES.items()],
        "total": len(rows),
        # The mission printed its words in English.
        "quoted_in": "" if language() == "en" else _("quote in English"),
    }
    return render(request, "accountability/coverage.html", context)
