"""All rows of a policy edition, in the order of its files."""

from collections.abc import Collection
from datetime import datetime

from baluarte.domain.accountability.queries.corrected import CorrectedFacts
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows.axes import axis_rows, objective_rows
from baluarte.domain.publication.policy_rows.commitments import commitment_rows, obligation_rows
from baluarte.domain.publication.policy_rows.consultations import consultation_rows
from baluarte.domain.publication.policy_rows.facts import fact_rows
from baluarte.domain.publication.policy_rows.harmonisation import harmonisation_rows
from baluarte.domain.publication.policy_rows.indicators import indicator_rows
from baluarte.domain.publication.policy_rows.institutions import institution_rows
from baluarte.domain.publication.policy_rows.recognitions import recognition_rows
from baluarte.domain.publication.policy_rows.recommendations import recommendation_rows
from baluarte.domain.publication.policy_rows.rows import NewRow
from baluarte.domain.publication.policy_rows.sides import Sides

Key = tuple[PolicyRowKind, str]


def every_row(
    *, known_at: datetime, at: datetime | None = None, harmful: Collection[Key] = ()
) -> list[NewRow]:
    """Return what the policy says as known at an instant: shared, standing, naming nobody.

    What was noted of an earlier edition as harmful to somebody is left out. `at` is now, where
    what is known now is asked for.
    """
    sides = Sides.read(known_at=known_at)
    corrected = CorrectedFacts.read(known_at=known_at)
    every = [
        *indicator_rows(sides, corrected, at=at),
        *objective_rows(sides),
        *commitment_rows(known_at=known_at),
        *obligation_rows(known_at=known_at),
        *recommendation_rows(known_at=known_at),
        *consultation_rows(known_at=known_at),
        *harmonisation_rows(corrected, known_at=known_at),
        *recognition_rows(known_at=known_at),
        *fact_rows(corrected, known_at=known_at),
    ]
    rows = [one for one in every if (one.kind, one.code) not in harmful]
    return [*axis_rows(rows), *institution_rows(rows, sides), *rows]
