"""Joint sessions of commissions: the list, a new one, an agreement, and what came of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.commission_rules import speaks_for
from baluarte.domain.reparation.models import JointAgreement, JointSession
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.reparation import labels
from baluarte.web.reparation import session_forms as forms
from baluarte.web.reparation.presenters import session_page
from baluarte.web.reparation.views.said import do


def joint_sessions(request: HttpRequest) -> HttpResponse:
    """Show what commissions agreed with one another, what is overdue first."""
    context = session_page.shown(by=acting_account(), at=timezone.now())
    return render(request, "reparation/sessions.html", {"axis": "reparation", **context})


def record_joint_session(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that one's own commission met others."""
    if code not in labels.commissions() or not speaks_for(acting_account(), code):
        raise Http404
    form = forms.SessionForm(request.POST or None, commission=code)
    return _page(
        request, form,
        lambda: actions.record_joint_session(
            commission=code, held_date=form.cleaned_data["held_date"],
            present=form.cleaned_data["present"], about=form.cleaned_data["about"],
            agreements=form.agreements(), by=acting_account(), at=timezone.now(),
        ),
        kicker=labels.institution_name(code), title=_("A joint session was held"),
        lead=_("Each agreement has a commission that fulfils it and a day; it is followed until it "
               "ends. Whoever has an account reads it: name nobody."),
    )  # fmt: skip


def add_joint_agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an agreement to a session that one's own commission called."""
    try:
        session = queries.joint_session(reference)
    except JointSession.DoesNotExist:
        raise Http404 from None
    if not speaks_for(acting_account(), session.institution.code):
        raise Http404
    form = forms.AgreementForm(request.POST or None, present=session.present)
    return _page(
        request, form,
        lambda: actions.add_joint_agreement(
            session=session, given=form.agreement(), by=acting_account(), at=timezone.now()
        ),
        title=_("Add an agreement"), lead=session.about,
    )  # fmt: skip


def report_agreement(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what came of an agreement of one's own commission."""
    try:
        found = queries.agreement_of(key)
    except JointAgreement.DoesNotExist:
        raise Http404 from None
    if found.end is not None or not actions.may_report(found.agreement, by=acting_account()):
        raise Http404
    form = forms.AgreementReportForm(request.POST or None)
    return _page(
        request, form,
        lambda: actions.report_agreement(
            agreement=found.agreement, given=form.said(), by=acting_account(), at=timezone.now()
        ),
        kicker=labels.institution_name(found.agreement.owner),
        title=_("Say how the agreement goes"), lead=found.agreement.what,
    )  # fmt: skip


def _page(request: HttpRequest, form: Any, act: Callable[[], object], **said: Any) -> HttpResponse:
    given = {
        "kicker": _("Joint sessions"), "button": _("Write it down"), "done": _("On record."),
        "back": reverse("joint_sessions"),
    }  # fmt: skip
    return do(Confirmation(request=request, form=form, **{**given, **said}), act)
