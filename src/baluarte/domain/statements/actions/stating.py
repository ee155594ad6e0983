"""State what a document says of an institution, one or a whole sheet of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.audit.actions import record
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.consistency import require_consistency
from baluarte.domain.statements.models import Document, InformationRequest, Statement
from baluarte.domain.statements.rules import require_stater
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import (
    MUNICIPAL,
    PublicInstitution,
    municipal_government,
    public_institution,
)
from baluarte.norms.refusal_words import Existence
from baluarte.norms.statements import (
    Given,
    StatementRefused,
    Value,
    check_about,
    heading,
    read_value,
)

COLUMN_OF = {Value.DEGREE: "degree", Value.DAY: "day", Value.WORDS: "words"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """What a document says of one institution under one heading and period."""

    heading: str
    institution: str
    first_date: date
    last_date: date
    said_by: str
    said_by_kind: InstitutionKind
    said_date: date
    answer: Answer = Answer.ANSWERED
    value: Given | None = None
    about: str = ""
    unit: str = ""
    municipality: str = ""
    page: int | None = None
    quote: str = ""
    confidence: str = "B"
    supersedes: Statement | None = None


def state(*, said: NewStatement, document: Document, by: UUID, at: datetime) -> Statement:
    """State one thing; `StatementRefused` names the field that cannot be."""
    [made] = state_all(said=[said], document=document, by=by, at=at)
    return made


@transaction.atomic
def state_all(
    *,
    said: Sequence[NewStatement],
    document: Document,
    request: InformationRequest | None = None,
    by: UUID,
    at: datetime,
) -> list[Statement]:
    """State all that a document says, together: one that cannot be, and none is kept.

    `request` is the request for information that the document answers.
    A `StatementRefused` bears as `place` which of them it is.
    """
    context.require(by)
    require_stater(by, document.holder)
    _require_municipalities(said)
    take_turns([document.pk])
    batch = uuid4() if len(said) > 1 else None
    made = list(_each(said, document, batch=batch, by=by, at=at))
    for one in made:
        one.request = request
    require_consistency(made)
    Statement.objects.bulk_create(made)
    record(
        act="statements.state", object_type="statement", objects=[one.pk for one in made],
        payload={"document": document.reference, "number": len(made)}, by=by, at=at,
    )  # fmt: skip
    return made


def _each(
    said: Iterable[NewStatement], document: Document, *, batch: UUID | None, by: UUID, at: datetime
) -> Iterator[Statement]:
    for place, one in enumerate(said):
        try:
            yield _statement(one, document, batch=batch, by=by, at=at)
        except StatementRefused as refused:
            refused.place = place
            raise


def _statement(
    said: NewStatement, document: Document, *, batch: UUID | None, by: UUID, at: datetime
) -> Statement:
    of = heading(said.heading)
    check_about(of, said.about)
    body = _institution(said)
    _require_days(said, body, at=at)
    _require_page(said, document)
    if said.supersedes is not None and (
        said.supersedes.holder_id != document.holder_id
        or said.supersedes.institution != said.institution
        or said.supersedes.heading != said.heading
        or said.supersedes.about != said.about
    ):
        raise StatementRefused("supersedes", field="supersedes")
    return Statement(
        holder_id=document.holder_id,
        reference=new_reference(),
        is_shared=document.is_shared,
        kind=of.kind,
        heading=of.code,
        about=said.about,
        institution=body.code,
        unit=said.unit.strip(),
        state_id=said.municipality[:2] or body.state or None,
        municipality_id=said.municipality or None,
        first_date=said.first_date,
        last_date=said.last_date,
        answer=said.answer,
        **_value(said),
        said_by=said.said_by.strip(),
        said_by_kind=said.said_by_kind,
        said_date=said.said_date,
        document=document,
        page=said.page,
        quote=said.quote.strip(),
        confidence=said.confidence,
        batch=batch,
        stated_at=at,
        stated_by_id=by,
        supersedes=said.supersedes,
    )


def _institution(said: NewStatement) -> PublicInstitution:
    is_municipal = said.institution == MUNICIPAL
    if is_municipal != bool(said.municipality):
        raise StatementRefused("place", field="municipality", given=said.municipality)
    try:
        return municipal_government() if is_municipal else public_institution(said.institution)
    except UnknownCode:
        raise StatementRefused("institution", field="institution", given=said.institution) from None


def _require_municipalities(said: Sequence[NewStatement]) -> None:
    named = {one.municipality for one in said if one.municipality}
    known = set(Municipality.objects.filter(pk__in=named).values_list("pk", flat=True))
    for place, one in enumerate(said):
        if one.municipality and one.municipality not in known:
            refused = StatementRefused("place", field="municipality", given=one.municipality)
            refused.place = place
            raise refused


def _require_days(said: NewStatement, body: PublicInstitution, *, at: datetime) -> None:
    if said.first_date > said.last_date:
        raise StatementRefused("period", field="last_date")
    if said.said_date > local_day(at):
        raise StatementRefused("ahead", field="said_date", given=said.said_date)
    if said.said_date < said.first_date:
        raise StatementRefused(
            "before", field="said_date", given=said.said_date, right=said.first_date
        )
    if not body.existed_within(said.first_date, said.last_date):
        since = Existence(body.valid_from, body.valid_until)
        raise StatementRefused("not_yet", field="institution", given=body, right=since)


def _require_page(said: NewStatement, document: Document) -> None:
    if said.page is not None and document.pages is not None and said.page > document.pages:
        raise StatementRefused("page", field="page", given=said.page, right=document.pages)


def _value(said: NewStatement) -> dict[str, Any]:
    of = heading(said.heading)
    is_given = said.value is not None and said.value != ""
    if said.answer != Answer.ANSWERED:
        if is_given:
            raise StatementRefused("value_without_answer", field="value", given=said.value)
        return {}
    if not is_given or said.value is None:
        raise StatementRefused("value_missing", field="value", right=of.in_language("es"))
    found = read_value(of, said.value)
    if isinstance(found, Decimal):
        return {"number": found}
    return {COLUMN_OF[of.value]: found}
