"""What is common to everything said of an inquiry: its day, its source, its words, its document."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.models import (
    Inquiry,
    InquiryDocument,
    InquiryRemark,
    Said,
)
from baluarte.domain.investigation.projection import PROJECTED_FROM, project
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.investigation.rules import require_addition, require_addition_or_herself
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.imprecise import DateRefused, ImpreciseDate, from_edtf

SOURCES, CONFIDENCE = "inquiry_sources", ("A", "B", "C")
Row = TypeVar("Row", bound=Said)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who says it, of when, and how sure: `date` is EDTF, empty where nobody knows.

    `words` and `document` are kept sealed beside it.
    """

    source: str
    confidence: str = "C"
    date: str = ""
    words: str = ""
    document: DocumentGiven | None = None


def say(
    kind: type[Row],
    inquiry: Inquiry,
    told: Told,
    *,
    entry: str,
    by: UUID,
    at: datetime,
    corrects: Row | None = None,
    by_herself_too: bool = False,
    **fields: Any,
) -> Row:
    """Add one thing that is said of an inquiry, with what is sealed beside it, and log it."""
    context.require(by)
    if by_herself_too:
        require_addition_or_herself(inquiry, by=by)
    else:
        require_addition(inquiry)
    take_turns([inquiry.pk])
    known = when(told.date, on=local_day(at))
    check_source(told)
    check_event(known, inquiry)
    fields |= dated(known) | {"supersedes": _standing(corrects)}
    made = kind(
        compartment_id=inquiry.compartment_id, inquiry=inquiry, source=told.source,
        confidence=told.confidence, by_id=by, recorded_at=at,
        document_sha256=told.document.sha256 if told.document else "", **fields,
    )  # fmt: skip
    made.save(force_insert=True)
    if told.words.strip():
        remark(inquiry, made.pk, told.words, hers=fields.get("hers_id"), by=by, at=at)
    if told.document is not None:
        keep(inquiry, told.document, hers=fields.get("hers_id"), by=by, at=at)
    log(entry, inquiry, made.pk, by=by, at=at)
    return made


@transaction.atomic
def take_back(*, row: Said, reason: str, by: UUID, at: datetime) -> Said:
    """Take back what was said of an inquiry, and say why; what was said stays readable as said."""
    context.require(by)
    require_addition(row.inquiry)
    take_turns([row.inquiry_id])
    if not reason.strip():
        raise InquiryRefused("reason", field="reason")
    copied = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "supersedes", "is_withdrawn", "by", "recorded_at")
    }
    copied |= {"supersedes": _standing(row), "is_withdrawn": True}
    made = type(row)(**copied, by_id=by, recorded_at=at)
    made.save(force_insert=True)
    remark(row.inquiry, made.pk, reason, hers=copied.get("hers_id"), by=by, at=at)
    if isinstance(row, PROJECTED_FROM):
        project(row.inquiry)
    log("investigation.take_back", row.inquiry, made.pk, by=by, at=at)
    return made


def when(edtf: str, *, on: date) -> ImpreciseDate | None:
    """Return a date as it is known; nothing where nobody knows. Refuses what is still to come."""
    if not edtf:
        return None
    try:
        known = from_edtf(edtf)
    except DateRefused:
        raise InquiryRefused("date", field="date", given=edtf) from None
    if known.first is not None and known.first > on:
        raise InquiryRefused("ahead", field="date", given=known.first)
    return known


def dated(known: ImpreciseDate | None) -> dict[str, Any]:
    """Return the columns of a date."""
    if known is None:
        return {"date": "", "first_date": None, "last_date": None}
    return {"date": known.edtf, "first_date": known.first, "last_date": known.last}


def check_source(told: Told) -> None:
    """Refuse a source that is none, and a confidence that is none."""
    if told.source not in terms(SOURCES):
        raise InquiryRefused("source", field="source", given=told.source)
    if told.confidence not in CONFIDENCE:
        raise InquiryRefused("confidence", field="confidence", given=told.confidence)


def check_event(known: ImpreciseDate | None, inquiry: Inquiry) -> None:
    """Refuse what surely happened before the event."""
    if known is None or known.last is None or inquiry.event is None:
        return
    held = inquiry.event.current
    if held is not None and held.first_date is not None and known.last < held.first_date:
        raise InquiryRefused("before_event", field="date", right=held.first_date)


def remark(
    inquiry: Inquiry, about: UUID, text: str, *, hers: UUID | None = None, by: UUID, at: datetime
) -> InquiryRemark:
    """Keep words sealed beside something said; of her own window, for her and the team."""
    made = InquiryRemark(
        compartment_id=inquiry.compartment_id, inquiry=inquiry, about=about, hers_id=hers,
        by_id=by, recorded_at=at,
    )  # fmt: skip
    sealed(made, text, inquiry)
    return made


def sealed(row: Any, text: str, inquiry: Inquiry) -> None:
    """Seal the words of a row with the key of who keeps the file, and add it."""
    owner = Compartment.objects.values_list("institution", flat=True).get(pk=inquiry.compartment_id)
    [(row.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    seal(row, "sealed_text", text.strip(), key=key)
    row.save(force_insert=True)


def keep(
    inquiry: Inquiry, document: DocumentGiven, *, hers: UUID | None = None, by: UUID, at: datetime
) -> None:
    """Keep a document of an inquiry, once for those who may read it."""
    there = InquiryDocument.objects.filter(about=inquiry.pk, sha256=document.sha256)
    if not there.filter(hers=hers).exists():  # type: ignore[misc]  # the manager is of its base
        keep_document(
            InquiryDocument, document, about=inquiry.pk, compartment=inquiry.compartment_id,
            by=by, at=at, hers_id=hers,
        )  # fmt: skip


def log(entry: str, inquiry: Inquiry, *objects: UUID, by: UUID, at: datetime) -> None:
    """Write it into the log."""
    record(
        act=entry, object_type="inquiry", objects=[inquiry.pk, *objects],
        files=[inquiry.compartment_id], by=by, at=at,
    )  # fmt: skip


def _standing(row: Row | None) -> Row | None:
    """Return a row that still stands; refuse to correct what was corrected or taken back."""
    if row is None:
        return None
    if row.is_withdrawn or type(row).objects.filter(supersedes=row).exists():
        raise InquiryRefused("not_now", field="date")
    return row
