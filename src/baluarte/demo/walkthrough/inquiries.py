"""Invented inquiries: what authorities opened of the invented events, and how far each came.

Nobody is meant. Most stop early, many are without news, some contradict themselves: so that every
page of investigation has something to say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.demo.walkthrough.people import Desk
from baluarte.domain.access.models import Account
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.intake.models import SourceList
from baluarte.domain.investigation.actions import (
    NewInquiry,
    Told,
    answer_act_request,
    answer_criterion,
    ask_for_act,
    classify,
    count_suspects,
    decide_hypothesis,
    keep_number,
    open_inquiry,
    record_act,
    record_status,
    state_hypothesis,
)
from baluarte.domain.investigation.choices import (
    ActOutcome,
    Answered,
    OfWhom,
    RequestAnswer,
    Verdict,
)
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

SAID = "Inventado, para la demostración."
OFFICER, HERSELF = "maria", "rosa"
EVENTS_OF_A_LIST = 16
FEDERAL, CLASSIFIED, CALLED_ALIKE, MONTH_ALONE = 0.15, 0.6, 0.7, 0.25
JOURNALISTS, DEFENDERS = "journalist_investigation", "defender_investigation"
# How an invented file goes: statuses with how many days after the one before; how often of 100.
COURSES: Sequence[tuple[int, Sequence[tuple[str, int]]]] = (
    (34, (("INV_INI", 1),)),
    (16, (("INV_INI", 1), ("ARCH_T", 210))),
    (10, (("DENUN", 1),)),
    (8, (("INV_INI", 1), ("NEAP", 320))),
    (8, (("INV_INI", 1), ("INCOMP", 60))),
    (6, (("INV_INI", 2), ("JUDIC", 150), ("VINC", 30))),
    (5, (("INV_INI", 2), ("JUDIC", 120), ("VINC", 20), ("ACUS", 160), ("SENT_COND", 240))),
    (4, (("INV_INI", 1), ("ATRAIDO", 40), ("JUDIC", 200))),
    (4, (("INV_INI", 1), ("MUERTE", 200))),
    (3, (("INV_INI", 2), ("JUDIC", 100), ("VINC", 30), ("ACUS", 150), ("SENT_ABS", 200))),
    (2, (("SENT_COND", 90), ("VINC", 60))),
)
CRIMES: Mapping[str, str] = {
    "AG-KIL": "homicide", "AG-EXE": "homicide", "AG-FEM": "femicide",
    "AG-ATT": "attempted_homicide", "AG-ENF": "forced_disappearance",
    "AG-DPP": "disappearance_by_others", "AG-TOR": "torture", "AG-KID": "kidnapping",
    "AG-PHY": "injury", "AG-DTH": "threats", "AG-THR": "threats",
}  # fmt: skip
SOURCES = ("press", "organisation", "family", "information_request", "notice")


def tell_inquiries(desks: Mapping[str, Desk], *, seed: int, at: datetime) -> Iterator[str]:
    """Enter what authorities opened of some events of each list, as who keeps it."""
    number = 0
    with connected_as(DatabaseRole.APP):
        for slug, desk in desks.items():
            chance = Random(f"{seed} inquiries {slug}")  # noqa: S311 (not a secret)
            with acting_as(desk.steward):
                for event in _chosen(slug):
                    _tell(event, chance, by=desk.steward, at=at)
                    number += 1
    yield f"{number} invented inquiries of events, each as some source tells it."


def _chosen(slug: str) -> list[Event]:
    lists = SourceList.objects.filter(steward__slug=slug).values("compartment")
    found = Event.objects.filter(
        compartment__in=lists, current__first_date__isnull=False, state__isnull=False
    )
    rows = list(found.select_related("current").order_by("reference"))
    step = max(1, len(rows) // EVENTS_OF_A_LIST)
    chosen = rows[::step][:EVENTS_OF_A_LIST]
    there = Inquiry.objects.filter(event__in=[one.pk for one in chosen]).values_list("event")
    known = {key for (key,) in there}
    return [one for one in chosen if one.pk not in known]


def _tell(event: Event, chance: Random, *, by: UUID, at: datetime) -> None:
    held = event.current
    assert held is not None
    assert held.last_date is not None
    today = local_day(at)
    began = held.last_date + timedelta(days=chance.choice((1, 2, 5, 20)))
    if began >= today:
        return
    is_federal = chance.random() < FEDERAL
    inquiry = open_inquiry(
        new=NewInquiry(
            kind="criminal_file", event=event, told=_told(began, chance),
            authority="FGR" if is_federal else f"EDO-{event.state_id}-FIS",
            protocol=chance.choice((JOURNALISTS, JOURNALISTS, DEFENDERS)),
        ),
        by=by, at=at,
    )  # fmt: skip
    day = began
    for status, days in _course(chance):
        day += timedelta(days=days)
        if day >= today:
            break
        to = {"INCOMP": "FGR" if not is_federal else f"EDO-{event.state_id}-FIS",
              "ATRAIDO": "FGR"}.get(status, "")  # fmt: skip
        record_status(
            inquiry=inquiry, status=status, told=_told(day, chance), to_authority=to, by=by, at=at
        )
    crime = _crime(event)
    classify(inquiry=inquiry, of_whom=OfWhom.VICTIM, crime=crime, told=_told(began, chance),
             by=by, at=at)  # fmt: skip
    if chance.random() < CLASSIFIED:
        called = crime if chance.random() < CALLED_ALIKE else "other"
        classify(inquiry=inquiry, of_whom=OfWhom.AUTHORITY, crime=called,
                 told=_told(began, chance), by=by, at=at)  # fmt: skip
    _acts(inquiry, began, chance, by=by, at=at)


def _acts(inquiry: Inquiry, began: date, chance: Random, *, by: UUID, at: datetime) -> None:
    """Tell of some acts of the protocol: what nobody said stays unsaid."""
    for act, likely in (("IP-01", 0.9), ("IP-02", 0.5), ("IP-07", 0.4), ("IP-15", 0.3)):
        if chance.random() > likely:
            continue
        outcome = ActOutcome.DONE if chance.random() < likely else ActOutcome.NOT_DONE
        day = min(began + timedelta(days=chance.randint(0, 40)), local_day(at))
        record_act(inquiry=inquiry, act=act, outcome=outcome, told=_told(day, chance), by=by, at=at)


def _course(chance: Random) -> Sequence[tuple[str, int]]:
    return chance.choices([one for _, one in COURSES], [often for often, _ in COURSES])[0]


def _told(day: date, chance: Random) -> Told:
    """Return what some source says of a day: one in four knows the month alone."""
    known = f"{day:%Y-%m}" if chance.random() < MONTH_ALONE else day.isoformat()
    return Told(source=chance.choice(SOURCES), confidence=chance.choice("AABBC"), date=known)


def _crime(event: Event) -> str:
    for act in Act.objects.filter(event=event, ended_at=None).order_by("pk"):
        if act.type in CRIMES:
            return CRIMES[act.type]
    return "threats"


@dataclass(frozen=True)
class Story:
    """The inquiries of the invented case: whose it is, and the instant its days count back from."""

    case: Case
    by: UUID
    now: datetime

    def told(self, days: float, source: str, *, words: str = "", sure: str = "A") -> Told:
        """Return what a source says of so many days ago."""
        day = local_day(self.now - timedelta(days=days))
        said = f"{words} {SAID}" if words else ""
        return Told(source=source, confidence=sure, date=day.isoformat(), words=said)


def tell_inquiries_of_the_case(*, at: datetime) -> Iterator[str]:
    """Tell what was opened of the invented case: a file in two states, a complaint, an amparo."""
    with connected_as(DatabaseRole.APP):
        officer = Account.objects.get(username=OFFICER)
        with acting_as(officer.pk):
            party = Party.objects.filter(account__username=HERSELF).first()
            if party is None or Inquiry.objects.filter(case=party.case_id).exists():
                return
            story = Story(party.case, officer.pk, at)
            first = _first_file(story)
            _declined(story, first)
            _others(story)
    yield "4 invented inquiries of the invented case, one of them sent from state to state."


def _first_file(story: Story) -> Inquiry:
    by, at = story.by, story.now
    file = open_inquiry(
        new=NewInquiry(
            kind="criminal_file", authority="EDO-30-FIS", case=story.case, protocol=JOURNALISTS,
            unit="Fiscalía regional (inventada)", number="FGE/INV/0001 (inventado)",
            told=story.told(19, "adviser", words="Se denunció por escrito."),
        ),
        by=by, at=at,
    )  # fmt: skip
    record_status(inquiry=file, status="INV_INI", told=story.told(19, "notice"), by=by, at=at)
    classify(inquiry=file, of_whom=OfWhom.AUTHORITY, crime="threats",
             told=story.told(18, "file_seen"), by=by, at=at)  # fmt: skip
    classify(inquiry=file, of_whom=OfWhom.VICTIM, crime="attempted_homicide",
             told=story.told(18, "victim"), by=by, at=at)  # fmt: skip
    count_suspects(inquiry=file, suspects="PE-OCR", stage="named", number=2,
                   told=story.told(18, "victim"), by=by, at=at)  # fmt: skip
    other = state_hypothesis(
        inquiry=file, is_of_the_work=False, by=by, at=at,
        told=story.told(16, "file_seen", words="Un pleito por un predio."),
    )  # fmt: skip
    work = state_hypothesis(
        inquiry=file, is_of_the_work=True, by=by, at=at,
        told=story.told(15, "adviser", words="Su reportaje sobre el basurero del puerto."),
    )  # fmt: skip
    decide_hypothesis(hypothesis=other, verdict=Verdict.KEPT, told=story.told(15, "file_seen"),
                      by=by, at=at)  # fmt: skip
    decide_hypothesis(
        hypothesis=work, verdict=Verdict.DISCARDED, by=by, at=at,
        told=story.told(10, "file_seen", words="Anotaron que no cubría política."),
    )  # fmt: skip
    for act, outcome, days in (
        ("IP-01", ActOutcome.DONE, 19), ("IP-02", ActOutcome.PARTLY, 18),
        ("IP-05", ActOutcome.NOT_DONE, 15), ("IP-07", ActOutcome.NOT_DONE, 12),
        ("IP-15", ActOutcome.NOT_DONE, 12),
    ):  # fmt: skip
        record_act(inquiry=file, act=act, outcome=outcome, told=story.told(days, "file_seen"),
                   by=by, at=at)  # fmt: skip
    _asked(story, file)
    return file


def _asked(story: Story, file: Inquiry) -> None:
    by, at = story.by, story.now
    answered = ask_for_act(
        inquiry=file, act="IP-09", by=by, at=at,
        told=story.told(14, "adviser", words="Que se aseguren las cámaras de la calle."),
    )  # fmt: skip
    answer_act_request(
        request=answered, answer=RequestAnswer.REFUSED_WITHOUT, told=story.told(9, "notice"),
        by=by, at=at,
    )  # fmt: skip
    ask_for_act(
        inquiry=file, act="IP-15", by=by, at=at,
        told=story.told(8, "adviser", words="Que se haga el análisis de contexto."),
    )  # fmt: skip


def _declined(story: Story, first: Inquiry) -> None:
    """The file is sent to another state; nobody knows whether that one took it."""
    by, at = story.by, story.now
    record_status(
        inquiry=first, status="INCOMP", to_authority="EDO-20-FIS", by=by, at=at,
        told=Told(
            source="notice", confidence="A", words=f"Dice que los hechos empezaron allá. {SAID}",
            date=local_day(at - timedelta(days=7)).isoformat(),
            document=invented_document("Acuerdo de incompetencia"),
        ),
    )  # fmt: skip
    criteria = {"AT-4": Answered.YES, "AT-8": Answered.YES, "AT-3": Answered.NO}
    for criterion, answer in criteria.items():
        answer_criterion(inquiry=first, criterion=criterion, answer=answer,
                         told=story.told(6, "adviser"), by=by, at=at)  # fmt: skip
    second = open_inquiry(
        new=NewInquiry(
            kind="criminal_file", authority="EDO-20-FIS", case=story.case, protocol=JOURNALISTS,
            told=story.told(5, "family", sure="C"),
        ),
        by=by, at=at,
    )  # fmt: skip
    record_status(inquiry=second, status="NO_NEWS", told=story.told(1, "adviser"), by=by, at=at)


def _others(story: Story) -> None:
    by, at = story.by, story.now
    complaint = open_inquiry(
        new=NewInquiry(kind="human_rights_complaint", authority="CNDH", case=story.case,
                       told=story.told(12, "organisation")),
        by=by, at=at,
    )  # fmt: skip
    keep_number(inquiry=complaint, number="CNDH/INV/0002 (inventado)", by=by, at=at)
    for status, days in (("QJ_PRES", 12), ("QJ_ADM", 4)):
        record_status(inquiry=complaint, status=status, told=story.told(days, "notice"), by=by,
                      at=at)  # fmt: skip
    amparo = open_inquiry(
        new=NewInquiry(kind="amparo", authority="PJF", case=story.case,
                       told=story.told(6, "adviser")),
        by=by, at=at,
    )  # fmt: skip
    record_status(inquiry=amparo, status="AM_DEM", told=story.told(6, "court"), by=by, at=at)
