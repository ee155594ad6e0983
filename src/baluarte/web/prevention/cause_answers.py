"""The causes of a warning with how many remedies answer each; cases only of whoever sees them."""

from datetime import date
from typing import Any

from django.utils.translation import ngettext

from baluarte.domain.prevention.models import EarlyWarning, StructuralCause
from baluarte.domain.prevention.queries.causes import remedies_answering
from baluarte.domain.prevention.queries.outcomes import causes_of
from baluarte.domain.reparation.queries import answers_of_causes
from baluarte.domain.sealing.references import written
from baluarte.web.prevention.plan_labels import row_of_cause


def rows_of_causes(one: EarlyWarning, *, today: date) -> list[dict[str, Any]]:
    """Return one line of each cause; what answers it stands beside the newest word on it."""
    found = list(causes_of(one))
    counted = remedies_answering([each.pk for each in found])
    seen = answers_of_causes([each.pk for each in found])
    plans: dict[str, set[str]] = {}
    for each in found:
        plans.setdefault(each.cause, set()).update(
            answer.remedy.plan.reference for answer in seen.get(each.pk, ())
        )
    return [
        row_of_cause(each, today=today) | _answered(each, counted.get(each.pk, 0), plans)
        for each in found
    ]


def _answered(each: StructuralCause, number: int, plans: dict[str, set[str]]) -> dict[str, Any]:
    if each.is_reviewed or not number:  # type: ignore[attr-defined]
        return {"answered": "", "plans": []}
    said = ngettext(
        "%(n)d remedy of non-repetition answers it.", "%(n)d remedies of non-repetition answer it.",
        number,
    ) % {"n": number}  # fmt: skip
    return {
        "answered": said,
        "plans": [(one, written(one)) for one in sorted(plans[each.cause])],
    }
