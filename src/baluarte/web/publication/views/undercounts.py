"""Estimates of the undercount: propose what would leave, let out as another, take back."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.access.rules import holds_role
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.runs import runs
from baluarte.domain.analysis.rules import analyses_for, institutions_studied_for
from baluarte.domain.publication import actions
from baluarte.domain.publication.choices import (
    UndercountObjection,
    UndercountStanding,
    UndercountWithdrawn,
)
from baluarte.domain.publication.models import UndercountProposal, UndercountRelease
from baluarte.domain.publication.queries.undercounts import (
    standing_of_undercount,
    undercount_proposals,
)
from baluarte.domain.publication.queries.undercounts import (
    undercount_proposal as proposal_of,
)
from baluarte.domain.publication.rules import PUBLISHING_ROLE
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.undercount_page import undercount_body
from baluarte.web.publication.forms_undercounts import (
    UndercountReviewForm,
    WithdrawUndercountForm,
)

ON_A_PAGE = 30
REFUSED = {
    actions.CannotLeave.NOT_ANSWERED: gettext_lazy(
        "Nothing was estimated in this run, or its lists are closed to you."
    ),
    actions.CannotLeave.NOT_SAYABLE: gettext_lazy(
        "This run is narrowed to what cannot be said in public: of a state or a group of "
        "aggressions at most. Ask for a run of all events."
    ),
    actions.CannotLeave.OVERLAPS: gettext_lazy(
        "Another estimate of the same events was let out, of other months, strata or lists. Two "
        "tables of the same events say more together than each alone. Begin with the same month, "
        "with the same strata and lists."
    ),
    actions.CannotLeave.MANY_LISTS: gettext_lazy("There are more lists than letters."),
}


def undercounts(request: HttpRequest) -> HttpResponse:
    """Show what was proposed: all of it to who keeps figures, her own to an analyst."""
    if not (_keeps() or institutions_studied_for()):
        raise Http404
    rows = [
        {"proposal": one, "months": _months(one), "standing": _tag(standing_of_undercount(one))}
        for one in undercount_proposals()[:ON_A_PAGE]
    ]
    return render(request, "publication/undercounts.html", {"rows": rows})


def propose_undercount(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask an analyst whether what would leave of her run is made; the worker makes it."""
    found = _run(run_id)
    form = NothingForm.meant(request)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Publication"),
        title=_("Propose this estimate for the portal"),
        lead=_(
            "Its counts are rounded, its lists become letters, and a program attacks the table. "
            "Another person, who keeps the figures, reads what would leave and lets it out or not."
        ),
        button=_("Propose it"),
        done=_("Asked for. It stands here as soon as it is made."),
        back=reverse("run", args=[found.pk]),
    )
    if page.is_ready:
        try:
            actions.ask_for_undercount(run=found, by=acting_account(), at=timezone.now())
        except actions.CannotLeave as refused:
            form.add_error(None, REFUSED[refused.why])
    return page.answer(to=reverse("undercounts"))


def undercount_proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show what would leave, as anybody would read it; agree or not as another person."""
    proposal, by = _proposal(proposal_id), acting_account()
    standing = standing_of_undercount(proposal)
    is_waiting = standing == UndercountStanding.WAITING
    may_review = is_waiting and _keeps() and proposal.proposed_by_id != by
    form = UndercountReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            return _review(request, proposal, form)
    context = {
        "proposal": proposal,
        "months": _months(proposal),
        "standing": _tag(standing),
        "is_exposed": standing == UndercountStanding.EXPOSED,
        "is_waiting": is_waiting,
        "may_review": may_review,
        "may_withdraw": _keeps() and standing == UndercountStanding.RELEASED,
        "objection": UndercountObjection(proposal.review.objection).label
        if standing == UndercountStanding.REFUSED
        else "",
        "told": undercount_body(proposal.body),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "publication/undercount_proposal.html", context, status=status)


@reauthentication_required
def withdraw_undercount(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take an estimate back: gone from the portal when this answers."""
    proposal = _proposal(proposal_id)
    release = UndercountRelease.objects.filter(proposal=proposal, withdrawn_at=None).first()
    if release is None or not _keeps():
        raise Http404
    form = WithdrawUndercountForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Publication"),
        title=_("Take back estimate %(number)s") % {"number": release.number},
        lead=_(
            "No figure of it, nor of those that it replaced, is on the portal once this answers. "
            "Their numbers stay; whoever took them away keeps what they have."
        ),
        button=_("Take it back"),
        kind="urgent",
        done=_("Taken back: gone from the portal now."),
        back=reverse("undercount_proposal", args=[proposal.pk]),
    )
    if page.is_ready:
        try:
            actions.withdraw_undercount(
                release=release,
                why=UndercountWithdrawn(form.cleaned_data["why"]),
                by=acting_account(),
                at=timezone.now(),
            )
        except actions.AlreadySaid:
            form.add_error(None, _("Somebody took it back meanwhile."))
    return page.answer(to=reverse("undercounts"))


def _review(
    request: HttpRequest, proposal: UndercountProposal, form: UndercountReviewForm
) -> HttpResponse:
    objection = form.objection()
    try:
        actions.review_undercount(
            proposal=proposal, objection=objection, by=acting_account(), at=timezone.now()
        )
    except actions.AlreadySaid:
        messages.warning(request, _("Somebody answered meanwhile."))
        return redirect("undercount_proposal", proposal_id=proposal.pk)
    said = _("You disagree: it stays inside.") if objection else _("You agree: it goes out.")
    messages.success(request, said)
    return redirect("undercounts")


def _keeps() -> bool:
    return holds_role(acting_account(), PUBLISHING_ROLE)


def _run(run_id: UUID) -> Run:
    found = runs().filter(pk=run_id).first()
    if found is None or not analyses_for(found.institution_id):
        raise Http404
    return found


def _proposal(proposal_id: UUID) -> UndercountProposal:
    try:
        return proposal_of(proposal_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _months(one: UndercountProposal) -> str:
    return f"{one.first_month:%Y-%m} – {one.last_month:%Y-%m}"


def _tag(standing: UndercountStanding) -> dict[str, Any]:
    kinds = {
        UndercountStanding.RELEASED: "held",
        UndercountStanding.EXPOSED: "urgent",
        UndercountStanding.WITHDRAWN: "absent",
    }
    return {"label": standing.label, "kind": kinds.get(standing, "plain")}
