"""Other questions of the same map: by group of types, by whom, against whom."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.risk_map import asked_questions
from baluarte.domain.registry.queries.filter_parsing import read_question
from baluarte.domain.registry.queries.saved import question_text
from baluarte.norms.catalogues import terms
from baluarte.web.analysis.presenters.risk_map.page import RUN, address
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.analysis.presenters.run_words import month_said
from baluarte.web.registry.presenters.labels import label_of

# A name of the list's question, its catalogue, and what it parts events by.
PARTED: Final = (
    ("grupo", "aggression_groups", gettext_lazy("By type of aggression")),
    ("labor", "occupations", gettext_lazy("By work of who was attacked")),
    ("autor", "perpetrators", gettext_lazy("By class of presumed perpetrator")),
)


def other_questions(shown: ShownMap) -> list[dict[str, Any]]:
    """Return for each way to part events its terms: to the run there is, or to a new one."""
    found = asked_questions(like=shown.run)
    parts = [
        {
            "title": title,
            "terms": [_term(shown, name, catalogue, code, found) for code in terms(catalogue)],
        }
        for name, catalogue, title in PARTED
    ]
    whole = found.get("")
    if shown.run.question and whole:
        parts.insert(
            0, {"title": _("All events"), "terms": [_there(shown, _("All events in force"), whole)]}
        )
    return parts


def _term(
    shown: ShownMap, name: str, catalogue: str, code: str, found: Mapping[str, Run]
) -> dict[str, Any]:
    label = label_of(catalogue, code)
    there = found.get(question_text(read_question({name: code}).filters))
    if there is not None:
        return _there(shown, label, there)
    return {
        "label": label,
        "url": f"{reverse('new_run')}?{urlencode({name: code, 'metodo': shown.method.value})}",
        "is_new": True,
    }


def _there(shown: ShownMap, label: str, run: Run) -> dict[str, Any]:
    return {
        "label": label,
        "url": address(shown, **{RUN: str(run.pk)}),
        "note": month_said(month_of(run.last_month)),
        "current": run.pk == shown.run.pk,
    }
