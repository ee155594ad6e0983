"""Record what came of a warning and what lies under it; ask, sign and withdraw a public alert."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.prevention import actions
from baluarte.domain.prevention.models import EarlyWarning, PublicAlert
from baluarte.domain.prevention.queries.outcomes import public_alert_of, status_of_alert
from baluarte.domain.prevention.queries.warnings import track_warnings
from baluarte.domain.prevention.warning_choices import (
    CauseKind,
    LevelOfWarning,
    PublicAlertStatus,
    WarningStatus,
    WhatCame,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms.warnings import WarningRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.prevention.forms.plans import (
    CauseForm,
    OutcomeForm,
    PublicAlertForm,
    WithdrawAlertForm,
)
from baluarte.web.prevention.permissions import warning_of_ours
from baluarte.web.prevention.views.second_words import outcome_to_confirm, outcomes_beside
from baluarte.web.prevention.warning_labels import level_name, place_of_warning
from baluarte.web.statements.labels import language


def record_outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what came of a warning and why, or confirm what another recorded."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    [found] = track_warnings([one], at=at)
    if not found.is_issued:
        raise Http404
    if (waits := outcome_to_confirm(request, one, by=by, at=at)) is not None:
        return waits
    form = OutcomeForm(request.POST or None)
    page = _page(
        request, one, form, title=_("Record what came of it"),
        lead=_(
            "A warning that was acted upon and did not come true is no failure, and no hit either. "
            "Where nobody can judge it, say so."
        ),
        button=_("Record it"),
        done=_("Recorded. It counts once another person of your organisation confirms it."),
        beside=outcomes_beside(one, by=by),
    )  # fmt: skip
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.record_outcome(
                warning=one, outcome=WhatCame(given["outcome"]), reason=given["reason"],
                happened_date=given["happened_date"], by=by, at=at,
            )  # fmt: skip
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def note_cause(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what lies under a warning, with who answers for it and when it is looked at again."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    form = CauseForm(request.POST or None)
    page = _page(
        request, one, form, title=_("Note a structural cause"), button=_("Note it"),
        done=_("Noted."),
    )  # fmt: skip
    if page.is_ready:
        given = form.cleaned_data
        try:
            actions.note_cause(
                warning=one, cause=CauseKind(given["cause"]), words=given["words"],
                owner=given["owner"], review_date=given["review_date"], by=by, at=at,
            )  # fmt: skip
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def ask_alert(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the four questions before a red warning is said in public."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    [found] = track_warnings([one], at=at)
    is_red = one.level == LevelOfWarning.RED and found.status is WarningStatus.STANDS
    if not is_red or public_alert_of(one) is not None:
        raise Http404
    form = PublicAlertForm(request.POST or None)
    page = _page(
        request, one, form, title=_("Ask for a public alert"),
        lead=_(
            "Four questions, and two signatures. A yes to either of the first two, or no recorded "
            "yes of the persons or the community, and nothing is public."
        ),
        button=_("Ask for the alert"), done=_("Another person of your organisation signs."),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.ask_public_alert(warning=one, given=form.said(), by=by, at=at)
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def sign_alert(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign a public alert as the second person."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    alert = _alert(one)
    if status_of_alert(alert) is not PublicAlertStatus.ASKED or alert.asked_by_id == by:
        raise Http404
    form = NothingForm.meant(request)
    page = _page(
        request, one, form, title=_("Sign a public alert"),
        lead=_(
            "With your signature anybody reads these words on the portal, with the state and the "
            "days it stands; nothing else of the warning, and not who says it. It can be withdrawn "
            "at any time."
        ),
        button=_("Sign"), done=_("Signed."), also=_of_alert(alert),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.sign_public_alert(alert=alert, by=by, at=at)
        except WarningRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def withdraw_alert(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a public alert back: one person is enough."""
    by, at = acting_account(), timezone.now()
    one = warning_of_ours(reference, by=by, at=at)
    alert = _alert(one)
    if status_of_alert(alert) is PublicAlertStatus.WITHDRAWN:
        raise Http404
    form = WithdrawAlertForm(request.POST or None)
    page = _page(
        request, one, form, title=_("Withdraw the public alert"), button=_("Withdraw the alert"),
        done=_("The alert was withdrawn."), also=_of_alert(alert),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.withdraw_public_alert(
                alert=alert, reason=form.cleaned_data["reason"], by=by, at=at
            )
        except WarningRefused as refused:
            form.refuse(refused)
    return page.answer()


def _alert(one: EarlyWarning) -> PublicAlert:
    found = public_alert_of(one)
    if found is None:
        raise Http404
    return found


def _of_alert(alert: PublicAlert) -> list[dict[str, Any]]:
    return [
        {"term": _("What would be said in public"), "value": alert.text},
        {"term": _("How they said it"), "value": alert.get_how_display(), "note": alert.yes_date},
        {"term": _("Asked by"), "value": str(alert.asked_by), "note": alert.asked_at},
    ]


def _page(
    request: HttpRequest, one: EarlyWarning, form: Any, *, title: str, button: str, done: str,
    lead: str = "", also: list[dict[str, Any]] | None = None, beside: dict[str, Any] | None = None,
) -> Confirmation:  # fmt: skip
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Early warnings"),
        title=title,
        reference=one.reference,
        lead=lead,
        about=[
            {"term": _("Place"), "value": place_of_warning(one)},
            {"term": _("Level"), "value": level_name(one)},
            *(also or []),
        ],
        button=button,
        done=done,
        back=reverse("early_warning", args=[one.reference]),
        **(beside or {}),
    )
