"""What programs may ask the workbench, with a token of somebody who has an account there.

A token acts as its account does and sees what she sees, coded facts only, within what it was made
for. Every use is logged. What one may not see is not found; what a token was not made for is
refused by name.
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from baluarte.api import counts, facts, report_submission, statements
from baluarte.api.tokens import PREFIX, Scoped
from baluarte.api.workbench_schemas import Problem, TokenTold
from baluarte.domain.access.models import ServiceToken
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.intake.actions import (
    KeyReused,
    ListBusy,
    NothingDelivered,
    RowsErase,
    RowsKnown,
    UnknownColumns,
)
from baluarte.domain.registry.choices import Resting
from baluarte.domain.registry.queries.saved import SearchRests
from baluarte.norms.statements import StatementRefused

RESTS = {
    Resting.FORGOTTEN: "there is no such saved search, or it is not shared with you any more",
    Resting.NOTHING: "nothing is open to the token's account any more: the search finds nothing",
    Resting.QUESTION: "something this saved search asks for exists no longer: save it anew",
}
# What the same document says stands once.
ALREADY = ("said_twice", "said_otherwise", "said_before")
# As ninja declares it.
Raised = Exception | type[Exception]
VERSION = "1"
api = NinjaAPI(
    title="Baluarte: the workbench for programs",
    version=VERSION,
    description=(__doc__ or "").strip(),
    urls_namespace="workbench_api",
    docs_url=None,
    openapi_url=None,
)
api.add_router("", facts.router)
api.add_router("", counts.router)
api.add_router("", report_submission.router)
api.add_router("", statements.router)


@api.get(
    "/token", auth=Scoped(), response={200: TokenTold, 401: Problem}, url_name="api_token",
    tags=["token"],
)  # fmt: skip
def token(request: HttpRequest) -> Any:
    """Say what this token may be used for, and until when."""
    held = ServiceToken.objects.select_related("account").get(pk=request.token.token)  # type: ignore[attr-defined]
    return {
        "account": held.account.username,
        "scopes": held.scopes,
        "valid_until": held.valid_until,
    }


def description(_request: HttpRequest) -> HttpResponse:
    """Send what this interface is, as OpenAPI 3.1."""
    return JsonResponse(described())


def described() -> Mapping[str, Any]:
    """Return what this interface is, as OpenAPI 3.1."""
    return api.get_openapi_schema(path_prefix=PREFIX)


def _refuse(
    request: HttpRequest, status: HTTPStatus, rule: str, detail: str, names: Sequence[str] = ()
) -> HttpResponse:
    """Answer why there is no answer; nothing of the request stays done."""
    request.failed = True  # type: ignore[attr-defined]
    said = {"detail": detail, "rule": rule, "names": list(names)}
    return JsonResponse(said, status=status)


@api.exception_handler(NotAllowed)
def _not_allowed(request: HttpRequest, refused: NotAllowed) -> HttpResponse:
    request.refused_by = refused.rule  # type: ignore[attr-defined]
    scope = getattr(refused, "scope", None)
    said = f"this token lacks the scope {scope}" if scope else "the token's account may not do this"
    return _refuse(request, HTTPStatus.FORBIDDEN, refused.rule, said)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _refused: Exception) -> HttpResponse:
    return _refuse(request, HTTPStatus.NOT_FOUND, "api.not_found", "there is nothing here")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _refused: Exception) -> HttpResponse:
    return _refuse(request, HTTPStatus.UNAUTHORIZED, "api.no_token", "send a token in force")


@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, refused: ValidationError) -> HttpResponse:
    wrong = {".".join(map(str, one["loc"])): one["msg"] for one in refused.errors}
    detail = "; ".join(f"{where}: {why}" for where, why in wrong.items())
    return _refuse(request, HTTPStatus.UNPROCESSABLE_ENTITY, "api.misshapen", detail, sorted(wrong))


@api.exception_handler(StatementRefused)
def _not_stated(request: HttpRequest, refused: StatementRefused) -> HttpResponse:
    is_there = refused.code in ALREADY
    status = HTTPStatus.CONFLICT if is_there else HTTPStatus.UNPROCESSABLE_ENTITY
    place = getattr(refused, "place", None)
    which = f"statement {place + 1}: " if place is not None else ""
    names = [refused.field] if refused.field else []
    said = which + refused.in_language("en")
    return _refuse(request, status, f"statements.{refused.code}", said, names)


@api.exception_handler(facts.NotUnderstood)
def _not_understood(request: HttpRequest, refused: facts.NotUnderstood) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _refuse(request, status, "api.not_understood", str(refused), refused.names)


@api.exception_handler(SearchRests)
def _search_rests(request: HttpRequest, refused: SearchRests) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if refused.why is Resting.FORGOTTEN else HTTPStatus.CONFLICT
    rule = f"registry.search.{refused.why}"
    return _refuse(request, status, rule, RESTS[refused.why], [facts.SAVED])


@api.exception_handler(UnknownColumns)
def _unknown_columns(request: HttpRequest, refused: UnknownColumns) -> HttpResponse:
    detail = f"the list has no such columns; it has {', '.join(refused.known)}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _refuse(request, status, "intake.send.unknown_columns", detail, refused.names)


@api.exception_handler(RowsKnown)
def _rows_known(request: HttpRequest, refused: RowsKnown) -> HttpResponse:
    detail = "these rows are in the list already and say otherwise; send `update`: true to change"
    names = [str(number) for number in refused.rows]
    return _refuse(request, HTTPStatus.CONFLICT, "intake.send.rows_known", detail, names)


@api.exception_handler(RowsErase)
def _rows_erase(request: HttpRequest, refused: RowsErase) -> HttpResponse:
    detail = "these rows would empty cells in which something stands; send `empty`: true to do it"
    names = [str(number) for number in refused.rows]
    return _refuse(request, HTTPStatus.CONFLICT, "intake.send.rows_erase", detail, names)


CONFLICTS: dict[type[Exception], tuple[HTTPStatus, str, str]] = {
    KeyReused: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "intake.send.key_reused",
        "this Idempotency-Key came before with other rows; use a new one",
    ),
    ListBusy: (
        HTTPStatus.CONFLICT,
        "intake.send.list_busy",
        "a file of the list is being read; ask again when it is done",
    ),
    NothingDelivered: (
        HTTPStatus.CONFLICT,
        "intake.send.no_columns",
        "the list has no columns yet: take in its first file at the workbench",
    ),
    report_submission.KeyNeeded: (
        HTTPStatus.BAD_REQUEST,
        "intake.send.needs_key",
        "send an Idempotency-Key of 1 to 200 characters with what you send",
    ),
}


def _conflict(kind: type[Exception]) -> Callable[[HttpRequest, Raised], HttpResponse]:
    def refuse(request: HttpRequest, _refused: Raised) -> HttpResponse:
        return _refuse(request, *CONFLICTS[kind])

    return refuse


for _kind in CONFLICTS:
    api.add_exception_handler(_kind, _conflict(_kind))

urlpatterns = [
    path("openapi.json", description, name="api_workbench_description"),
    *(one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
]
