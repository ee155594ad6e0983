"""Invented studies of the last quarters that fell by lot and that two rated, and one that waits."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import F

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.caseload import SAID, case_of_call
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.audit.actions import record
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import CaseEvent, Party
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure.models import Matter
from baluarte.domain.protection.actions.studies import keep_sampling_key
from baluarte.domain.protection.models import (
    ItemRating,
    LevelStatement,
    Measure,
    MeasureChange,
    RiskStudy,
)
from baluarte.domain.protection.models.second_ratings import IS_DRAWN
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.territory.models import State
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_operator
from baluarte.norms import instruments
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.instruments import Instrument

CASES = UUID("5b0f3c52-9f0e-4c3e-8f1a-5e3f6b7a9d10")
# By organisation: who answers for its past cases and rates first, and who rates again.
RATERS = {"tinta": ("maria", "ines"), "tierra": ("tomas", "ramona")}
CASES_OF_EACH = 6
OPENED_AGO, CLOSED_AGO = 720, 15
# By quarter, counted back from this one: how many were rated twice, and of a hundred items how many
# alike. In one there are too few to say anything.
QUARTERS = ((6, 16, 90), (5, 15, 88), (4, 14, 84), (3, 3, 82), (2, 15, 76), (1, 14, 70))
# How often each level is given first, the lowest first, at the beginning and at the end.
LEVELS = ((5, 5, 3, 0), (2, 5, 6, 1))
CODES = (3, 4, 4, 2)
# Of a hundred items that one rater does not know.
UNKNOWN = 3
# The open case, of which organisation, whose study waits for a second rater, since how many days.
WAITS, WAITS_AT, WAITS_SINCE = "guardabosque", "tierra", 13
# Of each past case: how many events from the year before and from while its measures worked.
BEFORE, DURING, MOST_BEFORE, DELIVERED_AFTER = 3, 2, 360, 20
MEASURES = ("MU-4", "MU-2")
TRIES = 400


def rate_twice(*, seed: int, at: datetime) -> Iterator[str]:
    """Lay closed cases whose studies two rated apart from each other, and a study that waits."""
    with connected_as(DatabaseRole.APP):
        known = {one.username: one for one in Account.objects.all()}
        parties = [one for slug in RATERS for one in _past_cases(slug, known, at)]
        if not parties:
            return
        rater = known[RATERS[WAITS_AT][0]]
        with acting_as(rater.pk):
            keep_sampling_key()
            waits = Party.objects.get(case=case_of_call(WAITS), part=Part.BENEFICIARY)
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        drawn = iter(_drawn_keys())
        invented = _Invented(random.Random(seed), drawn)  # noqa: S311 (an invented country)
        pairs = 0
        for back, many, alike in QUARTERS:
            for _ in range(many):
                party, first, second = parties[pairs % len(parties)]
                closed_at = invented.day_in(_quarter(at, back), at=at)
                invented.rate(party, first, second, alike=alike, back=back, closed_at=closed_at)
                pairs += 1
        invented.rate(waits, rater, None, alike=100, back=1,
                      closed_at=at - timedelta(days=WAITS_SINCE))  # fmt: skip
        invented.insert()
        protected = _protect([party for party, _, _ in parties], at=at)
    with connected_as(DatabaseRole.APP):
        _tell_the_log(invented, [party for party, _, _ in parties], at=at)
    yield f"{pairs} invented studies rated twice in {len(QUARTERS)} quarters, 1 waits for it."
    yield f"{protected} past cases with measures and what happened before and during them."


def _past_cases(
    slug: str, known: dict[str, Account], at: datetime
) -> Iterator[tuple[Party, Account, Account]]:
    """Open and close the past cases of an organisation that are not there yet."""
    first, second = (known[name] for name in RATERS[slug])
    opened_at = at - timedelta(days=OPENED_AGO)
    with acting_as(first.pk):
        receives, state = Institution.objects.get(slug=slug), State.objects.get(code="20")
        for number in range(1, CASES_OF_EACH + 1):
            key = uuid5(CASES, f"{slug}|{number}")
            if Matter.objects.filter(pk=key).exists():
                continue
            case = actions.open_case(
                institution=receives, state=state, team=[second], key=key, by=first.pk,
                at=opened_at,
            )  # fmt: skip
            party = actions.add_party(
                case=case, part=Part.BENEFICIARY, by=first.pk, at=opened_at,
                person=NewPerson(name=f"Persona Inventada {slug.title()} {number}. {SAID}"),
            )  # fmt: skip
            closed_at = at - timedelta(days=CLOSED_AGO)
            actions.close_case(case=case, by=first.pk, at=closed_at)
            yield party, first, second


def _drawn_keys() -> list[UUID]:
    """Return keys that fall by lot; as operator, who alone reads what draws."""
    needed = sum(many for _, many, _ in QUARTERS) + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.id from (select gen_random_uuid() as id, k.value as held"  # noqa: S608 (ours)
            " from public.protection_samplingkey k, generate_series(1, %s)) s"
            f" where {IS_DRAWN.format(study='s.id')} limit %s",
            [needed * TRIES, needed],
        )
        return [row[0] for row in cursor.fetchall()]


def _quarter(at: datetime, back: int) -> date:
    """Return the first day of the quarter so many before this one."""
    today = local_day(at)
    months = today.year * 12 + (today.month - 1) // 3 * 3 - 3 * back
    return date(months // 12, months % 12 + 1, 1)


def _protect(parties: Sequence[Party], *, at: datetime) -> int:
    """Let a measure work in each past case, and join to it events from before and from then.

    Of each organisation's own confirmed events; a case takes part only where it finds some.
    """
    opened, by_case = at - timedelta(days=OPENED_AGO), 0
    works_on = opened + timedelta(days=DELIVERED_AFTER)
    spans = (
        (BEFORE, opened - timedelta(days=MOST_BEFORE), opened),
        (DURING, works_on, at - timedelta(days=CLOSED_AGO)),
    )
    free = {
        (party.compartment.institution_id, place): _confirmed(party, since, until)
        for party in parties
        for place, (_, since, until) in enumerate(spans)
    }
    measures: list[Measure] = []
    changes: list[MeasureChange] = []
    joined: list[CaseEvent] = []
    for number, party in enumerate(parties):
        keeper, by = party.compartment.institution_id, party.case.responsible_id
        own = {"compartment_id": party.compartment_id}
        found = [
            free[keeper, place].pop()
            for place, (many, _, _) in enumerate(spans)
            for _ in range(min(many, len(free[keeper, place])))
        ]
        by_case += bool(found)
        for code in MEASURES[: 2 - number % 2]:
            one = Measure(**own, case_id=party.case_id, code=code, by_id=by, planned_at=opened)
            measures.append(one)
            changes.append(
                MeasureChange(**own, measure=one, status="IMP", by_id=by, recorded_at=works_on,
                              happened_on=local_day(works_on))
            )  # fmt: skip
        joined += [
            CaseEvent(**own, case_id=party.case_id, event_id=key, by_id=by, since_at=works_on)
            for key in found
        ]
    # It has a list of numbers, which rows inserted at once have not.
    Measure.objects.bulk_create(measures)
    for rows in (changes, joined):
        insert_rows(rows)
    return by_case


def _tell_the_log(invented: "_Invented", parties: Sequence[Party], *, at: datetime) -> None:
    """Write the entries that the acts would have left, of what was laid at once."""
    works_on = at - timedelta(days=OPENED_AGO - DELIVERED_AFTER)
    said = [(party.case.responsible_id, works_on, "say_how_far", party.case_id,
             party.compartment_id) for party in parties]  # fmt: skip
    for one in (*invented.firsts, *invented.seconds):
        for act, when in (("open_study", one.opened_at), ("close_study", one.closed_at)):
            if when is not None:
                said.append((one.by_id, when, act, one.pk, one.compartment_id))
    for by in sorted({one[0] for one in said}):
        with acting_as(by):
            for who, when, act, key, file in said:
                if who == by:
                    record(
                        act=f"protection.{act}", object_type="case", objects=[key], files=[file],
                        by=by, at=when,
                    )  # fmt: skip


def _confirmed(party: Party, since: datetime, until: datetime) -> list[UUID]:
    """Return the confirmed events of an organisation on a known day of some time."""
    known = Event.objects.filter(
        compartment__institution=party.compartment.institution_id,
        current__status=EventState.CONFIRMED,
        current__first_date=F("current__last_date"),
        current__first_date__gte=local_day(since),
        current__first_date__lte=local_day(until),
    )
    return list(known.order_by("reference").values_list("pk", flat=True))


class _Invented:
    """Rows of studies, gathered and inserted at once."""

    def __init__(self, chance: random.Random, drawn: Iterator[UUID]) -> None:
        self.chance, self.drawn = chance, drawn
        self.firsts: list[RiskStudy] = []
        self.seconds: list[RiskStudy] = []
        self.items: list[ItemRating] = []
        self.levels: list[LevelStatement] = []

    def day_in(self, quarter: date, *, at: datetime) -> datetime:
        days = (local_day(at) - quarter).days - self.chance.randrange(10, 80)
        return at - timedelta(days=days)

    def rate(
        self, party: Party, first: Account, second: Account | None, *, alike: int, back: int,
        closed_at: datetime,
    ) -> None:  # fmt: skip
        """Rate a study, twice where there is a second rater."""
        known = instruments.newest("risk", on=local_day(closed_at))
        made = self._study(party, first, known, closed_at, key=next(self.drawn))
        self.firsts.append(made)
        again = None
        if second is not None:
            again = self._study(party, second, known, closed_at, again=made)
            self.seconds.append(again)
        weights = LEVELS[0] if back > len(QUARTERS) // 2 else LEVELS[1]
        place = self.chance.choices(range(len(known.levels)), weights)[0]
        self._state(made, known.levels[place], closed_at)
        if again is not None:
            # Imminent danger is hers to declare: nobody arrives at it by mistake.
            other = place if place == len(known.levels) - 1 else self._near(place, 3, alike)
            self._state(again, known.levels[other], closed_at)
        for item in known.items:
            code = self.chance.choices(range(len(known.codes)), CODES)[0]
            self._code(made, item, code, closed_at)
            if again is not None:
                self._code(again, item, self._near(code, len(known.codes), alike), closed_at)

    def insert(self) -> None:
        for rows in (self.firsts, self.seconds, self.levels, self.items):
            insert_rows(rows)

    def _near(self, place: int, many: int, alike: int) -> int:
        if self.chance.randrange(100) < alike:
            return place
        return min(max(place + self.chance.choice((-1, 1)), 0), many - 1)

    def _study(
        self, party: Party, by: Account, known: Instrument, closed_at: datetime, *,
        key: UUID | None = None, again: RiskStudy | None = None,
    ) -> RiskStudy:  # fmt: skip
        named = {"id": key} if key else {}
        return RiskStudy(
            **named, compartment_id=party.compartment_id, case_id=party.case_id, party=party,
            unit="person", instrument=known.key, instrument_sha256=known.sha256,
            rated_again=again, opened_at=closed_at - timedelta(days=1), by=by,
            review_date=local_day(closed_at) + timedelta(days=180), closed_at=closed_at,
        )  # fmt: skip

    def _state(self, study: RiskStudy, level: str, at: datetime) -> None:
        self.levels.append(
            LevelStatement(
                compartment_id=study.compartment_id, study=study, level=level, level_before="",
                nexus="posiblemente_relacionado", is_declared=level == "inminente",
                by_id=study.by_id, stated_at=at,
            )
        )  # fmt: skip

    def _code(self, study: RiskStudy, item: str, code: int, at: datetime) -> None:
        is_known = self.chance.randrange(100) >= UNKNOWN
        self.items.append(
            ItemRating(
                compartment_id=study.compartment_id, study=study, item=item,
                code=code if is_known else None, reliability="high", by_id=study.by_id,
                rated_at=at,
            )
        )  # fmt: skip
