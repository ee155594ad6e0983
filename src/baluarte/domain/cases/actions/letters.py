"""Write to an institution about a case: draft, approve by another, send, acknowledge, answer.

Nothing goes to whom the gate leaves out or consent does not cover: asked at drafting and again in
the transaction that sends.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import override
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from baluarte.domain.access.break_glass import MARK, is_break_glass
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover
from baluarte.domain.cases.actions.letter_stop import stop
from baluarte.domain.cases.choices import LetterKind, SentHow, Stopped
from baluarte.domain.cases.models import Case, CaseDocument, Letter
from baluarte.domain.cases.queries.cases import parties_of, team_of
from baluarte.domain.cases.queries.consent import consenting, layer_for
from baluarte.domain.cases.queries.letters import (
    consent_for,
    gate_of,
    is_left_out,
    letter_of,
    may_be_addressed,
    unroutable,
)
from baluarte.domain.cases.rules import require_open, require_team
from baluarte.domain.people.queries import names_of
from baluarte.domain.procedure.actions import NobodyCleared, NotThroughTheGate
from baluarte.domain.procedure.actions.assignment_state import in_turn
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.choices import Gate, NoticeKind
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import Clearance, Door
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import begins_when_asked
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.references import new_reference
from baluarte.norms.agenda.wording import day, instant
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.letters import HER_YES, LetterRefused, LetterText, compose, letter_texts

_HOURS = {
    "es": "mientras hay guardia; si no, {closed} ({answers})",
    "en": "while somebody is on duty; otherwise {closed} ({answers})",
}
_HEAD = {"es": "Titular o persona de guardia de {}", "en": "Head or person on duty of {}"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wants written: to whom, what is asked, what happened in words she may tell."""

    kind: LetterKind
    institution: Institution
    asks: str = ""
    facts: str = field(default="", repr=False)
    addressee: Account | None = None
    # Somebody without an account here, who is cleared by name.
    clearance: Clearance | None = None
    # Name or office; who is at the head of the institution where nothing is said.
    addressed_to: str = ""
    # How its recipient may safely reach her or who accompanies her, as she lets it be told.
    contact: str = field(default="", repr=False)
    danger_declared_at: datetime | None = None
    language: str = "es"


@transaction.atomic
def draft_letter(*, case: Case, draft: Draft, by: UUID, at: datetime) -> Letter:
    """Draft a letter from its text, with no more than she lets its recipient know."""
    in_turn(case.matter)
    require_team(case)
    require_open(case)
    text = letter_texts()[draft.kind]
    layer = _layer(case, draft.institution, text, at=at)
    if not draft.asks.strip() and draft.kind != LetterKind.HAND_OVER:
        raise LetterRefused("says_nothing")
    letter = Letter(
        compartment_id=case.compartment_id,
        case=case,
        reference=new_reference(),
        kind=draft.kind,
        version=text.version,
        language=draft.language,
        institution=draft.institution,
        addressee=draft.addressee,
        clearance=draft.clearance,
        addressed_to=_addressed_to(draft),
        layer=layer,
        danger_declared_at=draft.danger_declared_at,
        drafted_at=at,
        drafted_by_id=by,
        answer_by=at + text.answer_within(is_danger=draft.danger_declared_at is not None),
    )
    told = compose(
        text, _facts(letter, draft, text, by=by, at=at), layer=layer, language=draft.language
    )
    [(letter.record_key, key)] = new_record_keys(
        f"institution:{case.compartment.institution_id}", 1
    )
    seal(letter, "sealed_text", told, key=key)
    letter.save(force_insert=True)
    _note("cases.draft_letter", letter, by=by, at=at, kind=str(draft.kind), layer=layer)
    if text.approval != HER_YES:
        _call_approvers(letter, by=by, at=at)
    return letter


def _call_approvers(letter: Letter, *, by: UUID, at: datetime) -> None:
    """Call the others of the team: one of them approves it before it goes."""
    who: list[JSONValue] = [str(one.pk) for one in team_of(letter.case, at=at) if one.pk != by]
    if who:
        task = app.configure_task("procedure.call_accounts")
        task.defer(accounts=who, kind=str(NoticeKind.LETTER))


@transaction.atomic
def approve_letter(*, letter: Letter, by: UUID, at: datetime) -> Letter:
    """Approve a letter as its second person, who read it."""
    held = in_hand(letter)
    if letter_texts()[held.kind].approval == HER_YES:
        raise LetterRefused("needs_no_approval")
    if held.approved_at is not None:
        raise LetterRefused("approved_already", given=held.approved_at)
    if held.drafted_by_id == by:
        raise LetterRefused("same_person")
    require_way(held, at=at)
    return _write(held, "cases.approve_letter", by=by, at=at, approved_at=at, approved_by_id=by)


@transaction.atomic
def send_letter(
    *, letter: Letter, how: SentHow, sent_at: datetime, by: UUID, at: datetime
) -> Letter:
    """Say how and when a letter went; the gate and her consent are asked once more."""
    held = in_hand(letter)
    if held.sent_at is not None:
        raise LetterRefused("sent_already", given=held.sent_at)
    if letter_texts()[held.kind].approval != HER_YES and held.approved_at is None:
        raise LetterRefused("not_approved")
    require_way(held, at=at)
    sent_at = _after(sent_at, held.drafted_at, "before_the_drafting", at=at)
    sent_at = _after(sent_at, held.approved_at, "before_the_approval", at=at)
    return _write(
        held, "cases.send_letter", by=by, at=at, sent_at=sent_at, sent_how=how, sent_by_id=by
    )


@transaction.atomic
def answer_letter(
    *, letter: Letter, answer: str, answered_at: datetime, document: DocumentGiven | None = None,
    by: UUID, at: datetime,
) -> Letter:  # fmt: skip
    """Keep what an institution answered and when, with its answer itself if there is a paper."""
    held = in_hand(letter)
    if held.answered_at is not None:
        raise LetterRefused("answered_already", given=held.answered_at)
    if held.acknowledged_at is None:
        raise LetterRefused("not_acknowledged" if held.sent_at else "not_sent")
    if not answer.strip():
        raise LetterRefused("no_answer")
    answered_at = _after(answered_at, held.acknowledged_at, "before_the_acknowledgement", at=at)
    seal(held, "sealed_answer", answer.strip())
    _keep(document, held, by=by, at=at)
    return _write(
        held, "cases.answer_letter", by=by, at=at, answered_at=answered_at,
        sealed_answer=held.sealed_answer,
    )  # fmt: skip


@transaction.atomic
def stop_letter(*, letter: Letter, by: UUID, at: datetime) -> Letter:
    """Stop a letter that has not gone: the team thought better of it."""
    held = in_hand(letter)
    if held.sent_at is not None:
        raise LetterRefused("sent_already", given=held.sent_at)
    stop(held, Stopped.TEAM, by=by, at=at)
    return held


def acknowledged(
    held: Letter, *, number: str, received_by: str, acknowledged_at: datetime,
    document: DocumentGiven | None = None, by: UUID, at: datetime,
) -> Letter:  # fmt: skip
    """Keep a letter's acknowledgement; inside the transaction of whoever asks."""
    if held.sent_at is None:
        raise LetterRefused("not_sent")
    if held.acknowledged_at is not None:
        raise LetterRefused("acknowledged_already", given=held.acknowledged_at)
    if not number.strip() or not received_by.strip():
        raise LetterRefused("no_number")
    acknowledged_at = _after(acknowledged_at, held.sent_at, "before_the_sending", at=at)
    seal(held, "sealed_received_by", received_by.strip())
    _keep(document, held, by=by, at=at)
    return _write(
        held, "cases.acknowledge_letter", by=by, at=at, acknowledged_at=acknowledged_at,
        acknowledged_number=number.strip(), sealed_received_by=held.sealed_received_by,
    )  # fmt: skip


def in_hand(letter: Letter) -> Letter:
    """Hold a letter that was not stopped, so that acts on it follow one another."""
    in_turn(letter.case.matter)
    require_team(letter.case)
    held = letter_of(letter.reference)
    if held.stopped_at is not None:
        raise LetterRefused("stopped", given=held.stopped_at)
    return held


def _keep(document: DocumentGiven | None, held: Letter, *, by: UUID, at: datetime) -> None:
    if document is not None:
        keep_document(
            CaseDocument, document, about=held.pk, compartment=held.compartment_id, by=by, at=at
        )


def _layer(case: Case, institution: Institution, text: LetterText, *, at: datetime) -> str:
    """Return the layer under which a letter may be drafted; nobody is told by a draft."""
    layer = layer_for(institution).layer
    if text.only_to and layer not in text.only_to:
        raise LetterRefused("no_mechanism", given=institution)
    refused = unroutable(case, institution)
    if refused is not None:
        raise refused
    if is_left_out(case, institution, at=at):
        raise NotThroughTheGate(gate_of(case, institution, at=at))
    found = consent_for(case, institution)
    if found is None:
        raise ConsentDoesNotCover(institution, layer)
    return found[0]


def require_way(held: Letter, *, at: datetime) -> None:
    """Raise unless the gate and her consent let a letter go as things stand now."""
    case, institution = held.case, held.institution
    _layer(case, institution, letter_texts()[held.kind], at=at)
    said = gate_of(case, institution, at=at)
    if said != Gate.PASSES:
        raise NotThroughTheGate(said)
    if not may_be_addressed(held, at=at):
        raise NobodyCleared


def _facts(
    letter: Letter, draft: Draft, text: LetterText, *, by: UUID, at: datetime
) -> Mapping[str, str]:
    """Return what may be filled in; names are read only where the recipient may know them."""
    case, zone = letter.case, zone_of_matter(letter.case.matter)
    place, declared = case.matter.municipality, draft.danger_declared_at
    tells_name = "person" in text.may_tell(letter.layer)
    keeper = case.compartment.institution
    return {
        "date": instant(at, zone, letter.language),
        "recipient": str(letter.institution),
        "addressee": letter.addressed_to,
        "sender": str(keeper),
        "organisation": "" if begins_when_asked(keeper) else str(keeper),
        "contact": draft.contact.strip(),
        "signatory": _signatory(case, by=by, language=letter.language),
        "reference": letter.reference,
        "state": case.matter.state.name if case.matter.state else "",
        "municipality": place.name if place else "",
        "person": _names(case, by=by, at=at) if tells_name else "",
        "danger": instant(declared, zone, letter.language) if declared else "",
        "facts": draft.facts.strip(),
        "asks": draft.asks.strip(),
        "answer_by": instant(letter.answer_by, zone, letter.language)
        if declared
        else day(local_day(letter.answer_by, zone), letter.language),
        **_where_it_answers(keeper, letter.language),
    }


def _where_it_answers(keeper: Institution | None, language: str) -> dict[str, str]:
    """Return where whoever writes answers: its public telephone, by day and night, and address."""
    door = Door.objects.filter(institution=keeper, withdrawn_at=None).first()
    if door is None:
        return {}
    hours = _HOURS.get(language, _HOURS["es"])
    said = hours.format(closed=door.closed_telephone, answers=door.closed_answers)
    return {"telephone": door.telephone, "hours": said, "address": door.address}


def _addressed_to(draft: Draft) -> str:
    """Return to whom a letter is addressed: a person by name, else whoever heads the body."""
    named = draft.clearance.person if draft.clearance else str(draft.addressee or "")
    written = draft.addressed_to.strip() or named
    return written or _HEAD.get(draft.language, _HEAD["es"]).format(draft.institution)


def _signatory(case: Case, *, by: UUID, language: str) -> str:
    """Return who signs a letter, marked where they are in the case for danger of life alone."""
    name = str(Account.objects.get(pk=by))
    with override(language):
        return f"{name} ({MARK})" if is_break_glass(case.compartment_id) else name


def _names(case: Case, *, by: UUID, at: datetime) -> str:
    """Return who consented, by name; a withheld name appears in no draft."""
    who = [one.person_id for one in (consenting(case) or parties_of(case))]
    named = names_of(who, by=by, at=at)
    return ", ".join(named[one].name for one in who if named[one].name)


def _after(said: datetime, first: datetime | None, code: str, *, at: datetime) -> datetime:
    """Return an instant that is not before another; hours are written to the minute."""
    if said > at:
        raise LetterRefused("in_the_future", given=said)
    if first is None or said >= first:
        return said
    if said < first.replace(second=0, microsecond=0):
        raise LetterRefused(code, given=said, right=first)
    return first


def _write(held: Letter, act: str, *, by: UUID, at: datetime, **changes: object) -> Letter:
    Letter.objects.filter(pk=held.pk).update(**changes)
    for name, value in changes.items():
        setattr(held, name, value)
    _note(act, held, by=by, at=at)
    return held


def _note(act: str, letter: Letter, *, by: UUID, at: datetime, **payload: str) -> None:
    record(act=act, object_type="case", objects=[letter.case_id, letter.pk], payload=payload,
           files=[letter.compartment_id], by=by, at=at)  # fmt: skip
