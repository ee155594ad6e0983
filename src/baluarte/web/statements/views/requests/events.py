"""What happened to a request: noted, taken back, or that nothing came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.statements import actions
from baluarte.domain.statements.choices import NextStep, RequestEventKind
from baluarte.domain.statements.queries.requests import next_step, track
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.request_templates import RequestRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.statements.forms.request_answers import RequestEventForm
from baluarte.web.statements.labels import language
from baluarte.web.statements.permissions import request_to_note
from baluarte.web.statements.presenters.requests import addressee, asked_name, template_name

# What one most likely has to note, by what comes next.
LIKELY = {
    NextStep.CLARIFY: RequestEventKind.CLARIFICATION_GIVEN,
    NextStep.APPEAL: RequestEventKind.APPEAL_FILED,
}


def note_request_event(request: HttpRequest, reference: str) -> HttpResponse:
    """Note one thing that happened to a request; the law says whether it could."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    step = next_step(track(one, at=at))
    form = RequestEventForm(
        request.POST or None,
        initial={"happened_date": local_day(at), "kind": LIKELY.get(step)},
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("Note what happened"),
        reference=one.reference,
        lead=_("An answer that came is handed in with its file; here, everything else."),
        about=[{"term": template_name(one.template), "value": addressee(one)}],
        button=_("Note this"),
        done=_("Noted."),
        back=reverse("information_request", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.note_event(request=one, given=form.said(), by=by, at=at)
        except RequestRefused as refused:
            form.refuse(refused)
    return page.answer()


def take_back_request_event(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back the last thing that was noted of a request; that it was noted stays known."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    events = track(one, at=at).events
    if not events:
        raise Http404
    last, form = events[-1], NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("Take back the last"),
        reference=one.reference,
        lead=_("It was noted by mistake. That it was noted until now stays known."),
        about=[{"term": last.get_kind_display(), "value": last.happened_date}],
        button=_("Take this back"),
        kind="urgent",
        done=_("Taken back."),
        back=reverse("information_request", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.take_back_event(event=last, by=by, at=at)
        except RequestRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def request_not_answered(request: HttpRequest, reference: str) -> HttpResponse:
    """State, once its term has ended, that a request was not answered: heading by heading."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    found, form = track(one, at=at), NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("State that it did not answer"),
        reference=one.reference,
        lead=_(
            "Of each heading it is entered that there was no answer, which is never a zero; a "
            "second person lets it stand. A late answer takes its place."
        ),
        about=[
            {"term": addressee(one), "value": found.due_date, "note": _("Last day to answer")},
            *({"term": asked_name(code), "value": _("It did not answer")} for code in one.headings),
        ],
        button=_("State that it did not answer"),
        done=_("Entered. A second person lets it stand."),
        back=reverse("information_request", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.state_not_answered(request=one, by=by, at=at)
        except RequestRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()
