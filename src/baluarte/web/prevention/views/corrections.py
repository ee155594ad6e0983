"""What was asked of whoever said something stigmatising, and what was answered: noted here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions, queries
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.statements.choices import Standing
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import RecognitionRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.forms.follow_up import CorrectionAnswerForm, CorrectionForm
from baluarte.web.prevention.labels import row_of
from baluarte.web.prevention.permissions import entry_to_change, keeps_for
from baluarte.web.statements.labels import day_in_words


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Note that a correction was asked for, and until when it is answered."""
    by, at = acting_account(), timezone.now()
    one = entry_to_change(reference, by=by, at=at)
    if one.pk not in queries.follow_ups_of([one], at=at):
        raise Http404
    form = CorrectionForm(
        request.POST or None,
        houses=keeps_for(by, at=at),
        initial={"asked_date": local_day(at)},
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recognition"),
        title=_("A correction was asked for"),
        reference=one.reference,
        lead=_("What was asked outside is noted here. Nothing is sent from this page."),
        about=_about(one),
        above="prevention/parts/hand_in.html",
        button=_("Note this"),
        done=_("Noted. Until it is answered, its day stands on the page of work."),
        back=reverse("recognition", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.ask_correction(entry=one, given=form.said(), by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
    return page.answer()


def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what was answered to the correction that was asked for last."""
    by, at = acting_account(), timezone.now()
    one = entry_to_change(reference, by=by, at=at)
    asked = list(one.corrections.all())
    if not asked:
        raise Http404
    newest = asked[-1]
    form = CorrectionAnswerForm(
        request.POST or None,
        houses=keeps_for(by, at=at),
        initial={"answered_date": local_day(at)},
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recognition"),
        title=_("What was answered"),
        reference=one.reference,
        lead=_("The document of the answer, and what it says."),
        about=[
            *_about(one),
            {
                "term": str(newest.get_wanted_display()),
                "value": day_in_words(newest.asked_date),
                "note": _("Answer expected by %(day)s") % {"day": day_in_words(newest.due_date)},
            },
        ],
        above="prevention/parts/hand_in.html",
        button=_("Note the answer"),
        done=_("Noted."),
        back=reverse("recognition", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.note_correction_answer(request=newest, given=form.said(), by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
    return page.answer()


def _about(one: Recognition) -> list[dict[str, object]]:
    row = row_of(one, Standing.STANDS)
    return [{"term": row["maker"], "value": one.quote, "note": one.happened_date}]
