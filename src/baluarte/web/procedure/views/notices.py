"""Notices: that there is something to see, and where."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Matter, Notice
from baluarte.domain.procedure.queries import (
    messages_called_for,
    my_institutions,
    notices_of,
    unread_of,
    waiting_at_the_door,
)
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.to_do import notices_for
from baluarte.web.procedure.called_together import together

MOST = 100
# What was decided of one's own entries is told for so long.
LATELY = timedelta(days=30)
URGENT = (
    NoticeKind.DOOR,
    NoticeKind.DEPUTY,
    NoticeKind.SILENCE,
    NoticeKind.OVERDUE,
    NoticeKind.RUNNING,
    NoticeKind.HERSELF,
    NoticeKind.FAILED,
    NoticeKind.TEAM_CALLED,
    NoticeKind.EMERGENCY,
    NoticeKind.MISSED,
    NoticeKind.DISTRESS,
    NoticeKind.APPEAL,
    NoticeKind.ALTERED,
    NoticeKind.REPORTED,
    NoticeKind.DEPARTURE,
)
# What is said of a kind as a whole leads to one page.
PAGES = {
    NoticeKind.SEARCH: "saved_searches", NoticeKind.SHIFT: "shift", NoticeKind.WEBHOOK: "webhooks",
    NoticeKind.MEMORY: "memory_pages", NoticeKind.COMPLAINT: "complaints",
}  # fmt: skip
TO_THE_SENDER = (NoticeKind.ANSWERED, NoticeKind.REPORTED, NoticeKind.SILENCE)


def notices(request: HttpRequest) -> HttpResponse:
    """Show one's notices, newest first; reading the page marks none."""
    by, at = acting_account(), timezone.now()
    found = list(notices_of(by)[:MOST])
    mine = {one.pk for one in my_institutions(by, at=at)}
    references = _references(found)
    rows = together([_row(one, mine, references) for one in found], messages_called_for(found))
    unread = [row for row in rows if not row["is_read"]]
    context = {
        "axis": "protection",
        "rows": rows,
        "unread": len(unread),
        "said": _said(len(unread)),
        "entries": notices_for(by, since=at - LATELY),
        "days": LATELY.days,
    }
    return render(request, "procedure/routing/notices.html", context)


@require_http_methods(["GET", "POST"])
def unread(request: HttpRequest) -> HttpResponse:
    """Say how many notices are unread and how many wait at the door; nothing of what they are.

    By POST, keep in the session whether it is to sound.
    """
    if request.method == "POST":
        request.session["is_sound_on"] = request.POST.get("sound") == "on"
    door = len(waiting_at_the_door(most=MOST))
    answer = JsonResponse({"unread": unread_of(acting_account()), "door": door})
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark some of one's notices as read, or all of them."""
    by = acting_account()
    keys = [key for key in map(_key, request.POST.getlist("notice")) if key is not None]
    read = actions.read_notices(notices=keys, by=by, at=timezone.now())
    if read:
        messages.success(
            request,
            ngettext("%(n)d notice marked as read.", "%(n)d notices marked as read.", read)
            % {"n": read},
        )
    return redirect("notices")


def _said(unread: int) -> str:
    if not unread:
        return _("You have read everything.")
    return ngettext("%(n)d notice unread", "%(n)d notices unread", unread) % {"n": unread}


def _row(one: Notice, mine: set[UUID], references: dict[UUID, str]) -> dict[str, Any]:
    return {
        "row": one,
        "keys": [one.pk],
        "says": NoticeKind(one.kind).label,
        "is_urgent": one.kind in URGENT and one.read_at is None,
        "is_read": one.read_at is not None,
        "reference": _reference_of(one, references),
        "url": _url(one, mine, references),
    }


def _reference_of(one: Notice, references: dict[UUID, str]) -> str:
    """Return the reference of what a notice is about: of the step, or of the matter."""
    if one.assignment is not None:
        return str(one.assignment.reference)
    return references.get(one.matter_key, "") if one.matter_key else ""


def _url(one: Notice, mine: set[UUID], references: dict[UUID, str]) -> str:
    """Return where a notice leads: the sender to the matter, who was told to the step."""
    sent = one.assignment
    if one.door_message_id is not None:
        return reverse("receive_call")
    if one.kind in PAGES:
        return reverse(PAGES[NoticeKind(one.kind)])
    if one.kind == NoticeKind.ALTERED:
        return f"{reverse('log')}?acto=procedure.document_altered"
    if one.matter_key is not None:
        reference = references.get(one.matter_key, "")
        return reverse("matter", args=[reference]) if reference else ""
    if sent is None:
        return reverse("agenda")
    if one.kind in TO_THE_SENDER:
        reference = references.get(sent.matter_key, "")
        return reverse("matter_assignments", args=[reference]) if reference else ""
    return reverse("assignment", args=[sent.pk]) if sent.institution_id in mine else ""


def _references(found: list[Notice]) -> dict[UUID, str]:
    keys = {one.assignment.matter_key for one in found if one.assignment}
    keys |= {one.matter_key for one in found if one.matter_key}
    return dict(Matter.objects.filter(pk__in=keys).values_list("pk", "reference"))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
