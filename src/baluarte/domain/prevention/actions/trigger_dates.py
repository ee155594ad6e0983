"""Note a date at which risk rises, and take it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.prevention.models import TriggerDate, TriggerDateWithdrawal
from baluarte.domain.prevention.rules import require_keeper
from baluarte.domain.prevention.warning_choices import TriggerKind
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day, zone_of_place
from baluarte.norms.warnings import WarningRefused

# Further ahead nobody knows, and what lasts longer is no date.
MOST_AHEAD, MOST_DAYS = timedelta(days=731), timedelta(days=92)
OBJECT = "trigger_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrigger:
    """Days in a place at which risk rises; without a municipality, of the whole state."""

    kind: TriggerKind
    state: str
    municipality: str = ""
    first_date: date
    last_date: date
    words: str


@transaction.atomic
def note_trigger_date(
    *, given: NewTrigger, holder: Institution, by: UUID, at: datetime
) -> TriggerDate:
    """Note a date of one's house; the same one twice is one. `WarningRefused` names the field."""
    context.require(by)
    require_keeper(by, holder)
    _require_sense(given, at=at)
    take_turns([holder.pk])
    values = {
        "holder": holder, "kind": given.kind, "state_id": given.state,
        "municipality_id": given.municipality or None, "first_date": given.first_date,
        "last_date": given.last_date, "words": given.words.strip(),
    }  # fmt: skip
    before = TriggerDate.objects.filter(**values, withdrawal=None).first()
    if before is not None:
        return before
    made = TriggerDate.objects.create(**values, noted_at=at, noted_by_id=by)
    _record("prevention.note_trigger_date", made, by=by, at=at)
    return made


@transaction.atomic
def withdraw_trigger_date(*, trigger: TriggerDate, by: UUID, at: datetime) -> TriggerDateWithdrawal:
    """Take a date of one's house back; that it was noted stays known."""
    context.require(by)
    require_keeper(by, trigger.holder)
    take_turns([trigger.pk])
    if TriggerDateWithdrawal.objects.filter(trigger=trigger).exists():
        raise WarningRefused("trigger_gone", field="trigger")
    made = TriggerDateWithdrawal.objects.create(
        holder_id=trigger.holder_id, trigger=trigger, withdrawn_at=at, withdrawn_by_id=by
    )
    _record("prevention.withdraw_trigger_date", trigger, by=by, at=at)
    return made


def _require_sense(given: NewTrigger, *, at: datetime) -> None:
    town = given.municipality
    is_known = State.objects.filter(pk=given.state).exists()
    if town:
        is_known &= Municipality.objects.filter(pk=town, state=given.state).exists()
    if not is_known:
        raise WarningRefused("trigger_place", field="municipality")
    if not given.words.strip():
        raise WarningRefused("trigger_words", field="words")
    today = local_day(at, zone_of_place(state=given.state, municipality=town))
    if not given.first_date <= given.last_date <= given.first_date + MOST_DAYS:
        raise WarningRefused("trigger_length", field="last_date", right=MOST_DAYS.days)
    if not today <= given.last_date <= today + MOST_AHEAD:
        raise WarningRefused("trigger_day", field="last_date", right=today + MOST_AHEAD)


def _record(act: str, one: TriggerDate, *, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type=OBJECT, objects=[one.pk], payload={"kind": str(one.kind)},
        by=by, at=at,
    )  # fmt: skip
