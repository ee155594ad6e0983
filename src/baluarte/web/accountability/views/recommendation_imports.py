"""Take back recommendations that one imported by mistake."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.accountability.queries.recommendation_imports import withdrawable
from baluarte.domain.accountability.recommendation_refusals import RecommendationRefused
from baluarte.domain.accountability.recommendation_rules import keeps_recommendations
from baluarte.domain.accountability.recommendation_sheets import MOST_ROWS
from baluarte.domain.wall.context import acting_account
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.forms_recommendations import WithdrawForm
from baluarte.web.accountability.views.recommendation_acts import REFUSALS
from baluarte.web.layout.confirmation import Confirmation


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back some of a set that one imported oneself, while nothing is said of them."""
    of, by = get_object_or_404(RecommendationSet, code=code), acting_account()
    rows = list(withdrawable(by).filter(set=of)[:MOST_ROWS]) if keeps_recommendations(by) else []
    if not rows:
        raise Http404
    form = WithdrawForm(request.POST or None, rows=rows)
    page = Confirmation(
        request=request,
        form=form,
        kicker=presenters.in_language(of, "label"),
        title=_("Withdraw what you imported"),
        lead=_(
            "What you imported by mistake counts nowhere any more, and may come in again. What "
            "somebody answers for, assessed or linked since is not here: it stays."
        ),
        button=_("Withdraw what is marked"),
        kind="urgent",
        done=_("Withdrawn. They count nowhere any more."),
        back=reverse("recommendation_set", args=[code]),
    )
    if page.is_ready:
        try:
            actions.withdraw_recommendations(
                recommendations=form.chosen(), by=by, at=timezone.now()
            )
        except RecommendationRefused as refused:
            form.add_error("recommendations", str(REFUSALS[refused.code]))
    return page.answer()
