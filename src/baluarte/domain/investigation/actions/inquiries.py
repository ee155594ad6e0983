"""Open an inquiry: say that an authority keeps one about an event."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.rules import require_open
from baluarte.domain.investigation.actions.words import (
    Told,
    check_event,
    check_source,
    keep,
    log,
    remark,
    sealed,
    when,
)
from baluarte.domain.investigation.models import Inquiry, InquiryNumber
from baluarte.domain.investigation.protocols import text_for
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.investigation.rules import require_addition, require_contributor
from baluarte.domain.procedure.models import Proceeding
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall import context
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.inquiries import kinds
from baluarte.norms.institutions import PublicInstitution, public_institution
from baluarte.norms.refusal_words import Existence


@dataclass(frozen=True, kw_only=True)
class NewInquiry:
    """What is said of an inquiry when it is entered: of an event, a case, or both.

    `number` is kept sealed; `protocol` is the code of the text whose acts are followed.
    """

    kind: str
    authority: str
    told: Told
    case: Case | None = None
    event: Event | None = None
    victim_number: int | None = None
    unit: str = ""
    number: str = ""
    protocol: str = ""
    proceeding: Proceeding | None = None


@transaction.atomic
def open_inquiry(*, new: NewInquiry, by: UUID, at: datetime) -> Inquiry:
    """Enter an inquiry where its case lies, or else its event; where it stands is said apart."""
    context.require(by)
    held = new.case or new.event
    if held is None:
        raise InquiryRefused("about", field="event")
    require_contributor(held.compartment_id)
    if new.case is not None:
        require_open(new.case)
    if new.kind not in kinds():
        raise InquiryRefused("kind", field="kind", given=new.kind)
    known = when(new.told.date, on=local_day(at))
    check_source(new.told)
    first, last = (known.first, known.last) if known else (None, None)
    authority = authority_then(new.authority, first=first, last=last, on=local_day(at))
    text = text_for(new.kind, new.protocol, on=local_day(at))
    made = Inquiry(
        compartment_id=held.compartment_id, reference=new_reference(), kind=new.kind,
        case=new.case, event=new.event, victim_number=_victim(new), authority=new.authority,
        unit=new.unit.strip(), state_id=authority.state or None,
        opened=known.edtf if known else "", first_date=first, last_date=last, text=text,
        proceeding=new.proceeding, source=new.told.source,
        confidence=new.told.confidence, by_id=by, recorded_at=at, news_date=last,
        opening_date=first,
    )  # fmt: skip
    check_event(known, made)
    made.save(force_insert=True)
    if new.number.strip():
        _keep_number(made, new.number, new.authority, by=by, at=at)
    if new.told.words.strip():
        remark(made, made.pk, new.told.words, by=by, at=at)
    if new.told.document is not None:
        keep(made, new.told.document, by=by, at=at)
    log("investigation.open_inquiry", made, by=by, at=at)
    return made


@transaction.atomic
def keep_number(
    *, inquiry: Inquiry, number: str, authority: str = "", by: UUID, at: datetime
) -> InquiryNumber:
    """Keep the number that an authority gave an inquiry, sealed; the newest of each stands."""
    context.require(by)
    require_addition(inquiry)
    if not number.strip():
        raise InquiryRefused("words", field="number")
    made = _keep_number(inquiry, number, authority or inquiry.authority, by=by, at=at)
    log("investigation.keep_number", inquiry, made.pk, by=by, at=at)
    return made


def authority_then(
    code: str, *, first: date | None, last: date | None, on: date
) -> PublicInstitution:
    """Return an authority that may have existed on some of the days; refuse another."""
    try:
        found = public_institution(code)
    except UnknownCode:
        raise InquiryRefused("authority", field="authority", given=code) from None
    if not found.existed_within(first or last or on, last or on):
        existed = Existence(found.valid_from, found.valid_until)
        raise InquiryRefused("not_there", field="authority", given=found, right=existed)
    return found


def _victim(new: NewInquiry) -> int | None:
    number = new.victim_number
    if number is None:
        return None
    held = new.event.current.victims if new.event and new.event.current else None
    if number < 1 or (held is not None and number > held):
        raise InquiryRefused("victim", field="victim_number", given=number)
    return number


def _keep_number(
    inquiry: Inquiry, number: str, authority: str, *, by: UUID, at: datetime
) -> InquiryNumber:
    made = InquiryNumber(
        compartment_id=inquiry.compartment_id, inquiry=inquiry, authority=authority, by_id=by,
        recorded_at=at,
    )  # fmt: skip
    sealed(made, number, inquiry)
    return made
