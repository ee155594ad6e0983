"""Signs agreed with a person: agreed, heard, missed, found out; none vanishes by itself."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.choices import Rhythm, SignHeard
from baluarte.domain.cases.models import CheckIn, CheckInAgreement, CheckInFinding, Party
from baluarte.domain.cases.queries.checkin_times import EARLY, Hours
from baluarte.domain.cases.queries.checkins import awaited
from baluarte.domain.cases.rules import require_open, require_team, require_team_or_herself
from baluarte.domain.procedure.actions.called import call_to_matter, call_who_answers
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.queries import unseal_all

TOGETHER = 500


class CheckInRefused(ValueError):
    """A sign, or what is agreed of it, cannot be so; `code` says which rule refuses it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"cases.check_in.{code}")
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What is agreed: the hours, and in words the signal, the word of danger and the plan."""

    rhythm: Rhythm
    first_at: datetime
    until_at: datetime
    grace_minutes: int
    signal: str
    danger: str
    plan: str
    hours: tuple[time, ...] = ()
    every_hours: int | None = None


@transaction.atomic
def agree(*, party: Party, agreed: Agreed, by: UUID, at: datetime) -> CheckInAgreement:
    """Keep what was agreed with a person, and wait for the first sign."""
    require_team(party.case)
    require_open(party.case)
    zone = zone_of_matter(party.case.matter)
    row = CheckInAgreement(
        compartment_id=party.compartment_id, party=party, matter_key=party.case.matter_id,
        rhythm=agreed.rhythm, hours=sorted(set(agreed.hours)), every_hours=agreed.every_hours,
        first_at=agreed.first_at, until_at=agreed.until_at, zone=str(zone),
        grace_minutes=agreed.grace_minutes, agreed_at=at, agreed_by_id=by,
    )  # fmt: skip
    if same(agreed.signal, agreed.danger):
        raise CheckInRefused("same_words")
    if Hours.of(row).next(at) is None:
        raise CheckInRefused("no_hour_to_come")
    owner = party.case.compartment.institution_id
    [(row.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    for name in ("signal", "danger", "plan"):
        seal(row, f"sealed_{name}", getattr(agreed, name).strip(), key=key)
    row.save(force_insert=True)
    wait_for_next(row, after=at)
    _record("cases.agree_check_ins", party, row.pk, by=by, at=at)
    return row


@transaction.atomic
def end_agreement(*, agreement: CheckInAgreement, by: UUID, at: datetime) -> None:
    """Wait for no more signs; what did not come stays until somebody writes what was found."""
    require_team(agreement.party.case)
    held = CheckInAgreement.objects.filter(pk=agreement.pk, ended_at=None)
    if not held.update(ended_at=at, ended_by=by):
        raise CheckInRefused("ended")
    _record("cases.end_check_ins", agreement.party, agreement.pk, by=by, at=at)


@transaction.atomic
def give_sign(
    *, check_in: CheckIn, heard: SignHeard, is_danger: bool = False, word: str = "", by: UUID,
    at: datetime,
) -> CheckIn:  # fmt: skip
    """Say that a sign came: by herself, or by who heard it; one of danger rings at once.

    After its time it is missed all the same, and rings. The word that means danger is never
    answered otherwise than the other.
    """
    party, agreement = check_in.party, check_in.agreement
    require_team_or_herself(party, by=by)
    if at < check_in.opens_at and not is_danger:
        raise CheckInRefused("too_early")
    if word:
        [known] = unseal_all([agreement], "sealed_danger")
        is_danger = is_danger or same(word, known)
    late = at > check_in.closes_at and check_in.missed_at is None
    skipped = _skipped(agreement, check_in, at=at) if late else 0
    said = {"said_at": at, "said_by": by, "heard": heard, "is_danger": is_danger}
    missed = {"missed_at": at, "also_missed": skipped} if late else {}
    held = CheckIn.objects.filter(pk=check_in.pk, said_at=None, missed_at=check_in.missed_at)
    if not held.update(**said, **missed):
        raise CheckInRefused("said")
    for kind, rings in ((NoticeKind.DISTRESS, is_danger), (NoticeKind.MISSED, late)):
        if rings:
            call_to_matter(kind=kind, about=check_in.pk, matter=agreement.matter_key)
    if check_in.missed_at is None:
        wait_for_next(agreement, after=_from_now(agreement, check_in, at=at))
    _record("cases.give_sign", party, check_in.pk, by=by, at=at)
    check_in.refresh_from_db()
    return check_in


@transaction.atomic
def write_finding(
    *, check_in: CheckIn, text: str, found_at: datetime, by: UUID, at: datetime
) -> CheckInFinding:
    """Write what was found out after a sign that did not come or meant danger, once."""
    party = check_in.party
    require_team(party.case)
    if check_in.missed_at is None and not check_in.is_danger:
        raise CheckInRefused("nothing_missed")
    if not text.strip():
        raise CheckInRefused("without_words")
    if CheckInFinding.objects.filter(check_in=check_in).exists():
        raise CheckInRefused("found")
    row = CheckInFinding(
        compartment_id=party.compartment_id, check_in=check_in, party=party, found_at=found_at,
        recorded_at=at, by_id=by,
    )  # fmt: skip
    owner = party.case.compartment.institution_id
    [(row.record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    seal(row, "sealed_text", text.strip(), key=key)
    row.save(force_insert=True)
    _record("cases.write_finding", party, check_in.pk, by=by, at=at)
    return row


@transaction.atomic
def ring_for_missed(*, at: datetime) -> int:
    """Call once for each sign whose time is over; hours that passed meanwhile go with it."""
    found = awaited().filter(closes_at__lt=at).select_related(None)
    rung = 0
    for one in found.values("pk", "agreement_id", "due_at")[:TOGETHER]:
        agreement = CheckInAgreement.objects.only(*COUNTED).get(pk=one["agreement_id"])
        check_in = CheckIn(pk=one["pk"], due_at=one["due_at"])
        held = CheckIn.objects.filter(pk=check_in.pk, said_at=None, missed_at=None)
        if not held.update(missed_at=at, also_missed=_skipped(agreement, check_in, at=at)):
            continue
        call_who_answers(
            kind=NoticeKind.MISSED, about=check_in.pk, matter=agreement.matter_key, at=at
        )
        wait_for_next(agreement, after=_from_now(agreement, check_in, at=at))
        rung += 1
    return rung


COUNTED = (
    "matter_key", "rhythm", "hours", "every_hours", "first_at", "until_at", "zone",
    "grace_minutes", "compartment_id", "party_id",
)  # fmt: skip


def wait_for_next(agreement: CheckInAgreement, *, after: datetime) -> None:
    """Wait for the first sign after an instant, if one is still to come."""
    due = Hours.of(agreement).next(after)
    if due is None:
        return
    row = CheckIn(
        compartment_id=agreement.compartment_id, agreement_id=agreement.pk,
        party_id=agreement.party_id, opens_at=max(due - EARLY, min(after, due)), due_at=due,
        closes_at=due + agreement.grace,
    )  # fmt: skip
    CheckIn.objects.bulk_create([row], ignore_conflicts=True)


def same(one: str, other: str) -> bool:
    """Say whether two signals are the same to whoever hears them."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _from_now(agreement: CheckInAgreement, check_in: CheckIn, *, at: datetime) -> datetime:
    """Return after what the next is waited for: its own hour, or what can still be in time."""
    return max(check_in.due_at, at - agreement.grace - timedelta(microseconds=1))


def _skipped(agreement: CheckInAgreement, check_in: CheckIn, *, at: datetime) -> int:
    """Return how many more hours passed in which nobody looked."""
    end = _from_now(agreement, check_in, at=at)
    found = 0
    for one in Hours.of(agreement).after(check_in.due_at):
        if one > end:
            break
        found += 1
    return found


def _record(act: str, party: Party, key: UUID, *, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="case", objects=[party.case_id, key], files=[party.compartment_id],
        by=by, at=at,
    )  # fmt: skip
