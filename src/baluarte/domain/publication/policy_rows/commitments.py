"""What institutions promised and what became of it; obligations and who acts on them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.entry_rules import side_of
from baluarte.domain.accountability.models import CommitmentStep
from baluarte.domain.accountability.queries.programmes import obligations_met
from baluarte.domain.accountability.queries.promises import Promised, as_of, commitments
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.documents import document_told
from baluarte.domain.publication.policy_rows.rows import NewRow, both, day
from baluarte.norms.clocks.calendar import local_day


def commitment_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield every promise written down by an instant, as it stood on its day."""
    for one in as_of(commitments(known_at=known_at), on=local_day(known_at)):
        yield _commitment(one, known_at=known_at)


def obligation_rows(*, known_at: datetime) -> Iterable[NewRow]:
    """Yield the obligations of the State, each with what is done to meet it."""
    for one in obligations_met(on=local_day(known_at)):
        of = one.obligation
        yield NewRow(
            kind=PolicyRowKind.OBLIGATION,
            code=of.code,
            axis=of.axis,
            label_es=of.in_language("es"),
            label_en=of.in_language("en"),
            body={
                "text": both(of.says),
                "law": of.law,
                "owners": list(of.owners),
                "actions": [
                    {"institution": each.institution, "says": each.says,
                     "first": day(each.first_date)}
                    for each in one.actions
                    if each.written_at <= known_at
                ],
            },
        )  # fmt: skip


def _commitment(one: Promised, *, known_at: datetime) -> NewRow:
    row = one.row
    return NewRow(
        kind=PolicyRowKind.COMMITMENT,
        code=row.reference,
        axis=row.axis,
        institution=row.institution,
        label_es=row.says,
        label_en=row.says,
        body={
            "standing": str(one.state),
            "said": day(row.said_date),
            "due": day(row.due_date),
            "resources": row.resources,
            "says": row.says,
            "source": document_told(row.document),
            "steps": [
                _step(each) for each in row.steps.all() if each.happened_date <= local_day(known_at)
            ],
        },
    )


def _step(one: CommitmentStep) -> dict[str, Any]:
    return {
        # Of who owes it, or of an organisation: both stand, and neither for the other.
        "side": str(side_of(one.holder)),
        "entered_by": one.holder.name,
        "page": one.page,
        "progress": one.progress,
        "on": day(one.happened_date),
        "says": one.says,
        "source": document_told(one.document),
    }
