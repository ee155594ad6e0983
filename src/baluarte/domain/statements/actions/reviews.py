"""Let statements stand as another person, or take them back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.audit.actions import record
from baluarte.domain.statements.choices import Objection, TakenBack
from baluarte.domain.statements.models import Statement, StatementReview, StatementWithdrawal
from baluarte.domain.statements.rules import require_reviewer
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.statements import StatementRefused


@transaction.atomic
def review(
    *, statements: Sequence[Statement], objection: Objection | None = None, by: UUID, at: datetime
) -> list[StatementReview]:
    """Let statements stand, or say why not, as somebody who did not enter any of them."""
    context.require(by)
    require_reviewer(by, statements)
    take_turns(one.pk for one in statements)
    if any(one.stated_by_id == by for one in statements):
        raise StatementRefused("two_people", field="statements")
    _require_open(statements)
    made = [
        StatementReview(
            statement=one,
            holder_id=one.holder_id,
            is_shared=one.is_shared,
            stated_by_id=one.stated_by_id,
            objection=objection or "",
            reviewed_at=at,
            reviewed_by_id=by,
        )
        for one in statements
    ]
    StatementReview.objects.bulk_create(made)
    _record("statements.review", statements, told=str(objection or ""), by=by, at=at)
    return made


@transaction.atomic
def withdraw(
    *, statement: Statement, why: TakenBack, by: UUID, at: datetime
) -> StatementWithdrawal:
    """Take back a statement that no second person let stand; it stays known that it was said.

    What two let stand is taken back by two: `propose_withdrawal`.
    """
    context.require(by)
    take_turns([statement.pk])
    if StatementWithdrawal.objects.filter(statement=statement).exists():
        raise StatementRefused("said_before", field="statement")
    if StatementReview.objects.filter(statement=statement, objection="").exists():
        raise StatementRefused("stands_by_two", field="statement")
    made = StatementWithdrawal.objects.create(
        statement=statement, why=why, withdrawn_at=at, withdrawn_by_id=by
    )
    _record("statements.withdraw", [statement], told=str(why), by=by, at=at)
    return made


@transaction.atomic
def withdraw_waiting(*, batch: UUID, by: UUID, at: datetime) -> list[StatementWithdrawal]:
    """Take back, as a mistake, all that one sheet entered and nobody has looked at yet.

    `StatementRefused` where nothing of it waits any more.
    """
    context.require(by)
    entered = Statement.objects.filter(batch=batch)
    take_turns(entered.values_list("pk", flat=True))
    rows = list(entered.filter(review=None, withdrawal=None).order_by("pk"))
    if not rows:
        raise StatementRefused("said_before", field="statements")
    why = TakenBack.MISTAKE
    made = StatementWithdrawal.objects.bulk_create(
        StatementWithdrawal(statement=one, why=why, withdrawn_at=at, withdrawn_by_id=by)
        for one in rows
    )
    _record("statements.withdraw", rows, told=str(why), by=by, at=at)
    return made


def _require_open(statements: Sequence[Statement]) -> None:
    keys = [one.pk for one in statements]
    done = StatementReview.objects.filter(statement__in=keys).exists()
    if done or StatementWithdrawal.objects.filter(statement__in=keys).exists():
        raise StatementRefused("said_before", field="statements")


def _record(
    act: str, statements: Sequence[Statement], *, told: str, by: UUID, at: datetime
) -> None:
    record(
        act=act, object_type="statement", objects=[one.pk for one in statements],
        payload={"said": told}, by=by, at=at,
    )  # fmt: skip
