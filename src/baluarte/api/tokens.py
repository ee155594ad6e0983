"""Who a program is: a token opens the workbench's interface, and no page of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja.security import HttpBearer

from baluarte.domain.access.actions import note_use
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.access.sessions import Bearer, acting_by_token

PREFIX = "/api/v1/"
SCHEME = "bearer"


class OutOfScope(NotAllowed):
    """The token was not made for this; `rule` names what it lacks."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"api.needs_scope.{scope}")
        self.scope = scope


class TokenMiddleware:
    """Tells who acts by a token, before the wall's context is set; without one there is no answer.

    No cookie opens this interface, so no page of another site can use somebody's session for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        secret = _secret(request)
        with acting_by_token(secret) as bearer:
            account = Account.objects.get(pk=bearer.account) if bearer else None
        if bearer is None or account is None:
            return _unknown()
        request.user = account
        request.token, request.token_secret = bearer, secret  # type: ignore[attr-defined]
        return self.get_response(request)


class Scoped(HttpBearer):
    """Lets in a token that was made for this."""

    openapi_description = "A token made at the workbench, sent as `Authorization: Bearer bal_…`."

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:  # noqa: ARG002 (known by now)
        bearer: Bearer = request.token  # type: ignore[attr-defined]
        if self.scope is not None and self.scope not in bearer.scopes:
            raise OutOfScope(self.scope)
        note_use(token=bearer.token, by=bearer.account, at=timezone.now())
        return bearer


def _secret(request: HttpRequest) -> str:
    """Return what follows the scheme, whose case says nothing (RFC 9110, 11.1)."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == SCHEME else ""


def _unknown() -> HttpResponse:
    """Answer alike whoever has no token, one that ended, and one that never was."""
    said = {"detail": "send a token in force: Authorization: Bearer bal_…", "rule": "api.no_token"}
    answer = JsonResponse(said, status=401)
    answer.headers["WWW-Authenticate"] = "Bearer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
