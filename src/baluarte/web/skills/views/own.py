"""What one is able to do, until when, and the courses one took part in with one's own scores."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.skills import queries
from baluarte.domain.skills.choices import Moment
from baluarte.domain.skills.queries.competences import competences_of
from baluarte.domain.skills.queries.participants import attendances_of, scores_of
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.skills.labels import held_row, row_of

MOST_OF_MINE = 100


def my_competences(request: HttpRequest) -> HttpResponse:
    """Show one's competences and courses; nobody else is shown these scores but who ran them."""
    by, at = acting_account(), timezone.now()
    held = competences_of([by], on=local_day(at))[by]
    mine = list(queries.courses_of(by)[:MOST_OF_MINE])
    scores, attended = scores_of(by, mine), attendances_of(by, mine)
    context = {
        "rows": [held_row(one) for one in held],
        "courses": [
            row_of(one, at=at)
            | {
                "attended": attended.get(one.pk),
                "scores": {name: scores.get(one.pk, {}).get(name) for name in Moment.values},
            }
            for one in mine
        ],
    }
    return render(request, "skills/mine.html", context)
