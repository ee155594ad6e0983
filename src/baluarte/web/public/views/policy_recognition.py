"""Recognition in public, and its contrary, at the portal: all of it, and each at its address."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms
from baluarte.norms.recognition import KINDS
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.policy.edition import told_of
from baluarte.web.public.policy.recognition import citation_of_entry, recognition_line
from baluarte.web.public.terms import label

ALL = ""
# As tall as a few screens of a telephone; the rest waits folded.
MOST_OPEN = 20


@of_policy
def policy_recognitions(
    request: HttpRequest, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """List what was said or done in public, the newest first, of one kind where it is asked."""
    if release is None:
        return render(request, "public/policy.html", {"policy": None})
    kind = request.GET.get("tipo", ALL)
    if kind not in (ALL, *terms(KINDS)):
        raise Http404
    rows = queries.policy_rows(release, kinds=[PolicyRowKind.RECOGNITION])
    counted = Counter(one.part_of for one in rows)
    lines = [recognition_line(one, errata) for one in rows if kind in (ALL, one.part_of)]
    lines.sort(key=lambda one: (one["on"], one["code"]), reverse=True)
    context = told_of(release, errata) | {
        "tabs": [
            _tab(one, n, current=one == kind)
            for one, n in [(ALL, len(rows)), *sorted(counted.items())]
        ],
        "number": len(lines),
        "shown": lines[:MOST_OPEN],
        "folded": lines[MOST_OPEN:],
    }
    return render(request, "public/policy_recognitions.html", context)


@of_policy
def policy_recognition(
    request: HttpRequest, code: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show one entry: the words, whose they are, the document and page, and what followed."""
    if release is None:
        raise Http404
    try:
        row = queries.policy_row(release, PolicyRowKind.RECOGNITION, code)
    except (ObjectDoesNotExist, ValueError):
        raise Http404 from None
    line = recognition_line(row, errata)
    context = told_of(release, errata) | {
        "line": line,
        "above_url": reverse("policy_recognitions"),
        "citation": citation_of_entry(release, line),
    }
    return render(request, "public/policy_recognition.html", context)


def _tab(kind: str, number: int, *, current: bool) -> dict[str, Any]:
    address = reverse("policy_recognitions")
    return {
        "label": label(KINDS, kind) if kind else _("All"),
        "url": f"{address}?tipo={kind}" if kind else address,
        "current": current,
        "count": number,
    }
