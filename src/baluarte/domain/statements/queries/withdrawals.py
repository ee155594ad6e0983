"""What somebody proposed to take back and nobody answered yet."""

from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.statements.models import Statement, WithdrawalProposal
from baluarte.domain.statements.rules import to_take_back


def open_proposals(statement: Statement | None = None) -> QuerySet[WithdrawalProposal]:
    """Return the proposals that one sees and nobody answered, the oldest first; of one, or all."""
    found = WithdrawalProposal.objects.filter(
        refusal=None, withdrawal=None, statement__withdrawal=None
    )
    if statement is not None:
        found = found.filter(statement=statement)
    beside = ("statement__document", "statement__holder", "proposed_by")
    return found.select_related(*beside).order_by("proposed_at", "id")


def proposals_waiting_for(by: UUID) -> QuerySet[WithdrawalProposal]:
    """Return what others proposed to take back and an account may agree to."""
    mine = Statement.objects.filter(to_take_back(by)).values("pk")
    return open_proposals().filter(statement__in=mine).exclude(proposed_by=by)
