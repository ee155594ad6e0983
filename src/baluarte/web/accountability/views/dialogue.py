"""Tables of dialogue: the list, one table with its sessions, and what was agreed at each."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.models import DialogueTable
from baluarte.domain.accountability.queries import promises
from baluarte.domain.accountability.rules import may_keep, require_keeper
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.forms.dialogue import SessionForm, TableForm
from baluarte.web.accountability.forms.promises import AgreementForm
from baluarte.web.accountability.names import axis_name, institution_name
from baluarte.web.accountability.presenters.dialogue import (
    attendance_chart,
    session_row,
    table_row,
)

DOCUMENT = "documento"


def dialogue_tables(request: HttpRequest) -> HttpResponse:
    """Show the tables, each with how often it met and how many agreements are past their day."""
    today = local_day(timezone.now())
    context = {
        "rows": [table_row(one, on=today) for one in promises.dialogue_tables()],
        "may_keep": may_keep(acting_account()),
    }
    return render(request, "accountability/dialogue_tables.html", context)


def dialogue_table(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one table: its sessions, who came from each side, and where what was agreed stands."""
    table, today = _found(reference), local_day(timezone.now())
    sessions = list(promises.sessions_of(table))
    rows = [session_row(one, on=today) for one in sessions]
    agreed = [one for row in rows for one in row["agreements"]]
    context = {
        "table": table,
        "axis": axis_name(table.axis),
        "convened_by": institution_name(table.convened_by),
        "sessions": rows,
        "attendance": attendance_chart(sessions),
        "agreements": len(agreed),
        "past": sum(one["is_past"] for one in agreed),
        "may_keep": may_keep(acting_account()),
    }
    return render(request, "accountability/dialogue_table.html", context)


def new_dialogue_table(request: HttpRequest) -> HttpResponse:
    """Open a table of dialogue."""
    by = acting_account()
    require_keeper(by)
    form = TableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_table(**form.cleaned_data, by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The table is open. Its sessions are entered here."))
            return redirect("dialogue_table", made.reference)
    return render(
        request, "accountability/new_dialogue_table.html", {"form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip


def new_dialogue_session(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter that a table met, and how many came from each side."""
    by = acting_account()
    require_keeper(by)
    table = _found(reference)
    form = SessionForm(request.POST or None, document=request.GET.get(DOCUMENT, ""))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.hold_session(
                table=table, called_date=given["called_date"], held_date=given["held_date"],
                came=form.came(), minutes=given["minutes"], by=by, at=timezone.now(),
            )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The session is entered."))
            return redirect("dialogue_table", table.reference)
    return render(
        request, "accountability/new_dialogue_session.html", {"form": form, "table": table},
        status=422 if form.errors else 200,
    )  # fmt: skip


def new_agreement(request: HttpRequest, reference: str, session_id: UUID) -> HttpResponse:
    """Enter what an institution promised at a session, with its day."""
    by = acting_account()
    require_keeper(by)
    table = _found(reference)
    session = table.sessions.filter(pk=session_id).first()
    if session is None:
        raise Http404
    form = AgreementForm(request.POST or None, initial={"axis": table.axis})
    if request.method == "POST" and form.is_valid():
        try:
            actions.commit(
                **form.cleaned_data, said_date=session.held_date, session=session, by=by,
                at=timezone.now(),
            )  # fmt: skip
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The agreement is entered."))
            return redirect("dialogue_table", table.reference)
    context = {"form": form, "table": table, "session": session}
    return render(
        request, "accountability/new_agreement.html", context, status=422 if form.errors else 200
    )


def _found(reference: str) -> DialogueTable:
    try:
        return promises.dialogue_table(reference.upper())
    except DialogueTable.DoesNotExist:
        raise Http404 from None
