"""Calls to the clocks of hours that run out soon, without saying which."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice, Obligation
from baluarte.domain.procedure.queries.duty import deputies_at, on_duty
from baluarte.domain.procedure.queries.obligations import OF_HOURS

TOGETHER = 500


@transaction.atomic
def call_to_what_runs_out(*, at: datetime) -> int:
    """Call once to each clock of hours of which a quarter is left.

    Who answers for the step, and who is on duty for whoever keeps it or was sent it.
    """
    called = Notice.objects.filter(kind=NoticeKind.RUNNING, obligation_key=OuterRef("pk"))
    soon = Obligation.objects.filter(
        is_unfinished=True, may_lapse=False, warn_at__lte=at, late_after__gte=at,
        late_after__lte=F("started_at") + OF_HOURS,
    ).exclude(Exists(called))  # fmt: skip
    asked = ("pk", "institution_id", "compartment__institution_id", "responsible_id")
    found = list(soon.order_by("late_after", "id").values_list(*asked)[:TOGETHER])
    awake = _on_duty({one for row in found for one in row[1:3] if one}, at=at)
    standing = deputies_at({row[3] for row in found if row[3]}, at=at)
    rows = []
    for key, sent_to, keeper, responsible in found:
        who = awake.get(sent_to, set()) | awake.get(keeper, set()) | {responsible}
        who |= standing.get((keeper, responsible), set())
        rows += [
            Notice(
                account_id=account, kind=NoticeKind.RUNNING, obligation_key=key,
                institution_id=sent_to or keeper, made_at=at,
            )
            for account in who
            if account
        ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _on_duty(institutions: set[UUID], *, at: datetime) -> dict[UUID | None, set[UUID]]:
    found: dict[UUID | None, set[UUID]] = {}
    for institution, account, _deputy in on_duty(institutions, at=at):
        found.setdefault(institution, set()).add(account)
    return found
