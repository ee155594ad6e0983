"""Whether the law's clocks are kept: released tables, one indicator by state, their files."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baluarte.domain.publication.queries import tables
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public.citing import LICENCE, LICENCE_URL
from baluarte.web.public.compliance import (
    LEVELS,
    IndicatorResult,
    in_words,
    level_word,
    median_words,
    period_words,
)
from baluarte.web.public.places import names_of_states
from baluarte.web.public.scorecard import scorecard
from baluarte.web.public.sizes import size

PLAIN = "text/plain; charset=utf-8"
MEDIA = {
    "csv": "text/csv; charset=utf-8", "md": PLAIN, "sig": PLAIN, "json": "application/json",
}  # fmt: skip


def compliance(request: HttpRequest) -> HttpResponse:
    """Show the newest released tables, each clock in a sentence; before the first, what will be."""
    standing = list(tables.table_releases())
    asked = request.GET.get("periodo", "")
    chosen = next((one for one in standing if one.period == asked), None)
    if asked and chosen is None:
        raise Http404
    release = chosen or next((one for one in standing if one.withdrawn_at is None), None)
    release = release or (standing[0] if standing else None)
    context: dict[str, Any] = {"release": None, "periods": _periods(standing, release)}
    if release is not None:
        told = tables.released_by_level(standing)
        context |= _told_of(release) | {
            "lines": _lines(release),
            "score": scorecard(tables.published_indicators(), told, release.period),
        }
    return _asked_each_time(render(request, "public/compliance.html", context))


def compliance_indicator(
    request: HttpRequest, number: int, revision: int, code: str
) -> HttpResponse:
    """Show one indicator: what it is, and its table by level and state."""
    release = _found(number, revision)
    known = {one.code.lower(): one for one in tables.published_indicators()}
    if code not in known or release.withdrawn_at is not None:
        raise Http404
    one = known[code]
    told = IndicatorResult(one, tables.released_cells(release, one.code))
    names = names_of_states()
    blocks = [
        _block(told, level, names, release.medians.get(one.code, {}).get(level))
        for level in LEVELS
        if told.has_data(level)
    ]
    context = _told_of(release) | {
        "indicator": in_words(one),
        "outcomes": [label for _code, label in told.outcomes],
        "blocks": blocks,
        "silent": told.silent(),
    }
    return _asked_each_time(render(request, "public/compliance_indicator.html", context))


def _block(
    told: IndicatorResult, level: str, names: Mapping[str, str], median: dict[str, int] | None
) -> dict[str, Any]:
    """Return a level's table: lines with a figure, and by name those with few and without data."""
    rows, few, silent = [], [], []
    for state in sorted({state for _level, state, _outcome in told.cells if state}):
        row = told.row(level, state, names.get(state, state))
        if row["total"]["kind"] == "no_data":
            silent.append(row["name"])
        elif row["is_few"]:
            few.append(row["name"])
        else:
            rows.append(row)
    return {
        "title": level_word(level),
        "total": told.row(level, "", level_word(level)),
        "median": median_words(median),
        "rows": rows,
        "few": few,
        "silent": silent,
    }


def compliance_file(request: HttpRequest, number: int, revision: int, name: str) -> HttpResponse:
    """Send a file of released tables, the same each time; none once they were taken back."""
    release = _found(number, revision)
    text = tables.released_files(release).get(name)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type=MEDIA[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return _asked_each_time(response)


def _found(number: int, revision: int) -> Any:
    try:
        return tables.table_release(number, revision)
    except ObjectDoesNotExist:
        raise Http404 from None


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    """Let what was taken back be gone with the next look."""
    no_longer(response)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _periods(standing: list[Any], release: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": period_words(one.period),
            "url": f"?periodo={one.period}",
            "current": release is not None and one.pk == release.pk,
        }
        for one in standing
    ]


def _lines(release: Any) -> list[dict[str, Any]]:
    """Return each indicator with its sentence by level, in one query for all."""
    by_code: dict[str, list[Any]] = {}
    for cell in tables.released_cells(release):
        by_code.setdefault(cell.indicator, []).append(cell)
    lines = []
    for one in tables.published_indicators():
        if one.code not in by_code:
            continue
        told = IndicatorResult(one, by_code[one.code])
        medians = release.medians.get(one.code, {})
        levels = told.levels()
        for level in levels:
            level["median"] = median_words(medians.get(level["level"]))
        lines.append(
            in_words(one)
            | {
                "levels": levels,
                "silent": told.silent(),
                "outcomes": [label for _code, label in told.outcomes],
                "url": reverse(
                    "compliance_indicator",
                    args=[release.number, release.revision, one.code.lower()],
                ),
            }
        )
    return lines


def _told_of(release: Any) -> dict[str, Any]:
    manifest = release.manifest
    files = [
        {
            "name": one["path"],
            "url": reverse("compliance_file", args=[release.number, release.revision, one["path"]]),
            "note": size(one["bytes"]),
            "sha256": one["sha256"],
        }
        for one in tables.described_files(release)
    ]
    operator, year = settings.OPERATOR_NAME or "Baluarte", local_day(release.released_at).year
    return {
        "release": release,
        "period": period_words(release.period),
        "is_rounded": release.guard == "rounding",
        "is_gone": release.withdrawn_at is not None,
        "files": files,
        "is_signed": bool(release.signature),
        "reported": manifest["reported"],
        "rules": manifest["rules"],
        "replaces": manifest["replaces"],
        "code_version": manifest["code_version"],
        "citation_text": f"{operator} ({year}). "
        f"Cumplimiento de los plazos de protección, {release.period}, tablas {release}.",
        "citation_url": f"{settings.PORTAL_URL}{reverse('compliance')}?periodo={release.period}",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
