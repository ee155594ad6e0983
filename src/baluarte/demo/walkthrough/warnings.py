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
    NewPlan,
    NewPublicAlert,
    NewTrigger,
    NewWarning,
    acknowledge_warning,
    ask_public_alert,
    decide_warning,
    note_cause,
    note_trigger_date,
    propose_score_card,
    propose_warning,
    record_outcome,
    review_outcome,
    review_score_card,
    sign_public_alert,
    write_plan,
)
from baluarte.domain.prevention.choices import HowTold
from baluarte.domain.prevention.models import EarlyWarning, WarningNotice
from baluarte.domain.prevention.models.plans import PARTS
from baluarte.domain.prevention.queries.warning_gate import gate_of
from baluarte.domain.prevention.warning_choices import (
    Acknowledged,
    CauseKind,
    Decided,
    LevelOfWarning,
    SecondWord,
    SignalKind,
    ToldWhy,
    TriggerKind,
    WhatCame,
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
    left_out: Sequence[str] = ()
    # Whether a plan is written, half a day after; what came of it, and on which day after.
    has_plan: bool = False
    came: WhatCame | None = None
    came_after: int = 0
    # Whether a second person confirmed what came of it; else it waits on a desk.
    is_confirmed: bool = True
    # Words that two people let be said in public.
    public: str = ""
    word_of_people: WordOfPeople = WordOfPeople.NOBODY
    outcome: Decided | None = Decided.ISSUED
    reason: str = "Dos fuentes independientes lo sostienen (inventado)."
    by: str = PROPOSES


LIFE = (
    Told(
        state="30", municipality=TOWN, level=LevelOfWarning.RED, signal=SignalKind.ESCALATION,
        grounds="Una amenaza escrita y, una semana después, vigilancia afuera de una redacción. "
        "Todo lo que aquí se cuenta es inventado.",
        ago=36 * HOUR, stands=40 * DAY, told=("edo-30-fis", "edo-30-mec", "sspc"),
        acknowledged=(("edo-30-mec", "silvia", 5 * HOUR), ("sspc", "ivan", 20 * HOUR)),
        left_out=("edo-30-ssp", POLICE), has_plan=True, word_of_people=WordOfPeople.ASKED,
        public="Hay riesgo alto para quienes informan en la costa de Veracruz. Si recibe amenazas, "
        "oprima «Estoy en peligro ahora» en este sitio o llame a su organización de confianza "
        "(inventado).",
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
    *(
        Told(
            state="30", municipality=TOWN, level=LevelOfWarning.YELLOW, signal=signal,
            grounds=f"Señal de hace {days} días, ya terminada (inventada).", ago=days * DAY,
            stands=30 * DAY, told=("edo-30-mec",),
            acknowledged=(("edo-30-mec", "silvia", 20 * HOUR),), came=came, came_after=after,
            is_confirmed=came != WhatCame.CANNOT_JUDGE,
        )
        for days, signal, came, after in (
            (130, SignalKind.CALL, WhatCame.HAPPENED, 9),
            (120, SignalKind.PEERS, WhatCame.DID_NOT, 0),
            (110, SignalKind.TRIGGERS, WhatCame.DID_NOT, 0),
            (100, SignalKind.CALL, WhatCame.ACTED_UPON, 0),
            (90, SignalKind.DISPUTE, WhatCame.CANNOT_JUDGE, 0),
        )
    ),
)  # fmt: skip
# What comes, in which state, in how many days.
DATES = (
    (TriggerKind.TRIAL, "08", 12, "Audiencia por el despojo de un ejido (inventada)."),
    (
        TriggerKind.PUBLICATION, "30", 75,
        "Un medio publica una investigación sobre un puerto (inventada).",
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
        _note_dates(people, at=at)
        _let_out_score_card(people, at=at)
    yield f"{len(LIFE)} invented early warnings."


def _note_dates(people: dict[str, UUID], *, at: datetime) -> None:
    """Note what comes: a trial of which no warning stands, and a publication further on."""
    by, holder, today = people[PROPOSES], Institution.objects.get(slug=HOUSE), local_day(at)
    with acting_as(by):
        for kind, state, days, words in DATES:
            day = today + days * DAY
            given = NewTrigger(
                kind=kind, state=state, first_date=day, last_date=day + DAY, words=words
            )
            note_trigger_date(given=given, holder=holder, by=by, at=at)


def _let_out_score_card(people: dict[str, UUID], *, at: datetime) -> None:
    """Let anybody read how often the warnings of the year came true."""
    by, other = people[PROPOSES], people[DECIDES]
    holder = Institution.objects.get(slug=HOUSE)
    with acting_as(by):
        year = local_day(at - max(one.ago for one in LIFE)).year
        card = propose_score_card(holder=holder, year=year, by=by, at=at)
    with acting_as(other):
        review_score_card(card=card, answer=SecondWord.CONFIRMED, by=other, at=at)


def _say_in_public(made: EarlyWarning, words: str, by: UUID, other: UUID, at: datetime) -> None:
    given = NewPublicAlert(
        text=words, could_show=False, could_provoke=False, said_yes=True, how=HowTold.IN_PERSON,
        yes_date=local_day(at),
    )  # fmt: skip
    with acting_as(by):
        alert = ask_public_alert(warning=made, given=given, by=by, at=at)
    with acting_as(other):
        sign_public_alert(alert=alert, by=other, at=at + HOUR)


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
    with acting_as(by):
        if one.has_plan:
            _plan(made, bodies, by, when + 12 * HOUR)
        if one.came is not None:
            day = local_day(when) + timedelta(days=one.came_after) if one.came_after else None
            said = record_outcome(
                warning=made, outcome=one.came, happened_date=day, by=by,
                reason="Lo confirman quienes viven ahí (inventado).",
                at=when + one.stands + 2 * DAY,
            )  # fmt: skip
    if one.public:
        _say_in_public(made, one.public, by, other, when + 14 * HOUR)
    if one.came is not None and one.is_confirmed:
        with acting_as(other):
            review_outcome(
                outcome=said, answer=SecondWord.CONFIRMED, by=other,
                at=when + one.stands + 3 * DAY,
            )  # fmt: skip
    return made


def _plan(made: EarlyWarning, bodies: dict[str, Institution], by: UUID, at: datetime) -> None:
    said = "Lo acordado con la redacción y la comunidad (inventado)."
    write_plan(
        warning=made,
        given=NewPlan(
            parts=dict.fromkeys(PARTS, said),
            actions={
                "PA-1": bodies["edo-30-fis"],
                "PA-4": bodies["edo-30-mec"],
                "PA-7": bodies["sspc"],
            },
        ),
        by=by,
        at=at,
    )
    note_cause(
        warning=made, cause=CauseKind.IMPUNITY, words="Ninguna amenaza previa se investigó "
        "(inventado).", owner="EDO-30-FIS", review_date=local_day(at) + timedelta(days=1), by=by,
        at=at,
    )  # fmt: skip


def _new(one: Told, bodies: dict[str, Institution], when: datetime) -> NewWarning:
    out = [LeftOut(why=Exclusion.PERPETRATOR, institution=bodies[slug]) for slug in one.left_out]
    return NewWarning(
        state=one.state,
        municipality=one.municipality,
        region=one.region,
        level=one.level,
        signal=one.signal,
        grounds=one.grounds,
        perpetrator=Perpetrator.NAMED if out else Perpetrator.PRIVATE,
        word_of_people=one.word_of_people,
        valid_until=local_day(when + one.stands),
        left_out=out,
    )
