"""Appeals: how far each came, until when it could be filed, as her procedure counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.queries.calendars import Calendars, day_in_matter
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force
from baluarte.domain.protection.choices import AppealStage, Outcome
from baluarte.domain.protection.models import (
    Appeal,
    AppealStep,
    BoardDecision,
    ItemRating,
    LevelStatement,
    Measure,
    RiskStudy,
)
from baluarte.norms.agenda import Happening, Occurrence, agenda
from baluarte.norms.protocols import newest, role

ORDINARY, EXTRAORDINARY = "mech_appeal_ordinary", "mech_appeal_extraordinary"
FILING = {ORDINARY: "AO-1", EXTRAORDINARY: "AE-1"}
DECIDING = {ORDINARY: "AO-5", EXTRAORDINARY: "AE-2"}
# What the Board's agenda calls such an item.
APPEAL_ITEM = "appeal"
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
        "by",
        "measure",
        "party",
        "assignment__institution",
        "case__matter__compartment",
        "case__compartment__institution",
    )
    return found.get(pk=key)


def appeals_of(case: Case) -> QuerySet[Appeal]:
    """Return the appeals of a case, newest first, with how far each came."""
    found = Appeal.objects.filter(case=case).prefetch_related("steps")
    return found.order_by("-filed_at", "id")


def steps_of(appeal: Appeal) -> list[AppealStep]:
    """Return how far an appeal has come, in the order it was written down."""
    found = AppealStep.objects.filter(appeal=appeal).select_related("by", "proceeding__matter")
    order = list(AppealStage)
    return sorted(found, key=lambda one: (one.recorded_at, order.index(AppealStage(one.stage))))


def appeals_waiting() -> QuerySet[Appeal]:
    """Return what its own team takes up, in open cases, and has not yet; the oldest first."""
    found = Appeal.objects.filter(case__closed_at=None, is_apart=False)
    taken = AppealStep.objects.filter(stage=AppealStage.TAKEN_UP).values("appeal")
    return found.exclude(pk__in=taken).select_related("case").order_by("filed_at", "id")


def keys_to_decide() -> set[UUID]:
    """Return the appeals that the context may decide: sent to it, and not against it."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.appeals_to_decide()")
        return {key for (key,) in cursor.fetchall()}


def appeals_to_decide() -> QuerySet[Appeal]:
    """Return what waits for a decision of the context's, the first to run out first."""
    found = Appeal.objects.filter(pk__in=keys_to_decide())
    ended = AppealStep.objects.filter(stage__in=DECIDED).values("appeal")
    return found.exclude(pk__in=ended).order_by("filed_at", "id")


def appeal_to_decide(key: UUID) -> Appeal:
    """Return an appeal that the context may decide, without its case: that stays closed."""
    if key not in keys_to_decide():
        raise Appeal.DoesNotExist
    return Appeal.objects.select_related("assignment__institution", "by").get(pk=key)


def decided_by(
    case: Case, code: str, *, by_code: Mapping[str, Institution] | None = None
) -> Institution | None:
    """Return which institution of this installation decides an appeal, as its protocol says.

    Of a state's mechanism its own, of all others the federation's; nothing where it is not here.
    """
    named = role(newest(code).step(DECIDING[code]).by).by_jurisdiction
    keeper = case.compartment.institution
    level = keeper.jurisdiction if keeper and keeper.jurisdiction in named else "federal"
    wanted = named[level].replace("*", case.matter.state_id or "")
    if by_code is not None:
        return by_code.get(wanted)
    return Institution.objects.filter(code=wanted).first()


def is_of_the_board(appeal: Appeal) -> bool:
    """Say whether the Board alone decides it: an ordinary one, where an authority has the case."""
    keeper = appeal.case.compartment.institution
    is_authority = keeper is not None and keeper.kind == InstitutionKind.AUTHORITY
    return appeal.code == ORDINARY and is_authority


def challenged_by(appeal: Appeal) -> set[UUID]:
    """Return who took part in the study or the measures that are appealed.

    Who opened it, coded an item of it or stated a level, and who planned a measure: they neither
    admit, study nor decide it.
    """
    studies = RiskStudy.objects.filter(case=appeal.case_id, appeal=None)
    made = (
        studies,
        ItemRating.objects.filter(study__in=studies),
        LevelStatement.objects.filter(study__in=studies),
        Measure.objects.filter(case=appeal.case_id, planned_at__lte=appeal.filed_at),
    )
    return {by for rows in made for by in rows.values_list("by", flat=True)}


def adopted_on(appeal: Appeal) -> BoardDecision | None:
    """Return the last vote by which a held session adopted a decision on it, used by no other."""
    found = BoardDecision.objects.filter(
        item__case=appeal.case_id, item__kind=APPEAL_ITEM, outcome=Outcome.ADOPTED,
        item__session__opened_at__isnull=False, decided_at__gte=appeal.filed_at,
        appeal_step=None,
    )  # fmt: skip
    return found.select_related("item__session").order_by("-decided_at").first()


def study_of_appeal(appeal: Appeal) -> RiskStudy | None:
    """Return the study made anew for an appeal, the newest."""
    return RiskStudy.objects.filter(appeal=appeal).order_by("-opened_at").first()


def due_by(appeal: Appeal) -> Term:
    """Count until when whoever decides has to: from when she filed it, by which article."""
    step = newest(appeal.code).step(DECIDING[appeal.code])
    due = appeal.filed_at + timedelta(hours=step.clock.value)
    return Term(due, due, step.law)


def term_of(case: Case, code: str, *, notified_at: datetime, at: datetime) -> Term:
    """Count until when an appeal could be filed, from when the decision was known to her."""
    protocol = protocol_of(text_in_force(code, on=day_in_matter(case.matter, notified_at)))
    step = protocol.step(FILING[code])
    known = Occurrence(
        "known", Happening.HAPPENED, notified_at, notified_at, events=tuple(step.starts[:1])
    )
    drawn = agenda(
        protocol,
        [known],
        at=max(at, notified_at),
        calendar=Calendars.read().of_matter(case.matter, protocol.jurisdictions[0]),
    )  # fmt: skip
    [item] = drawn.of(step.id)
    return Term(item.due.at, item.due.late_after, step.law)
