"""Enter a target of an indicator, and how one judges an indicator, objective or institution."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.indicators import Figure, series_of
from baluarte.domain.accountability.models import Assessment, Target
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy import objective, policy_indicator
from baluarte.norms.policy.refusals import PolicyRefused
from baluarte.web.accountability.correcting import corrected, in_place_of, initial_of
from baluarte.web.accountability.forms.chain import AssessmentForm, ChainForm, TargetForm
from baluarte.web.accountability.judging import judging_for
from baluarte.web.accountability.presenters.figures import language
from baluarte.web.statements.permissions import stating_for

DOCUMENT = "documento"


def new_target(request: HttpRequest, code: str) -> HttpResponse:
    """Enter the value that an indicator is to reach, or that nothing is agreed any more."""
    name = _name(Assessed.INDICATOR, code)
    by, first = acting_account(), corrected(request, Target)
    form = TargetForm(
        **_sent(request),
        indicator=policy_indicator(code),
        newest=_newest(code),
        initial=initial_of(first),
    )

    def keep() -> None:
        with in_place_of(first, at=timezone.now()):
            actions.set_target(
                given=form.said(code), institution=form.cleaned_data["holder"], by=by,
                at=timezone.now(),
            )  # fmt: skip

    if request.method == "POST" and _is_kept(form, keep):
        messages.success(
            request, _("The target is entered. It waits for another person of your house.")
        )
        return redirect(f"{reverse('policy_indicator', args=[code])}#progress")
    context = {"form": form, "name": name, "back_url": reverse("policy_indicator", args=[code])}
    status = 422 if form.errors else 200
    return render(request, "accountability/new_target.html", context, status=status)


def new_assessment(request: HttpRequest, of: str, code: str) -> HttpResponse:
    """Enter how an organisation or an authority judges something in a period."""
    if of not in Assessed.values:
        raise Http404
    assessed = Assessed(of)
    name, back = _name(assessed, code), _back(assessed, code)
    by, first = acting_account(), corrected(request, Assessment)
    form = AssessmentForm(**_sent(request, judged=(assessed, code)), initial=initial_of(first))

    def keep() -> None:
        with in_place_of(first, at=timezone.now()):
            actions.assess(
                given=form.said(assessed, code), institution=form.cleaned_data["holder"], by=by,
                at=timezone.now(),
            )  # fmt: skip

    if request.method == "POST" and _is_kept(form, keep):
        messages.success(
            request, _("The assessment is entered. It waits for another person of your house.")
        )
        return redirect(back)
    context = {"form": form, "name": name, "back_url": back}
    status = 422 if form.errors else 200
    return render(request, "accountability/new_assessment.html", context, status=status)


def _newest(code: str) -> Figure | None:
    at = timezone.now()
    series = series_of(code, known_at=at, at=at)
    return next((one for one in reversed(series) if one.value is not None), None)


def _sent(request: HttpRequest, judged: tuple[Assessed, str] | None = None) -> dict[str, Any]:
    """Return what a form is made of; whoever enters for nobody finds nothing."""
    by, at = acting_account(), timezone.now()
    holders = judging_for(by, *judged, at=at) if judged else stating_for(by, at=at)
    if not holders:
        raise Http404
    return {
        "data": request.POST if request.method == "POST" else None,
        "document": request.GET.get(DOCUMENT, ""),
        "holders": holders,
    }


def _is_kept(form: ChainForm, keep: Callable[[], None]) -> bool:
    if not form.is_valid():
        return False
    try:
        keep()
    except PolicyRefused as refused:
        form.refuse(refused)
        return False
    return True


def _name(of: Assessed, code: str) -> str:
    try:
        match of:
            case Assessed.INDICATOR:
                return policy_indicator(code).in_language(language())
            case Assessed.OBJECTIVE:
                return objective(code).in_language(language())
            case _:
                return public_institution(code).in_language(language())
    except UnknownCode:
        raise Http404 from None


def _back(of: Assessed, code: str) -> str:
    match of:
        case Assessed.INDICATOR:
            return f"{reverse('policy_indicator', args=[code])}#sides"
        case Assessed.OBJECTIVE:
            return f"{reverse('policy')}#{code}"
        case _:
            return f"{reverse('indicators')}?institucion={code}"
