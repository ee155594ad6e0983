"""Items of agendas, agreements and words of the Council, as whoever reads may see them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries.cases import cases
from baluarte.domain.protection.choices import AGAINST, About, AgreementState, VoteChoice
from baluarte.domain.protection.models import (
    AgendaItem,
    AgreementProgress,
    BoardAgreement,
    BoardInvitation,
    BoardSession,
    BoardVote,
    CouncilWord,
    Position,
    Summons,
)
from baluarte.domain.protection.queries.positions import positions_on


@dataclass(frozen=True)
class Tally:
    """How the places that voted voted."""

    in_favour: int
    against: int
    abstained: int


def items_of(session: BoardSession) -> QuerySet[AgendaItem]:
    """Return the agenda one may see: by the legal date, then the date of request, nothing else."""
    found = AgendaItem.objects.filter(session=session).select_related("decision", "session")
    return found.order_by(F("legal_due_on").asc(nulls_last=True), "requested_on", "listed_at", "id")


def item_of(key: UUID) -> AgendaItem:
    """Return one item; `AgendaItem.DoesNotExist` where the context sees none."""
    found = AgendaItem.objects.select_related("session", "decision")
    return found.get(pk=key)


def log_reading(item: AgendaItem, *, by: UUID, at: datetime) -> None:
    """Write that an item was read; where it is about a case, who that is about is told."""
    if item.case_compartment_id is None:
        return
    record(
        act="protection.read_item",
        object_type="agenda_item",
        objects=[item.pk],
        files=[item.case_compartment_id],
        by=by,
        at=at,
    )


def case_in(item: AgendaItem) -> Case | None:
    """Return the case an item is about, where the context sees that case too."""
    return cases().filter(pk=item.case_id).first() if item.case_id else None


def summons_of(item: AgendaItem) -> list[Summons]:
    """Return whether each person was summoned, as whoever reads may see it."""
    return list(Summons.objects.filter(item=item).order_by("recorded_at", "id"))


def invitations_to(item: AgendaItem) -> list[BoardInvitation]:
    """Return who was invited to an item."""
    found = BoardInvitation.objects.filter(item=item).select_related("institution", "account")
    return list(found.order_by("invited_at", "id"))


def votes_on(item: AgendaItem) -> list[BoardVote]:
    """Return the votes on an item, by place."""
    found = BoardVote.objects.filter(item=item).select_related("seat__account", "by")
    return list(found.order_by("place"))


def tally(votes: Iterable[BoardVote]) -> Tally:
    """Count votes; a dissent counts against."""
    said = Counter(one.choice for one in votes)
    return Tally(
        in_favour=said[VoteChoice.FOR],
        against=sum(said[one] for one in AGAINST),
        abstained=said[VoteChoice.ABSTAIN],
    )


def positions_on_item(
    item: AgendaItem, *, parties: Iterable[Party], at: datetime
) -> dict[UUID, Position | None]:
    """Return what each person says of an item, or her standing word."""
    return positions_on(About.ITEM, item.pk, parties=parties, at=at)


def agreements(*, of: AgendaItem | None = None) -> QuerySet[BoardAgreement]:
    """Return agreements with how far each came, what is due first before all."""
    newest = AgreementProgress.objects.filter(agreement=OuterRef("pk")).order_by("-said_at")
    found = BoardAgreement.objects.select_related("institution", "item__session", "measure")
    found = found.annotate(state=Subquery(newest.values("state")[:1]))
    found = found.order_by("due_on", "agreed_at", "id")
    return found if of is None else found.filter(item=of)


def agreement_of(key: UUID) -> BoardAgreement:
    """Return one agreement; `BoardAgreement.DoesNotExist` where the context sees none."""
    return agreements().get(pk=key)


def open_agreements() -> QuerySet[BoardAgreement]:
    """Return the agreements nobody said are fulfilled: so those overdue stand first."""
    unfulfilled = Q(state__isnull=True) | ~Q(state=AgreementState.FULFILLED)
    return agreements().filter(unfulfilled)


def is_overdue(agreement: BoardAgreement, *, on: date) -> bool:
    """Say whether an agreement ran out without being fulfilled."""
    state = getattr(agreement, "state", None)
    return state != AgreementState.FULFILLED and agreement.due_on < on


def council_words() -> QuerySet[CouncilWord]:
    """Return what the Council said, unanswered before answered, each by the day of its answer."""
    found = CouncilWord.objects.select_related("answered_by", "answer__by", "by")
    return found.order_by(F("answer__answered_at").asc(nulls_first=True), "answer_due_on", "id")


def council_word_of(key: UUID) -> CouncilWord:
    """Return one word of the Council; `CouncilWord.DoesNotExist` where the context sees none."""
    return council_words().get(pk=key)


def has_own_case(*, by: UUID) -> bool:
    """Say whether whoever reads has a window into a case of their own."""
    return Party.objects.filter(account=by, until_at__isnull=True).exists()


def items_about_her(*, by: UUID) -> list[AgendaItem]:
    """Return the items on the cases of whoever reads, the newest session first."""
    mine = Party.objects.filter(account=by, until_at__isnull=True).values("compartment_id")
    found = AgendaItem.objects.filter(case_compartment__in=mine)
    return list(found.select_related("session", "decision").order_by("-session__starts_at", "id"))
