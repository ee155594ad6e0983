"""Reports that were let out: their list with what is late, one as a page, and its files."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from baluarte.domain.publication.queries import reports
from baluarte.domain.publication.queries.reports import DueReport
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.report_calendar import ReportRule, report_rule, report_rules
from baluarte.web.layout.kept_answers import kept_as, no_longer
from baluarte.web.public.citing import LICENCE, LICENCE_URL
from baluarte.web.public.sizes import size
from baluarte.web.public.terms import language

MEDIA = {"pdf": "application/pdf", "json": "application/json"}
ON_A_PAGE = 200
# What the public window shows of a report has no type that it may name.
Report = Any


def reports_published(request: HttpRequest) -> HttpResponse:
    """Show every report as it stands, by kind; and first those that should be out and are not."""
    at = timezone.now()
    # What is late changes with the day, and all else with what is let out, taken back or due.
    state = f"{local_day(at)} {reports.calendar_state()}"
    return kept_as(request, partial(_listed, request, at=at), name="reports", state=state)


def _listed(request: HttpRequest, *, at: datetime) -> HttpResponse:
    rows = list(reports.published_reports().defer("body")[:ON_A_PAGE])
    kinds = [
        {
            "title": rule.in_language(language()),
            "says": rule.says[language()],
            "rows": [_row(one) for one in _newest_first(rows) if one.kind == code],
        }
        for code, rule in report_rules().items()
    ]
    late = reports.late_reports(at=at, sets=reports.sets_let_out())
    context = {
        "late": [_late(one) for one in late[:ON_A_PAGE]],
        "late_hidden": max(len(late) - ON_A_PAGE, 0),
        "kinds": [one for one in kinds if one["rows"]],
        "rules": [_rule(one) for one in report_rules().values()],
    }
    return _asked_each_time(render(request, "public/reports.html", context))


def _newest_first(rows: Iterable[Report]) -> list[Report]:
    """Return reports by their period, the newest first, whenever each was let out."""
    return sorted(rows, key=lambda one: (one.due_date, one.released_at), reverse=True)


def standing_report(request: HttpRequest, name: str) -> HttpResponse:
    """Show a report as it stands now."""
    return _page(request, _found(name))


def published_report(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Show one version of a report, which never changes."""
    return _page(request, _found(name, number))


def report_file(request: HttpRequest, name: str, number: int, file: str) -> HttpResponse:
    """Send a file of a version, the same each time; none once it was taken back."""
    report = _found(name, number)
    held = reports.report_file(report, file)
    if held is None:
        raise Http404
    told, content = held
    response = HttpResponse(content, content_type=MEDIA[file.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["ETag"] = f'"{told["sha256"][:32]}"'
    return _asked_each_time(response)


def _page(request: HttpRequest, report: Report) -> HttpResponse:
    """Keep a page under what may still change of a version, which itself never does."""
    others = [(one.number, one.withdrawn_at) for one in reports.other_versions(report)]
    is_changed = reports.is_source_changed(report)
    state = (report.pk, report.withdrawn_at, report.replaced_at, is_changed, others)
    make = partial(_drawn, request, report, is_changed=is_changed)
    name = f"report {report.name} {report.number}"
    return kept_as(request, make, name=name, state=str(state))


def _drawn(request: HttpRequest, report: Report, *, is_changed: bool) -> HttpResponse:
    told = reports.report_in(report, language())
    context = {
        "published": report,
        "title": _title(report),
        "kind": report_rule(report.kind).in_language(language()),
        "report": told,
        "is_gone": report.withdrawn_at is not None,
        "is_shown": bool(told),
        "erratum": _erratum(report),
        "is_changed": bool(told) and is_changed,
        "versions": [_version(one) for one in reports.other_versions(report)],
        "newer_url": _newer(report),
        "files": [_file(report, one) for one in report.files] if told else [],
        "sums": report.files,
        "days_late": max((local_day(report.released_at) - report.due_date).days, 0),
        "citation": _citation(report) if told else None,
    }
    return _asked_each_time(render(request, "public/report.html", context))


def _found(name: str, number: int | None = None) -> Report:
    try:
        return reports.published_report(name, number)
    except ObjectDoesNotExist:
        raise Http404 from None


def _asked_each_time(response: HttpResponse) -> HttpResponse:
    """Let what was taken back be gone with the next look."""
    no_longer(response)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _title(report: Report) -> str:
    return str(report.title_en if language() == "en" else report.title_es)


def _erratum(report: Report) -> str:
    """Return what a version corrects; nothing of one that may not be read."""
    if not reports.is_shown(report):
        return ""
    return str(report.erratum_en if language() == "en" else report.erratum_es)


def _address(report: Report) -> str:
    return reverse("published_report", args=[report.name, report.number])


def _row(report: Report) -> dict[str, Any]:
    return {
        "title": _title(report),
        "url": _address(report),
        "number": report.number,
        "released": local_day(report.released_at),
        "known": local_day(report.known_at),
        "days_late": max((local_day(report.released_at) - report.due_date).days, 0),
        "is_gone": report.withdrawn_at is not None,
    }


def _version(report: Report) -> dict[str, Any]:
    return _row(report) | {"erratum": _erratum(report)}


def _newer(report: Report) -> str:
    if report.replaced_at is None:
        return ""
    return reverse("standing_report", args=[report.name])


def _late(due: DueReport) -> dict[str, Any]:
    return {
        "title": due.title(language()), "due_date": due.due_date, "days_late": due.days_late,
    }  # fmt: skip


def _file(report: Report, one: dict[str, Any]) -> dict[str, Any]:
    ending = one["name"].rpartition(".")[2].upper()
    tongue = {"es": "español", "en": "English"}.get(one["language"], "")
    return {
        "label": " · ".join(filter(None, (ending, tongue))),
        "url": reverse("report_file", args=[report.name, report.number, one["name"]]),
        "note": size(one["bytes"]),
        "sha256": one["sha256"],
        "name": one["name"],
    }


def _citation(report: Report) -> dict[str, str]:
    return {
        "text": reports.report_citation(report, language()),
        "url": f"{settings.PORTAL_URL}{_address(report)}",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


def _rule(rule: ReportRule) -> dict[str, str]:
    return {
        "term": rule.in_language(language()), "value": rule.rule[language()], "note": rule.law,
    }  # fmt: skip
