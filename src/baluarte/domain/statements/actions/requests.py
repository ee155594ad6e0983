"""Draft requests for information, a batch in one act, and note that they were sent."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.statements.choices import SendingMeans
from baluarte.domain.statements.models import InformationRequest, RequestFiling
from baluarte.domain.statements.queries.requests import drafts_like
from baluarte.domain.statements.request_deadlines import version_on
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
from baluarte.norms.request_templates import (
    RequestRefused,
    RequestTemplate,
    compose_request,
    institution_name,
    request_template,
)

AT_ONCE = 200
FOLIO = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{4,39}")


@dataclass(frozen=True, slots=True)
class Addressee:
    """An institution that is asked; a municipal government with its municipality."""

    institution: str
    municipality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequests:
    """A batch: one template put to many institutions, of one period."""

    template: str
    addressees: Sequence[Addressee]
    first_date: date
    last_date: date
    is_shared: bool = True
    # Batches that ask the same and wait, known to whoever drafts another all the same.
    besides: Collection[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFiling:
    """That one request was sent: its folio, the day and the means."""

    request: InformationRequest
    folio: str
    sent_date: date
    means: SendingMeans = SendingMeans.PLATFORM


@transaction.atomic
def draft_requests(
    *, given: NewRequests, institution: Institution, by: UUID, at: datetime
) -> list[InformationRequest]:
    """Draft one request for each institution; one that cannot be, and none is drafted."""
    context.require(by)
    require_stater(by, institution)
    template = request_template(given.template)
    _require_batch(given, at=at)
    places = _municipalities(given.addressees)
    take_turns([f"{institution.pk} {template.code}"])
    _require_undrafted(given, institution)
    batch = uuid4()
    made = []
    for position, one in enumerate(given.addressees):
        try:
            body = _body(one, template, places)
            _require_existence(body, given)
        except RequestRefused as refused:
            refused.place = position
            raise
        place = places.get(one.municipality)
        name = institution_name(body, place.name if place else "")
        made.append(
            InformationRequest(
                holder=institution,
                reference=new_reference(),
                is_shared=given.is_shared,
                template=template.code,
                institution=body.code,
                state_id=one.municipality[:2] or body.state or None,
                municipality=place,
                first_date=given.first_date,
                last_date=given.last_date,
                headings=[ask.code for ask in template.asks],
                text=compose_request(
                    template,
                    institution=name,
                    organisation=institution.name,
                    first=given.first_date,
                    last=given.last_date,
                ),
                batch=batch,
                drafted_at=at,
                drafted_by_id=by,
            )
        )
    InformationRequest.objects.bulk_create(made)
    record(
        act="statements.draft_requests", object_type="information_request",
        objects=[one.pk for one in made],
        payload={"template": template.code, "number": len(made)}, by=by, at=at,
    )  # fmt: skip
    return made


@transaction.atomic
def mark_sent(*, filings: Sequence[NewFiling], by: UUID, at: datetime) -> list[RequestFiling]:
    """Note that requests were sent, each with its folio; one that cannot be, and none is noted."""
    context.require(by)
    for institution in {one.request.holder for one in filings}:
        require_stater(by, institution)
    take_turns({one.request.holder_id for one in filings})
    _require_new(filings, at=at)
    made = [
        RequestFiling(
            holder_id=one.request.holder_id,
            request=one.request,
            folio=one.folio.strip(),
            sent_date=one.sent_date,
            means=one.means,
            protocol_version=version_on(one.sent_date),
            noted_at=at,
            noted_by_id=by,
        )
        for one in filings
    ]
    RequestFiling.objects.bulk_create(made)
    record(
        act="statements.mark_sent", object_type="information_request",
        objects=[one.request.pk for one in filings],
        payload={"folios": [one.folio for one in made]}, by=by, at=at,
    )  # fmt: skip
    return made


def _require_batch(given: NewRequests, *, at: datetime) -> None:
    if not given.addressees:
        raise RequestRefused("nobody", field="addressees")
    if len(given.addressees) > AT_ONCE:
        raise RequestRefused(
            "too_many", field="addressees", given=len(given.addressees), right=AT_ONCE
        )
    if given.first_date > given.last_date:
        raise RequestRefused("period", field="last_date")
    if given.last_date > local_day(at):
        raise RequestRefused("period_ahead", field="last_date", given=given.last_date)
    seen: set[Addressee] = set()
    for place, one in enumerate(given.addressees):
        if one in seen:
            code = one.municipality or one.institution
            refused = RequestRefused("twice", field="addressees", given=code)
            refused.place = place
            raise refused
        seen.add(one)


def _require_undrafted(given: NewRequests, institution: Institution) -> None:
    """Refuse what is drafted and not sent: a form that is sent twice is one batch."""
    asked = {(one.institution, one.municipality) for one in given.addressees}
    before = drafts_like(
        holder=institution.pk, template=given.template, first_date=given.first_date,
        last_date=given.last_date, is_shared=given.is_shared, addressees=asked,
    )  # fmt: skip
    if before.keys() - {*given.besides}:
        raise RequestRefused("drafted_before", field="again", given=sum(before.values()))


def _municipalities(addressees: Sequence[Addressee]) -> dict[str, Municipality]:
    codes = [one.municipality for one in addressees if one.municipality]
    found = Municipality.objects.filter(code__in=codes) if codes else ()
    return {one.pk: one for one in found}


def _body(
    one: Addressee, template: RequestTemplate, places: Mapping[str, Municipality]
) -> PublicInstitution:
    is_municipal = one.institution == MUNICIPAL
    if is_municipal != bool(one.municipality) or (is_municipal and one.municipality not in places):
        raise RequestRefused("place", field="addressees", given=one.municipality)
    if not template.is_for(one.institution):
        raise RequestRefused("institution", field="addressees", given=one.institution)
    try:
        return municipal_government() if is_municipal else public_institution(one.institution)
    except UnknownCode:
        raise RequestRefused("institution", field="addressees", given=one.institution) from None


def _require_existence(body: PublicInstitution, given: NewRequests) -> None:
    if not body.existed_within(given.first_date, given.last_date):
        since = Existence(body.valid_from, body.valid_until)
        raise RequestRefused("not_yet", field="addressees", given=body, right=since)


def _require_new(filings: Sequence[NewFiling], *, at: datetime) -> None:
    sent = dict(
        RequestFiling.objects.filter(request__in=[one.request.pk for one in filings]).values_list(
            "request", "folio"
        )
    )
    used = {
        *RequestFiling.objects.filter(
            holder__in={one.request.holder_id for one in filings},
            folio__in=[one.folio.strip() for one in filings],
        ).values_list("folio", flat=True)
    }
    for place, one in enumerate(filings):
        folio = one.folio.strip()
        try:
            _require_filing(one, folio, sent=sent, used=used, at=at)
        except RequestRefused as refused:
            refused.place = place
            raise
        sent[one.request.pk] = folio
        used.add(folio)


def _require_filing(
    one: NewFiling, folio: str, *, sent: dict[UUID, str], used: set[str], at: datetime
) -> None:
    if not FOLIO.fullmatch(folio):
        raise RequestRefused("folio", field="folio", given=folio)
    if one.request.pk in sent:
        raise RequestRefused("sent_before", field="request", given=sent[one.request.pk])
    if folio in used:
        raise RequestRefused("folio_twice", field="folio", given=folio)
    if one.sent_date > local_day(at):
        raise RequestRefused("ahead", field="sent_date", given=one.sent_date)
