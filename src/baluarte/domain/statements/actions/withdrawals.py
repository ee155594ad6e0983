"""Take back what two let stand: one proposes it and says why, another agrees or does not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import (
    Statement,
    StatementReview,
    StatementWithdrawal,
    WithdrawalProposal,
    WithdrawalRefusal,
)
from baluarte.domain.statements.queries.withdrawals import open_proposals
from baluarte.domain.statements.rules import require_second_to_take_back, require_stater
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.statements import StatementRefused


@transaction.atomic
def propose_withdrawal(
    *, statement: Statement, why: TakenBack, words: str, by: UUID, at: datetime
) -> WithdrawalProposal:
    """Ask to take back what stands, and say why; it stands until another person agrees."""
    context.require(by)
    require_stater(by, statement.holder)
    take_turns([statement.pk])
    is_let_stand = StatementReview.objects.filter(statement=statement, objection="").exists()
    is_gone = StatementWithdrawal.objects.filter(statement=statement).exists()
    if is_gone or not is_let_stand:
        raise StatementRefused("said_before", field="statement")
    if not words.strip():
        raise StatementRefused("no_words", field="words")
    if open_proposals(statement).exists():
        raise StatementRefused("proposed_before", field="statement")
    made = WithdrawalProposal.objects.create(
        statement=statement, why=why, words=words.strip(), proposed_at=at, proposed_by_id=by
    )
    _record("statements.propose_withdrawal", statement, told=str(why), by=by, at=at)
    return made


@transaction.atomic
def agree_to_withdraw(
    *, proposal: WithdrawalProposal, by: UUID, at: datetime
) -> StatementWithdrawal:
    """Take back what another person proposed to; what was known until now stays known."""
    context.require(by)
    require_second_to_take_back(by, proposal.statement)
    _require_open(proposal)
    if proposal.proposed_by_id == by:
        raise StatementRefused("proposed_by_oneself", field="statement")
    made = StatementWithdrawal.objects.create(
        statement_id=proposal.statement_id, proposal=proposal, why=proposal.why, withdrawn_at=at,
        withdrawn_by_id=by,
    )  # fmt: skip
    _record("statements.withdraw", proposal.statement, told=proposal.why, by=by, at=at)
    return made


@transaction.atomic
def refuse_to_withdraw(
    *, proposal: WithdrawalProposal, by: UUID, at: datetime
) -> WithdrawalRefusal:
    """Let a statement go on standing: one does not agree, or proposed it and asks no more."""
    context.require(by)
    if proposal.proposed_by_id != by:
        require_second_to_take_back(by, proposal.statement)
    _require_open(proposal)
    made = WithdrawalRefusal.objects.create(proposal=proposal, refused_at=at, refused_by_id=by)
    _record("statements.refuse_withdrawal", proposal.statement, told="", by=by, at=at)
    return made


def _require_open(proposal: WithdrawalProposal) -> None:
    take_turns([proposal.statement_id])
    if not open_proposals(proposal.statement).filter(pk=proposal.pk).exists():
        raise StatementRefused("said_before", field="statement")


def _record(act: str, statement: Statement, *, told: str, by: UUID, at: datetime) -> None:
    record(
        act=act, object_type="statement", objects=[statement.pk], payload={"said": told}, by=by,
        at=at,
    )  # fmt: skip
