"""What institutions promised: the list, a board by institution, one promise and its steps."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import Progress
from baluarte.domain.accountability.entry_rules import reporters_of, side_of
from baluarte.domain.accountability.models import Commitment, CommitmentStep
from baluarte.domain.accountability.observation_rules import may_observe
from baluarte.domain.accountability.queries import promises
from baluarte.domain.accountability.queries.entries import may_review
from baluarte.domain.accountability.rules import may_keep, require_keeper
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.correcting import corrected, in_place_of, initial_of
from baluarte.web.accountability.forms.promises import (
    CommitmentFilters,
    CommitmentForm,
    ProgressForm,
)
from baluarte.web.accountability.presenters.promises import (
    board_of,
    in_order,
    promise_row,
    sides_of,
)
from baluarte.web.accountability.recommendation_presenters import review_tag
from baluarte.web.layout.confirmation import Confirmation

PAGE, MANY = "pagina", 50
DOCUMENT = "documento"


def commitments(request: HttpRequest) -> HttpResponse:
    """Show the promises, those past their day first, and how many of each institution stand how."""
    form = CommitmentFilters(request.GET)
    form.is_valid()
    given, today = form.cleaned_data, local_day(timezone.now())
    rows = promises.commitments(institution=given.get("institucion", ""), axis=given.get("eje", ""))
    found = in_order(promises.as_of(rows, on=today))
    if state := given.get("situacion"):
        found = [one for one in found if one.state == state]
    around = pages_around(request, of=len(found), many=MANY)
    first = MANY * (around.page - 1)
    context = {
        "form": form,
        "applied": applied_of(request, form),
        "rows": [promise_row(one) for one in found[first : first + MANY]],
        "board": board_of(found),
        "number": len(found),
        "past": sum(one.is_past for one in found),
        "may_keep": may_keep(acting_account()),
        "previous_url": around.previous_url,
        "next_url": around.next_url,
    }
    return render(request, "accountability/commitments.html", context)


def commitment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one promise: who made it, where it stands, what each side says, and every step."""
    row, by = found_commitment(reference), acting_account()
    [promised] = promises.as_of([row], on=local_day(timezone.now()))
    waiting = [one for one in row.steps.all() if getattr(one, "review", None) is None]
    context = {
        "promise": promise_row(promised),
        "is_reported": promised.is_kept_by_its_own_word or any(one.by_id == by for one in waiting),
        "waits_for_me": any(may_review(by, one) for one in waiting),
        "row": row,
        "steps": [
            {
                "step": one,
                "label": Progress(one.progress).label,
                "side": side_of(one.holder).label,
                "tag": review_tag(one),
                "may_review": not hasattr(one, "review") and may_review(by, one),
            }
            for one in reversed(row.steps.all())
        ],
        "versions": row.versions.select_related("programme"),
        "may_observe": may_observe(by),
        "may_report": bool(reporters_of(by, row.institution)),
        "both": sides_of(promised),
        "lacks_civil": promised.is_kept_by_its_own_word,
    }
    return render(request, "accountability/commitment.html", context)


def new_commitment(request: HttpRequest) -> HttpResponse:
    """Enter what an institution promised by a day, and where that stands."""
    by = acting_account()
    require_keeper(by)
    document = request.GET.get(DOCUMENT, "")
    form = CommitmentForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.commit(**form.cleaned_data, by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The commitment is entered."))
            return redirect("commitment", made.reference)
    context = {"form": form}
    return render(
        request, "accountability/new_commitment.html", context, status=422 if form.errors else 200
    )


def note_progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Report for a house what became of a promise; a second person of it lets that stand."""
    by = acting_account()
    row = found_commitment(reference)
    houses = reporters_of(by, row.institution)
    if not houses:
        raise Http404
    first = corrected(request, CommitmentStep)
    form = ProgressForm(
        request.POST or None, houses=houses, document=request.GET.get(DOCUMENT, ""),
        initial=initial_of(first),
    )  # fmt: skip
    [promised] = promises.as_of([row], on=local_day(timezone.now()))
    shown = promise_row(promised)
    page = Confirmation(
        request=request,
        form=form,
        kicker=shown["institution"],
        reference=row.reference,
        title=_("Report on a commitment"),
        lead=_("Another person of your house lets it stand; until then nobody else reads it."),
        about=[
            {"term": _("Commitment"), "value": row.says},
            {"term": _("Where it stands"), "value": shown["tag"]["label"]},
        ],
        above="accountability/parts/hand_in.html",
        button=_("Send the report for review"),
        done=_("The report waits for another person of your house."),
        back=reverse("commitment", args=[row.reference]),
    )
    if page.is_ready:
        try:
            with in_place_of(first, at=timezone.now()):
                actions.note_progress(commitment=row, **form.said(), by=by, at=timezone.now())
        except PolicyRefused as refused:
            form.refuse(refused)
    return page.answer()


def found_commitment(reference: str) -> Commitment:
    """Return a promise by its reference, or answer that there is none."""
    try:
        return promises.commitment(reference.upper())
    except Commitment.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest) -> int:
    given = request.GET.get(PAGE, "")
    is_number = given.isascii() and given.isdigit() and len(given) < len("10000")
    return max(1, int(given)) if is_number else 1


@dataclass(frozen=True, slots=True)
class Around:
    """Which page of a list this is, and the addresses of the pages before and after it."""

    page: int
    previous_url: str
    next_url: str


def pages_around(request: HttpRequest, *, of: int, many: int) -> Around:
    """Return which page is asked for, and what lies around it."""
    page = _page(request)

    def address(number: int) -> str:
        given = request.GET.copy()
        given[PAGE] = str(number)
        return f"?{given.urlencode()}"

    before = address(page - 1) if page > 1 else ""
    return Around(page, before, address(page + 1) if page * many < of else "")


def applied_of(
    request: HttpRequest, form: forms.Form, *, unless: Collection[str] = ()
) -> list[dict[str, str]]:
    """Return what narrows the list, each with the address without it."""
    found = []
    for name, value in form.cleaned_data.items():
        if not value:
            continue
        less = request.GET.copy()
        less.pop(name, None)
        less.pop(PAGE, None)
        said = value if name in unless else _chosen(form.fields[name], value)
        found.append({"label": f"{form[name].label}: {said}", "url": f"?{less.urlencode()}"})
    return found


def _chosen(field: Any, value: str) -> str:
    for code, label in field.choices:
        several = label if isinstance(label, list | tuple) else [(code, label)]
        for inner, said in several:
            if inner == value:
                return str(said)
    return value
