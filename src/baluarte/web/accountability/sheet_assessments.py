"""Which compliance statuses a sheet says otherwise than what stands: each is then assessed alone.

None is taken in from a sheet: nothing changes without evidence and a second person. The form of
each is opened with the status that the sheet says.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.accountability.queries.recommendations import RowShown, rows_of
from baluarte.domain.accountability.recommendation_figures import statuses_of
from baluarte.domain.accountability.recommendation_rows import Recognised
from baluarte.domain.accountability.recommendation_rules import voices_of
from baluarte.domain.accountability.recommendation_sheets import SheetRead
from baluarte.norms.catalogue_labels import codes_named
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.recommendation_presenters import status_label
from baluarte.web.registry.presenters.labels import language

# The word of an address that fills in the form of an assessment.
STATUS = "estado"


def assessments_in(
    of: RecommendationSet, read: SheetRead, found: Recognised, *, by: UUID, at: datetime
) -> list[dict[str, Any]]:
    """Return each status that a sheet says otherwise, of the sides for which an account speaks."""
    rows = rows_of(found.held.values(), day=local_day(at), known_at=at)
    shown = {one.recommendation.pk: one for one in rows}
    lines = []
    for place, held in found.held.items():
        row, said = shown[held.pk], read.statuses[place]
        differing = [side for side in said if said[side] and _differs(of, row, side, said[side])]
        sides = {one.side for one in voices_of(by, row.owners)} if differing else set()
        lines += [
            _line(of, row, side, said[side], read.rows[place][0])
            for side in differing
            if side in sides
        ]
    return lines


def initial_status(of: RecommendationSet, given: Mapping[str, str]) -> dict[str, str]:
    """Return the status that an address fills in; nothing where it is none of the set."""
    status = given.get(STATUS, "")
    return {"status": status} if status in _codes(of) else {}


def _line(
    of: RecommendationSet, row: RowShown, side: str, words: str, number: int
) -> dict[str, Any]:
    """Return what a sheet says of one recommendation, what stands, and where it is assessed."""
    code, one = _code(of, words), row.recommendation
    labels = {known.code: known.in_language(language()) for known in statuses_of(of.scheme)}
    url = reverse("state_recommendation", args=[one.code])
    return {
        "row": number,
        "text": one.text_es if language() == "es" or not one.text_en else one.text_en,
        "side": AssessmentSide(side).label,
        "was": status_label(_standing(row, side)),
        "now": labels[code] if code else words,
        "is_known": bool(code),
        "known": ", ".join(labels.values()),
        "label": _("Assess it with its evidence"),
        "url": f"{url}?{urlencode({STATUS: code})}" if code else url,
    }


def _differs(of: RecommendationSet, row: RowShown, side: str, words: str) -> bool:
    standing = _standing(row, side)
    return not standing or _code(of, words) != standing


def _standing(row: RowShown, side: str) -> str:
    said = row.statuses.get(side)
    return said.status if said else ""


def _code(of: RecommendationSet, words: str) -> str:
    """Return the status of the set's scheme that some words name; nothing where they name none."""
    named = [code for code in codes_named("recommendation_statuses", words) if code in _codes(of)]
    return named[0] if len(named) == 1 else ""


def _codes(of: RecommendationSet) -> set[str]:
    return {one.code for one in statuses_of(of.scheme)}
