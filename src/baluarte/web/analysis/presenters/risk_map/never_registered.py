"""How many events of a map's question were never registered, as last answered."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.risk_map import last_undercount
from baluarte.web.analysis.presenters.run_words import months_said
from baluarte.web.analysis.presenters.undercount.page import refusal_of, undercount_summary


@dataclass(frozen=True, slots=True)
class NeverRegistered:
    """What a page says of it; without `says` nothing was answered yet, and `url` asks."""

    url: str
    says: str = ""
    months: str = ""
    is_refused: bool = False


def never_registered(run: Run) -> NeverRegistered:
    """Return what was last said of the same question, whatever its months and places."""
    found = last_undercount(run)
    if found is None or found.answer is None:
        asked = {**dict(parse_qsl(run.question)), "metodo": RunMethod.UNDERCOUNT.value}
        return NeverRegistered(f"{reverse('new_run')}?{urlencode(asked)}")
    answer, of = found.answer, found.run
    return NeverRegistered(
        url=reverse("run", args=[of.pk]),
        says=undercount_summary(answer.result)
        if answer.result is not None
        else refusal_of(answer.reason or {})["found"],
        months=months_said(month_of(of.first_month), month_of(of.last_month)),
        is_refused=answer.result is None,
    )
