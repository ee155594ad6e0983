"""Let a share of events be coded twice: switch it on, draw a lot, take one, code it blind."""

import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import open_at, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.double_coding.coded_event import Coded, differing
from baluarte.domain.double_coding.models import CodingLot, DoubleCoding, DrawnEvent, SecondCoding
from baluarte.domain.double_coding.queries.worklist import (
    READ_WHILE_CODING,
    daily_rules,
    first_coders,
    had_read,
    rule_of,
    stratum_of,
)
from baluarte.domain.double_coding.systematic_sampling import draw
from baluarte.domain.registry.actions.grounds import MustSayWhy, write_ground
from baluarte.domain.registry.choices import NOT_DETERMINED, STANDING, CodedField
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.rules import require_contributor
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.catalogues import term
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.imprecise import from_edtf

WHOLE: Final = 100


class NoShare(ValueError):
    """A share is of a hundred, and says which fields."""

    code = "registry.double_coding.share"
    words = _("Say a share from 0 to 100 and at least one field.")


class NothingToDraw(ValueError):
    """No event was recorded since the last draw, or none falls to the share."""

    code = "registry.double_coding.nothing_to_draw"
    words = _("Nothing new to draw from: no event was recorded since the last draw.")


class OwnCoding(Exception):
    """Nobody codes a second time what they coded first."""

    code = "registry.double_coding.own"
    words = _("You took part in the first coding of this event: another person codes it again.")


class NotYours(Exception):
    """The event is not drawn, another has it, or it was coded already."""

    code = "registry.double_coding.not_yours"
    words = _("This event does not wait for you: another person has it, or it is coded already.")


@transaction.atomic
def set_double_coding(
    *,
    compartment: Compartment,
    share: int,
    fields: Collection[str],
    by_type: bool,
    since_date: date,
    is_daily: bool = False,
    by: UUID,
    at: datetime,
) -> DoubleCoding:
    """Say of what share of a list's events a second person codes which fields; 0 turns it off.

    `is_daily`: the worker draws each day, as whoever says so here.
    """
    require_role(by, "data_steward", institution=compartment.institution)
    asked = [field.value for field in CodedField if field in fields]
    if not 0 <= share <= WHOLE or (share and not asked):
        raise NoShare
    rule = DoubleCoding(
        compartment=compartment,
        supersedes=rule_of(compartment.pk),
        share=share,
        fields=asked,
        by_type=by_type,
        since_date=since_date,
        is_daily=is_daily,
        decided_at=at,
        by_id=by,
    )
    rule.save(force_insert=True)
    said: dict[str, Any] = {
        "share": share,
        "fields": asked,
        "by_type": by_type,
        "since": since_date.isoformat(),
        "daily": is_daily,
    }
    record(
        act="registry.set_double_coding", object_type="compartment", objects=[compartment.pk],
        payload=said, by=by, at=at,
    )  # fmt: skip
    return rule


@transaction.atomic
def draw_lot(*, compartment: Compartment, by: UUID, at: datetime) -> CodingLot:
    """Draw the share of what was recorded in a list since its last draw; `NothingToDraw`."""
    require_role(by, "data_steward", institution=compartment.institution)
    return _draw(compartment.pk, by=by, at=at)


def draw_due(*, now: Callable[[], datetime]) -> int:
    """Draw from each list whose rule says so each day; return how many lots were drawn.

    Opens its own contexts: each draw is a transaction behind the wall of whoever has it drawn.
    Who is a steward of the list no more has nothing drawn.
    """
    with acting_as_nobody():
        due = list(daily_rules().order_by("pk").values_list("by", "compartment"))
    drawn = 0
    for account, compartment in due:
        with acting_as(account), suppress(NothingToDraw):
            if compartment in open_at(Level.STEWARD):
                _draw(compartment, by=account, at=now())
                drawn += 1
    return drawn


def _draw(compartment: UUID, *, by: UUID, at: datetime) -> CodingLot:
    # Two draws at once would draw the same events: the second waits, and finds nothing new.
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"coding lot {compartment}"]
        )
    rule = rule_of(compartment)
    if rule is None or not rule.share:
        raise NothingToDraw
    after = _drawn_until(compartment, rule)
    found = Event.objects.filter(
        compartment=compartment, created_at__gt=after, created_at__lte=at, status__in=STANDING,
        current__isnull=False, drawn__isnull=True,
    )  # fmt: skip
    held = dict(found.values_list("pk", "current"))
    if not held:
        raise NothingToDraw
    strata = stratum_of(held) if rule.by_type else dict.fromkeys(held, "")
    seed = secrets.token_hex(16)
    lot = CodingLot(
        compartment_id=compartment, rule=rule, seed=seed, after=after, drawn_at=at,
        out_of=len(held), by_id=by,
    )  # fmt: skip
    lot.save(force_insert=True)
    drawn = draw(strata, share=rule.share, seed=seed)
    insert_rows(
        [
            DrawnEvent(compartment_id=compartment, lot=lot, event_id=key, held_id=held[key])
            for key in drawn
        ]
    )
    record(
        act="registry.draw_coding_lot", object_type="event", objects=drawn,
        payload={"lot": str(lot.pk), "seed": seed, "share": rule.share, "out_of": len(held)},
        by=by, at=at,
    )  # fmt: skip
    return lot


@transaction.atomic
def take_second_coding(*, event: Event, by: UUID, at: datetime) -> DrawnEvent:
    """Have a drawn event to oneself, to code it without seeing how it was coded."""
    drawn = _open(event)
    if drawn.by_id not in (None, by):
        raise NotYours
    if by in first_coders(event.pk):
        raise OwnCoding
    if drawn.by_id is None:
        drawn.by_id, drawn.taken_at = by, at
        drawn.save(update_fields=["by", "taken_at"])
        _record("registry.take_second_coding", event, by=by, at=at)
    return drawn


@transaction.atomic
def leave_second_coding(*, event: Event, by: UUID, at: datetime) -> None:
    """Let another person code an event that one has to oneself."""
    drawn = _open(event)
    if drawn.by_id != by:
        raise NotYours
    drawn.by_id = drawn.taken_at = None
    drawn.save(update_fields=["by", "taken_at"])
    _record("registry.leave_second_coding", event, by=by, at=at)


def note_reading(event: Event, *, by: UUID, at: datetime) -> None:
    """Write into the log that somebody read an event that waits for its second coding."""
    if DrawnEvent.objects.filter(event=event, coding__isnull=True).exists():
        _record(READ_WHILE_CODING, event, by=by, at=at)


@transaction.atomic
def code_second(
    *,
    event: Event,
    coded: Coded,
    criterion: str = "",
    had_seen: bool = False,
    by: UUID,
    at: datetime,
) -> SecondCoding:
    """Keep what a second person codes, beside the first coding; nothing held changes by it.

    `had_seen`: she says that she knew what was held. A link to the work needs its `criterion`.
    """
    drawn = _open(event)
    if drawn.by_id != by or drawn.taken_at is None:
        raise NotYours
    if by in first_coders(event.pk):
        raise OwnCoding
    fields = drawn.lot.rule.fields
    _check(coded, fields, criterion)
    first = first_coding(drawn)
    written = criterion.strip() if CodedField.LINK_TO_WORK in fields else ""
    kept = SecondCoding(
        compartment_id=drawn.compartment_id,
        drawn=drawn,
        fields=fields,
        first=first.kept(),
        second=coded.kept(),
        differs=[field.value for field in differing(first, coded, fields)],
        criterion=write_ground(written, compartment=drawn.compartment_id) if written else None,
        is_blind=not (had_seen or had_read(drawn, by=by)),
        coded_at=at,
        by_id=by,
    )
    kept.save(force_insert=True)
    _record("registry.code_second", event, by=by, at=at)
    return kept


def first_coding(drawn: DrawnEvent) -> Coded:
    """Return what was held of an event when it was drawn."""
    acts = Act.objects.filter(live_at(drawn.lot.drawn_at), event=drawn.event_id)
    return Coded.held(drawn.held, acts)


def _open(event: Event) -> DrawnEvent:
    require_contributor(event)
    rows = DrawnEvent.objects.select_for_update(of=("self",)).select_related("lot__rule", "held")
    drawn = rows.filter(event=event, coding__isnull=True).first()
    if drawn is None:
        raise NotYours
    return drawn


def _check(coded: Coded, fields: Collection[str], criterion: str) -> None:
    """Refuse what the registry could not hold; `MustSayWhy` for a link without its criterion."""
    for catalogue, codes in (
        ("aggression_types", coded.types),
        ("perpetrators", coded.perpetrators),
    ):
        for code in codes:
            term(catalogue, code)
    if coded.date:
        from_edtf(coded.date)
    if CodedField.LINK_TO_WORK not in fields:
        return
    term("links_to_work", coded.link_to_work)
    if coded.link_to_work != NOT_DETERMINED and not criterion.strip():
        raise MustSayWhy("link_criterion")


def _drawn_until(compartment: UUID, rule: DoubleCoding) -> datetime:
    begin = datetime.combine(rule.since_date, time.min, tzinfo=CENTRE)
    last = CodingLot.objects.filter(compartment=compartment).order_by("-drawn_at").first()
    return max(begin, last.drawn_at) if last else begin


def _record(act: str, event: Event, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="event", objects=[event.pk], payload={}, by=by, at=at)
