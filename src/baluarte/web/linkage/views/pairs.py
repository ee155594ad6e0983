from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.linkage import actions
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries import pair_page, pairs_waiting, similar_facts
from baluarte.domain.linkage.queries.pairs import PairPage
from baluarte.domain.linkage.queries.review_queue import PairCursor
from baluarte.domain.linkage.rules import voice_of
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_account
from baluarte.web.linkage.presenters import pair_rows
from baluarte.web.linkage.presenters.weights import weighed
from baluarte.web.registry.forms import JudgementForm, ReasonForm
from baluarte.web.registry.presenters import event_page
from baluarte.web.registry.views.pages import open_to_change

BEFORE = "anterior"


def pairs(request: HttpRequest) -> HttpResponse:
    """Show the pairs that wait for the voice of whoever asks, the likeliest first."""
    after = PairCursor.read(request.GET.get("despues", ""))
    page = pairs_waiting(after=after)
    rows = [
        {
            "pair": one.judged.pair,
            "left": one.left,
            "right": one.right,
            "says": pair_rows.in_one_line(one),
        }
        for one in page.rows
    ]
    context = {
        "rows": rows,
        "next_url": f"?despues={page.after}" if page.after else "",
        "first_url": reverse("pairs") if after else "",
        "before": _before(request),
    }
    return render(request, "linkage/pairs.html", context)


@require_POST
def ask_for_pairs(request: HttpRequest) -> HttpResponse:
    """Have everything one sees compared by the worker, across organisations."""
    actions.ask_for_pairs(by=acting_account())
    messages.success(
        request, _("Asked for. What is found stands here in a while; nothing is judged by itself.")
    )
    return redirect("pairs")


def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Show one pair side by side on the agreed fields; take what somebody says of it."""
    found = _shown(pair_id)
    form = JudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.judge_pair(
            pair=found.judged.pair,
            verdict=Verdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"],
            by=acting_account(),
            at=timezone.now(),
        )
        messages.success(request, _("Judged. No record moved; it can be undone."))
        return _on_to_the_next(found)
    mine = pair_rows.said_before(found, by=acting_account())
    context = {
        "found": found,
        "rows": pair_rows.compared(found),
        **pair_rows.titles(found),
        "laid_open": pair_rows.laid_open(found),
        "judgements": pair_rows.judgements(found),
        "mine": mine,
        # How likely it is might sway who has not judged yet: nobody else is told.
        "weighed": weighed(found) if mine and not found.judged.waits_for_me else None,
        "may_judge": _may_judge(found),
        "before": _before(request),
        "form": form,
    }
    return render(request, "linkage/pair.html", context, status=422 if form.errors else 200)


@require_POST
def undo_judgement(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Take back what one said of a pair: what the same voice said before holds again."""
    pair = _shown(pair_id).judged.pair
    try:
        actions.undo_judgement(
            pair=pair,
            reason=_("Undone by who had judged it."),
            by=acting_account(),
            at=timezone.now(),
        )
    except actions.NothingSaid:
        raise Http404 from None
    messages.success(request, _("Undone. You can judge it again here."))
    return redirect("pair", pair_id)


def similar(request: HttpRequest, reference: str) -> HttpResponse:
    """Show events like this one among what one may see; propose that two may be one."""
    page = open_to_change(reference)
    held = page.held
    found = similar_facts(
        first_date=held.first_date,
        last_date=held.last_date,
        state=held.state_id,
        municipality=held.municipality_id,
        types={act.type for act in page.acts},
        leaving_out=page.event.pk,
    )
    known = {one.other(page.event.pk): one.pair.pk for one in page.pairs}
    rows = [{"line": line, "pair": known.get(line.event.pk)} for line in found]
    free = [row["line"].event for row in rows if row["pair"] is None]  # type: ignore[union-attr]
    # Nothing at all may be sent too, where the token is in a header.
    form = ReasonForm(request.POST if request.method == "POST" else None)
    chosen = next((one for one in free if str(one.pk) == request.POST.get("other")), None)
    if request.method == "POST":
        if chosen is None:
            form.add_error(None, _("Choose which of the events it may be one with."))
        elif form.is_valid():
            return _propose(page.event, chosen, form.cleaned_data["reason"])
    context = {
        "page": page,
        "rows": rows,
        "has_free": bool(free),
        "chosen": chosen,
        "form": form,
        "title": event_page.title(page),
        "lead": event_page.lead(held),
        "can_be_compared": held.first_date is not None and held.state_id is not None,
    }
    return render(request, "linkage/similar.html", context, status=422 if form.errors else 200)


def _propose(one: Event, other: Event, reason: str) -> HttpResponse:
    proposed = actions.propose_pair(
        one=one, other=other, reason=reason, by=acting_account(), at=timezone.now()
    )
    return redirect("pair", proposed.pk)


def _shown(pair_id: UUID) -> PairPage:
    try:
        return pair_page(pair_id)
    except Pair.DoesNotExist:
        raise Http404 from None


def _may_judge(found: PairPage) -> bool:
    try:
        voice_of(found.judged.pair, by=acting_account())
    except NotAllowed:
        return False
    return True


def _on_to_the_next(judged: PairPage) -> HttpResponse:
    """Go to the next pair that waits, and let this one be undone from there."""
    waiting = pairs_waiting(limit=1).rows
    before = f"?{BEFORE}={judged.judged.pair.pk}"
    if not waiting:
        return redirect(f"{reverse('pairs')}{before}")
    following: Any = waiting[0].judged.pair.pk
    return redirect(f"{reverse('pair', args=[following])}{before}")


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get(BEFORE, ""))
    except ValueError:
        return None
