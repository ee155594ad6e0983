"""Lays a hundred thousand invented proceedings with about ten openings each, once.

The engine itself tells some courses of each protocol, at random; each proceeding is one of them,
moved in time. Rows go in by COPY; what is owed is counted by the worker's own look.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

os.environ.setdefault("BALUARTE_BENCH_HOME", "/var/lib/baluarte/bench-procedures")

from tests.bench import laying  # noqa: I001 (it chooses the settings)

from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.utils import timezone

from baluarte.config import preparation
from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.access.choices import CompartmentKind, InstitutionKind
from baluarte.domain.access.models import Account, Compartment, Institution
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_nobody, acting_as_operator
from baluarte.norms.agenda import Happening, agenda
from baluarte.norms.agenda import Occurrence as Told
from baluarte.norms.clocks import Calendar
from baluarte.norms.protocols import Protocol, events, newest
from baluarte.norms.protocols.form import EXPIRED, Choice
from tests.factories.access import make_account, make_institution

SEED = 2026
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How often each runs; together they open about ten steps a proceeding.
MIX = {
    "mech_ordinary": 30, "criminal_case": 25, "defender_investigation": 15,
    "journalist_investigation": 10, "victim_registry": 12, "information_request": 8,
}  # fmt: skip
COURSES, ROUNDS = 30, 7
KEEPERS, STATES = 8, ("20", "30")
# Whose people may enter the demonstration: a keeper's officer, an authority's liaison.
LARGEST_KEEPER, RECEPTION = "tinta", "maria"
LARGEST_AUTHORITY, LIAISON = "uer", "pilar"
AUTHORITIES, OF_THE_LARGEST, OF_EACH = 40, 4000, 2500
AT_ONCE = 5000


@dataclass(frozen=True)
class Course:
    """What happened in a proceeding, in hours from its beginning."""

    protocol: Protocol
    told: tuple[Told, ...]
    last: datetime


def is_laid() -> bool:
    """Say whether it was laid to its end before, with the tables of today."""
    return laying.is_laid()


def start() -> None:
    """Start the database that was laid."""
    laying.start()


def lay(number: int) -> None:
    """Lay it, saying how long each step took."""
    begun = time.monotonic()
    for step in _steps(number):
        print(f"{time.monotonic() - begun:8.1f} s  {step}", flush=True)
        begun = time.monotonic()
    laying.mark()


def _steps(number: int) -> Iterator[str]:
    laying.begin_anew()
    yield "people, places and texts"
    chance = random.Random(SEED)
    told = {code: [course(newest(code), chance) for _ in range(COURSES)] for code in MIX}
    yield f"{sum(map(len, told.values()))} courses told by the engine"
    keepers = _keepers()
    yield f"{len(keepers)} keepers"
    count = _copy(number, told, keepers, chance)
    yield f"{number} proceedings with {count} occurrences"
    _vacuum()
    yield "vacuum analyze"
    yield f"{_look()} steps counted"
    yield f"{_send()} assignments"
    _vacuum()
    yield "vacuum analyze"
    yield f"{_look()} steps counted otherwise: they are somebody's now"
    _vacuum()
    yield "vacuum analyze"


def course(protocol: Protocol, chance: random.Random) -> Course:
    """Let a proceeding go on at random, until some of it waits to be done."""
    now = timezone.now() - 2000 * DAY
    told = [_happened(protocol.begins_with[0], now)]
    outside = [
        event for step in protocol.steps for event in step.starts
        if not event.startswith(EXPIRED) and event not in protocol.begins_with
    ]  # fmt: skip
    for _ in range(ROUNDS):
        now += chance.uniform(1, 96) * HOUR
        drawn = agenda(protocol, told, at=now, calendar=Calendar())
        open_items = [one for one in drawn.unfinished if one.step.clock.unit != "at_once"]
        if open_items and chance.random() < 0.45:
            item = chance.choice(open_items)
            emits = item.step.emits
            brought = emits if item.step.choose == Choice.ALL else (chance.choice(emits),)
            told.append(
                Told(str(uuid4()), Happening.DONE, now, now, brought, item.step.id, item.run)
            )
        elif outside:
            told.append(_happened(outside.pop(chance.randrange(len(outside))), now))
    return Course(protocol, tuple(told), now)


def _happened(event: str, at: datetime) -> Told:
    names = (at + 12 * DAY).date() if events()[event].names_a_date else None
    return Told(str(uuid4()), Happening.HAPPENED, at, at, (event,), names=names)


def _keepers() -> list[tuple[Compartment, Account]]:
    """Found keepers, each with somebody who takes in; the first keeps as much as three others."""
    with preparation.connected_as(DatabaseRole.OWNER), acting_as_operator():
        found = [_keeper(Institution.objects.get(slug=LARGEST_KEEPER))]
        found += [_keeper(make_institution(slug=f"keeper-{n}")) for n in range(1, KEEPERS)]
        for number in range(1, AUTHORITIES):
            one = make_institution(slug=f"authority-{number}", kind=InstitutionKind.AUTHORITY)
            make_account(institution=one, roles=["liaison"])
    return [found[0]] * 3 + found


def _keeper(institution: Institution) -> tuple[Compartment, Account]:
    """Return the compartment of a keeper, and a reception officer: somebody who may enter."""
    known = Account.objects.filter(username=RECEPTION, memberships__institution=institution)
    officer = known.first() or make_account(institution=institution)
    held = propose_membership(
        account=officer, institution=institution, role="reception_officer", by=None,
        at=timezone.now(),
    )  # fmt: skip
    confirm_membership(membership=held, by=None, at=timezone.now())
    return compartment_of(institution, CompartmentKind.OWN), officer


def _copy(
    number: int,
    told: dict[str, list[Course]],
    keepers: list[tuple[Compartment, Account]],
    chance: random.Random,
) -> int:
    now, counted = timezone.now(), 0
    codes, weights = list(MIX), list(MIX.values())
    with preparation.administrator(os.environ.get("BALUARTE_DATABASE", "baluarte")) as admin:
        for begin in range(0, number, AT_ONCE):
            rows: dict[type[models.Model], list[models.Model]] = {}
            for _ in range(begin, min(begin + AT_ONCE, number)):
                [code] = chance.choices(codes, weights)
                made = _rows(chance.choice(told[code]), *chance.choice(keepers), now, chance)
                for row in made:
                    rows.setdefault(type(row), []).append(row)
            for model in (Matter, Proceeding, Occurrence):
                _copy_rows(admin, model, rows[model])
            counted += len(rows[Occurrence])
    return counted


def _rows(
    course: Course,
    compartment: Compartment,
    account: Account,
    now: datetime,
    chance: random.Random,
) -> Iterator[models.Model]:
    moved = now - chance.uniform(1, 60) * DAY - course.last
    names = {one.id: str(uuid4()) for one in course.told}
    first = course.told[0]
    began = first.latest + moved
    matter = Matter(
        compartment=compartment, reference=new_reference(), state_id=chance.choice(STATES),
        perpetrator="private", list_seen_at=began, responsible=account, opened_at=began,
        opened_by=account,
    )  # fmt: skip
    yield matter
    proceeding = Proceeding(
        compartment=compartment, matter=matter, text_id=course.protocol.key,
        jurisdiction=course.protocol.jurisdictions[0], begun_by=UUID(names[first.id]),
        started_at=began, started_by=account,
    )  # fmt: skip
    yield proceeding
    for one in course.told:
        at = one.latest + moved
        # The run of a clock that ended bears the name of what had begun it.
        run = next((one.run.replace(old, names[old]) for old in names if old in one.run), "")
        yield Occurrence(
            id=UUID(names[one.id]), compartment=compartment, matter=matter,
            proceeding=proceeding if one.step else None, kind=str(one.kind),
            events=list(one.events), step=one.step, run=run, happened_at=at, recorded_at=at,
            by=account, names=one.names + (at - one.latest) if one.names else None,
        )  # fmt: skip


def _copy_rows(admin: Any, model: type[models.Model], rows: list[models.Model]) -> None:
    # What the database fills in by itself is left to it.
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    columns = ", ".join(str(field.column) for field in fields)
    names = [field.attname for field in fields]
    with (
        admin.cursor() as cursor,
        cursor.copy(f"copy {model._meta.db_table} ({columns}) from stdin") as copy,
    ):
        for row in rows:
            copy.write_row([getattr(row, name) for name in names])


def _look() -> int:
    changed = 0
    with preparation.connected_as(DatabaseRole.WORKER):
        for looked in actions.look_at_everything(at=timezone.now()):
            changed = looked.changed
    return changed


def _send() -> int:
    """Send some thousand open steps to each authority, most to the first."""
    with preparation.connected_as(DatabaseRole.OWNER), acting_as_nobody():
        slugs = [LARGEST_AUTHORITY, *(f"authority-{number}" for number in range(1, AUTHORITIES))]
        keys = dict(Institution.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    sent = 0
    with preparation.administrator(os.environ.get("BALUARTE_DATABASE", "baluarte")) as admin:
        for slug in slugs:
            many = OF_EACH if sent else OF_THE_LARGEST
            sent += admin.execute(SEND, [keys[slug], many]).rowcount
    return sent


SEND = """
insert into procedure_assignment (id, compartment_id, reference, matter_key, proceeding_id, code,
       version, step, run, institution_id, is_personal, sent_at, sent_by_id, escalate_at, status,
       ended_how, needs_her_word, she_said_yes)
select gen_random_uuid(), o.compartment_id, left(replace(gen_random_uuid()::text, '-', ''), 10),
       p.matter_id, o.proceeding_id, o.code, 1, o.step, o.run, %s, false, o.started_at,
       p.started_by_id, now() + interval '1 day', 'sent', '',
       o.step in ('EX-1', 'EX-2', 'EX-3'), false
  from procedure_obligation o tablesample bernoulli (2) join procedure_proceeding p
       on p.id = o.proceeding_id
 where o.is_unfinished and not exists (
       select 1 from procedure_assignment a
        where a.proceeding_id = o.proceeding_id and a.step = o.step and a.run = o.run)
 order by random() limit %s
"""


def _vacuum() -> None:
    with preparation.administrator(os.environ.get("BALUARTE_DATABASE", "baluarte")) as admin:
        admin.execute("vacuum analyze")
