"""One commission for victims: its page, and what its own officers say of it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.held import held_now
from baluarte.domain.access.models import Account, Membership
from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.commission_rules import house_of, speaks_for
from baluarte.domain.reparation.models import CommissionPost
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.reparation import commission_forms as forms
from baluarte.web.reparation import labels
from baluarte.web.reparation.presenters import commission_page, impact_page
from baluarte.web.reparation.views.said import do


def victim_commission(request: HttpRequest, code: str) -> HttpResponse:
    """Show a commission: its posts to all; who fills them and what each carries to its own."""
    if code not in labels.commissions():
        raise Http404
    context = commission_page.shown(code, by=acting_account(), at=timezone.now())
    return render(request, "reparation/commission.html", {"axis": "reparation", **context})


def victim_impact(request: HttpRequest) -> HttpResponse:
    """Show what commissions came to in a year, each number with its whole (LGV 158)."""
    at = timezone.now()
    this_year = local_day(at).year
    form = forms.YearForm({"anio": this_year} | request.GET.dict(), last=this_year)
    year = form.cleaned_data["anio"] if form.is_valid() else this_year
    context = impact_page.shown(year, by=acting_account(), at=at)
    status = 422 if form.errors else 200
    shown = {"axis": "reparation", "form": form, **context}
    return render(request, "reparation/impact.html", shown, status=status)


def add_commission_post(request: HttpRequest, code: str) -> HttpResponse:
    """Write a post of one's own commission into the directory."""
    _ours(code)
    form = forms.NewPostForm(request.POST or None, accounts=_accounts(code))
    return _page(
        request, code, form,
        lambda: actions.add_post(
            commission=code, function=form.cleaned_data["function"], standing=form.standing(),
            by=acting_account(), at=timezone.now(),
        ),
        title=_("Add a post"),
        lead=_("Other houses read what the post is there for, whether it is filled and how its "
               "office is reached. What nobody knows is said to be not known."),
    )  # fmt: skip


def say_commission_post(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how a post of one's own commission stands from a day on."""
    try:
        found = queries.post_of(reference)
    except CommissionPost.DoesNotExist:
        raise Http404 from None
    code = found.post.commission
    _ours(code)
    contact = {"channel": found.now.channel, "contact": found.now.contact} if found.now else {}
    form = forms.PostStandingForm(request.POST or None, accounts=_accounts(code), initial=contact)
    return _page(
        request, code, form,
        lambda: actions.say_post(
            post=found.post, standing=form.standing(), by=acting_account(), at=timezone.now()
        ),
        title=commission_page.function_name(found.post.function),
        lead=_("How it stood before stays readable. Before somebody else fills a post, it is "
               "vacant."),
    )  # fmt: skip


def state_caseload(request: HttpRequest, code: str) -> HttpResponse:
    """State how many open cases a professional of one's own commission carries at most."""
    _ours(code)
    form = forms.CaseloadForm(request.POST or None)
    return _page(
        request, code, form,
        lambda: actions.state_caseload(
            commission=code, **form.cleaned_data, by=acting_account(), at=timezone.now()
        ),
        title=_("State the standard of caseload"),
        lead=_("No law that was read says how many cases one carries. What your commission states "
               "stands as its own word, with its document and day."),
    )  # fmt: skip


def _ours(code: str) -> None:
    if code not in labels.commissions() or not speaks_for(acting_account(), code):
        raise Http404


def _accounts(code: str) -> list[Account]:
    """Return who acts for a commission now, by name."""
    held = Membership.objects.filter(
        held_now(), institution=house_of(code), confirmed_at__isnull=False,
        account__is_active=True,
    ).select_related("account")  # fmt: skip
    return sorted({one.account for one in held}, key=lambda one: (one.display_name, str(one.pk)))


def _page(
    request: HttpRequest, code: str, form: Any, act: Callable[[], object], **said: Any
) -> HttpResponse:
    given = {
        "kicker": labels.institution_name(code), "button": _("Write it down"),
        "done": _("On record."), "back": reverse("victim_commission", args=[code]),
    }  # fmt: skip
    return do(Confirmation(request=request, form=form, **{**given, **said}), act)
