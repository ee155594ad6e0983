"""Note that a stigmatising statement was to be corrected, until when, and what was answered.

Nothing is sent from here: what was asked outside is noted, with its document.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.choices import CorrectionOutcome, Wanted
from baluarte.domain.prevention.models import CorrectionAnswer, CorrectionRequest, Recognition
from baluarte.domain.prevention.queries import standings_of
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.zones import zone_of_body
from baluarte.domain.statements.choices import Standing
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.recognition import (
    CORRECTION,
    STIGMATISING,
    RecognitionRefused,
    public_term_on,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrection:
    """What was asked for, on which day and until when; the agreed term where no day is given."""

    wanted: Wanted
    asked_date: date
    due_date: date | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCorrectionAnswer:
    """What was answered, on which day, in which document."""

    outcome: CorrectionOutcome
    answered_date: date
    document: Document
    page: int | None = None
    quote: str = ""


@transaction.atomic
def ask_correction(
    *, entry: Recognition, given: NewCorrection, by: UUID, at: datetime
) -> CorrectionRequest:
    """Note that a correction was asked for; one at a time, until it is answered."""
    context.require(by)
    require_keeper(by, entry.holder)
    take_turns([entry.pk])
    if entry.kind != STIGMATISING or standings_of([entry])[entry.pk] is not Standing.STANDS:
        raise RecognitionRefused("not_stigmatising", field="wanted")
    before = CorrectionRequest.objects.filter(recognition=entry, answer=None).first()
    if before is not None:
        raise RecognitionRefused("asked_before", field="wanted", given=before.due_date)
    _require_day(entry, given.asked_date, field="asked_date", since=entry.happened_date, at=at)
    term = public_term_on(CORRECTION, given.asked_date)
    due = given.due_date or term.due_date(given.asked_date)
    if due <= given.asked_date:
        raise RecognitionRefused("due", field="due_date", right=given.asked_date)
    _require_ours(entry, given.document)
    made = CorrectionRequest.objects.create(
        holder_id=entry.holder_id,
        recognition=entry,
        wanted=given.wanted,
        asked_date=given.asked_date,
        due_date=due,
        document=given.document,
        noted_at=at,
        noted_by_id=by,
    )
    _record("prevention.ask_correction", entry, told=str(given.wanted), by=by, at=at)
    return made


@transaction.atomic
def note_correction_answer(
    *, request: CorrectionRequest, given: NewCorrectionAnswer, by: UUID, at: datetime
) -> CorrectionAnswer:
    """Note what was answered, once."""
    context.require(by)
    entry = request.recognition
    require_keeper(by, entry.holder)
    take_turns([entry.pk])
    if CorrectionAnswer.objects.filter(request=request).exists():
        raise RecognitionRefused("answered_before", field="outcome")
    _require_day(entry, given.answered_date, field="answered_date", since=request.asked_date, at=at)
    _require_ours(entry, given.document)
    pages = given.document.pages
    if given.page is not None and pages is not None and given.page > pages:
        raise RecognitionRefused("page", field="page", given=given.page, right=pages)
    made = CorrectionAnswer.objects.create(
        holder_id=entry.holder_id,
        request=request,
        outcome=given.outcome,
        answered_date=given.answered_date,
        document=given.document,
        page=given.page,
        quote=given.quote.strip(),
        noted_at=at,
        noted_by_id=by,
    )
    _record("prevention.note_correction_answer", entry, told=str(given.outcome), by=by, at=at)
    return made


def _require_day(entry: Recognition, day: date, *, field: str, since: date, at: datetime) -> None:
    zone = zone_of_body(
        entry.made_by, state=entry.state_id or "", municipality=entry.municipality_id or ""
    )
    if day > local_day(at, zone):
        raise RecognitionRefused("ahead", field=field, given=day)
    if day < since:
        raise RecognitionRefused("before_said", field=field, right=since)


def _require_ours(entry: Recognition, document: Document | None) -> None:
    if document is not None and document.holder_id != entry.holder_id:
        raise RecognitionRefused("document", field="document")


def _record(act: str, entry: Recognition, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="recognition", objects=[entry.pk],
        payload={"reference": entry.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
