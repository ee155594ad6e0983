"""Institutions at the portal: what each owes and how that stands, and where it is silent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows import fulfilments
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy import files, words
from baluarte.web.public.policy.edition import erratum_of, told_of

OWED = ("pending", "under_way", "late", "given_up", "did")
PARTS = (*OWED, "silent", "no_data")
STATED, LATE_REPORTS = "stated", "late_reports"
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
        "rows": sorted(
            shown, key=lambda one: (-one["late"], -one["late_reports"], -one["silent"], one["name"])
        ),
        "asked": asked,
        "states": [
            {"code": FEDERAL, "name": _("Federal and others")},
            *({"code": code, "name": name} for code, name in names.items()),
        ],
        "number": len(every),
        "files": [
            reverse("policy_file", args=[release.number, name])
            for name in (files.INSTITUTIONS, files.INSTITUTIONS_WORKBOOK)
        ],
        "late": sum(bool(one["late"] or one["late_reports"]) for one in every),
        "silent": sum(bool(one["silent"]) for one in every),
        "chart": [{"name": one["name"], "count": one["silent"]} for one in loudest],
        "chart_title": _(
            "%(silent)s of %(all)s institutions did not answer something that they were asked"
        )
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
    """Show an institution: what it owes part by part, silent, and what documents state of it."""
    if release is None:
        raise Http404
    try:
        row = queries.policy_row(release, PolicyRowKind.INSTITUTION, code)
    except ObjectDoesNotExist:
        raise Http404 from None
    of_part = {part: row.body.get(part, []) for part in (*PARTS, STATED)}
    keys = [key for several in of_part.values() for key in several[:MOST]]
    said = {
        (one.kind, one.code): one
        for one in queries.policy_rows(release, codes=[code for _, code in keys])
    }
    context = told_of(release, errata) | {
        "row": row,
        "name": words.label_of(row),
        "state": names_of_states().get(row.state, ""),
        "counts": {"owed": 0, LATE_REPORTS: 0} | row.body["counts"],
        "sides": words.sides_of(row.body["sides"]),
        "erratum": erratum_of(errata, PolicyRowKind.INSTITUTION, code),
        "parts": [
            {
                "code": part,
                "title": title,
                "what": what,
                "number": len(of_part[part]),
                "is_owed": part in OWED,
                "lines": [
                    _said(said[key[0], key[1]], errata, part=part, institution=code)
                    for key in of_part[part][:MOST]
                    if (key[0], key[1]) in said
                ],
                "more": max(0, len(of_part[part]) - MOST),
            }
            for part, title, what in _titles()
        ],
        "stated": _stated(row, said, errata),
    }
    return render(request, "public/policy_institution.html", context)


def _titles() -> list[tuple[str, str, str]]:
    """Return each part with its title and what stands under it."""
    return [
        ("pending", _("Not begun"), _("What it owes, and nobody has said that anything is done.")),
        ("under_way", _("Under way"), _("Somebody noted an action; nobody says that it is done.")),
        ("late", _("What is late"), _(
            "Its day passed, or the day of a report on it, and nobody says that it is fulfilled."
        )),
        ("given_up", _("What it gave up"), _("It was promised and given up.")),
        ("did", _("What it fulfilled"), _(
            "A document says so. Whose word it is, the authority's or of organisations, stands "
            "beside each."
        )),
        ("silent", _("Where it is silent"), _(
            "It was asked, its term ended, and it did not answer."
        )),
        ("no_data", _("Without data"), _(
            "No public document that we hold says it. That is no silence: nobody is known to have "
            "asked."
        )),
    ]  # fmt: skip


def _stated(row: Any, said: Mapping[tuple[str, str], Any], errata: Sequence[Any]) -> dict[str, Any]:
    """Return what documents state of an institution, heading by heading, as many as are listed."""
    rows = [said[kind, code] for kind, code in row.body[STATED][:MOST] if (kind, code) in said]
    lines = [
        words.fact_of(one) | {"erratum": erratum_of(errata, one.kind, one.code)} for one in rows
    ]
    return {
        "number": len(row.body[STATED]),
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
        **dict.fromkeys(("owed", *PARTS, LATE_REPORTS), 0),
        **counts,
    }


def _said(row: Any, errata: Sequence[Any], *, part: str, institution: str) -> dict[str, Any]:
    """Return one line: what it is, what it says, whose word it is, and where to read on."""
    line = {
        "code": row.code,
        "kind": PolicyRowKind(row.kind).label,
        "name": words.label_of(row),
        "note": "",
        "url": "",
        "source": None,
        "evidence": [
            words.evidence_of(one) for one in fulfilments(row.kind, row.body, institution)
        ] if part == "did" else [],
        "erratum": erratum_of(errata, row.kind, row.code),
    }  # fmt: skip
    match row.kind:
        case PolicyRowKind.FACT:
            fact = words.fact_of(row)
            line |= {
                "note": words.of_year(words.years_of(fact), fact["value"]),
                "source": fact["source"],
                "period": fact["last"],
            }
        case PolicyRowKind.COMMITMENT:
            line |= {"note": str(words.PROMISES[row.body["standing"]]),
                     "source": words.source_of(row.body["source"]),
                     "period": words.as_date(row.body["due"])}  # fmt: skip
        case PolicyRowKind.INDICATOR:
            line["url"] = reverse("policy_indicator", args=[row.code])
            line["note"] = _of_indicator(row.body, part, institution)
        case PolicyRowKind.RECOMMENDATION:
            line["url"] = reverse("policy_recommendations", args=[row.part_of]) + f"#{row.code}"
            line["note"] = words.statuses_of(row.body)
            line["late_reports"] = sum(
                day["is_late"]
                for one in row.body["actions"]
                if one["institution"] == institution
                for day in one["days"]
            )
        case PolicyRowKind.CONSULTATION:
            line |= {
                "url": reverse("policy") + f"#{row.code}",
                "period": words.as_date(row.body["closes"]),
                "note": _("Contributions to a closed consultation without an answer"),
            }
        case PolicyRowKind.OBLIGATION:
            line["note"] = row.body["law"]
            line["acts"] = [
                one["says"] for one in row.body["actions"] if one["institution"] == institution
            ]
    return line


def _of_indicator(body: Mapping[str, Any], part: str, institution: str) -> str:
    """Return what an indicator is to an institution: contested in vain, owed, or without data."""
    if part == "silent":
        return _("An observation whose term ended without an answer")
    if part != "no_data":
        return _("An agreed target")
    newest = body["figure"]["period"]
    mine = (one["series"] for one in body["institutions"] if one["code"] == institution)
    reasons = (year["reason"] for years in mine for year in years if year["period"] == newest)
    why = next(reasons, "nobody_stated")
    return words.of_year(newest, str(words.REASONS.get(why, "")))
