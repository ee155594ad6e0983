"""Tokens of one's own: made and shown once, seen without their secret, taken back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.actions import TooManyTokens, make_token, revoke_token
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import ServiceToken
from baluarte.domain.access.queries import tokens_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.access.forms import TokenForm

SHOWN = 50


@reauthentication_required
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's own tokens; make one, whose secret stands on this answer and nowhere else."""
    by, now = acting_account(), timezone.now()
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _made, secret = make_token(
                label=said["label"],
                scopes=[Scope(one) for one in said["scopes"]],
                until=now + timedelta(days=said["days"]),
                by=by,
                at=now,
            )
        except TooManyTokens:
            form.add_error(None, _("You have ten in force already: revoke one first."))
        else:
            form = TokenForm()
    context = {
        "form": form,
        "secret": secret,
        "rows": [_row(one, now) for one in tokens_of(by)[:SHOWN]],
    }
    return render(request, "access/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@reauthentication_required
def end_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Take a token of one's own back; another's does not exist."""
    by = acting_account()
    found = tokens_of(by).filter(pk=token_id, revoked_at=None).first()
    if found is None:
        raise Http404
    revoke_token(token=found, by=by, at=timezone.now())
    messages.success(request, _("Revoked: it opens nothing from now on."))
    return redirect("tokens")


def _row(one: ServiceToken, now: datetime) -> dict[str, Any]:
    if one.revoked_at is not None:
        tag = {"label": _("Revoked"), "kind": "absent"}
    elif one.valid_until <= now:
        tag = {"label": _("Expired"), "kind": "absent"}
    else:
        tag = {"label": _("In force"), "kind": "held"}
    return {
        "token": one,
        "tag": tag,
        "is_live": tag["kind"] == "held",
        "scopes": [str(Scope(scope).label) for scope in one.scopes],
    }
