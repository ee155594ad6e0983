"""What a document says of recognition, entered; or entered in the place of an earlier entry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions, queries
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.statements.choices import Standing
from baluarte.domain.wall.context import acting_account
from baluarte.norms.recognition import RecognitionRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.prevention.forms.entries import RecognitionForm, initial_of
from baluarte.web.prevention.labels import row_of
from baluarte.web.prevention.permissions import entry_to_change, keeps_for

REPLACES, DOCUMENT = "sustituye", "documento"


def new_recognition(request: HttpRequest) -> HttpResponse:
    """Enter one entry with its document; a second person of the house lets it stand."""
    by, at = acting_account(), timezone.now()
    houses = keeps_for(by, at=at)
    if not houses:
        raise Http404
    replaced = _replaced(request, by=by, at=at)
    form = RecognitionForm(
        request.POST or None,
        houses=houses,
        document=request.GET.get(DOCUMENT, ""),
        supersedes=replaced,
        initial=initial_of(replaced) if replaced else None,
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Recognition"),
        title=_("Enter a public act of recognition, or its contrary"),
        lead=_(
            "What a document says that somebody said or did in public. It is never changed: "
            "another entry takes its place, or it is taken back. Another person of your "
            "organisation lets it stand."
        ),
        about=_about(replaced),
        above="prevention/parts/hand_in.html",
        button=_("Put it in the place of the earlier entry") if replaced else _("Enter it"),
        done=_("Entered. Another person of your organisation lets it stand."),
        back=reverse("recognitions"),
    )
    to = ""
    if page.is_ready:
        new, document = form.said()
        try:
            made = actions.enter_recognition(given=new, document=document, by=by, at=at)
        except RecognitionRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("recognition", args=[made.reference])
    return page.answer(to=to)


def _replaced(request: HttpRequest, *, by: UUID, at: datetime) -> Recognition | None:
    given = request.GET.get(REPLACES)
    if not given:
        return None
    found = entry_to_change(given, by=by, at=at)
    if queries.standings_of([found])[found.pk] is not Standing.STANDS:
        raise Http404
    return found


def _about(replaced: Recognition | None) -> list[dict[str, Any]]:
    if replaced is None:
        return []
    row = row_of(replaced, Standing.STANDS)
    return [
        {
            "term": _("In the place of an earlier entry"),
            "value": f"{row['kind']} · {row['maker']}",
            "note": replaced.happened_date,
        }
    ]
