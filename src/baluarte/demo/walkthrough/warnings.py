"""Invented early warnings: proposed, issued, acknowledged or met by silence; nobody is meant."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.authorities import POLICE, TOWN
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.actions import (
    LeftOut,
    NewWarning,
    acknowledge_warning,
    decide_warning,
    propose_warning,
)
from baluarte.domain.prevention.models import EarlyWarning, WarningNotice
from baluarte.domain.prevention.queries.warning_gate import gate_of
from baluarte.domain.prevention.warning_choices import (
    Acknowledged,
    Decided,
    LevelOfWarning,
    SignalKind,
    ToldWhy,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

PROPOSES, DECIDES, ALSO_PROPOSES = "analia", "clara", "carlos"
HOUSE = "registro"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One invented warning: where, how urgent, on what, issued so long ago, to whom."""

    state: str
    municipality: str = ""
    region: str = ""
    level: LevelOfWarning
    signal: SignalKind
    grounds: str
    ago: timedelta
    stands: timedelta
    # Slugs of institutions.
    told: Collection[str] = ()
    # Who acknowledges, with which account, how long after.
    acknowledged: Sequence[tuple[str, str, timedelta]] = ()
    left_out: str = ""
    outcome: Decided | None = Decided.ISSUED
    reason: str = "Dos fuentes independientes lo sostienen (inventado)."
    by: str = PROPOSES


LIFE = (
    Told(
        state="30", municipality=TOWN, level=LevelOfWarning.RED, signal=SignalKind.ESCALATION,
        grounds="Una amenaza escrita y, una semana después, vigilancia afuera de una redacción. "
        "Todo lo que aquí se cuenta es inventado.",
        ago=60 * HOUR, stands=40 * DAY, told=(POLICE, "edo-30-mec", "sspc"),
        acknowledged=(("edo-30-mec", "silvia", 5 * HOUR), ("sspc", "ivan", 20 * HOUR)),
        left_out="edo-30-ssp",
    ),
    Told(
        state="20", region="Sierra (inventada)", level=LevelOfWarning.ORANGE,
        signal=SignalKind.TRIGGERS,
        grounds="En tres semanas se resuelve el permiso de un megaproyecto y hubo dos agresiones "
        "a quienes se oponen (inventado).",
        ago=5 * HOUR, stands=60 * DAY, told=("edo-20-gob",),
    ),
    Told(
        state="30", level=LevelOfWarning.YELLOW, signal=SignalKind.SILENCE,
        grounds="Tres fuentes que reportaban cada semana llevan un mes sin escribir (inventado).",
        ago=30 * HOUR, stands=30 * DAY, outcome=None, by=ALSO_PROPOSES,
    ),
    Told(
        state="20", level=LevelOfWarning.YELLOW, signal=SignalKind.STIGMA,
        grounds="Declaraciones contra quienes defienden el territorio (inventado).",
        ago=70 * DAY, stands=30 * DAY, outcome=Decided.OVERRULED,
        reason="Ya se pidió que se rectifiquen; no hay otra señal (inventado).",
    ),
)  # fmt: skip


def tell_warnings(*, at: datetime) -> Iterator[str]:
    """Tell of a few warnings once: one met by silence, one to acknowledge, one to decide."""
    with connected_as(DatabaseRole.APP):
        people = dict(Account.objects.values_list("username", "pk"))
        with acting_as(people[PROPOSES]):
            if EarlyWarning.objects.exists():
                return
        for one in LIFE:
            _tell(one, people, at=at)
    yield f"{len(LIFE)} invented early warnings."


def _tell(one: Told, people: dict[str, UUID], *, at: datetime) -> EarlyWarning:
    by, other, when = people[one.by], people[DECIDES], at - one.ago
    bodies = {each.slug: each for each in Institution.objects.all()}
    with acting_as(by):
        made = propose_warning(given=_new(one, bodies, when), holder=bodies[HOUSE], by=by, at=when)
    if one.outcome is None:
        return made
    with acting_as(other):
        wanted = {bodies[slug].pk for slug in one.told}
        keys = [
            each.key for each in gate_of(made, at=when).choices if each.institution.pk in wanted
        ]
        decide_warning(
            warning=made, outcome=one.outcome, reason=one.reason, told=keys, by=other,
            at=when + HOUR / 2,
        )  # fmt: skip
    for slug, username, after in one.acknowledged:
        with acting_as(people[username]):
            notice = WarningNotice.objects.get(
                warning=made, institution=bodies[slug], why=ToldWhy.CHOSEN
            )
            acknowledge_warning(
                notice=notice, answer=Acknowledged.ACTS, by=people[username], at=when + after
            )
    return made


def _new(one: Told, bodies: dict[str, Institution], when: datetime) -> NewWarning:
    out = bodies.get(one.left_out)
    return NewWarning(
        state=one.state,
        municipality=one.municipality,
        region=one.region,
        level=one.level,
        signal=one.signal,
        grounds=one.grounds,
        perpetrator=Perpetrator.NAMED if out else Perpetrator.PRIVATE,
        word_of_people=WordOfPeople.NOBODY,
        valid_until=local_day(when + one.stands),
        left_out=[LeftOut(why=Exclusion.PERPETRATOR, institution=out)] if out else (),
    )
