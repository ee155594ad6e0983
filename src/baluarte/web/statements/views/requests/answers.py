"""The answer of a request: received with its file, and coded heading by heading."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.statements import actions, queries
from baluarte.domain.statements.choices import RequestEventKind
from baluarte.domain.statements.models import InformationRequest, RequestEvent
from baluarte.domain.statements.queries.requests import last_answer, statements_of, track
from baluarte.domain.statements.request_deadlines import RequestTrack
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.request_templates import RequestRefused, request_templates
from baluarte.norms.statements import StatementRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.statements.forms.request_answers import AnswerForm, FigureForm, figure_forms
from baluarte.web.statements.labels import language, period_in_words, row_of
from baluarte.web.statements.permissions import request_to_note
from baluarte.web.statements.presenters.requests import addressee, asked_name, template_name

# What the form was given to code: what somebody else coded since is told apart by it.
ASKED = "asked"


def receive_request_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the file of an answer under seal, with its day; then its figures are coded."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    form = AnswerForm(**sent_with_files(request), initial={"answered_date": local_day(at)})
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Information requests"),
        title=_("An answer came"),
        reference=one.reference,
        lead=_(
            "The file is the document in which its figures stand. It is known by its SHA-256, so "
            "that anybody can tell later that it is the same."
        ),
        about=[{"term": template_name(one.template), "value": addressee(one)}],
        button=_("Keep it and code its figures"),
        done=_("The answer is kept. Code its figures."),
        back=reverse("information_request", args=[one.reference]),
    )
    if page.is_ready:
        try:
            actions.receive_answer(request=one, given=form.said(one), by=by, at=at)
        except (RequestRefused, StatementRefused) as refused:
            form.refuse(refused)
    return page.answer(to=reverse("code_request_answer", args=[one.reference]))


def code_request_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Code what an answer says under each heading asked; a second person lets it stand."""
    by, at = acting_account(), timezone.now()
    one = request_to_note(reference, by=by, at=at)
    found = track(one, at=at)
    event = _answer_with_file(found)
    asks = [(code, _asked(one, code)) for code in one.headings]
    given = request.POST if request.method == "POST" else None
    kind = RequestEventKind(event.kind)
    forms = list(figure_forms(asks, data=given, answered_by=kind))
    told: list[str] = []
    if given is not None:
        told = _code(one, event, forms, found.uncoded)
        if not told and not any(form.errors for form in forms):
            messages.success(request, _done(one))
            return redirect("information_request", one.reference)
    # What is there already is shown, and no longer asked.
    left = [form for form in forms if form.code in found.uncoded]
    context = {
        "one": one,
        "event": event,
        "document": event.document,
        "institution": addressee(one),
        "template": template_name(one.template),
        "period": period_in_words(one.first_date, one.last_date),
        "forms": [
            {"form": form, "name": asked_name(form.code), "text": form.text} for form in left
        ],
        "told": told,
        "coded": _coded(one, event),
    }
    status = 422 if told or any(form.errors for form in forms) else 200
    return render(request, "statements/requests/code.html", context, status=status)


def _answer_with_file(found: RequestTrack) -> RequestEvent:
    """Return the answer that holds; without a document nothing stands in it."""
    try:
        event = last_answer(found)
    except LookupError:
        raise Http404 from None
    if event.document is None:
        raise Http404
    return event


def _asked(one: InformationRequest, code: str) -> str:
    """Return how a heading is asked, in the words of its template while it has it."""
    template = request_templates().get(one.template)
    asks = template.asks if template else ()
    return next((ask.text for ask in asks if ask.code == code), "")


def _code(
    one: InformationRequest,
    event: RequestEvent,
    forms: Sequence[FigureForm],
    uncoded: Sequence[str],
) -> list[str]:
    """Enter what was written, all or nothing; return what is to be said besides its boxes."""
    # Each is looked at, so that each says what is wrong with it.
    if sum(not form.is_valid() for form in forms):
        return []
    written = [(form, said) for form in forms if (said := form.said()) is not None]
    late = [form for form, _said in written if form.code not in uncoded]
    if late:
        names = ", ".join(asked_name(form.code) for form in late)
        return [
            _(
                "Somebody coded this meanwhile: %(names)s. What they wrote stands below; what you "
                "wrote of the rest is still here."
            )
            % {"names": names}
        ]
    try:
        actions.code_answer(
            request=one, event=event, figures=[said for _form, said in written],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip
    except (RequestRefused, StatementRefused) as refused:
        if refused.place is None or not written:
            return [refused.in_language(language())]
        written[refused.place][0].refuse(refused)
    return []


def _done(one: InformationRequest) -> str:
    left = len(track(one, at=timezone.now()).uncoded)
    if not left:
        return _("The answer is coded. A second person lets it stand.")
    said = ngettext(
        "Entered. %(count)s heading is still to be coded.",
        "Entered. %(count)s headings are still to be coded.",
        left,
    )
    return said % {"count": left}


def _coded(one: InformationRequest, event: RequestEvent) -> list[dict[str, Any]]:
    """Return what was coded of an answer, whoever did it."""
    rows = list(statements_of(one).filter(document=event.document))
    standings = queries.standings_of(rows)
    return [row_of(each, standings[each.pk]) for each in rows]
