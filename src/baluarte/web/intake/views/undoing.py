"""The newest file of a list is undone: what that would do, and then it is done, as one act."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.intake.actions import UndoRefused, foresee_undo, undo_delivery
from baluarte.domain.intake.models import Delivery
from baluarte.domain.registry.actions import establish_from_list
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.list_permissions import deciding

SHOWN_ROWS = 20


@reauthentication_required
def undo_file(request: HttpRequest, list_id: UUID, number: int) -> HttpResponse:
    """Show what undoing a file would do; do it, with the events that stand on its rows."""
    of = deciding(list_id)
    delivery = Delivery.objects.filter(source_list=of.source_list, number=number).first()
    if delivery is None:
        raise Http404
    what = foresee_undo(delivery)
    if request.method == "POST" and what.why_not is None:
        by, at = acting_account(), timezone.now()
        try:
            with transaction.atomic():
                undo_delivery(delivery=delivery, by=by, at=at)
                for _step in establish_from_list(source_list=of.source_list, by=by, at=at):
                    pass
        except UndoRefused as refused:
            messages.warning(request, refused.why.label)
            return redirect("undo_file", list_id=list_id, number=number)
        messages.success(request, _("Undone: the list says what it said before."))
        return redirect("list", list_id=list_id)
    context = {
        "list": of.source_list,
        "delivery": delivery,
        "what": what,
        "rows": ", ".join(map(str, what.rows[:SHOWN_ROWS])),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "intake/undo_file.html", context, status=status)
