"""What an organisation contests of an indicator, and what the institution answered.

Only what a second person let out, with its answers likewise, and never what was withdrawn.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from baluarte.domain.accountability.choices import ObservationState, Observed
from baluarte.domain.accountability.queries.observations import (
    PublicObservation,
    public_observations,
)
from baluarte.domain.publication.policy_rows.rows import day, number

Contested = Mapping[str, Sequence[dict[str, Any]]]


def contested_indicators(*, known_at: datetime) -> Contested:
    """Return what stood contested at an instant, by the code of its indicator."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in public_observations(known_at):
        if one.kind == Observed.INDICATOR and one.state != ObservationState.WITHDRAWN:
            found.setdefault(one.subject, []).append(_told(one))
    return found


def _told(one: PublicObservation) -> dict[str, Any]:
    return {
        "observation": one.reference,
        "holder": one.holder,
        "institution": one.institution,
        "year": one.year,
        "opened": day(one.opened_date),
        "due": day(one.due_date),
        "state": str(one.state),
        "days_late": one.days_late,
        "words": one.words,
        "proposed": number(one.proposed_value),
        "answers": [
            {"holder": each.institution, "verdict": str(each.verdict), "words": each.words,
             "value": number(each.value), "on": day(each.answered_date)}
            for each in one.answers
        ],
    }  # fmt: skip
