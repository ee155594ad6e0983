"""Appeals: how far each came, until when it could be filed, as her procedure counts it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries.calendars import Calendars, day_in_matter
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force
from baluarte.domain.protection.choices import AppealStage
from baluarte.domain.protection.models import Appeal, AppealStep
from baluarte.norms.agenda import Happening, Occurrence, agenda

ORDINARY, EXTRAORDINARY = "mech_appeal_ordinary", "mech_appeal_extraordinary"
FILING = {ORDINARY: "AO-1", EXTRAORDINARY: "AE-1"}
DECIDED = (
    AppealStage.INADMISSIBLE, AppealStage.CONFIRMED, AppealStage.CHANGED, AppealStage.REVOKED,
    AppealStage.SETTLED,
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """Until when an appeal is in time, by which article; late closes no door by itself."""

    due_at: datetime | None
    late_after: datetime | None
    law: str

    def is_late(self, filed_at: datetime) -> bool:
        """Say whether it was filed after the last instant that nobody may call late."""
        return self.late_after is not None and filed_at > self.late_after


def appeal_of(key: UUID) -> Appeal:
    """Return one appeal; `Appeal.DoesNotExist` where the context sees none."""
    found = Appeal.objects.select_related(
        "by", "measure", "party", "case__matter__compartment", "case__compartment__institution"
    )
    return found.get(pk=key)


def appeals_of(case: Case) -> QuerySet[Appeal]:
    """Return the appeals of a case, newest first, with how far each came."""
    found = Appeal.objects.filter(case=case).prefetch_related("steps")
    return found.order_by("-filed_at", "id")


def steps_of(appeal: Appeal) -> list[AppealStep]:
    """Return how far an appeal has come, in the order it was written down."""
    found = AppealStep.objects.filter(appeal=appeal).select_related("by", "proceeding__matter")
    return list(found.order_by("recorded_at", "id"))


def appeals_waiting() -> QuerySet[Appeal]:
    """Return what was filed in open cases and nobody took up yet, the oldest first."""
    found = Appeal.objects.filter(case__closed_at=None)
    taken = AppealStep.objects.filter(stage=AppealStage.TAKEN_UP).values("appeal")
    return found.exclude(pk__in=taken).select_related("case").order_by("filed_at", "id")


def term_of(case: Case, code: str, *, notified_at: datetime, at: datetime) -> Term:
    """Count until when an appeal could be filed, from when the decision was known to her."""
    protocol = protocol_of(text_in_force(code, on=day_in_matter(case.matter, notified_at)))
    step = protocol.step(FILING[code])
    place = case.matter
    known = Occurrence(
        "known", Happening.HAPPENED, notified_at, notified_at, events=tuple(step.starts[:1])
    )
    drawn = agenda(
        protocol,
        [known],
        at=max(at, notified_at),
        calendar=Calendars.read().of(
            protocol.jurisdictions[0], state=place.state_id,
            municipality=place.municipality_id or "",
        ),
    )  # fmt: skip
    [item] = drawn.of(step.id)
    return Term(item.due.at, item.due.late_after, step.law)
