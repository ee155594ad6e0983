"""A share of events coded twice: the switch, the work that waits, the coding, the decision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baluarte.domain.double_coding import actions
from baluarte.domain.double_coding.models import DrawnEvent, SecondCoding
from baluarte.domain.double_coding.perpetrators_by_act import ActsDoNotMatch, SeveralActs
from baluarte.domain.double_coding.queries import worklist as queries
from baluarte.domain.double_coding.queries.intercoder_agreement import may_read_agreement
from baluarte.domain.double_coding.queries.worklist import Blind, ListRule, SideBySide
from baluarte.domain.registry.actions import Outdated
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.double_coding import presenters as telling
from baluarte.web.double_coding.forms import (
    DoubleCodingForm,
    ReconciliationForm,
    SecondCodingForm,
)
from baluarte.web.layout.forms.edit_conflicts import answer_status

ASKED_FOR = "abiertos"
REFUSED = (actions.NotYours, actions.OwnCoding)


def double_coding(request: HttpRequest) -> HttpResponse:
    """Show what waits to be coded a second time and to be reconciled; nothing where it is off."""
    by = acting_account()
    if not queries.lists_coded_twice():
        raise Http404
    work = queries.work_list(by=by)
    context = {
        "work": work,
        "reads_agreement": may_read_agreement(by=by),
        "is_steward": queries.keeps_lists(),
    }
    return render(request, "double_coding/double_coding.html", context)


def double_coding_rules(request: HttpRequest) -> HttpResponse:
    """Show a data steward each of her lists, with what is coded twice of it."""
    lists = queries.rules_of_steward()
    if not lists:
        raise Http404
    return render(request, "double_coding/double_coding_rules.html", {"lists": lists})


def double_coding_rule(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Turn double coding of a list on, change it or turn it off."""
    one = _list(list_id)
    form = DoubleCodingForm(request.POST or None, initial=_initial(one))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.set_double_coding(
            compartment=one.source.compartment,
            share=given["share"],
            fields=given["fields_"],
            by_type=given["by_type"],
            since_date=given["since_date"],
            is_daily=given["is_daily"],
            by=acting_account(),
            at=timezone.now(),
        )
        messages.success(request, _said(given))
        return redirect("double_coding_rules")
    context = {"one": one, "form": form}
    status = answer_status(form)
    return render(request, "double_coding/double_coding_rule.html", context, status=status)


@require_POST
def draw_coding_lot(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Draw a share of what a list has recorded since its last draw."""
    one = _list(list_id)
    try:
        lot = actions.draw_lot(
            compartment=one.source.compartment, by=acting_account(), at=timezone.now()
        )
    except actions.NothingToDraw as refused:
        messages.warning(request, str(refused.words))
    else:
        drawn = lot.events.count()
        said = ngettext(
            "%(n)s event drawn out of %(of)s recorded since the last draw.",
            "%(n)s events drawn out of %(of)s recorded since the last draw.",
            drawn,
        )
        messages.success(request, said % {"n": drawn, "of": lot.out_of})
    return redirect("double_coding_rules")


@require_POST
def take_second_coding(request: HttpRequest, reference: str) -> HttpResponse:
    """Have a drawn event to oneself, and go to code it."""
    one = _drawn(reference)
    try:
        actions.take_second_coding(event=one, by=acting_account(), at=timezone.now())
    except REFUSED as refused:
        messages.warning(request, str(refused.words))
        return redirect("double_coding")
    return redirect("second_coding", reference)


@require_POST
def leave_second_coding(request: HttpRequest, reference: str) -> HttpResponse:
    """Let another person code an event."""
    one = _drawn(reference)
    try:
        actions.leave_second_coding(event=one, by=acting_account(), at=timezone.now())
    except actions.NotYours as refused:
        messages.warning(request, str(refused.words))
    else:
        messages.success(request, _("Left: another person can code it."))
    return redirect("double_coding")


def second_coding(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an event's sources and nothing of what is held, and take what she codes."""
    page = _blind(request, reference)
    if request.method != "POST":
        return _code(request, page, SecondCodingForm(asked=page.fields))
    form = SecondCodingForm(request.POST, asked=page.fields)
    if request.POST.get("again"):
        # Only the list of municipalities was asked for: nothing is kept, nothing is checked.
        written = {name: form[name].value() for name in form.fields}
        return _code(request, page, SecondCodingForm(initial=written, asked=page.fields))
    if not form.is_valid():
        return _code(request, page, form, status=422)
    if form.types_unasked():
        asking = SecondCodingForm(initial=form.asking_by_whom(), asked=page.fields)
        return _code(request, page, asking, status=422)
    coding = actions.code_second(
        event=page.drawn.event,
        coded=form.coded(),
        criterion=form.cleaned_data.get("link_criterion", ""),
        had_seen=form.cleaned_data["had_seen"],
        by=acting_account(),
        at=timezone.now(),
    )
    if coding.differs:
        messages.success(request, _("Kept. It differs from the first coding: it waits below."))
    else:
        messages.success(request, _("Kept. Both codings say the same: nothing waits."))
    return redirect("double_coding")


def reconcile(request: HttpRequest, reference: str) -> HttpResponse:
    """Show two codings side by side, field by field, and decide with a ground."""
    page = _side_by_side(reference)
    asked: dict[str, Any] = {"differs": page.differs, "is_coder": page.is_coder}
    if request.method != "POST":
        return _decide(request, page, ReconciliationForm(initial={"seen": page.held.pk}, **asked))
    form = ReconciliationForm(request.POST, **asked)
    if not form.is_valid():
        return _decide(request, page, form)
    try:
        actions.reconcile(
            coding=page.coding,
            outcomes=form.outcomes(),
            together=form.cleaned_data.get("together", False),
            ground=form.cleaned_data["ground"],
            seen=form.seen_determination,
            by=acting_account(),
            at=timezone.now(),
        )
    except actions.TogetherOrAThird as refused:
        form.add_error("together", str(refused.words))
    except actions.ConfirmedApart as refused:
        form.add_error("status", str(refused.words))
    except (SeveralActs, ActsDoNotMatch) as refused:
        form.add_error("perpetrators", str(refused.words))
    except Outdated:
        form.add_error(None, _("Somebody changed it meanwhile: read what is held now."))
    else:
        messages.success(request, _("Decided. What was held before stays in the history."))
        return redirect("double_coding")
    return _decide(request, page, form)


def _code(
    request: HttpRequest, page: Blind, form: SecondCodingForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        "form": form,
        "reports": telling.told(page),
        "is_open": bool(page.opened),
        "asks_by_whom": not form.is_bound and bool(form.by_whom),
    }
    return render(request, "double_coding/second_coding.html", context, status=status)


def _decide(request: HttpRequest, page: SideBySide, form: ReconciliationForm) -> HttpResponse:
    rows = [row | {"box": form[row["code"]]} for row in telling.side_by_side(page)]
    context = {
        "page": page,
        "rows": rows,
        "alike": telling.alike(page),
        "form": form,
        "together": form["together"] if "together" in form.fields else None,
    }
    return render(
        request, "double_coding/reconcile.html", context, status=422 if form.errors else 200
    )


def _initial(one: ListRule) -> dict[str, Any]:
    if one.rule is None:
        return {"share": 10, "since_date": local_day(timezone.now())}
    return {
        "share": one.rule.share,
        "fields_": one.rule.fields,
        "by_type": one.rule.by_type,
        "since_date": one.rule.since_date,
        "is_daily": one.rule.is_daily,
    }


def _said(given: Mapping[str, Any]) -> str:
    if not given["share"]:
        return _("Off.")
    if given["is_daily"]:
        return _("Kept. What is new is drawn from once a day.")
    return _("Kept. Draw a lot when there are new events.")


def _list(list_id: UUID) -> ListRule:
    """Return a list whose steward one is; otherwise it does not exist."""
    for one in queries.rules_of_steward():
        if one.source.pk == list_id:
            return one
    raise Http404


def _drawn(reference: str) -> Event:
    """Return an event of a list that is coded twice and to which one adds."""
    found = DrawnEvent.objects.select_related("event").filter(
        event__reference=read_reference(reference),
        compartment__in=queries.lists_coded_twice(),
    )
    one = found.first()
    if one is None:
        raise Http404
    return one.event


def _blind(request: HttpRequest, reference: str) -> Blind:
    opens = request.method == "GET" and request.GET.get("reportes") == ASKED_FOR
    try:
        return queries.blind_page(reference, opens=opens, by=acting_account(), at=timezone.now())
    except DrawnEvent.DoesNotExist:
        raise Http404 from None


def _side_by_side(reference: str) -> SideBySide:
    try:
        return queries.side_by_side(reference, by=acting_account(), at=timezone.now())
    except SecondCoding.DoesNotExist:
        raise Http404 from None
