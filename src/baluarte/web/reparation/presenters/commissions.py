"""The commissions side by side, by name and never by rank: what was asked, how each answered.

Only of what one sees; of a commission that nobody asked anything, nothing is said.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import queries
from baluarte.norms.reparation import days_of_silence, requirements_of
from baluarte.web.reparation import labels


def shown(*, first_date: date, on: date, by: UUID, at: datetime) -> dict[str, Any]:
    """Return each commission of which something is held; that it is read is logged."""
    asked = queries.asked_of_commissions(on=on)
    told = queries.revictimisation_by_commission(first_date=first_date, last_date=on)
    plans: Counter[str] = Counter(queries.plans().values_list("commission", flat=True))
    record(
        act="reparation.read_commissions", object_type="commission", objects=[], files=[],
        by=by, at=at,
    )  # fmt: skip
    posts = queries.post_counts()
    codes = [
        one
        for one in labels.commissions()
        if one in asked or one in told or plans[one] or one in posts
    ]
    return {
        "rows": [
            {
                "code": code,
                "name": labels.institution_name(code),
                "posts": posts.get(code),
                "asked": asked.get(code),
                "told": told.get(code),
                "plans": plans[code],
                # Of whom one sees nothing there are not no plans.
                "is_seen": code in asked or code in told or plans[code] > 0,
                "is_known": requirements_of(code).is_known,
            }
            for code in codes
        ],
        "others": len(labels.commissions()) - len(codes),
        "rest": [
            {"code": code, "name": labels.institution_name(code)}
            for code in labels.commissions() if code not in codes
        ],
        "since": first_date,
        "days": days_of_silence(),
    }  # fmt: skip
