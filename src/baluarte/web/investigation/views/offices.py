"""Prosecutor's offices: the matrix of all 33 as a picture, and the profile of each."""

import io
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.files.csv_cells import write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.investigation.actions import offices as actions
from baluarte.domain.investigation.office_rules import may_keep
from baluarte.domain.investigation.queries.office_figures import events_by_state, office_figures
from baluarte.domain.investigation.queries.office_plans import improvement, improvements_of
from baluarte.domain.investigation.queries.offices import (
    MATRIX,
    NoSuchOffice,
    OfficeProfile,
    matrix_with_profiles,
    office_profile,
    offices,
    units_of,
    years_of_offices,
)
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.office_maturity import maturity_on
from baluarte.norms.policy.means import periodic_reports
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.investigation.office_forms import ImprovementForm, ImprovementReviewForm
from baluarte.web.investigation.presenters.offices import (
    improvement_shown,
    level_shown,
    levels_legend,
    offices_shown,
    offices_table,
    pipeline_shown,
    place_of,
    reports_shown,
    section_shown,
)
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.statements.labels import institution_name, language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many years of figures stand on the page of an office.
YEARS_SHOWN = 5


class YearForm(forms.Form):
    """Which year, as the address says it."""

    anio = forms.TypedChoiceField(label=gettext_lazy("Year"), required=False, coerce=int)

    def __init__(self, *args: Any, years: list[int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["anio"].choices = [(one, one) for one in years]  # type: ignore[attr-defined]


def prosecution_offices(request: HttpRequest) -> HttpResponse:
    """Show the 33 offices in the order of the states; one without data says so."""
    form, year, at = _asked(request)
    matrix, found = matrix_with_profiles(year, known_at=at)
    text, report = found[0].text, periodic_reports()[matrix.of.report]
    context = {
        "form": form,
        "year": year,
        "number": len(found),
        "text": text,
        "days": report.days,
        "file_url": f"{reverse('prosecution_offices_file')}?anio={year}",
        **offices_shown(matrix, found, events_by_state(year, at=at)),
    }
    status = 422 if form.errors else 200
    return render(request, "investigation/offices.html", context, status=status)


def prosecution_offices_file(request: HttpRequest) -> HttpResponse:
    """Give what the page of the offices shows, as CSV or XLSX."""
    _form, year, at = _asked(request)
    matrix, found = matrix_with_profiles(year, known_at=at)
    head, rows = offices_table(matrix, found, events_by_state(year, at=at))
    name = f"{MATRIX}-{year}"
    if request.GET.get("formato") == "xlsx":
        stream = io.BytesIO()
        with Workbook(stream, [MATRIX]) as book:
            book.sheet([head, *rows])
        return _file(stream.getvalue(), XLSX, f"{name}.xlsx")
    written = io.StringIO()
    write_csv(written, head, rows)
    # A mark by which spreadsheets know that it is UTF-8.
    return _file(f"\ufeff{written.getvalue()}".encode(), "text/csv; charset=utf-8", f"{name}.csv")


def prosecution_office(request: HttpRequest, code: str) -> HttpResponse:
    """Show one office: what is stated under each heading, how far it comes, and its plan."""
    form, year, at = _asked(request)
    profile = _profile(code, year, at)
    newest = year
    figures = office_figures(range(newest - YEARS_SHOWN + 1, newest + 1), known_at=at, of=[code])
    plan = improvements_of([code, *profile.units], at=at)
    text = profile.text
    is_of_a_state = bool(profile.state) and code in offices()
    events = events_by_state(year, at=at).get(profile.state) if is_of_a_state else None
    context = {
        "form": form,
        "code": code,
        "name": institution_name(code),
        "place": place_of(profile),
        "year": year,
        "profile": profile,
        "text": text,
        "sections": [section_shown(one, text) for one in profile.sections],
        "drawn": [level_shown(one, text) for one in profile.sections],
        "legend": levels_legend(text),
        "reports": reports_shown(profile),
        "pipeline": pipeline_shown(figures),
        "events": None if events is None else events.all,
        "is_of_a_state": is_of_a_state,
        "plan": [improvement_shown(one, text) for one in plan],
        "units": [{"code": one, "name": institution_name(one)} for one in units_of(code)],
        "may_keep": may_keep(acting_account()),
    }
    status = 422 if form.errors else 200
    return render(request, "investigation/office.html", context, status=status)


def plan_improvement(request: HttpRequest, code: str) -> HttpResponse:
    """Write a line of an office's improvement plan."""
    by, at = acting_account(), timezone.now()
    profile = _profile(code, local_day(at).year, at)
    if not may_keep(by):
        raise Http404
    form = ImprovementForm(
        request.POST or None, office=code, text=profile.text,
        initial={"heading": request.GET.get("rubro", "")},
    )  # fmt: skip
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Prosecutor's offices"),
        title=_("Plan an improvement"),
        lead=_(
            "A line is never changed: what comes of it is added. It is done once a fact about "
            "this office shows it and another person confirms it."
        ),
        about=[{"term": _("Office"), "value": institution_name(code)}],
        button=_("Write it in the plan"),
        done=_("It is in the plan."),
        back=reverse("prosecution_office", args=[code]) + "#plan",
    )
    if page.is_ready:
        try:
            actions.plan_improvement(given=form.said(), by=by, at=at)
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def review_improvement(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Say what came of a line of the plan."""
    by, at = acting_account(), timezone.now()
    try:
        line = improvement(reference)
    except ObjectDoesNotExist:
        raise Http404 from None
    if line.office != code or not may_keep(by):
        raise Http404
    shared = Asked(institutions=[code], shared_only=True)
    form = ImprovementReviewForm(
        request.POST or None, facts=standing(known_at=at, asked=shared).order_by("-stated_at")
    )
    labels = {one.code: one.in_language(language()) for one in maturity_on(local_day(at)).headings}
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Prosecutor's offices"),
        title=_("Say what came of it"),
        reference=line.reference,
        about=[
            {"term": _("Office"), "value": institution_name(code)},
            {"term": _("Heading"), "value": labels.get(line.heading, line.heading)},
            {"term": _("What is to be done"), "value": line.what},
        ],
        button=_("Record it"),
        done=_("It is recorded."),
        back=reverse("prosecution_office", args=[code]) + "#plan",
    )
    if page.is_ready:
        try:
            actions.review_improvement(improvement=line, given=form.said(), by=by, at=at)
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def _asked(request: HttpRequest) -> tuple[YearForm, int, datetime]:
    at = timezone.now()
    years = years_of_offices(known_at=at) or [local_day(at).year]
    given = request.GET.copy()
    given.setdefault("anio", str(years[0]))
    form = YearForm(given, years=years)
    year = form.cleaned_data["anio"] if form.is_valid() else years[0]
    return form, year or years[0], at


def _profile(code: str, year: int, at: datetime) -> OfficeProfile:
    try:
        return office_profile(code, year, known_at=at)
    except NoSuchOffice:
        raise Http404 from None


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
