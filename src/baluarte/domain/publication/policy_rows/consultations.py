"""What institutions ask of everybody, from which day until which, and how much they answered.

Of what organisations contribute only how many: their words are read where they were told.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from baluarte.domain.accountability.queries.consultations import (
    ConsultationShown,
    consultations,
    consultations_on,
)
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.rows import NewRow, day
from baluarte.norms.clocks.calendar import local_day


def consultation_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield every consultation called by an instant, as it stood on its day."""
    stood = Q(document=None) | Q(review__reviewed_at__lte=known_at)
    rows = consultations().filter(stood, written_at__lte=known_at)
    for one in consultations_on(rows, on=local_day(known_at)):
        yield _row(one, known_at)


def _row(one: ConsultationShown, known_at: datetime) -> NewRow:
    row = one.row
    told = [
        each
        for each in one.contributions
        if each.row.contributed_at <= known_at
        and not (each.withdrawal and each.withdrawal.withdrawn_at <= known_at)
    ]
    answered = [each for each in told if each.answer and each.answer.answered_at <= known_at]
    is_closed = local_day(known_at) > row.closes_date
    return NewRow(
        kind=PolicyRowKind.CONSULTATION,
        code=row.reference,
        axis=row.axis,
        institution=row.convened_by,
        label_es=row.title,
        label_en=row.title,
        body={
            "says": row.purpose,
            "opens": day(row.opens_date),
            "closes": day(row.closes_date),
            "state": str(one.state),
            "contributions": len(told),
            "unanswered": len(told) - len(answered) if is_closed else 0,
        },
    )
