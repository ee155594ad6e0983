"""Messages in her window: hers to the team, the team's to her; when each was read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.cases import actions
from baluarte.domain.cases.models import Case, Party, WindowMessage
from baluarte.domain.cases.queries import messages_with, open_messages
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup
from baluarte.web.cases.forms.acts import MessageForm

WORDS = "palabras"


def own_messages(request: HttpRequest) -> HttpResponse:
    """Show her what she and her team wrote, and let her write."""
    party, _every = lookup.herself(request)
    back = f"{reverse('own_messages')}?expediente={party.case.reference}"
    return _answer(request, party, "cases/window/messages.html", back, is_hers=True)


@require_POST
def own_messages_read(request: HttpRequest) -> HttpResponse:
    """Let her open what the team wrote: they are told when."""
    party, _every = lookup.herself(request)
    actions.mark_messages_read(party=party, by=acting_account(), at=timezone.now())
    asked = f"?expediente={party.case.reference}&abrir={WORDS}"
    return redirect(f"{reverse('own_messages')}{asked}")


def case_messages(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Show the team what was written with one person, and let it write."""
    case, party = _of_the_team(reference, party_id)
    back = reverse("case_messages", args=[case.reference, party.pk])
    return _answer(request, party, "cases/messages.html", back, is_hers=False)


@require_POST
def case_messages_read(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Let the team open what she wrote: she is told when."""
    case, party = _of_the_team(reference, party_id)
    actions.mark_messages_read(party=party, by=acting_account(), at=timezone.now())
    back = reverse("case_messages", args=[case.reference, party.pk])
    return redirect(f"{back}?abrir={WORDS}")


def _of_the_team(reference: str, party_id: UUID) -> tuple[Case, Party]:
    case = lookup.shown(reference)
    if not may_contribute(case.matter):
        raise Http404
    return case, lookup.party_in(case, party_id)[1]


def _answer(
    request: HttpRequest, party: Party, template: str, back: str, *, is_hers: bool
) -> HttpResponse:
    form = MessageForm(request.POST or None)
    if form.is_valid():
        text, at = form.cleaned_data["text"], timezone.now()
        actions.write_message(party=party, text=text, by=acting_account(), at=at)
        messages.success(request, _("Sent. Here stands when it was read."))
        return redirect(back)
    opens = request.GET.get("abrir") == WORDS
    with timezone.override(zone_of_matter(party.case.matter)):
        context = _told(party, opens=opens, is_hers=is_hers)
        context |= {"form": form, "axis": "protection"}
        return render(request, template, context, status=422 if form.errors else 200)


def _told(party: Party, *, opens: bool, is_hers: bool) -> dict[str, Any]:
    rows = messages_with(party)
    waiting = [one for one in rows if one.is_hers != is_hers and one.read_at is None]
    if opens:
        shown = [one for one in rows if one not in waiting]
        open_messages(shown, by=acting_account(), at=timezone.now())
    return {
        "case": party.case,
        "party": party,
        "reference": written(party.case.reference),
        "rows": [_row(one, waiting, is_hers=is_hers) for one in rows],
        "waiting": len(waiting),
        "opens": opens,
        "may_write": party.case.closed_at is None and party.account_id is not None,
        "asked": f"?expediente={party.case.reference}" if is_hers else "",
    }


def _row(one: WindowMessage, waiting: list[WindowMessage], *, is_hers: bool) -> dict[str, Any]:
    return {
        "message": one,
        "is_mine": one.is_hers == is_hers,
        "is_covered": one in waiting or not one.text,
    }
