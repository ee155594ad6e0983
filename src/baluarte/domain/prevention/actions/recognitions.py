"""Enter what a document says was said or done in public, review it as another, take it back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.choices import Addressed, EntryObjection
from baluarte.domain.prevention.models import (
    Recognition,
    RecognitionReview,
    RecognitionWithdrawal,
)
from baluarte.domain.prevention.queries import entered_like, standings_of
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.zones import zone_of_body
from baluarte.domain.statements.actions.documents import new_reference
from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.statements.models import Document
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import Term, UnknownCode, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import (
    MUNICIPAL,
    PublicInstitution,
    municipal_government,
    public_institution,
)
from baluarte.norms.recognition import MEDIA, SUBJECTS, RecognitionRefused, recognition_kind

OBJECT = "recognition"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecognition:
    """What a document says that somebody said or did in public."""

    kind: str
    # A code of the catalogue, or the name of an organisation where `is_institution` is not so.
    made_by: str
    is_institution: bool
    happened_date: date
    addressed_to: Addressed
    medium: str
    quote: str
    office: str = ""
    state: str = ""
    municipality: str = ""
    subject: str = ""
    collective: str = ""
    made_public_in: Document | None = None
    page: int | None = None
    confidence: str = "B"
    supersedes: Recognition | None = None


@transaction.atomic
def enter_recognition(
    *, given: NewRecognition, document: Document, by: UUID, at: datetime
) -> Recognition:
    """Enter one thing; `RecognitionRefused` names the field that cannot be.

    What is entered and waits or stands already is not entered twice.
    """
    context.require(by)
    require_keeper(by, document.holder)
    kind = recognition_kind(given.kind)
    body = _maker(given, kind)
    _require_words(given, kind)
    _require_addressed(given, document)
    _require_day(given, body, at=at)
    _require_page(given, document)
    take_turns([document.pk])
    _require_its_place(given, document)
    made = _entry(given, document, body, by=by, at=at)
    if given.supersedes is None and (before := entered_like(made)):
        raise RecognitionRefused("entered_before", field="document", given=before)
    made.save(force_insert=True)
    _record("prevention.enter_recognition", made, told=made.kind, by=by, at=at)
    return made


@transaction.atomic
def review_recognition(
    *, entry: Recognition, objection: EntryObjection | None = None, by: UUID, at: datetime
) -> RecognitionReview:
    """Let an entry stand, or say why not, as another person of the same house."""
    context.require(by)
    require_keeper(by, entry.holder)
    take_turns([entry.pk])
    if entry.entered_by_id == by:
        raise RecognitionRefused("two_people", field="review")
    _require_open(entry)
    made = RecognitionReview.objects.create(
        recognition=entry,
        holder_id=entry.holder_id,
        is_shared=entry.is_shared,
        entered_by_id=entry.entered_by_id,
        objection=objection or "",
        reviewed_at=at,
        reviewed_by_id=by,
    )
    _record("prevention.review_recognition", entry, told=str(objection or ""), by=by, at=at)
    return made


@transaction.atomic
def withdraw_recognition(
    *, entry: Recognition, why: TakenBack, by: UUID, at: datetime
) -> RecognitionWithdrawal:
    """Take an entry back; what was known of it until now stays known."""
    context.require(by)
    require_keeper(by, entry.holder)
    take_turns([entry.pk])
    if RecognitionWithdrawal.objects.filter(recognition=entry).exists():
        raise RecognitionRefused("said_before", field="why")
    made = RecognitionWithdrawal.objects.create(
        recognition=entry, why=why, withdrawn_at=at, withdrawn_by_id=by
    )
    _record("prevention.withdraw_recognition", entry, told=str(why), by=by, at=at)
    return made


def _entry(
    given: NewRecognition, document: Document, body: PublicInstitution | None, *, by: UUID,
    at: datetime,
) -> Recognition:  # fmt: skip
    return Recognition(
        holder_id=document.holder_id,
        reference=new_reference(),
        is_shared=document.is_shared,
        kind=given.kind,
        made_by=body.code if body else given.made_by.strip(),
        is_institution=body is not None,
        office=given.office.strip(),
        happened_date=given.happened_date,
        state_id=given.municipality[:2] or given.state or (body.state if body else "") or None,
        municipality_id=given.municipality or None,
        addressed_to=given.addressed_to,
        subject=given.subject,
        collective=given.collective.strip(),
        made_public_in=given.made_public_in,
        medium=given.medium,
        document=document,
        page=given.page,
        quote=given.quote.strip(),
        confidence=given.confidence,
        entered_at=at,
        entered_by_id=by,
        supersedes=given.supersedes,
    )


def _maker(given: NewRecognition, kind: Term) -> PublicInstitution | None:
    """Return the institution that made it; nothing of an organisation, which bears its name."""
    if not given.made_by.strip():
        raise RecognitionRefused("maker", field="made_by")
    if not given.is_institution:
        if kind.facts.get("of_institution"):
            raise RecognitionRefused("not_institution", field="made_by")
        return None
    is_municipal = given.made_by == MUNICIPAL
    if is_municipal != bool(given.municipality) or (
        is_municipal and not Municipality.objects.filter(pk=given.municipality).exists()
    ):
        raise RecognitionRefused("place", field="municipality", given=given.municipality)
    try:
        return municipal_government() if is_municipal else public_institution(given.made_by)
    except (UnknownCode, IndexError):
        raise RecognitionRefused("maker", field="made_by", given=given.made_by) from None


def _require_words(given: NewRecognition, kind: Term) -> None:
    if kind.facts.get("by_office") and not given.office.strip():
        raise RecognitionRefused("office", field="office")
    if given.medium not in terms(MEDIA):
        raise RecognitionRefused("medium", field="medium", given=given.medium)
    if not given.quote.strip():
        raise RecognitionRefused("quote", field="quote")


def _require_addressed(given: NewRecognition, document: Document) -> None:
    is_subject = given.addressed_to == Addressed.SUBJECT
    if is_subject != bool(given.subject) or (
        given.subject and given.subject not in terms(SUBJECTS)
    ):
        raise RecognitionRefused("subject", field="subject", given=given.subject)
    if (given.addressed_to == Addressed.COLLECTIVE) != bool(given.collective.strip()):
        raise RecognitionRefused("collective", field="collective")
    public = given.made_public_in
    if given.addressed_to != Addressed.PERSON:
        if public is not None:
            raise RecognitionRefused("made_public_needless", field="made_public_in")
        return
    is_kept_with_it = public is not None and public.holder_id == document.holder_id
    if not is_kept_with_it or (document.is_shared and not (public and public.is_shared)):
        raise RecognitionRefused("made_public", field="made_public_in")


def _require_day(given: NewRecognition, body: PublicInstitution | None, *, at: datetime) -> None:
    zone = zone_of_body(
        given.made_by, state=given.municipality[:2], municipality=given.municipality
    )
    day = given.happened_date
    if day > local_day(at, zone):
        raise RecognitionRefused("ahead", field="happened_date", given=day)
    if body is not None and not body.existed_within(day, day):
        since = f"{body.valid_from or ''} – {body.valid_until or ''}"
        raise RecognitionRefused("not_yet", field="made_by", given=body.code, right=since)


def _require_page(given: NewRecognition, document: Document) -> None:
    if given.page is not None and document.pages is not None and given.page > document.pages:
        raise RecognitionRefused("page", field="page", given=given.page, right=document.pages)


def _require_its_place(given: NewRecognition, document: Document) -> None:
    """Refuse to take the place of what does not stand, or is of another house."""
    old = given.supersedes
    if old is None:
        return
    if old.holder_id != document.holder_id or standings_of([old])[old.pk] is not Standing.STANDS:
        raise RecognitionRefused("supersedes", field="supersedes")


def _require_open(entry: Recognition) -> None:
    is_done = RecognitionReview.objects.filter(recognition=entry).exists()
    if is_done or RecognitionWithdrawal.objects.filter(recognition=entry).exists():
        raise RecognitionRefused("said_before", field="review")


def _record(act: str, entry: Recognition, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type=OBJECT, objects=[entry.pk],
        payload={"reference": entry.reference, "said": told}, by=by, at=at,
    )  # fmt: skip
