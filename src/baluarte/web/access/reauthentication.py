"""Show again who one is, for what is sealed; what was being written comes back with her.

The page that asks carries the fields of the form that was sent, and asks for its files again:
showing the factor sends that form again. What stood unsent in the forms of a page waits in the
session, sealed, until it is back; without scripts it stays where it is, in its own tab.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from baluarte.domain.access.reauthentication import OPEN_MINUTES, OPEN_SECONDS
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.encryption import SealBroken, seal, unseal
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.queries import owner_key
from baluarte.web.access.factor_forms import CodeAgainForm

PREFIX = "factor"
CODE, CREDENTIAL = f"{PREFIX}-code", f"{PREFIX}-credential"
NOT_CARRIED = {"csrfmiddlewaretoken", CODE, CREDENTIAL}
NEXT, WRITTEN = "next", "written"
MOST_WRITTEN = 200_000


def ask(request: HttpRequest, form: Any = None, *, status: int = 403) -> HttpResponse:
    """Ask for a factor: at a page that comes back here, or with the form that was sent."""
    if request.headers.get("HX-Request") == "true":
        return render(request, "access/closed.html")
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        there = urlencode({NEXT: request.get_full_path()})
        return redirect(f"{reverse('reauthenticate')}?{there}")
    return _page(request, _fields(request), form, status=status)


def take_factor(request: HttpRequest) -> HttpResponse | None:
    """Take the factor that a form brings beside its own fields; ask again where it is not right."""
    if request.method != "POST" or not {CODE, CREDENTIAL} & request.POST.keys():
        return None
    by_code = CODE in request.POST
    made = CodeAgainForm if by_code else ReauthenticateWebAuthnForm
    form = made(request.POST, user=request.user, prefix=PREFIX)
    if not form.is_valid():
        return _page(request, _fields(request), form, status=422)
    form.save()
    request.session.save()
    # From here on in this very request, as the database will say.
    request.entry = replace(request.entry, may_unseal=True)  # type: ignore[attr-defined]
    request.closed.is_closed = False  # type: ignore[attr-defined]
    kept = request.POST.copy()
    for name in NOT_CARRIED & kept.keys():
        del kept[name]
    request.POST = kept  # type: ignore[assignment]
    return None


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """Ask for a factor, and go back to where one was, with what was written there."""
    there = request.POST.get(NEXT) or request.GET.get(NEXT) or reverse("desk")
    if not url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        there = reverse("desk")
    if not request.closed.is_closed:  # type: ignore[attr-defined]
        _keep_written(request, there)
        return redirect(there)
    fields = [(NEXT, there)]
    if written := request.POST.get(WRITTEN, "")[:MOST_WRITTEN]:
        fields.append((WRITTEN, written))
    return _page(request, fields, None, status=200)


def restore_written(request: HttpRequest) -> Any:
    """Return what was being written on this page when a factor was asked for; once."""
    there, sealed = request.session.get(WRITTEN, ("", ""))
    if request.method != "GET" or there != request.get_full_path():
        return None
    del request.session[WRITTEN]
    key, place = _sealing(request)
    try:
        return json.loads(unseal(b64decode(sealed), data_key=key, **place))
    except (SealBroken, ValueError):
        return None


def _keep_written(request: HttpRequest, there: str) -> None:
    written = request.POST.get(WRITTEN, "")
    if not written or len(written) > MOST_WRITTEN:
        return
    key, place = _sealing(request)
    sealed = seal(written.encode(), data_key=key, **place)
    request.session[WRITTEN] = (there, b64encode(sealed).decode())


def _sealing(request: HttpRequest) -> tuple[Key, dict[str, Any]]:
    """Return by which key what one account wrote is sealed, and for which place."""
    row = key_of_owner("sessions")
    place = {"table": "access_session", "column": WRITTEN, "row": str(request.user.pk)}
    return owner_key(row), place | {"key_id": row.id}


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form said, field by field; files have to be chosen again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]


def _files(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the files that a form brought: no page can carry them, so they are asked for again."""
    return [
        {
            "field": field,
            "names": ", ".join(one.name or field for one in sent),
            "is_many": len(sent) > 1,
        }
        for field, sent in request.FILES.lists()
    ]


def _page(
    request: HttpRequest, fields: list[tuple[str, str]], form: Any, *, status: int
) -> HttpResponse:
    entry: Any = request.entry  # type: ignore[attr-defined]
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    by_code = kinds - {Authenticator.Type.WEBAUTHN} and not entry.needs_passkey
    errors = [error for told in form.errors.values() for error in told] if form else []
    context = {
        "fields": fields,
        "action": request.get_full_path(),
        "is_sent": request.path != reverse("reauthenticate"),
        "files": _files(request),
        "code": CodeAgainForm(user=request.user, prefix=PREFIX) if by_code else None,
        "passkey": entry.passkeys > 0,
        "errors": errors,
        "minutes": OPEN_SECONDS // 60,
        "longest": OPEN_MINUTES,
    }
    if entry.passkeys:
        context["asked"] = {"request_options": begin_authentication(request.user)}
        context["passkey_form"] = ReauthenticateWebAuthnForm(user=request.user, prefix=PREFIX)
    return render(request, "access/reauthenticate.html", context, status=status)
