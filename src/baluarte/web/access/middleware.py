"""Sets who acts on every request of the workbench, and asks for what entering needs."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.wall.context import acting_as, acting_as_nobody

SEEN_AT, ENTERED_AT = "seen_at", "entered_at"
# Reached before anybody is known; everything else needs an account and a second factor.
BEFORE_ENTERING = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
WITHOUT_LOGIN = {"design", "entrance", "custody"}


class ContextMiddleware:
    """Runs each request in one transaction that acts for its account, or for nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _by_token(request):
            _end_old_session(request)
        account = request.user if request.user.is_authenticated else None
        with acting_as(account.pk) if account else acting_as_nobody():
            response = self.get_response(request)
            if getattr(request, "failed", False):
                transaction.set_rollback(True)
        refused = getattr(request, "refused_by", None)
        if refused and account:
            _record_refusal(account.pk, refused)
        if account:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in BEFORE_ENTERING or name in WITHOUT_LOGIN or _by_token(request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        if not name.startswith("mfa_") and not _has_second_factor(request):
            return redirect("mfa_index")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo everything the request did; what was refused is written once that is done."""
        request.failed = True  # type: ignore[attr-defined]
        if isinstance(exception, NotAllowed):
            request.refused_by = exception.rule  # type: ignore[attr-defined]


def _by_token(request: HttpRequest) -> bool:
    """Say whether a program acts by a token: it has no session, and showed nothing twice."""
    return hasattr(request, "token")


def _has_second_factor(request: HttpRequest) -> bool:
    return bool(Authenticator.objects.filter(user=request.user).exists())


def _end_old_session(request: HttpRequest) -> None:
    """End a session that nobody used for a while, and any after its longest time."""
    if not request.user.is_authenticated:
        return
    now = int(time.time())
    entered = request.session.setdefault(ENTERED_AT, now)
    seen = request.session.get(SEEN_AT, now)
    idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
    if idle or now - entered > settings.SESSION_COOKIE_AGE:
        logout(request)
    elif now - seen > 60 or SEEN_AT not in request.session:  # noqa: PLR2004 (seconds)
        request.session[SEEN_AT] = now


def _record_refusal(account: Any, rule: str) -> None:
    with acting_as(account):
        record(
            act="access.refused",
            object_type="rule",
            decision=rule,
            by=account,
            at=timezone.now(),
        )
