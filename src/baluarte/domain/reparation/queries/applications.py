"""Where each application stands, and whether the federal door is open."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.cases.models import Case
from baluarte.domain.reparation.choices import ANSWERS, OPENS_FEDERAL, Because, Progress
from baluarte.domain.reparation.models import Application, ApplicationProgress, CaseVictim, Referral
from baluarte.domain.sealing.references import read_reference
from baluarte.norms.reparation import FEDERAL_COMMISSION, days_of_silence


@dataclass(frozen=True)
class Standing:
    """What became of an application: each step in order, since when she is attended, until when."""

    application: Application
    steps: tuple[ApplicationProgress, ...]
    attended_date: date | None
    ended_date: date | None

    @property
    def last(self) -> ApplicationProgress | None:
        """Return what was said last."""
        return self.steps[-1] if self.steps else None

    def is_answered(self) -> bool:
        """Say whether the commission answered in any way."""
        return any(one.progress in (*ANSWERS, *OPENS_FEDERAL) for one in self.steps)


@dataclass(frozen=True, slots=True)
class FederalDoor:
    """Since when, or from when, the federal commission is open (LGV 79); `because` of what."""

    since: date
    is_open: bool
    is_silence: bool
    days_left: int


def victims_of(case: Case) -> QuerySet[CaseVictim]:
    """Return the victims of a case that the context sees, the first registered first."""
    return (
        CaseVictim.objects.filter(case=case, until_at=None)
        .select_related("party", "of__party", "event__current")
        .order_by("recorded_at", "pk")
    )


def victim_of(key: UUID) -> CaseVictim:
    """Return one victim; `CaseVictim.DoesNotExist` where none is seen."""
    return CaseVictim.objects.select_related("case__matter", "party", "of__party", "event").get(
        pk=key
    )


def applications_of(victims: Iterable[CaseVictim]) -> list[Standing]:
    """Return the applications of some victims, the newest first, each with what became of it."""
    found = list(
        Application.objects.filter(victim__in=[one.pk for one in victims])
        .select_related("victim__party", "proceeding", "after")
        .order_by("-asked_date", "-recorded_at", "pk")
    )
    steps = _steps(found)
    return [_standing(one, steps[one.pk]) for one in found]


def application_of(reference: str) -> Application:
    """Return one application by its reference; `Application.DoesNotExist` where none is seen."""
    return Application.objects.select_related("victim__case__matter", "victim__party").get(
        reference=read_reference(reference) or ""
    )


def standing_of(application: Application) -> Standing:
    """Return what became of one application."""
    return _standing(application, _steps([application])[application.pk])


def federal_door(application: Application, *, on: date) -> FederalDoor | None:
    """Return when the federal commission opens to who asked a state's, or nothing.

    From day 30 without an answer, and at once where the state attends badly or denies (LGV 79).
    """
    if application.commission == FEDERAL_COMMISSION:
        return None
    standing = standing_of(application)
    at_once = [one.happened_date for one in standing.steps if one.progress in OPENS_FEDERAL]
    if at_once:
        return FederalDoor(min(at_once), True, False, 0)
    day = application.asked_date + timedelta(days=days_of_silence())
    answered = [one.happened_date for one in standing.steps if one.progress in ANSWERS]
    if answered and min(answered) < day:
        return None
    return FederalDoor(day, on >= day, True, max(0, (day - on).days))


def referrals_of(applications: Iterable[Application]) -> Mapping[UUID, list[Referral]]:
    """Return the referrals of some applications, each with its answer, by application."""
    found: dict[UUID, list[Referral]] = defaultdict(list)
    rows = Referral.objects.filter(application__in=[one.pk for one in applications])
    for one in rows.select_related("answer__received_at").order_by("asked_date", "recorded_at"):
        found[one.application_id].append(one)
    return found


def went_federal(application: Application) -> Application | None:
    """Return the application to the federal commission that followed, if there is one."""
    return Application.objects.filter(after=application, because=Because.SILENCE).first()


def _steps(found: Iterable[Application]) -> Mapping[UUID, list[ApplicationProgress]]:
    rows = ApplicationProgress.objects.filter(application__in=[one.pk for one in found])
    steps: dict[UUID, list[ApplicationProgress]] = defaultdict(list)
    for one in rows.select_related("by").order_by("happened_date", "recorded_at", "pk"):
        steps[one.application_id].append(one)
    return steps


def _standing(application: Application, steps: list[ApplicationProgress]) -> Standing:
    began = [one.happened_date for one in steps if one.progress == Progress.ATTENDED]
    ended = [one.happened_date for one in steps if one.progress == Progress.ENDED]
    return Standing(
        application, tuple(steps), min(began) if began else None, max(ended) if ended else None
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one commission: how much was asked, answered within 30 days, late, or not at all."""

    asked: int
    in_time: int
    late: int
    silent: int
    waiting: int


def asked_of_commissions(*, on: date, known_at: datetime | None = None) -> Mapping[str, Asked]:
    """Return by commission what became of what was asked of it (REP-P-03, LGV 79).

    What was asked fewer than 30 days ago and not answered yet still waits: it is no silence.
    """
    until = {} if known_at is None else {"recorded_at__lte": known_at}
    found = list(Application.objects.filter(asked_date__lte=on, **until))
    answered: dict[UUID, date] = {}
    rows = ApplicationProgress.objects.filter(
        progress__in=(*ANSWERS, *OPENS_FEDERAL), happened_date__lte=on, **until
    )
    for key, day in rows.values_list("application", "happened_date"):
        answered[key] = min(day, answered.get(key, day))
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        held[one.commission][_became(one, answered.get(one.pk), on=on)] += 1
    names = ("in_time", "late", "silent", "waiting")
    return {
        code: Asked(sum(counts.values()), *(counts[name] for name in names))
        for code, counts in held.items()
    }


def _became(application: Application, answered: date | None, *, on: date) -> str:
    last = application.asked_date + timedelta(days=days_of_silence())
    if answered is not None:
        return "in_time" if answered < last else "late"
    return "silent" if on >= last else "waiting"
