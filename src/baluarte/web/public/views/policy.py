"""The policy at the portal: its state in one screen, each axis, each indicator to its document."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.norms.catalogues import terms
from baluarte.web.public.http_cache import Edition, of_policy
from baluarte.web.public.places import names_of_states
from baluarte.web.public.policy import multiples, words
from baluarte.web.public.policy.edition import citation_of, erratum_on, facts_under, told_of
from baluarte.web.public.policy.lists import (
    axis_lines,
    commitment_lines,
    consultation_lines,
    differing,
    harmonisation_lines,
    indicator_lines,
    recommendation_lines,
    set_lines,
)
from baluarte.web.public.policy.recognition import by_kind
from baluarte.web.public.terms import label

OF_THE_HOME = (
    PolicyRowKind.AXIS, PolicyRowKind.RECOMMENDATION_SET, PolicyRowKind.COMMITMENT,
    PolicyRowKind.HARMONISATION, PolicyRowKind.CONSULTATION, PolicyRowKind.OBJECTIVE,
    PolicyRowKind.RECOGNITION,
)  # fmt: skip
OF_AN_AXIS = (
    PolicyRowKind.AXIS, PolicyRowKind.COMMITMENT, PolicyRowKind.OBJECTIVE,
    PolicyRowKind.RECOMMENDATION, PolicyRowKind.RECOGNITION,
)  # fmt: skip
OF_AN_INDICATOR = "api_policy_indicator"
MOST_DIFFERING = 8
# Beyond so many a page lists no more sources: the file has all.
MOST_SOURCES = 40
# The others wait folded under them: each is as tall as a screen of a telephone.
FACTS_OPEN = 8
MOST_DRAWN = 12
# Of the promises and recommendations of an axis; the others wait folded under them.
MOST_OPEN = 6


@of_policy
def policy(request: HttpRequest, *, release: Edition, errata: Sequence[Any]) -> HttpResponse:
    """Show the state of the policy: how much is known, axis by axis, and what both sides say."""
    if release is None:
        return render(request, "public/policy.html", {"policy": None})
    rows = _by_kind(queries.policy_rows(release, kinds=OF_THE_HOME))
    figures = queries.policy_figures(release)
    with_figure = sum(one.figure["value"] is not None for one in figures)
    axes = axis_lines(rows[PolicyRowKind.AXIS])
    sets = set_lines(rows[PolicyRowKind.RECOMMENDATION_SET])
    least = min(axes, key=lambda one: (one["percent"], one["name"]))
    context = told_of(release, errata) | {
        "with_figure": with_figure,
        "all": len(figures),
        "erring": sum(bool(one["erratum"]) for one in indicator_lines(figures, errata)),
        "confidential": sum(one.figure["reason"] == "confidential" for one in figures),
        "tables_withdrawn": sum(one.figure["reason"] == "tables_withdrawn" for one in figures),
        "axes": axes,
        "chart_title": _("%(known)s of %(all)s indicators have a public figure; fewest: %(axis)s")
        % {"known": with_figure, "all": len(figures), "axis": least["name"]},
        "chart_columns": [
            {"key": "name", "says": _("Axis")},
            {"key": "percent", "says": _("Indicators with a figure, %"), "number": True},
        ],
        "differing": differing(figures, rows[PolicyRowKind.OBJECTIVE])[:MOST_DIFFERING],
        "commitments": commitment_lines(rows[PolicyRowKind.COMMITMENT]),
        "assessed_sets": [one for one in sets if one["assessed"]],
        "other_sets": [one for one in sets if not one["assessed"]],
        "consultations": consultation_lines(rows[PolicyRowKind.CONSULTATION], errata),
        "questions": harmonisation_lines(rows[PolicyRowKind.HARMONISATION]),
        "recognised": by_kind(rows[PolicyRowKind.RECOGNITION]),
    }
    return render(request, "public/policy.html", context)


@of_policy
def policy_axis(
    request: HttpRequest, axis: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show an axis: each of its indicators with figure, target and both sides; its promises."""
    if axis not in terms("policy_axes"):
        raise Http404
    if release is None:
        return render(request, "public/policy.html", {"policy": None, "axis": axis})
    rows = _by_kind(queries.policy_rows(release, kinds=OF_AN_AXIS, axis=axis))
    if not rows[PolicyRowKind.AXIS]:
        raise Http404
    [one] = axis_lines(rows[PolicyRowKind.AXIS])
    figures = queries.policy_figures(release, axis=axis)
    context = told_of(release, errata) | {
        "one": one,
        "axis": axis,
        "lines": indicator_lines(figures, errata),
        "differing": differing(figures, rows[PolicyRowKind.OBJECTIVE]),
        "workbook_url": reverse("policy_file", args=[release.number, "indicadores.xlsx"]),
        "commitments": _folded(commitment_lines(rows[PolicyRowKind.COMMITMENT])),
        "recommendations": recommendation_lines(rows[PolicyRowKind.RECOMMENDATION], errata),
        "recognised": by_kind(rows[PolicyRowKind.RECOGNITION]),
        "most_open": MOST_OPEN,
    }
    return render(request, "public/policy_axis.html", context)


@of_policy
def policy_indicator(
    request: HttpRequest, code: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show an indicator: the number first, its years, states, both sides, every source."""
    context = indicator_context(release, errata, code)
    return render(request, "public/policy_indicator.html", context)


@of_policy
def policy_embed(
    request: HttpRequest, code: str, *, release: Edition, errata: Sequence[Any]
) -> HttpResponse:
    """Show the drawing of an indicator alone, for a page of somebody else to hold in a frame."""
    context = indicator_context(release, errata, code)
    answer = render(request, "public/policy_embed.html", context)
    return framed_anywhere(answer)


def framed_anywhere(answer: HttpResponse) -> HttpResponse:
    """Let any page hold an answer in a frame: it has no form, no session and no link that acts."""
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; form-action 'none'; frame-ancestors *; base-uri 'none'"
    )
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Frame-Options"] = ""
    return answer


def indicator_context(release: Edition, errata: Sequence[Any], code: str) -> dict[str, Any]:
    """Return what the page of an indicator shows; nothing of a code that the edition has not."""
    _require(release)
    try:
        row = queries.policy_row(release, PolicyRowKind.INDICATOR, code)
    except ObjectDoesNotExist:
        raise Http404 from None
    body, name = row.body, words.label_of(row)
    unit, sources = body["unit_code"], _sources_shown(body)
    facts = queries.policy_rows(release, kinds=[PolicyRowKind.FACT], codes=sources)
    newest = sorted(map(words.fact_of, facts), key=lambda one: one["last"], reverse=True)
    erratum = erratum_on(errata, PolicyRowKind.INDICATOR, code, facts_under(body))
    here = reverse("policy_indicator", args=[code])
    groups, drawn = _grouped(body["institutions"]), _drawn(name, body)
    if erratum and drawn["chart"]:
        drawn["chart_title"] = _("%(title)s. This does not stand") % {"title": drawn["chart_title"]}
    return told_of(release, errata) | {
        "row": row,
        "name": name,
        "axis": row.axis,
        "axis_name": label("policy_axes", row.axis),
        "figure": words.figure_of(body["figure"], unit),
        "sentence": words.sentence_of(name, body["figure"], unit),
        "definition": _definition(body),
        "series": [words.figure_of(one, unit) for one in body["series"]],
        **drawn,
        "unit": drawn.get("chart_unit", label("indicator_units", unit)),
        "groups": groups,
        "states": []
        if groups
        else multiples.by_state(body["institutions"], names_of_states(), unit),
        "contested": words.contested_of(body.get("contested", ())),
        **_without(body),
        "targets": [
            {**one, "value": words.amount(one["value"], unit), "due": words.as_date(one["due"]),
             "source": words.source_of(one["source"])}
            for one in body["targets"]
        ],
        "progress": words.progress_of(body["progress"]),
        "sides": words.sides_of(body["sides"]),
        "facts": newest[:FACTS_OPEN],
        "facts_below": newest[FACTS_OPEN:],
        "more_facts": max(0, len(facts_under(body)) - len(sources)),
        "released": body["released"],
        # Of an edition let out before this was noted, nothing is known of it.
        "corrected": len(body.get("corrected", ())),
        "erratum": erratum,
        "erring": {
            one.code: one for one in errata
            if one.kind == PolicyRowKind.FACT and one.code in facts_under(body)
        },
        "files": {
            "csv": reverse("policy_indicator_csv", args=[code]),
            "xlsx": reverse("policy_indicator_workbook", args=[code]),
            "json": f"{reverse(OF_AN_INDICATOR, args=[code])}?edition={release.number}",
        },
        "chart_files": [
            {"label": "CSV", "url": reverse("policy_indicator_csv", args=[code])},
            {"label": "XLSX", "url": reverse("policy_indicator_workbook", args=[code])},
        ],
        "here": f"{settings.PORTAL_URL}{here}",
        "snippet": _snippet(code, name),
        "citation": citation_of(release, row),
    }  # fmt: skip


def _sources_shown(body: dict[str, Any]) -> list[str]:
    """Return the facts of the newest figure and of the oldest that a drawing compares it with."""
    known = [one for one in body["series"] if one["value"] is not None]
    first = known[0].get("sources", ()) if len(known) > 1 else ()
    return [*body["sources"][:MOST_SOURCES], *first[:MOST_SOURCES]]


def _snippet(code: str, name: str) -> str:
    address = f"{settings.PORTAL_URL}{reverse('policy_embed', args=[code])}"
    return f'<iframe src="{address}" title="{name}" width="100%" height="520"></iframe>'


def _definition(body: dict[str, Any]) -> list[dict[str, str]]:
    said = [
        (_("What it measures"), words.told(body["definition"])),
        (_("What is counted"), words.told(body["numerator"])),
        (_("Divided by"), words.told(body["denominator"])),
        (_("Good direction"), label("indicator_directions", body["direction"])),
        (_("Whence"), words.told(body["source_data"])),
        (_("Who answers for it"), ", ".join(map(words.institution_name, body["owners"]))),
        (_("Where it is written"), body["law"]),
        (_("To be read with it"), words.told(body["note"])),
    ]
    return [{"term": term, "value": value} for term, value in said if value]


def _drawn(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return what is drawn: years where there are several, institutions else, or its two parts."""
    series, unit = body["series"], body["unit_code"]
    value = {"key": "value", "says": _("Figure"), "number": True}
    if sum(one["value"] is not None for one in series) > 1:
        return {
            "chart": [{"key": one["period"], "value": _short(one["value"])} for one in series],
            "chart_kind": "columns",
            "chart_title": words.finding_of(name, series, unit),
            "chart_columns": [{"key": "key", "says": _("Year")}, value],
        }
    known = [
        (one["series"][-1]["value"], words.institution_name(one["code"]))
        for one in body["institutions"]
        # Whether each has something or not is no ranking.
        if one["series"]
        and one["series"][-1]["value"] is not None
        and not one["series"][-1].get("degree")
    ]
    if len(known) <= 1:
        return _parts(name, body)
    ranked = sorted(known, key=lambda one: (-one[0], one[1]))[:MOST_DRAWN]
    said = {"name": name, "value": words.amount(ranked[0][0], unit), "who": ranked[0][1]}
    return {
        "chart": [{"key": who, "value": _short(number)} for number, who in ranked],
        "chart_kind": "bars",
        "chart_title": _("%(name)s. The highest figure is %(value)s: %(who)s") % said,
        "chart_columns": [{"key": "key", "says": _("Institution")}, value],
    }


def _parts(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the part beside the whole where a single figure is one of the other."""
    figure, said = body["figure"], (words.told(body["numerator"]), words.told(body["denominator"]))
    numbers = (figure["numerator"], figure["denominator"])
    # Of several institutions some may be left out of the whole that its name speaks of.
    is_one = figure["value"] is not None and figure["asked"] <= 1 and figure["state"] != "released"
    if not is_one or None in numbers or not all(said):
        return {"chart": []}
    return {
        "chart": [{"key": key, "value": one} for key, one in zip(said, numbers, strict=True)],
        "chart_kind": "bars",
        "chart_title": words.finding_of(name, [figure], body["unit_code"]),
        "chart_columns": [
            {"key": "key", "says": _("What is compared")},
            {"key": "value", "says": _("Figure"), "number": True},
        ],
        "chart_unit": "",
    }


def _grouped(institutions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return who has it, in part, or not, as lists: of yes and no there is no highest."""
    newest = [(one["code"], one["series"][-1]) for one in institutions if one["series"]]
    if not any(year.get("degree") for _code, year in newest):
        return []
    titles = {**words.DEGREES, "not_reported": _("Did not report"), "": _("no data")}
    names = {
        degree: sorted(_of_year(code, year) for code, year in newest if _standing(year) == degree)
        for degree in titles
    }
    return [
        {"label": f"{titles[degree]}: {len(several)}", "names": several}
        for degree, several in names.items()
        if several
    ]


def _of_year(code: str, year: dict[str, Any]) -> str:
    """Return an institution; with the year where it says nothing, for one may have said before."""
    name = words.institution_name(code)
    return name if year.get("degree") else f"{name} ({year['period']})"


def _standing(year: dict[str, Any]) -> str:
    """Return how far an institution has something; that it did not report is no lack of data."""
    return year.get("degree") or ("not_reported" if year["reason"] == "not_reported" else "")


def _folded(commitments: dict[str, Any]) -> dict[str, Any]:
    """Return promises with those that wait folded apart."""
    rows = commitments["rows"]
    return commitments | {"rows": rows[:MOST_OPEN], "below": rows[MOST_OPEN:]}


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _without(body: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return who was asked and did not answer, and of whom there is no figure for another reason.

    Of the figure's own year, and of none before it; nobody where one speaks for all.
    """
    found: dict[str, list[dict[str, str]]] = {"silent": [], "without": []}
    if body["figure"]["value"] is not None and body["figure"]["asked"] <= 1:
        return found
    newest = body["figure"]["period"]
    for one in body["institutions"]:
        years: list[dict[str, Any]] = [year for year in one["series"] if year["period"] >= newest]
        reasons = [year["reason"] for year in years if year["value"] is None]
        line = {"code": one["code"], "name": words.institution_name(one["code"])}
        if "not_answered" in reasons:
            silent = [year["period"] for year in years if year["reason"] == "not_answered"]
            found["silent"].append(line | {"period": ", ".join(silent)})
        elif years and reasons == [year["reason"] for year in years]:
            why = str(words.REASONS.get(reasons[-1], ""))
            found["without"].append(line | {"why": why, "period": years[-1]["period"]})
    return found


def _by_kind(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {str(kind): [] for kind in PolicyRowKind.values}
    for one in rows:
        found[one.kind].append(one)
    return found


def _require(release: Edition) -> None:
    if release is None:
        raise Http404
