"""Institutions at the portal: what each owes, did, does late, and where it is silent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import erratum_of, told_of

PARTS = ("owes", "did", "late", "silent")
STATED = "stated"
MOST_DRAWN, FEDERAL = 10, "federal"
# Beyond so many of one part a page lists no more: the file has all.
MOST = 60


@of_policy
def policy_institutions(
    request: HttpRequest, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show every institution that the edition speaks of, of one state or of none where asked."""
    if release is None:
        return render(request, "public/policy.html", {"policy": None})
    asked, names = request.GET.get("estado", ""), names_of_states()
    if asked and asked != FEDERAL and asked not in names:
        raise Http404
    every = [_line(row, counts, names) for row, counts in queries.institution_counts(release)]
    shown = [one for one in every if not asked or (one["state_code"] or FEDERAL) == asked]
    loudest = sorted(every, key=lambda one: (-one["silent"], one["name"]))[:MOST_DRAWN]
    context = told_of(release, errata) | {
        "rows": sorted(shown, key=lambda one: (-one["late"], -one["silent"], one["name"])),
        "asked": asked,
        "states": [
            {"code": FEDERAL, "name": _("Federal and others")},
            *({"code": code, "name": name} for code, name in names.items()),
        ],
        "number": len(every),
        "late": sum(bool(one["late"]) for one in every),
        "silent": sum(bool(one["silent"]) for one in every),
        "chart": [{"name": one["name"], "count": one["silent"]} for one in loudest],
        "chart_title": _("%(silent)s of %(all)s institutions leave something unanswered")
        % {"silent": sum(bool(one["silent"]) for one in every), "all": len(every)},
        "chart_columns": [
            {"key": "name", "says": _("Institution")},
            {"key": "count", "says": _("Without an answer"), "number": True},
        ],
    }
    return render(request, "public/policy_institutions.html", context)


@of_policy
def policy_institution(
    request: HttpRequest, code: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show an institution: owes, did, late, silent, and what documents state of it."""
    if release is None:
        raise Http404
    try:
        row = queries.policy_row(release, PolicyRowKind.INSTITUTION, code)
    except ObjectDoesNotExist:
        raise Http404 from None
    keys = [key for part in (*PARTS, STATED) for key in row.body[part][:MOST]]
    said = {
        (one.kind, one.code): one
        for one in queries.policy_rows(release, codes=[code for _, code in keys])
    }
    titles = {
        "owes": _("What it owes"), "did": _("What it did"), "late": _("What is late"),
        "silent": _("Where it is silent"),
    }  # fmt: skip
    context = told_of(release, errata) | {
        "row": row,
        "name": words.label_of(row),
        "state": names_of_states().get(row.state, ""),
        "counts": row.body["counts"],
        "sides": words.sides_of(row.body["sides"]),
        "erratum": erratum_of(errata, PolicyRowKind.INSTITUTION, code),
        "parts": [
            {
                "code": part,
                "title": titles[part],
                "number": row.body["counts"][part],
                "lines": [
                    _said(said[key[0], key[1]], errata)
                    for key in row.body[part][:MOST]
                    if (key[0], key[1]) in said
                ],
                "more": max(0, len(row.body[part]) - MOST),
            }
            for part in PARTS
        ],
        "stated": _stated(row, said, errata),
    }
    return render(request, "public/policy_institution.html", context)


def _stated(row: Any, said: Mapping[tuple[str, str], Any], errata: Sequence[Any]) -> dict[str, Any]:
    """Return what documents state of an institution, heading by heading, as many as are listed."""
    rows = [said[kind, code] for kind, code in row.body[STATED][:MOST] if (kind, code) in said]
    lines = [
        words.fact_of(one) | {"erratum": erratum_of(errata, one.kind, one.code)} for one in rows
    ]
    return {
        "number": row.body["counts"][STATED],
        "lines": sorted(lines, key=lambda one: (one["name"], one["about"], one["last"])),
        "more": max(0, len(row.body[STATED]) - MOST),
    }


def _line(row: Any, counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": words.label_of(row),
        "state": names.get(row.state, ""),
        "state_code": row.state,
        "url": reverse("policy_institution", args=[row.code]),
        **counts,
    }


def _said(row: Any, errata: Sequence[Any]) -> dict[str, Any]:
    """Return one line: what it is, what it says, and where to read on."""
    line = {
        "code": row.code,
        "kind": PolicyRowKind(row.kind).label,
        "name": words.label_of(row),
        "note": "",
        "url": "",
        "source": None,
        "erratum": erratum_of(errata, row.kind, row.code),
    }
    match row.kind:
        case PolicyRowKind.FACT:
            fact = words.fact_of(row)
            line |= {"note": fact["value"], "source": fact["source"], "period": fact["last"]}
        case PolicyRowKind.COMMITMENT:
            line |= {"note": str(words.PROMISES[row.body["standing"]]),
                     "source": words.source_of(row.body["source"]),
                     "period": words.as_date(row.body["due"])}  # fmt: skip
        case PolicyRowKind.INDICATOR:
            line["url"] = reverse("policy_indicator", args=[row.code])
        case PolicyRowKind.RECOMMENDATION:
            line["url"] = reverse("policy_recommendations", args=[row.part_of]) + f"#{row.code}"
        case PolicyRowKind.OBLIGATION:
            line["note"] = row.body["law"]
    return line
