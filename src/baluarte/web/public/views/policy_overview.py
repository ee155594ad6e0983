"""All of the policy on one page, for who has ten minutes: one place, one axis or all."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy.edition import told_of
from baluarte.web.public.policy.overview import KINDS, overview, sources_of
from baluarte.web.public.terms import label
from baluarte.web.public.views.policy_institutions import FEDERAL


@of_policy
def policy_overview(
    request: HttpRequest, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show of each axis and institution of a place what is promised, measured, said and shown."""
    if release is None:
        return render(request, "public/policy.html", {"policy": None})
    names, axes = names_of_states(), list(terms("policy_axes"))
    place, axis = request.GET.get("entidad", FEDERAL), request.GET.get("eje", "")
    if (place != FEDERAL and place not in names) or (axis and axis not in axes):
        raise Http404
    rows = queries.policy_rows(release, kinds=KINDS)
    institutions = [
        one
        for one in rows
        if one.kind == PolicyRowKind.INSTITUTION and (one.state or FEDERAL) == place
    ]
    sources = sources_of(institutions, rows)
    facts = queries.policy_rows(release, kinds=[PolicyRowKind.FACT], codes=sources)
    context = told_of(release, errata) | {
        "axes": overview(institutions, rows, facts, errata, axes=[axis] if axis else axes),
        "place": place,
        "place_name": names.get(place, _("Federal and others")),
        "axis": axis,
        "places": [
            {"code": FEDERAL, "name": _("Federal and others")},
            *({"code": code, "name": name} for code, name in names.items()),
        ],
        "offered": [{"code": one, "name": label("policy_axes", one)} for one in axes],
    }
    return render(request, "public/policy_overview.html", context)
