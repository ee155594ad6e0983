"""How far criminal files follow their protocol, of the files that the context sees: no grade."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.investigation.models import ActRequest, Inquiry, InvestigativeAct
from baluarte.domain.investigation.protocols import followed_by
from baluarte.domain.investigation.queries.inquiries import inquiries, standing
from baluarte.domain.investigation.queries.inquiry_parts import ASKED, calendar_of
from baluarte.domain.investigation.queries.scope import Scope
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.counting import count, end_of
from baluarte.norms.conformance import (
    WAS_DONE,
    ActCount,
    ActProfile,
    ActTold,
    Conformance,
    FileTold,
    Outcome,
    Profile,
    conformance,
    counted_in,
    profile,
)
from baluarte.norms.protocols import Protocol, Step
from baluarte.science import survival

NOTICE = "notice_of_facts"


@dataclass(frozen=True)
class FollowedProtocol:
    """How the files that keep one version of a text follow it."""

    protocol: Protocol
    found: Conformance


@dataclass(frozen=True)
class NextAct:
    """An act that the protocol calls for and that is not on record as done, with its last day.

    `due_date` is nothing where the law gives it none, or nobody says when what begins it was.
    """

    step: Step
    due_date: date | None

    def is_late(self, on: date) -> bool:
        """Say whether its day is over."""
        return self.due_date is not None and self.due_date < on


def next_acts(inquiry: Inquiry, *, on: date) -> list[NextAct]:
    """Return what should come in an inquiry, in the order of its protocol; none without one.

    What she asked for stands apart, and what does not apply or is not called for is none.
    """
    if inquiry.text is None:
        return []
    protocol, calendar = followed_by(inquiry), calendar_of(inquiry, Calendars.read())
    found: dict[str, NextAct] = {}
    for row in profile_of(inquiry, on=on).acts:
        step = protocol.step(row.act)
        is_open = row.outcome not in (Outcome.DONE, Outcome.NOT_APPLICABLE)
        if not is_open or not row.is_owed or row.is_called is False or ASKED in step.starts:
            continue
        due = None
        if row.began_on is not None and row.outcome not in WAS_DONE:
            zone = calendar.zone_of(step.by)
            counted = count(step.clock, end_of(row.began_on, zone), role=step.by, calendar=calendar)
            due = local_day(counted.at, zone) if counted.at is not None else None
        found.setdefault(row.act, NextAct(step, due))
    return list(found.values())


@dataclass(frozen=True)
class CountedAct:
    """A file that a number counts, with the opening of the act that it counts in it."""

    file: Inquiry
    act: ActProfile | None


def profile_of(inquiry: Inquiry, *, on: date) -> Profile:
    """Return how one file follows its protocol; `InquiryRefused` where it follows none."""
    [found] = _profiles([inquiry], on=on)
    return found


def conformance_by_protocol(*, scope: Scope, by: UUID, at: datetime) -> list[FollowedProtocol]:
    """Return how the files of a scope follow each version of a protocol; logged."""
    held = _by_protocol(scope)
    record(
        act="investigation.read_conformance", object_type="inquiry",
        payload={"files": sum(map(len, held.values()))}, by=by, at=at,
    )  # fmt: skip
    on = local_day(at)
    return [
        FollowedProtocol(followed_by(some[0]), conformance(_profiles(some, on=on)))
        for _, some in sorted(held.items())
    ]


def counted_rows(
    protocol: str, cell: str, *, scope: Scope, by: UUID, at: datetime
) -> list[CountedAct]:
    """Return what a number counts among the files that keep a version of a text; logged.

    Nothing where there is no such protocol, or no such number of it.
    """
    files = _by_protocol(scope).get(protocol, [])
    profiles = _profiles(files, on=local_day(at))
    found = [
        CountedAct(file, act)
        for file, one in zip(files, profiles, strict=True)
        for act in counted_in(one, cell)
    ]
    record(
        act="investigation.read_conformance_rows", object_type="inquiry",
        payload={"files": len(found)}, by=by, at=at,
    )  # fmt: skip
    return found


def days_of(counted: ActCount) -> "survival.SurvivalCurve | None":
    """Return how long an act goes undone, in days; nothing where no file tells."""
    days = [*counted.took, *counted.lasted]
    if not days:
        return None
    ended = [True] * len(counted.took) + [False] * len(counted.lasted)
    return survival.survival_curve(days, ended)


def _by_protocol(scope: Scope) -> dict[str, list[Inquiry]]:
    files = scope.of(inquiries()).filter(text__isnull=False).select_related("text")
    held: dict[str, list[Inquiry]] = defaultdict(list)
    for one in files:
        held[followed_by(one).key].append(one)
    return held


def _profiles(files: Sequence[Inquiry], *, on: date) -> list[Profile]:
    acts: dict[UUID, list[InvestigativeAct]] = defaultdict(list)
    for row in standing(InvestigativeAct, files):
        acts[row.inquiry_id].append(row)
    asked: dict[UUID, list[ActRequest]] = defaultdict(list)
    for request in standing(ActRequest, files):
        asked[request.inquiry_id].append(request)
    calendars = Calendars.read()
    found = []
    for one in files:
        calendar = calendar_of(one, calendars)
        told = _as_told(one, acts[one.pk], asked[one.pk])
        found.append(profile(followed_by(one), told, at=on, calendar=calendar))
    return found


def _as_told(
    one: Inquiry, acts: Iterable[InvestigativeAct], asked: Iterable[ActRequest]
) -> FileTold:
    """Return a file as the texts read it: of what several say of an act, the newest word."""
    repeats = {step.id for step in followed_by(one).steps if step.repeats}
    told: dict[object, ActTold] = {}
    for row in acts:
        key = row.pk if row.act in repeats else row.act
        told[key] = ActTold(row.act, Outcome(row.outcome), row.first_date, row.last_date)
    opened = one.first_date if one.first_date == one.last_date else None
    happened = [(NOTICE, opened), *((ASKED, _day(row)) for row in asked)]
    return FileTold(one.reference, tuple(told.values()), tuple(happened))


def _day(row: ActRequest) -> date | None:
    return row.first_date if row.first_date == row.last_date else None
