"""What of protection is hers and goes along in her copy: risk, measures, what she said, appeals."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.cases.models import Party
from baluarte.domain.protection.choices import About
from baluarte.domain.protection.models import Measure
from baluarte.domain.protection.queries import (
    MeasureNow,
    appeals_of,
    incidents_of,
    levels_standing,
    measures_of,
    positions_of,
    read_texts,
    scenarios_in,
)
from baluarte.norms.catalogues import terms
from baluarte.web.access.authors import author
from baluarte.web.cases.data_portability import contents
from baluarte.web.cases.presenters import labels

Read = Callable[[datetime | None], datetime | None]


def add_to_copies() -> None:
    """Let her copy hold it too."""
    contents.OF_ROOMS_ABOVE.append(protection_of)


def protection_of(party: Party, read: Read, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return her risk as stated, the measures she sees, what she said and what failed; opened."""
    case = party.case
    measures, failures = measures_of(case), list(incidents_of(case))
    positions = [one for one in positions_of(case) if one.party_id == party.pk]
    levels = [one for one in levels_standing(case) if one.study.party_id == party.pk]
    scenarios = scenarios_in([one.study for one in levels])
    fits = [fit for one in measures for fit in one.adequacy if fit.party_id == party.pk]
    arrivals = [said for one in measures for said in one.arrivals if said.party_id == party.pk]
    opened = (*positions, *levels, *scenarios, *fits, *arrivals, *failures)
    texts = read_texts([one.pk for one in opened], by=by, at=at)

    def words_of(one: Any) -> str:
        return " ".join(texts.get(one.pk, {}).values())

    return {
        "risk": [
            {
                "level": _term("risk_levels", one.level),
                "nexus": _term("nexus", one.nexus),
                "stated_by": author(one),
                "at": read(one.stated_at),
                "why": words_of(one),
            }
            for one in levels
        ],
        "scenarios": [{"number": one.number, "words": words_of(one)} for one in scenarios],
        "measures": [_measure(one, read) for one in measures],
        "fits": [
            {
                "what": _measure_name(one.measure),
                "fit": str(one.get_fit_display()),
                "when": read(one.said_at),
                "words": words_of(one),
            }
            for one in fits
        ],
        "arrivals": [
            {
                "what": _measure_name(one.measure),
                "her_word": str(one.get_her_word_display()),
                "when": read(one.said_at),
                "words": words_of(one),
            }
            for one in arrivals
        ],
        "failures": [
            {
                "what": _measure_name(one.measure),
                "when": read(one.happened_at),
                "words": words_of(one),
            }
            for one in failures
        ],
        "positions": [
            {
                "about": str(About(one.about).label),
                "what": _term("positions", one.code),
                "when": read(one.taken_at),
                "until": read(one.expires_at),
                "words": words_of(one),
            }
            for one in positions
        ],
        "appeals": [
            {
                "ground": _term("appeal_grounds", one.ground),
                "filed_at": read(one.filed_at),
            }
            for one in appeals_of(case)
            if one.party_id == party.pk
        ],
    }


def _measure(one: MeasureNow, read: Read) -> dict[str, Any]:
    change = one.change
    return {
        "what": _measure_name(one.measure),
        "by_whom": str(one.measure.institution or ""),
        "until": one.measure.delivery_date,
        "planned_at": read(one.measure.planned_at),
        "how_far": _term("measure_statuses", change.status) if change else "",
        "since": change.happened_on if change else None,
        "was_verified": change.is_verified if change else None,
    }


def _measure_name(one: Measure) -> str:
    return _term("measures", one.code)


def _term(catalogue: str, code: str) -> str:
    known = terms(catalogue).get(code)
    return known.in_language(labels.language()) if known else code
