"""Sets who acts on every request of the workbench, and asks for what entering needs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from baluarte.domain.access.choices import Entered
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.access.sessions import (
    Entry,
    acting_by_token,
    acting_in_session,
    note_login,
)
from baluarte.domain.audit.actions import record
from baluarte.domain.audit.gathering import gathering
from baluarte.domain.sealing.queries import ReauthenticationNeeded, leaving_closed
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.access.reading import record_reading
from baluarte.web.access.reauthentication import WRITTEN, ask, restore_written, take_factor
from baluarte.web.access.session_store import METHODS
from baluarte.web.layout.duress import ON_ENTRY, STAND_INS, is_marked
from baluarte.web.layout.error_pages import not_found
from baluarte.web.layout.forms.edit_conflicts import take_turn_on_address

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
WITHOUT_LOGIN = {"design", "log_health", "entrance", "custody", "leave_now", "session_check"}
# What enrols a passkey: all that is reached without one where an institution asks for it.
TO_ENROL = {
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
}
# What would leave an account with a weaker factor than its institution asks for.
LAST = "mfa_remove_webauthn"
TO_LEAVE_IT = {LAST, "mfa_activate_totp"}
SECOND_STEP = "mfa_authenticate"
EVERYTHING_KEPT = '"cache", "cookies", "storage"'


class ContextMiddleware:
    """Runs each request in one transaction that acts for its account, or for nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _acting(request) as shown, leaving_closed() as closed, gathering() as gathered:
            account = _account(request, shown)
            request.is_stood_in = is_marked(request)  # type: ignore[attr-defined]
            closed.is_closed = isinstance(shown, Entry) and not shown.may_unseal
            request.closed = closed  # type: ignore[attr-defined]
            is_entered = account or request.is_stood_in  # type: ignore[attr-defined]
            methods = len(request.session.get(METHODS, ())) if is_entered else 0
            response = self.get_response(request)
            if getattr(request, "failed", False):
                transaction.set_rollback(True)
            elif account:
                record_reading(request, response, gathered, by=account)
        refused = getattr(request, "refused_by", None)
        if refused and account:
            _record_refusal(account, refused)
        if is_entered:
            response.headers.setdefault("Cache-Control", "no-store")
            _follow_session(request, response, methods)
        if entered := getattr(request, "entered", None):
            _tell_of_entry(request, entered)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name == SECOND_STEP:
            _note_first_step(request)
        if name in BEFORE_ENTERING or name in WITHOUT_LOGIN or _by_token(request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        if is_marked(request):
            stand_in = STAND_INS.get(name)
            return stand_in(request, *args, **kwargs) if stand_in else not_found(request, Http404())
        asked = _asked_for(request, name) or take_factor(request)
        if asked is None:
            take_turn_on_address(request)
        if asked is None and WRITTEN in request.session:
            request.written = restore_written(request)  # type: ignore[attr-defined]
        return asked

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo everything the request did; what is refused does not exist, and is written after.

        Where it came upon something sealed it is asked anew who one is, and it is done again.
        """
        request.failed = True  # type: ignore[attr-defined]
        if isinstance(exception, NotAllowed):
            request.refused_by = exception.rule  # type: ignore[attr-defined]
            if not _by_token(request):
                return not_found(request, exception)
        if isinstance(exception, ReauthenticationNeeded) and not _by_token(request):
            return ask(request)
        return None


def _acting(request: HttpRequest) -> AbstractContextManager[Any]:
    if _by_token(request):
        return acting_by_token(request.token_secret)  # type: ignore[attr-defined]
    # Read now: what it holds is asked for outside of everybody's context.
    if is_marked(request):
        return acting_as_nobody()
    if request.user.is_authenticated and request.session.session_key:
        return acting_in_session(request.session.session_key)
    return acting_as_nobody()


def _account(request: HttpRequest, shown: Any) -> Any:
    """Return who acts; a session whose content and row name two is nobody's."""
    if not request.user.is_authenticated or is_marked(request):
        return None
    if shown is None or shown.account != request.user.pk:
        request.session.flush()
        request.user = AnonymousUser()
        return None
    request.entry = shown  # type: ignore[attr-defined]
    return request.user.pk


def _note_first_step(request: HttpRequest) -> None:
    """Say who gave her password in this session; of nobody else are factors seen."""
    login = unstash_login(request, peek=True)
    if login and login.user and not request.user.is_authenticated:
        note_login(login.user.pk)


def _asked_for(request: HttpRequest, name: str) -> HttpResponse | None:
    """Ask for a second factor where there is none, and for a passkey where one is needed."""
    entry = request.entry  # type: ignore[attr-defined]
    if entry.needs_passkey and entry.how != Entered.PASSKEY:
        if name in TO_ENROL:
            return None
        if entry.passkeys:
            shown = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{shown}")
        return redirect("mfa_add_webauthn")
    if not name.startswith("mfa_") and not entry.has_factor:
        return redirect("mfa_index")
    if entry.needs_passkey and name in TO_LEAVE_IT and (name != LAST or entry.passkeys == 1):
        messages.warning(request, _("Your organisation asks for a passkey: one has to stay."))
        return redirect("mfa_index")
    return None


def _follow_session(request: HttpRequest, response: HttpResponse, methods: int) -> None:
    """Clear what the browser kept of who left; give another secret to who showed more."""
    if _by_token(request):
        return
    if not request.user.is_authenticated:
        response.headers["Clear-Site-Data"] = EVERYTHING_KEPT
    elif len(request.session.get(METHODS, ())) > methods:
        request.session.cycle_key()


def _by_token(request: HttpRequest) -> bool:
    """Say whether a program acts by a token: it has no session, and showed nothing twice."""
    return hasattr(request, "token")


def _tell_of_entry(request: HttpRequest, account: Any) -> None:
    """Let rooms do what is theirs as somebody entered, apart from what entered."""
    for done in ON_ENTRY:
        done(account, is_marked(request), timezone.now())


def _record_refusal(account: Any, rule: str) -> None:
    with acting_as(account):
        record(
            act="access.refused",
            object_type="rule",
            decision=rule,
            by=account,
            at=timezone.now(),
        )
