"""Facts about institutions for programs: pages by key, and what a document says, all or none."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema, Status

from baluarte.api.facts import ON_A_PAGE, REFUSED, NotUnderstood
from baluarte.api.statement_schemas import (
    DocumentSent,
    DocumentTold,
    StatementSent,
    StatementsPage,
    StatementsSent,
    StatementTold,
)
from baluarte.api.tokens import Scoped
from baluarte.api.workbench_schemas import MOST_ON_A_PAGE, Problem
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Institution
from baluarte.domain.access.sessions import Bearer
from baluarte.domain.audit.actions import record
from baluarte.domain.statements import actions, queries
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document, Statement
from baluarte.domain.statements.queries.pages import page_of, position_of
from baluarte.domain.statements.sayers import kind_of_sayer
from baluarte.norms.statements import headings

READS, WRITES = Scoped(Scope.STATEMENTS_READ), Scoped(Scope.STATEMENTS_WRITE)
router = Router(tags=["statements"])


class StatementsQuestion(Schema):
    """Which statements, and which page of them; what is left out narrows nothing.

    `situacion` is `waiting`, `stands`, `refused`, `superseded` or `withdrawn`.
    """

    institucion: str = ""
    entidad: str = ""
    renglon: str = ""
    situacion: str = ""
    desde: date | None = None
    hasta: date | None = None
    despues: str = ""
    limite: int = ON_A_PAGE


@router.get(
    "/statements", auth=READS, response={200: StatementsPage, 422: Problem, **REFUSED},
    url_name="api_statements",
)  # fmt: skip
def statements(request: HttpRequest, asked: Query[StatementsQuestion]) -> Any:
    """Return a page of what is stated of institutions, as far as the token's account sees."""
    _require_known(request, asked)
    found = queries.statements(
        queries.Asked(
            institutions=[asked.institucion] if asked.institucion else (),
            headings=[asked.renglon] if asked.renglon else (),
            state=asked.entidad,
            first_date=asked.desde,
            last_date=asked.hasta,
        )
    )
    if asked.situacion:
        found = queries.of_standing(found, Standing(asked.situacion))
    page = page_of(found, after=asked.despues, limit=asked.limite)
    _log(request, page.rows)
    return {"statements": _told(page.rows), "after": page.after or None}


@router.get(
    "/statements/{reference}", auth=READS, response={200: StatementTold, 404: Problem, **REFUSED},
    url_name="api_statement",
)  # fmt: skip
def statement(request: HttpRequest, reference: Path[str]) -> Any:
    """Return one statement; what one may not see is not found, as what does not exist."""
    found = queries.statement(reference.upper())
    _log(request, [found])
    [told] = _told([found])
    return told


@router.get(
    "/documents/{reference}", auth=READS, response={200: DocumentTold, 404: Problem, **REFUSED},
    url_name="api_document",
)  # fmt: skip
def document(request: HttpRequest, reference: Path[str]) -> Any:  # noqa: ARG001 (ninja's)
    """Return what a document is; its bytes are opened at the workbench alone."""
    return _document(queries.document(reference.upper()))


@router.post(
    "/documents", auth=WRITES, url_name="api_new_document",
    response={201: DocumentTold, 404: Problem, 422: Problem, **REFUSED},
)  # fmt: skip
def new_document(request: HttpRequest, sent: DocumentSent) -> Any:
    """Name a document by its hash; one that is shared and there already is answered as it is."""
    given = sent.dict()
    holder = Institution.objects.get(slug=given.pop("institution"))
    kept = actions.keep_document(
        given=actions.NewDocument(**given), institution=holder, by=_bearer(request).account,
        at=timezone.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _document(kept))


@router.post(
    "/documents/{reference}/statements", auth=WRITES,
    response={201: list[StatementTold], 404: Problem, 409: Problem, 422: Problem, **REFUSED},
    url_name="api_state",
)  # fmt: skip
def state(request: HttpRequest, reference: Path[str], sent: StatementsSent) -> Any:
    """State what a document says, all together; a second person lets it stand at the workbench.

    Sent twice it is refused: the same document says a thing once.
    """
    stands_in = queries.document(reference.upper())
    made = actions.state_all(
        said=[_said(one, stands_in) for one in sent.statements],
        document=stands_in,
        by=_bearer(request).account,
        at=timezone.now(),
    )
    return Status(HTTPStatus.CREATED, _told(made))


def _require_known(request: HttpRequest, asked: StatementsQuestion) -> None:
    """Refuse what means nothing: leaving it out would answer another question."""
    faults = {
        name: "no such name" for name in request.GET if name not in StatementsQuestion.model_fields
    }
    if asked.renglon and asked.renglon not in headings():
        faults["renglon"] = "no such heading"
    if asked.situacion and asked.situacion not in Standing:
        faults["situacion"] = f"one of {', '.join(Standing)}"
    if asked.despues and position_of(asked.despues) is None:
        faults["despues"] = "not one that a page gave"
    if not 1 <= asked.limite <= MOST_ON_A_PAGE:
        faults["limite"] = f"between 1 and {MOST_ON_A_PAGE}"
    if faults:
        raise NotUnderstood(faults)


def _said(one: StatementSent, document: Document) -> actions.NewStatement:
    """Return what is sent as the action takes it; who says it is known by the catalogue."""
    kind = kind_of_sayer(one.said_by, channel=document.channel)
    return actions.NewStatement(**one.dict(), said_by_kind=kind)


def _told(rows: Sequence[Statement]) -> list[dict[str, Any]]:
    standings = queries.standings_of(rows)
    return [_of_one(one, standings[one.pk]) for one in rows]


def _of_one(one: Statement, standing: Standing) -> dict[str, Any]:
    same = (
        "reference", "institution", "unit", "heading", "about", "first_date", "last_date",
        "answer", "said_by", "said_by_kind", "said_date", "page", "quote", "confidence",
        "stated_at",
    )  # fmt: skip
    return {name: getattr(one, name) for name in same} | {
        "municipality": one.municipality_id,
        "value": _value(one.value),
        "document": one.document.reference,
        "standing": standing.value,
    }


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _document(one: Document) -> dict[str, Any]:
    same = ("reference", "title", "issuer", "channel", "document_date", "pages", "url", "is_shared")
    return {name: getattr(one, name) for name in same} | {"sha256": one.sha256 or None}


def _bearer(request: HttpRequest) -> Bearer:
    bearer: Bearer = request.token  # type: ignore[attr-defined]
    return bearer


def _log(request: HttpRequest, read: Sequence[Statement]) -> None:
    """Write a page that was read as one entry that names what stood on it."""
    bearer = _bearer(request)
    keys: list[UUID] = [one.pk for one in read]
    record(
        act="api.read_statements", object_type="statement", objects=keys,
        payload={"token": str(bearer.token)}, by=bearer.account, at=timezone.now(),
    )  # fmt: skip
