"""Joint sessions of commissions, their agreements and what came of each; what is overdue."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from baluarte.domain.reparation.choices import ENDS_AGREEMENT, AgreementOutcome
from baluarte.domain.reparation.models import AgreementReport, JointAgreement, JointSession


@dataclass(frozen=True)
class AgreementState:
    """An agreement with what was said of it, the newest last."""

    agreement: JointAgreement
    reports: tuple[AgreementReport, ...]

    @property
    def end(self) -> AgreementReport | None:
        """Return how it ended; nothing while it is open."""
        return next((one for one in self.reports if one.outcome in ENDS_AGREEMENT), None)

    @property
    def outcome(self) -> AgreementOutcome | None:
        """Return what was said last, an end before all; nothing where nobody said anything."""
        last = self.end or (self.reports[-1] if self.reports else None)
        return AgreementOutcome(last.outcome) if last else None

    def is_overdue(self, on: date) -> bool:
        """Say whether its day passed and it is still open."""
        return self.end is None and self.agreement.due_date < on


def joint_sessions(*, most: int) -> list[tuple[JointSession, list[AgreementState]]]:
    """Return the newest sessions with their agreements; three questions."""
    newest = JointSession.objects.select_related("institution")
    found = list(newest.order_by("-held_date", "-recorded_at", "-pk")[:most])
    rows = JointAgreement.objects.filter(session__in=found).order_by("number")
    held: dict[UUID, list[AgreementState]] = {one.pk: [] for one in found}
    for state in agreement_states(rows):
        held[state.agreement.session_id].append(state)
    return [(one, held[one.pk]) for one in found]


def joint_session(reference: str) -> JointSession:
    """Return one session; `JointSession.DoesNotExist` where there is none."""
    return JointSession.objects.select_related("institution").get(reference=reference)


def agreement_of(key: UUID) -> AgreementState:
    """Return one agreement; `JointAgreement.DoesNotExist` where there is none."""
    found = JointAgreement.objects.select_related("session__institution").get(pk=key)
    return agreement_states([found])[0]


def open_agreements(owners: Collection[str] | None = None) -> QuerySet[JointAgreement]:
    """Return the agreements that did not end, of some commissions, the oldest debt first."""
    ended = AgreementReport.objects.filter(agreement=OuterRef("pk"), outcome__in=ENDS_AGREEMENT)
    found = JointAgreement.objects.filter(~Exists(ended)).select_related("session")
    if owners is not None:
        found = found.filter(owner__in=owners)
    return found.order_by("due_date", "pk")


def overdue_agreements(
    *, on: date, owners: Collection[str] | None = None
) -> QuerySet[JointAgreement]:
    """Return what commissions agreed and did not fulfil by its day, the oldest debt first."""
    return open_agreements(owners).filter(due_date__lt=on)


def agreement_states(rows: Iterable[JointAgreement]) -> list[AgreementState]:
    """Return agreements with what was said of each, in the order they are given."""
    several = list(rows)
    said: dict[UUID, list[AgreementReport]] = {one.pk: [] for one in several}
    reports = AgreementReport.objects.filter(agreement__in=several)
    for report in reports.order_by("recorded_at", "pk"):
        said[report.agreement_id].append(report)
    return [AgreementState(one, tuple(said[one.pk])) for one in several]
