"""A plan whole: each heading with its decision, what is owed, what came, what she says; overdue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.reparation.choices import Delivered
from baluarte.domain.reparation.models import (
    Assembly,
    CaseVictim,
    Confirmation,
    HeadingDecision,
    Remedy,
    RemedyDelivery,
    RemedyStep,
    ReparationPlan,
    ReparationRemark,
    Weighing,
)
from baluarte.domain.sealing.queries import unseal_beside
from baluarte.domain.sealing.references import read_reference
from baluarte.norms.catalogues import Term
from baluarte.norms.reparation import (
    Arrived,
    Outcome,
    PlanGaps,
    RemedyFacts,
    gaps_of_plan,
    plan_headings,
)

# To the letter: with the word as a parameter no plan takes the index of what is still owed.
STILL_OWED = RawSQL("reparation_remedy.her_word <> 'arrived'", (), output_field=BooleanField())


@dataclass(frozen=True)
class RemedyState:
    """One remedy: its steps, what was delivered, her words; the newest of each last."""

    remedy: Remedy
    steps: tuple[RemedyStep, ...]
    deliveries: tuple[RemedyDelivery, ...]
    confirmations: tuple[Confirmation, ...]

    @property
    def her_word(self) -> HerWord | None:
        """Return what she said last."""
        return HerWord(self.confirmations[-1].her_word) if self.confirmations else None

    @property
    def is_shown(self) -> bool:
        """Say whether a document shows that it was delivered."""
        return any(
            one.delivered == Delivered.DELIVERED and one.evidence_sha256 for one in self.deliveries
        )

    @property
    def paid(self) -> Decimal:
        """Return what was paid, in pesos; nought where nobody said."""
        return sum((one.paid for one in self.deliveries if one.paid is not None), Decimal(0))

    def is_overdue(self, on: date) -> bool:
        """Say whether its day passed and she does not say that it arrived."""
        return self.remedy.due_date < on and self.her_word is not HerWord.ARRIVED


@dataclass(frozen=True)
class HeadingState:
    """One heading of a plan: what was decided last and before, what is owed, her place for it."""

    heading: Term
    decision: HeadingDecision | None
    before: tuple[HeadingDecision, ...]
    remedies: tuple[RemedyState, ...]
    # The place she gave it, from 1; nothing where she named none.
    place: int | None


@dataclass(frozen=True)
class PlanState:
    """A plan whole, with what is missing of it."""

    plan: ReparationPlan
    headings: tuple[HeadingState, ...]
    gaps: PlanGaps
    assemblies: tuple[Assembly, ...]
    planned: Decimal
    paid: Decimal

    @property
    def decided(self) -> int:
        """Return how many headings are decided."""
        return len(self.headings) - len(self.gaps.undecided)


def shown_without_word(remedies: Iterable[Remedy]) -> set[UUID]:
    """Return which remedies a document shows to be delivered and she said nothing of."""
    unsaid = [one.pk for one in remedies if not one.her_word]
    shown = RemedyDelivery.objects.filter(remedy__in=unsaid, delivered=Delivered.DELIVERED)
    return set(shown.exclude(evidence_sha256="").values_list("remedy", flat=True))


def plans_of(victims: Iterable[CaseVictim]) -> QuerySet[ReparationPlan]:
    """Return the plans of some victims, the newest first."""
    return plans().filter(victim__in=[one.pk for one in victims])


def plans() -> QuerySet[ReparationPlan]:
    """Return the plans that the context sees, the newest first."""
    # Read for those of the page: joined before it is cut, behind the wall, every plan would be.
    return ReparationPlan.objects.prefetch_related(
        "victim__party", "victim__case", "closing"
    ).order_by("-recorded_at", "-pk")


def plan_of(reference: str) -> ReparationPlan:
    """Return one plan by its reference; `ReparationPlan.DoesNotExist` where none is seen."""
    return (
        ReparationPlan.objects.select_related(
            "victim__case__matter", "victim__party", "victim__event"
        )
        .select_related("closing")
        .get(reference=read_reference(reference) or "")
    )


def decisions_of(found: Iterable[ReparationPlan]) -> Mapping[UUID, Mapping[str, HeadingDecision]]:
    """Return the newest decision of each heading, by plan."""
    stands: dict[UUID, dict[str, HeadingDecision]] = defaultdict(dict)
    rows = HeadingDecision.objects.filter(plan__in=[one.pk for one in found])
    for one in rows.order_by("recorded_at", "pk"):
        stands[one.plan_id][one.heading] = one
    return stands


def plan_state(plan: ReparationPlan) -> PlanState:
    """Return a plan whole, as it stands; five questions."""
    decided: dict[str, list[HeadingDecision]] = defaultdict(list)
    for one in HeadingDecision.objects.filter(plan=plan).order_by("recorded_at", "pk"):
        decided[one.heading].append(one)
    owed = remedies_of(plan)
    newest = Weighing.objects.filter(plan=plan).order_by("-recorded_at", "-pk").first()
    places = {code: n for n, code in enumerate(newest.headings if newest else (), start=1)}
    by_heading: dict[str, list[RemedyState]] = defaultdict(list)
    for state in owed:
        by_heading[state.remedy.heading].append(state)
    headings = tuple(
        HeadingState(
            heading=one, decision=decided[code][-1] if decided[code] else None,
            before=tuple(decided[code][:-1]), remedies=tuple(by_heading[code]),
            place=places.get(code),
        )
        for code, one in plan_headings().items()
    )  # fmt: skip
    return PlanState(
        plan=plan, headings=headings, gaps=_gaps(headings),
        assemblies=tuple(Assembly.objects.filter(plan=plan).order_by("held_date")),
        planned=sum((one.remedy.planned_cost or one.remedy.pesos or Decimal(0) for one in owed),
                    Decimal(0)),
        paid=sum((one.paid for one in owed), Decimal(0)),
    )  # fmt: skip


def remedies_of(plan: ReparationPlan) -> list[RemedyState]:
    """Return what is owed of a plan, with what came of it; what was replaced is left out."""
    newer = Remedy.objects.filter(replaces=OuterRef("pk"))
    found = Remedy.objects.filter(~Exists(newer), plan=plan).order_by("due_date", "pk")
    told = found.prefetch_related(*(
        Prefetch(
            name, queryset=kind.objects.order_by(*order), to_attr=f"all_{name}"
        )
        for name, kind, order in (
            ("steps", RemedyStep, ("number",)),
            ("deliveries", RemedyDelivery, ("happened_date", "recorded_at", "pk")),
            ("confirmations", Confirmation, ("recorded_at", "pk")),
        )
    ))  # fmt: skip
    return [
        RemedyState(
            one,
            *(
                tuple(getattr(one, f"all_{name}"))
                for name in ("steps", "deliveries", "confirmations")
            ),
        )
        for one in told
    ]


def overdue_remedies(*, on: date) -> QuerySet[Remedy]:
    """Return what was owed before a day and did not arrive by her word, the oldest debt first."""
    newer = Remedy.objects.filter(replaces=OuterRef("pk"))
    return (
        Remedy.objects.filter(STILL_OWED, ~Exists(newer), due_date__lt=on)
        # Read for those of the page: joined before it is cut, behind the wall, every debt would be.
        .prefetch_related("plan__victim__case")
        .order_by("due_date", "pk")
    )


def overdue_of_case(case: Case, *, on: date) -> QuerySet[Remedy]:
    """Return what is overdue in one case."""
    return overdue_remedies(on=on).filter(plan__victim__case=case)


def remedy_of(key: UUID) -> Remedy:
    """Return one remedy; `Remedy.DoesNotExist` where none is seen."""
    return Remedy.objects.select_related("plan__victim__case__matter", "plan__victim__party").get(
        pk=key
    )


def words_of(
    victim: CaseVictim, *, by: UUID, at: datetime
) -> Mapping[UUID, list[ReparationRemark]]:
    """Return what was written of a victim's reparation, opened, by what it is about; logged."""
    remarks = list(
        ReparationRemark.objects.filter(victim=victim).select_related("by").order_by("recorded_at")
    )
    for one, text in zip(remarks, unseal_beside(remarks, "sealed_text"), strict=True):
        one.text = text
    if remarks:
        record(
            act="reparation.read_words", object_type="victim",
            objects=[victim.pk, *(one.pk for one in remarks)], files=[victim.compartment_id],
            by=by, at=at,
        )  # fmt: skip
    found: dict[UUID, list[ReparationRemark]] = defaultdict(list)
    for one in remarks:
        found[one.about].append(one)
    return found


def _gaps(headings: Sequence[HeadingState]) -> PlanGaps:
    decided = {one.heading.code: Outcome(one.decision.outcome) for one in headings if one.decision}
    return gaps_of_plan(decided, [
        RemedyFacts(
            one.heading.code, has_evidence=state.is_shown,
            her_word=Arrived(state.her_word) if state.her_word else None,
        )
        for one in headings
        for state in one.remedies
    ])  # fmt: skip
