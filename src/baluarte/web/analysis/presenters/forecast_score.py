"""What came of a forecast, in words: the misses first, and how far it can be judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.forecasts import is_over, last_day_ahead, score_of
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.analysis.presenters.run_figures import percent_said
from baluarte.web.layout.templatetags.components import figures

if TYPE_CHECKING:
    from baluarte.domain.analysis.methods.forecast_scores import (
        ForecastScore,
        OutputScore,
        PlaceCame,
    )

OUTPUTS: Final = {
    "level": pgettext_lazy("forecast", "Level"),
    "change": pgettext_lazy("forecast", "Change"),
    "onset": pgettext_lazy("forecast", "Onset"),
}
MOST_MISSES = 25
# What an address says that asks for the error too.
SKILL = "error"


def score_page(
    run: Run,
    answer: RunAnswer,
    *,
    at: datetime,
    names_of: Any,
    with_skill: bool = True,
) -> dict[str, Any]:
    """Return what came of a forecast; until when it is waited for, where it is not over."""
    if not is_over(answer, local_day(at)):
        return {"is_over": False, "last_day": last_day_ahead(answer)}
    score = score_of(run, answer, known_at=at, with_skill=with_skill)
    if score is None:
        return {"is_over": True, "is_read": False}
    missed = [one for output in score.outputs for one in output.missed]
    missed.sort(key=lambda one: (-one.came, one.place))
    names = names_of({one.place for one in missed[:MOST_MISSES]})
    return {
        "is_over": True,
        "is_read": True,
        "misses": [_miss(one, names) for one in missed[:MOST_MISSES]],
        "more_misses": max(0, len(missed) - MOST_MISSES),
        "facts": [*_facts(score), *(_fact(one) for one in score.outputs)],
        "skill": _skill(score, with_skill=with_skill),
        "skill_url": ""
        if with_skill or not score.is_enough
        else f"{reverse('run', args=[run.pk])}?{SKILL}=1#came",
        "calibration": [
            {"output": OUTPUTS[output.output], **_range(row)}
            for output in score.outputs
            for row in output.calibration
        ],
    }


def _miss(one: "PlaceCame", names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "place": names.get(one.place, one.place),
        "output": OUTPUTS[one.output],
        "came": figures(one.came),
        "least": figures(one.least),
        "probability": percent_said(one.probability),
    }


def _facts(score: "ForecastScore") -> list[dict[str, Any]]:
    return [
        {
            "term": _("Events in all"),
            "value": _("%(came)s came, %(expected)s were expected")
            % {"came": figures(score.came), "expected": figures(round(score.expected))},
        },
        {
            "term": _("Places within their interval of 80 %"),
            "value": _("%(within)s of %(places)s")
            % {"within": figures(score.within), "places": figures(score.places)},
            "note": _("In whole counts an interval of 80 % holds more than that: most come to 0."),
        },
    ]


def _fact(one: "OutputScore") -> dict[str, Any]:
    told = {
        "raised": figures(one.raised),
        "true": figures(one.true),
        "happened": figures(one.happened),
        "asked": figures(one.asked),
    }
    return {
        "term": OUTPUTS[one.output],
        "value": ngettext(
            "One place reached the threshold; it came true in %(true)s",
            "%(raised)s places reached the threshold; it came true in %(true)s",
            one.raised,
        )
        % told,
        "note": _("It came in %(happened)s of the %(asked)s places of which it was asked.") % told,
    }


def _skill(score: "ForecastScore", *, with_skill: bool) -> str:
    if not score.is_enough:
        return _(
            "It cannot be judged: fewer than 20 places were forecast, or fewer than 20 events came."
        )
    if score.skill is None:
        return "" if not with_skill else _(
            "Its error is not said: this version of the code makes another forecast of the same "
            "table, and only what was frozen is scored. Whoever took the frozen file away can."
        )  # fmt: skip
    told = {
        "percent": f"{100 * abs(score.skill):.1f} %",
        "low": f"{100 * score.skill.lower:+.1f} %",
        "high": f"{100 * score.skill.upper:+.1f} %",
    }
    if score.skill.lower <= 0 <= score.skill.upper:
        said = _(
            "Beside each place's own last twelve months, simply taken again, it cannot be told "
            "apart: between %(low)s and %(high)s less error (95 %%)."
        )
    elif score.skill > 0:
        said = _(
            "It erred %(percent)s less than each place's own last twelve months, simply taken "
            "again: between %(low)s and %(high)s (95 %%)."
        )
    else:
        said = _(
            "It erred %(percent)s more than each place's own last twelve months, simply taken "
            "again: between %(low)s and %(high)s less error (95 %%)."
        )
    return said % told


def _range(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "said": percent_said(row["forecast"]),
        "came": percent_said(row["observed"]),
        "places": figures(int(row["count"])),
    }
