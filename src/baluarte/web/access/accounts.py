"""Accounts that one administers: closed by one at once, opened again by two."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access import actions
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import administers, closable_accounts, closings
from baluarte.domain.skills.queries.competences import without_refresher
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.access.forms import CloseForm
from baluarte.web.layout.competences import lacking_in_words
from baluarte.web.layout.confirmation import Confirmation


@reauthentication_required
def accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts that one may close, and those that are closed."""
    by, now = acting_account(), timezone.now()
    open_ones = list(closable_accounts(by, at=now))
    lacking = without_refresher([one.pk for one in open_ones], on=local_day(now))
    context = {
        "rows": [(one, lacking_in_words(lacking.get(one.pk, ()))) for one in open_ones],
        "closed": closings(),
        "mine": by,
    }
    return render(request, "access/accounts.html", context)


@reauthentication_required
def close_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Ask on what ground, and close."""
    account = _administered(account_id, is_active=True)
    form = CloseForm(request.POST if request.method == "POST" else None)
    page = Confirmation(
        request=request,
        form=form,
        title=_("Close the account of %(name)s") % {"name": account.display_name},
        lead=_(
            "Its sessions end with your click, and its tokens for good. What was written with it "
            "stays. To open it again takes two administrators, and who it is enters anew."
        ),
        button=_("Close the account"),
        done=_("Closed. Nobody enters with it from now on."),
        back=reverse("accounts"),
    )
    if page.is_ready:
        ground, by = form.cleaned_data["ground"], acting_account()
        try:
            actions.close_account(account=account, ground=ground, by=by, at=timezone.now())
        except actions.ClosedAlready as error:
            raise Http404 from error
    return page.answer()


@require_POST
@reauthentication_required
def reopen_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Propose to open an account again, or confirm what another proposed."""
    account = _administered(account_id, is_active=False)
    try:
        is_open = actions.reopen_account(account=account, by=acting_account(), at=timezone.now())
    except actions.NeedsSecondPerson:
        messages.warning(request, _("You proposed it: another administrator must confirm it."))
        return redirect("accounts")
    except actions.NotClosed as error:
        raise Http404 from error
    said = _("Open again. Whose it is enters anew.")
    messages.success(request, said if is_open else _("Proposed. A second person must confirm it."))
    return redirect("accounts")


def _administered(account_id: UUID, *, is_active: bool) -> Account:
    """Return an account that one administers; otherwise it does not exist."""
    found = get_object_or_404(Account, pk=account_id, is_active=is_active)
    if not administers(found.pk):
        raise Http404
    return found
