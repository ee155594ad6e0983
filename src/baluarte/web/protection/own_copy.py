"""What of protection is hers and goes along in her copy: measures, what she said of decisions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.cases.models import Party
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.queries import measures_of, positions_of, read_texts
from baluarte.norms.catalogues import terms
from baluarte.web.cases import copied, words

Read = Callable[[datetime | None], str]


def add_to_copies() -> None:
    """Let her copy hold it too."""
    copied.OF_ROOMS_ABOVE.append(protection_of)


def protection_of(party: Party, read: Read, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return the measures she sees, how far each has come, and her positions with their reasons."""
    measures = measures_of(party.case)
    positions = [one for one in positions_of(party.case) if one.party_id == party.pk]
    said = read_texts([one.pk for one in positions], by=by, at=at)
    return {
        "measures": [
            {
                "what": _term("measures", one.measure.code),
                "by_whom": str(one.measure.institution or ""),
                "until": str(one.measure.delivery_date or ""),
                "planned_at": read(one.measure.planned_at),
                "how_far": _term("measure_statuses", one.change.status) if one.change else "",
                "since": str(one.change.happened_on) if one.change else "",
                "was_verified": one.change.is_verified if one.change else None,
            }
            for one in measures
        ],
        "positions": [
            {
                "about": str(About(one.about).label),
                "what": _term("positions", one.code),
                "when": read(one.taken_at),
                "words": " ".join(said.get(one.pk, {}).values()),
            }
            for one in positions
        ],
    }


def _term(catalogue: str, code: str) -> str:
    known = terms(catalogue).get(code)
    return known.in_language(words.language()) if known else code
