"""Files of coded facts: asked for with a purpose, let out by another person, taken, closed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.procedure.queries import my_institutions
from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import ExportFormat, ExportMore, ExportStanding
from baluarte.domain.publication.exporting.forms import FORMS
from baluarte.domain.publication.models import ExportRequest
from baluarte.domain.publication.queries.exports import (
    ExportStatus,
    answerable,
    export_requests,
    standing_of_export,
    standings_of_exports,
    takings_of,
)
from baluarte.domain.publication.rules import acts_for, sees_facts
from baluarte.domain.registry.queries import Capped, count_up_to
from baluarte.domain.registry.queries.list_columns import OF_VICTIMS
from baluarte.domain.registry.queries.saved import SearchRests, question_text
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.templatetags.components import figures, instant
from baluarte.web.publication.forms_exports import ExportForm, ExportReviewForm
from baluarte.web.publication.questions import asked_in, in_words
from baluarte.web.registry.query_string import EventsQuestion, faults_said

ON_A_PAGE = 50
OPEN = (ExportStanding.WAITING, ExportStanding.MAKING, ExportStanding.READY)
KINDS = {
    ExportStanding.READY: "held",
    ExportStanding.WAITING: "urgent",
    ExportStanding.EXPIRED: "absent",
    ExportStanding.CLOSED: "absent",
    ExportStanding.LAPSED: "absent",
}


def exports(request: HttpRequest) -> HttpResponse:
    """Show what one asked to take out, and what one's colleagues did where one is a steward."""
    by, now = acting_account(), timezone.now()
    rows = _rows(list(export_requests()[:ON_A_PAGE]), by=by, at=now)
    context = {
        "mine": [row for row in rows if row["is_mine"]],
        "waiting": [row for row in rows if row["waits_for_me"]],
        "others": [row for row in rows if not row["is_mine"] and not row["waits_for_me"]],
    }
    return render(request, "publication/exports.html", context)


def ask_for_export(request: HttpRequest) -> HttpResponse:
    """Ask to take out what the list shows under its question."""
    by, now = acting_account(), timezone.now()
    institutions = my_institutions(by, at=now)
    if not institutions or not sees_facts():
        raise Http404
    answered = answerable([one.pk for one in institutions], by=by)
    institutions = [one for one in institutions if one.pk in answered]
    given = request.POST if request.method == "POST" else None
    try:
        asked = asked_in(given.get("question", "") if given else request.GET.urlencode())
    except SearchRests as rests:
        said = {"rests": rests.why.label}
        return render(request, "publication/ask_export.html", said, status=422)
    form = ExportForm(given, institutions=institutions)
    if given is not None and form.is_valid() and not asked.faults:
        try:
            made = actions.ask_for_export(
                filters=asked.filters,
                institution=form.chosen_institution(),
                file_format=ExportFormat(form.cleaned_data["file_format"]),
                purpose=form.cleaned_data["purpose"],
                known_on=asked.known_on,
                more=[ExportMore(one) for one in form.cleaned_data["more"]],
                order=asked.order,
                columns=asked.columns,
                by=by,
                at=now,
            )
        except actions.TooManyAsked:
            form.add_error(
                None, _("Ten of your requests wait already. Close one, or wait for an answer.")
            )
        else:
            messages.success(request, _("Asked for. A steward of the organisation answers it."))
            return redirect("export", export_id=made.pk)
    question = question_text(
        asked.filters, known_on=asked.known_on, order=asked.order, columns=asked.columns
    )
    number = count_up_to(asked.filters, known_at=asked.known_at)
    context = {
        "form": form if institutions else None,
        "question": question,
        "facts": [
            {"term": _("What is asked"), "value": in_words([question])[0]},
            {"term": _("How many events now"), "value": _number(number)},
        ],
        "faults": faults_said(asked.faults),
        "is_past": asked.known_at is not None,
        "of_victims": OF_VICTIMS & set(asked.columns),
    }
    status = 422 if form.errors or asked.faults else 200
    return render(request, "publication/ask_export.html", context, status=status)


def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show a request, what it is for and what became of it; answer it as another person."""
    asked, by, now = _request(export_id), acting_account(), timezone.now()
    standing = standing_of_export(asked, at=now)
    may_review = _waits_for(standing, by)
    form = ExportReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            return _answer(request, asked, form, at=now)
    question = asked_in(asked.question)
    context = {
        **_row(standing, in_words([asked.question])[0], by=by),
        "facts": [
            {
                "term": _("What it is for"),
                "value": actions.read_export_purpose(request=asked, by=by, at=now),
            },
            {"term": _("Form of the file"), "value": asked.get_file_format_display()},
            {"term": _("What else it holds"), "value": _more(asked)},
            *_answered(standing),
            *_made(standing, question),
        ],
        "is_past": question.known_at is not None,
        "may_review": may_review,
        "number": _now(question) if may_review else "",
        "faults": faults_said(question.faults),
        "may_close": standing.standing in OPEN,
        "takings": list(takings_of(standing.file)[:ON_A_PAGE]) if standing.file else [],
        "form": form,
    }
    return render(request, "publication/export.html", context, status=422 if form.errors else 200)


@reauthentication_required
def take_export(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Let who asked take her file, once she has shown again who she is."""
    asked, by, now = _request(export_id), acting_account(), timezone.now()
    standing = standing_of_export(asked, at=now)
    if asked.asked_by_id != by or standing.file is None:
        raise Http404
    if request.method == "POST":
        try:
            pieces = actions.take_export(request=asked, by=by, at=now)
        except actions.NotReady as refused:
            messages.warning(request, refused.standing.label)
            return redirect("export", export_id=asked.pk)
        return _sent(asked, standing, pieces)
    says = in_words([asked.question])[0]
    context = {
        **_row(standing, says, by=by),
        "facts": [
            {"term": _("What is asked"), "value": says},
            *_made(standing, asked_in(asked.question)),
        ],
    }
    return render(request, "publication/take_export.html", context)


@require_POST
def close_export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Close a request or its file before its time."""
    try:
        actions.close_export(request=_request(export_id), by=acting_account(), at=timezone.now())
    except actions.AlreadySaid:
        messages.warning(request, _("It was closed before."))
    else:
        messages.success(request, _("Closed: nobody can take it any more."))
    return redirect("export", export_id=export_id)


def _answer(
    request: HttpRequest, asked: ExportRequest, form: ExportReviewForm, *, at: datetime
) -> HttpResponse:
    objection = form.objection()
    try:
        actions.review_export(request=asked, objection=objection, by=acting_account(), at=at)
    except actions.AlreadySaid:
        messages.warning(request, _("It was answered or closed meanwhile."))
    else:
        said = _("You disagree: no file is made.") if objection else _("You agree: it is made.")
        messages.success(request, said)
    return redirect("export", export_id=asked.pk)


def _sent(asked: ExportRequest, standing: ExportStatus, pieces: Any) -> StreamingHttpResponse:
    form = FORMS[ExportFormat(asked.file_format)]
    answer = StreamingHttpResponse(pieces, content_type=form.media_type)
    day = local_day(standing.file.made_at) if standing.file else ""
    answer.headers["Content-Disposition"] = f'attachment; filename="hechos-{day}.{form.suffix}"'
    if standing.file:
        answer.headers["Content-Length"] = str(standing.file.bytes)
    return answer


def _answered(standing: ExportStatus) -> list[dict[str, Any]]:
    """Return who let a request out, and who closed it."""
    asked, review, found = standing.request, standing.review, []
    if review is not None and not review.objection:
        said = f"{review.reviewed_by}, {_when(review.reviewed_at)}"
        found.append({"term": _("Let out by"), "value": said})
    if asked.closed_at is not None:
        said = f"{asked.closed_by}, {_when(asked.closed_at)}"
        found.append({"term": _("Closed by"), "value": said})
    return found


def _made(standing: ExportStatus, question: EventsQuestion) -> list[dict[str, Any]]:
    """Return what was made: how much, as known when, until when, and its sum."""
    file = standing.file
    if file is None or not file.sha256:
        return []
    known_at = min(question.known_at or file.cut_off_at, file.cut_off_at)
    digest = " ".join(file.sha256[place : place + 8] for place in range(0, 64, 8))
    return [
        {"term": _("Events"), "value": figures(file.events)},
        {"term": _("Acts counted"), "value": figures(file.acts)},
        {
            "term": _("As known on"),
            "value": _when(known_at),
        },
        {"term": _("It can be taken until"), "value": _when(file.expires_at)},
        {"term": _("Size"), "value": filesizeformat(file.bytes)},
        {"term": "SHA-256", "value": digest},
    ]


def _more(asked: ExportRequest) -> str:
    return "; ".join(str(ExportMore(one).label) for one in asked.more) or _("Nothing else")


def _now(question: EventsQuestion) -> str:
    return _number(count_up_to(question.filters, known_at=question.known_at))


def _number(counted: Capped) -> str:
    number = figures(counted.number)
    return _("more than %(number)s") % {"number": number} if counted.and_more else number


def _when(at: datetime) -> str:
    return str(strip_tags(instant(at)))


def _request(export_id: UUID) -> ExportRequest:
    found = export_requests().filter(pk=export_id).first()
    if found is None:
        raise Http404
    return found


def _waits_for(standing: ExportStatus, by: UUID) -> bool:
    asked = standing.request
    is_waiting = standing.standing is ExportStanding.WAITING and asked.asked_by_id != by
    return is_waiting and acts_for(asked.institution_id, role="data_steward")


def _rows(found: Sequence[ExportRequest], *, by: UUID, at: datetime) -> list[dict[str, Any]]:
    said = in_words([one.question for one in found])
    standings = standings_of_exports(found, at=at)
    return [_row(one, says, by=by) for one, says in zip(standings, said, strict=True)]


def _row(standing: ExportStatus, says: str, *, by: UUID) -> dict[str, Any]:
    """Return a request as pages show it; others' are seen by stewards alone."""
    asked = standing.request
    is_mine = asked.asked_by_id == by
    return {
        "asked": asked,
        "says": says,
        "is_mine": is_mine,
        "waits_for_me": not is_mine and standing.standing is ExportStanding.WAITING,
        "standing": standing,
        "tag": {
            "label": standing.standing.label,
            "kind": KINDS.get(standing.standing, "plain"),
        },
        "file": standing.file,
        "is_ready": standing.standing is ExportStanding.READY,
        "outcome": standing.file.get_outcome_display()
        if standing.file and standing.standing is ExportStanding.NOT_MADE
        else "",
        "objection": standing.review.get_objection_display()
        if standing.review and standing.review.objection
        else "",
    }
