"""Reports at the workbench: what is due, draft, note, let out as another person, take back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.access.rules import holds_role
from baluarte.domain.accountability.queries.recommendations import end_of
from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import ReportStanding, ReportWithdrawn
from baluarte.domain.publication.models import PublishedReport, ReportVersion
from baluarte.domain.publication.queries import reports
from baluarte.domain.publication.queries.policy_harm import reports_with_harm
from baluarte.domain.publication.queries.reports import DueReport, Key
from baluarte.domain.publication.rules import PUBLISHING_ROLE, may_report
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.report_calendar import (
    MOST_PERIODS,
    InvalidReportPeriod,
    ReportPeriod,
    due_date_of,
    report_rule,
    report_rules,
)
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.publication.forms_reports import (
    DraftForm,
    EndSeriesForm,
    NoteForm,
    ReportReviewForm,
    SeriesForm,
    TakeReportBackForm,
)
from baluarte.web.registry.presenters.labels import language

KIND, OF, PERIOD = "tipo", "de", "periodo"
ON_A_PAGE = 60
PORTAL = "baluarte.config.urls_portal"
KINDS = {
    ReportStanding.PUBLISHED: "held",
    ReportStanding.WAITING: "plain",
    ReportStanding.REFUSED: "urgent",
    ReportStanding.WITHDRAWN: "absent",
}


def reports_due(request: HttpRequest) -> HttpResponse:
    """Show which reports are due, late, drafted and waiting for a second person."""
    _require_keeper()
    now = timezone.now()
    sets = reports.sets_kept()
    calendar = reports.report_calendar(at=now, sets=sets)
    versions: dict[Key, list[ReportVersion]] = {}
    rows = list(reports.report_versions().defer("body"))
    for one in rows:
        versions.setdefault((one.kind, one.subject, one.period), []).append(one)
    standings = reports.standings_of_reports(rows)
    lines = [_line(one, versions.get(one.key, []), standings) for one in calendar[:ON_A_PAGE]]
    context = {
        "lines": lines,
        "late": sum(one.is_late for one in calendar),
        "harmful": [
            {
                "title": one.title_en if language() == "en" else one.title_es,
                "version": one.version_id,
            }
            for one in reports_with_harm()
        ],
        "hidden": max(len(calendar) - ON_A_PAGE, 0),
        "series": [_series(one) for one in reports.report_series(sets=sets)],
        "rules": [
            {"term": one.in_language(language()), "value": one.rule[language()], "note": one.law}
            for one in report_rules().values()
        ],
    }
    return render(request, "publication/reports.html", context)


def begin_reports(request: HttpRequest) -> HttpResponse:
    """Say from when reports of a kind are due."""
    _require_keeper()
    form = SeriesForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=pgettext("calendar", "Reports"),
        title=_("Say which reports are due"),
        lead=_("From then on the calendar names each period, and says when one is late."),
        button=_("They are due"),
        done=_("Said. The calendar names them."),
        back=reverse("reports_due"),
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.begin_series(
                kind=given["kind"], subject=given["subject"], first_date=given["first_date"],
                by=acting_account(), at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadySaid:
            form.add_error("kind", _("These reports are due already."))
        except actions.CannotBeReported as refused:
            if refused.field == "first_date":
                form.add_error("first_date", _too_far())
            else:
                form.add_error("kind", _("A report of this kind cannot be on that."))
    return page.answer()


def end_reports(request: HttpRequest) -> HttpResponse:
    """Say from when reports are due no longer."""
    _require_keeper()
    kind, subject = _kind(request)
    series = next(
        (
            one
            for one in reports.report_series(sets=reports.sets_kept())
            if (one.kind, one.subject, one.until) == (kind, subject, None)
        ),
        None,
    )
    if series is None:
        raise Http404
    form = EndSeriesForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=pgettext("calendar", "Reports"),
        title=_("Reports that are due no longer"),
        lead=_("What was due before stays due."),
        about=[
            {
                "term": pgettext("calendar", "Report"),
                "value": _named(kind, series.label[language()]),
            }
        ],
        button=_("They are due no longer"),
        done=_("Said."),
        back=reverse("reports_due"),
    )
    if page.is_ready:
        try:
            actions.end_series(
                kind=kind, subject=subject, from_date=form.cleaned_data["from_date"],
                by=acting_account(), at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody said so meanwhile."))
        except actions.CannotBeReported:
            form.add_error("from_date", _too_far())
    return page.answer()


def draft_report(request: HttpRequest) -> HttpResponse:
    """Draft the report of a period from what is known, or was on a day; or its correction."""
    _require_keeper()
    kind, subject = _kind(request)
    period = _period(request, kind)
    number = reports.next_number((kind, subject, str(period)))
    now = timezone.now()
    form = DraftForm(request.POST or None, is_correction=number > 1, today=local_day(now))
    title = _title(kind, subject, period, now)
    page = Confirmation(
        request=request,
        form=form,
        kicker=pgettext("calendar", "Reports"),
        title=_("Draft a correction") if number > 1 else _("Draft a report"),
        lead=_("Figures are taken as they are known and never change. Notes come after."),
        about=[
            {"term": pgettext("calendar", "Report"), "value": title},
            {"term": _("Version"), "value": str(number)},
            {"term": _("Due until"), "value": due_date_of(kind, period)},
        ],
        button=_("Draft it"),
        done=_("Drafted. Read it, note what is to be known, and another person lets it out."),
        back=reverse("reports_due"),
    )
    to = ""
    if page.is_ready:
        try:
            version = actions.draft_report(
                kind=kind, subject=subject, period=period, by=acting_account(), at=now,
                known_at=_known(form), erratum=_erratum(form),
            )  # fmt: skip
        except actions.CannotBeReported as refused:
            form.add_error(None, _wrong(refused.field))
        else:
            to = reverse("report_version", args=[version.pk])
    return page.answer(to=to)


def report_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show a draft as it would go out; let it out, or say why not, as another person."""
    _require_keeper()
    version, by = _version(version_id), acting_account()
    standing = reports.standings_of_reports([version])[version.pk]
    is_waiting = standing == ReportStanding.WAITING
    notes = list(reports.notes_of(version))
    is_mine = version.drafted_by_id == by or any(one.written_by_id == by for one in notes)
    may_review = is_waiting and not is_mine and holds_role(by, PUBLISHING_ROLE)
    form = ReportReviewForm(request.POST or None, initial={"notes_read": len(notes)})
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            return _review(request, version, form)
    published = getattr(version, "published", None)
    context = {
        "version": version,
        "report": reports.version_in(version, language()),
        "tag": _tag(standing),
        "facts": _facts(version),
        "is_waiting": is_waiting,
        "is_refused": standing == ReportStanding.REFUSED,
        "may_review": may_review,
        "may_withdraw": published is not None
        and published.withdrawn_at is None
        and holds_role(by, PUBLISHING_ROLE),
        "files": _files(published),
        "correct_url": _draft_url(version.kind, version.subject, version.period)
        if standing in (ReportStanding.PUBLISHED, ReportStanding.WITHDRAWN)
        else "",
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "publication/report_version.html", context, status=status)


def note_report(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Write a note beside the figures of a draft."""
    _require_keeper()
    version = _version(version_id)
    if reports.standings_of_reports([version])[version.pk] != ReportStanding.WAITING:
        raise Http404
    sections = [(one["code"], one["title"][language()]) for one in version.body["sections"]]
    form = NoteForm(request.POST or None, sections=sections)
    here = reverse("report_version", args=[version.pk])
    page = Confirmation(
        request=request,
        form=form,
        kicker=pgettext("calendar", "Reports"),
        title=_("Write a note"),
        lead=_("It stands beside the figures and changes none. Whoever writes does not let out."),
        about=[
            {"term": pgettext("calendar", "Report"), "value": version.body["title"][language()]}
        ],
        button=_("Write the note"),
        done=_("The note stands in the draft."),
        back=here,
    )
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.note_report(
                version=version, section=given["section"], spanish=given["text_es"],
                english=given["text_en"], by=acting_account(), at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody reviewed it meanwhile."))
    return page.answer()


@reauthentication_required
def withdraw_report(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Take a report that is out back: gone from the portal when this answers."""
    if not holds_role(acting_account(), PUBLISHING_ROLE):
        raise Http404
    version = _version(version_id)
    report = getattr(version, "published", None)
    if report is None or report.withdrawn_at is not None:
        raise Http404
    form = TakeReportBackForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=pgettext("calendar", "Reports"),
        title=_("Take a report back"),
        lead=_(
            "It is gone from the portal once this answers; its name and the SHA-256 of its files "
            "stay. Whoever downloaded it keeps what they have. It is owed again."
        ),
        about=[
            {"term": pgettext("calendar", "Report"), "value": version.body["title"][language()]}
        ],
        button=_("Take it back now"),
        kind="urgent",
        done=_("Taken back: gone from the portal now."),
        back=reverse("report_version", args=[version.pk]),
    )
    if page.is_ready:
        try:
            actions.withdraw_report(
                report=report, why=ReportWithdrawn(form.cleaned_data["why"]), by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody took it back meanwhile."))
    return page.answer()


def _review(request: HttpRequest, version: ReportVersion, form: ReportReviewForm) -> HttpResponse:
    objection = form.objection()
    try:
        actions.review_report(
            version=version, objection=objection, notes_read=form.cleaned_data["notes_read"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip
    except actions.CannotBeReported as refused:
        said = _("Somebody wrote a note meanwhile: read it and decide again.")
        if refused.field == "body":
            said = _(
                "Made anew from what was known that day, this report says otherwise. It cannot go "
                "out: disagree, and have it drafted again."
            )
        messages.warning(request, said)
        return redirect("report_version", version.pk)
    except actions.AlreadySaid:
        messages.warning(request, _("Somebody reviewed it meanwhile."))
        return redirect("report_version", version.pk)
    said = (
        _("You disagree: it stays inside.")
        if objection
        else _("You agree: its files are being made, and then it is on the portal.")
    )
    messages.success(request, said)
    return redirect("reports_due")


def _too_far() -> str:
    return _("No more than %(number)s periods from today.") % {"number": MOST_PERIODS}


def _require_keeper() -> None:
    if not may_report(acting_account()):
        raise Http404


def _version(key: UUID) -> ReportVersion:
    try:
        return reports.report_version(key)
    except ObjectDoesNotExist:
        raise Http404 from None


def _kind(request: HttpRequest) -> tuple[str, str]:
    kind = request.GET.get(KIND, "")
    if kind not in report_rules():
        raise Http404
    return kind, request.GET.get(OF, "")


def _period(request: HttpRequest, kind: str) -> ReportPeriod:
    try:
        period = ReportPeriod.read(request.GET.get(PERIOD, ""))
    except InvalidReportPeriod:
        raise Http404 from None
    if period.kind is not report_rule(kind).period:
        raise Http404
    return period


def _title(kind: str, subject: str, period: ReportPeriod, now: datetime) -> str:
    """Return what a report is called, as the calendar names it; 404 of what is not due here."""
    wanted = (kind, subject, str(period))
    calendar = reports.report_calendar(at=now, sets=reports.sets_kept())
    due = next((one for one in calendar if one.key == wanted), None)
    if due is None:
        raise Http404
    return due.title(language())


def _named(kind: str, label: str) -> str:
    return " · ".join(filter(None, (report_rule(kind).in_language(language()), label)))


def _known(form: DraftForm) -> datetime | None:
    day = form.cleaned_data["known_date"]
    return end_of(day) if day else None


def _erratum(form: DraftForm) -> actions.Erratum | None:
    given = form.cleaned_data
    if "erratum_es" not in given:
        return None
    return actions.Erratum(given["erratum_es"], given["erratum_en"])


def _wrong(field: str) -> str:
    told = {
        "period": _("A report is drafted from a day after its period is over."),
        "erratum": _("Another version came out meanwhile: say what this one corrects."),
    }
    return str(told.get(field, _("This cannot be reported on.")))


def _draft_url(kind: str, subject: str, period: str) -> str:
    asked = {KIND: kind, OF: subject, PERIOD: period}
    return f"{reverse('draft_report')}?{urlencode({k: v for k, v in asked.items() if v})}"


def _files(published: PublishedReport | None) -> list[dict[str, str]]:
    """Return the files of a report that is out, each with where the portal gives it."""
    if published is None:
        return []
    is_there = published.withdrawn_at is None
    return [
        {
            "name": one["name"],
            "sha256": one["sha256"],
            "url": settings.PORTAL_URL.rstrip("/")
            + reverse(
                "report_file", urlconf=PORTAL, args=[published.name, published.number, one["name"]]
            )
            if is_there
            else "",
        }
        for one in published.files
    ]


def _tag(standing: ReportStanding) -> dict[str, Any]:
    return {"label": standing.label, "kind": KINDS.get(standing, "plain")}


def _line(
    due: DueReport, versions: list[ReportVersion], standings: dict[UUID, ReportStanding]
) -> dict[str, Any]:
    newest = versions[0] if versions else None
    is_open = newest is not None and standings[newest.pk] in (
        ReportStanding.WAITING, ReportStanding.LETTING_OUT,
    )  # fmt: skip
    may_draft = not is_open and due.published is None
    return {
        "title": due.title(language()),
        "due_date": due.due_date,
        "is_late": due.is_late,
        "days_late": due.days_late,
        "is_out": due.published is not None,
        "version": newest,
        "tag": _tag(standings[newest.pk]) if newest else None,
        "draft_url": _draft_url(*due.key) if may_draft else "",
    }


def _series(one: reports.Series) -> dict[str, Any]:
    asked = {KIND: one.kind} | ({OF: one.subject} if one.subject else {})
    return {
        "title": _named(one.kind, one.label[language()]),
        "first_date": one.first_date,
        "until": one.until,
        "end_url": "" if one.until else f"{reverse('end_reports')}?{urlencode(asked)}",
    }


def _facts(version: ReportVersion) -> list[dict[str, Any]]:
    erratum = version.erratum_en if language() == "en" else version.erratum_es
    facts: list[dict[str, Any]] = [
        {"term": _("Version"), "value": str(version.number)},
        {"term": _("As known on"), "value": version.known_at},
        {"term": _("Drafted by"), "value": str(version.drafted_by), "note": version.drafted_at},
        {"term": _("Due until"), "value": version.due_date},
        {"term": _("SHA-256 of its figures"), "value": version.body_sha256},
    ]
    review = getattr(version, "review", None)
    if review is not None:
        facts.append({"term": _("Reviewed by"), "value": str(review.reviewed_by),
                      "note": review.reviewed_at})  # fmt: skip
    if erratum:
        facts.append({"term": _("What this version corrects"), "value": erratum})
    return facts
