"""Expect a condemnation of an event, record the family's word, note what was condemned.

Nothing is sent and nobody is told: an authority learns nothing from here, before the yes or after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.choices import ClockStatus, HowTold, Word
from baluarte.domain.prevention.models import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
    Recognition,
)
from baluarte.domain.prevention.queries.clocks import (
    clock,
    condemnations_for,
    first_day,
    track_clocks,
)
from baluarte.domain.prevention.rules import require_contributor
from baluarte.domain.registry.models import Event
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import MUNICIPAL, public_institution
from baluarte.norms.recognition import CONDEMNATION, RecognitionRefused, public_term_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWord:
    """What the family said, on which day and how; the document where they made it public."""

    word: Word
    told_date: date
    how: HowTold
    document: Document | None = None


@transaction.atomic
def open_condemnation_clock(
    *, event: Event, authority: str, by: UUID, at: datetime
) -> CondemnationClock:
    """Say of which authority the condemnation of an event is expected; it does not run yet."""
    context.require(by)
    require_contributor(event)
    try:
        body = public_institution(authority)
    except (UnknownCode, IndexError):
        raise RecognitionRefused("authority", field="authority", given=authority) from None
    if body.code == MUNICIPAL or body.level not in ("federal", "state"):
        raise RecognitionRefused("authority", field="authority", given=authority)
    take_turns([event.pk])
    before = CondemnationClock.objects.filter(event=event, authority=body.code).first()
    if before is not None:
        raise RecognitionRefused("clock_before", field="authority", given=before.reference)
    made = CondemnationClock.objects.create(
        compartment_id=event.compartment_id,
        reference=new_reference(),
        event=event,
        authority=body.code,
        term_version=public_term_on(CONDEMNATION, local_day(at)).version,
        opened_at=at,
        opened_by_id=by,
    )
    _record("prevention.open_condemnation_clock", made, told=body.code, by=by, at=at)
    return made


@transaction.atomic
def record_family_word(
    *, of: CondemnationClock, given: NewWord, by: UUID, at: datetime
) -> FamilyWord:
    """Record what the family said: a yes starts the clock, a no ends it at once."""
    context.require(by)
    require_contributor(of)
    take_turns([of.pk])
    before = list(of.words.order_by("number"))
    _require_word(of, given, before, at=at)
    made = FamilyWord.objects.create(
        compartment_id=of.compartment_id,
        clock=of,
        number=len(before) + 1,
        word=given.word,
        how=given.how,
        told_date=given.told_date,
        document=given.document,
        recorded_at=at,
        recorded_by_id=by,
    )
    _record("prevention.record_family_word", of, told=str(given.word), by=by, at=at)
    return made


@transaction.atomic
def note_condemnation(
    *, of: CondemnationClock, entry: Recognition, by: UUID, at: datetime
) -> CondemnationNoted:
    """Note that an entry that stands is the condemnation that was expected."""
    context.require(by)
    require_contributor(of)
    take_turns([of.pk])
    if CondemnationNoted.objects.filter(clock=of, recognition=entry).exists():
        raise RecognitionRefused("met_before", field="recognition")
    [tracked] = track_clocks([clock(of.reference)], at=at)
    if tracked.reading.status in (ClockStatus.NOT_STARTED, ClockStatus.ENDED):
        raise RecognitionRefused("not_started", field="recognition")
    if entry.pk not in {one.pk for one in condemnations_for(of, at=at)}:
        raise RecognitionRefused("not_condemnation", field="recognition")
    made = CondemnationNoted.objects.create(
        compartment_id=of.compartment_id, clock=of, recognition=entry, noted_at=at, noted_by_id=by
    )
    _record("prevention.note_condemnation", of, told=entry.reference, by=by, at=at)
    return made


def _require_word(
    of: CondemnationClock, given: NewWord, before: Sequence[FamilyWord], *, at: datetime
) -> None:
    if given.told_date > local_day(at):
        raise RecognitionRefused("ahead", field="told_date", given=given.told_date)
    since = first_day(of)
    if since is not None and given.told_date < since:
        raise RecognitionRefused("before_event", field="told_date", right=since)
    is_public = given.word == Word.MADE_PUBLIC
    if is_public and given.document is None:
        raise RecognitionRefused("public_document", field="document")
    if is_public != (given.how == HowTold.DOCUMENT) or (not is_public and given.document):
        raise RecognitionRefused("how_told", field="how")
    if not before:
        return
    last = before[-1]
    if last.word == given.word:
        raise RecognitionRefused("same_word", field="word", given=last.told_date)
    if last.word == Word.NO and is_public:
        raise RecognitionRefused("after_no", field="word")


def _record(act: str, of: CondemnationClock, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="condemnation_clock", objects=[of.pk],
        files=[of.compartment_id], payload={"reference": of.reference, "said": told},
        by=by, at=at,
    )  # fmt: skip
