"""Prosecutor's offices at the portal: the matrix in the order of the states, and each office."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.queries import Filters, by_state
from baluarte.domain.publication.queries.policy_offices import PublicOffices, public_offices
from baluarte.web.investigation.presenters.offices import (
    level_shown,
    levels_legend,
    need_said,
    place_of,
)
from baluarte.web.public.http_cache import Edition, of_policy_beside_edition
from baluarte.web.public.policy import words
from baluarte.web.public.policy.edition import told_of
from baluarte.web.public.terms import language
from baluarte.web.statements.labels import (
    about_name,
    heading_name,
    institution_name,
    value_in_words,
)
from baluarte.web.statements.presenters.office_matrix import (
    COUNT,
    REPORTS,
    cell_sign,
    legend_of,
    period_said,
)

MOST_DIGITS = 4


@of_policy_beside_edition
def policy_offices(
    request: HttpRequest, *, release: Edition, errata: Sequence[Any], edition: Edition
) -> HttpResponse:
    """Show the 33 offices as an edition says them; nobody is ranked, and none has a total."""
    if release is None:
        return render(request, "public/policy.html", {"policy": None})
    found = _offices(request, release, errata)
    known = {one.institution: one for one in found.profiles}
    events = _events(edition, found.year)
    text = found.profiles[0].text
    rows: list[dict[str, Any]] = []
    for office in found.matrix.offices:
        profile = known[office.institution]
        opened = profile.stated("files_opened")
        rows.append(
            {
                "place": place_of(profile),
                "url": reverse("policy_office", args=[office.institution]) + f"?anio={found.year}",
                "marks": [
                    *(
                        _sign(column.shape, cell)
                        for column, cell in zip(found.matrix.of.columns, office.cells, strict=True)
                    ),
                    *(_report(one) for one in office.reports),
                ],
                "levels": [level_shown(one, text) for one in profile.sections],
                "is_flagged": office.is_trained_without_use,
                "events": events.get(profile.state, 0) if profile.state and edition else None,
                "opened": [words.fact_of(found.facts[one.reference]) for one in opened.rows],
                "is_contradicted": opened.is_contradicted,
                "refused": profile.silence.refused,
                "unanswered": profile.silence.unanswered,
            }
        )
    context = told_of(release, errata) | {
        "year": found.year,
        "years": found.years,
        "heads": [one.in_language(language()) for one in found.matrix.of.columns],
        "periods": [period_said(one) for one in found.matrix.periods],
        "headings": [one.in_language(language()) for one in text.headings],
        "levels": levels_legend(text),
        "legend": legend_of(has_reports=True),
        "rows": rows,
        "without": sum(one.says_nothing for one in found.matrix.offices),
        "flagged": sum(one["is_flagged"] for one in rows),
    }
    return render(request, "public/policy_offices.html", context)


@of_policy_beside_edition
def policy_office(
    request: HttpRequest,
    code: str,
    *,
    release: Edition,
    errata: Sequence[Any],
    edition: Edition,
) -> HttpResponse:
    """Show one office: how far it comes under each heading, and each fact with its document."""
    if release is None:
        raise Http404
    found = _offices(request, release, errata)
    profile = next((one for one in found.profiles if one.institution == code), None)
    if profile is None:
        raise Http404
    events = _events(edition, found.year)
    context = told_of(release, errata) | {
        "name": institution_name(code),
        "code": code,
        "year": found.year,
        "years": found.years,
        "profile": profile,
        "levels": levels_legend(profile.text),
        "events": events.get(profile.state, 0) if profile.state and edition else None,
        "sections": [_section(one, profile.text, found) for one in profile.sections],
        "reports": [_report(one) for one in profile.reports],
        "has_institution_page": bool(profile.rows),
    }
    return render(request, "public/policy_office.html", context)


def _offices(request: HttpRequest, release: Edition, errata: Sequence[Any]) -> PublicOffices:
    asked = request.GET.get("anio", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) == MOST_DIGITS):
        raise Http404
    wrong = {one.code for one in errata if one.kind == PolicyRowKind.FACT}
    return public_offices(release, int(asked) if asked else None, wrong=wrong)


def _events(edition: Edition, year: int) -> Mapping[str, int]:
    if edition is None:
        return {}
    asked = Filters(first_month=date(year, 1, 1), last_month=date(year, 12, 1))
    return {state: one.events for state, one in by_state(edition, asked).items()}


def _sign(shape: Any, cell: Any) -> dict[str, Any]:
    kind, sign = cell_sign(shape, cell)
    return {
        "kind": kind,
        "sign": sign,
        "word": " ≠ ".join(value_in_words(one) for one in cell.rows) or _("No data"),
        "is_number": kind == COUNT,
    }


def _report(one: Any) -> dict[str, Any]:
    kind, sign, word = REPORTS[one.state]
    return {"kind": kind, "sign": sign, "word": str(word), "period": period_said(one.period)}


def _section(one: Any, text: Any, found: PublicOffices) -> dict[str, Any]:
    judged = one.judged
    steps = one.heading.steps
    return {
        "code": one.heading.code,
        "label": one.heading.in_language(language()),
        "level": level_shown(one, text),
        "says": steps[judged.number - 1].in_language(language()) if judged.number else "",
        "next": steps[judged.number].in_language(language()) if judged.number < len(steps) else "",
        "lacking": [need_said(each) for each in judged.lacking],
        "lines": [
            {
                "heading": heading_name(line.stated.heading),
                "about": about_name(line.stated.heading, line.stated.about)
                if line.stated.about
                else "",
                "unit": institution_name(line.unit) if line.unit else "",
                "facts": [words.fact_of(found.facts[row.reference]) for row in line.stated.rows],
                "is_contradicted": line.stated.is_contradicted,
            }
            for line in one.lines
        ],
    }
