"""Observations: the list, those that are late first; one with both sides beside each other."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.accountability.choices import ObservationState
from baluarte.domain.accountability.models import Observation, ObservationAnswer
from baluarte.domain.accountability.observation_rules import answers_for, may_observe, observes_for
from baluarte.domain.accountability.queries import observations as queries
from baluarte.domain.accountability.queries.observations import AskedObservations, Followed
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.forms.observations import ObservationFilters
from baluarte.web.accountability.names import institution_name
from baluarte.web.accountability.presenters import observations as presenters
from baluarte.web.accountability.views.promises import applied_of, pages_around

MANY = 50


def all_observations(request: HttpRequest) -> HttpResponse:
    """Show the observations, overdue answers first, and how many of them there are."""
    by = acting_account()
    form = ObservationFilters(request.GET)
    form.is_valid()
    found = presenters.in_order(_found(form.cleaned_data, by))
    around = pages_around(request, of=len(found), many=MANY)
    first = MANY * (around.page - 1)
    context = {
        "form": form,
        "applied": applied_of(request, form, unless=("de",)),
        "of": form.cleaned_data.get("de", ""),
        "rows": presenters.lines(found[first : first + MANY]),
        "number": len(found),
        "late": sum(one.is_late for one in found),
        "may_observe": may_observe(by),
        "previous_url": around.previous_url,
        "next_url": around.next_url,
    }
    return render(request, "accountability/observations.html", context)


def one_observation(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one observation: what is observed, what each side says, what lies between them."""
    row, by = found_observation(reference), acting_account()
    [one] = _followed([row])
    unit = presenters.unit_of(row.kind, row.subject)
    context = {
        "one": one,
        "row": row,
        "of": presenters.name_of(row.kind, row.subject),
        "kind": row.get_kind_display(),
        "tag": presenters.state_tag(one),
        "institution": institution_name(row.institution),
        "sides": presenters.side_by_side(one),
        "term": presenters.term_said(row),
        "earlier": [
            presenters.answer_side(each, unit)
            for each in row.answers.all()
            if each != one.answer and hasattr(each, "review") and not each.review.objection
        ],
        "waiting": [
            {"said": presenters.answer_side(each, unit), "may_review": may}
            for each, may in _waiting_answers(row, by)
        ],
        **_doors(one, by),
    }
    return render(request, "accountability/observation.html", context)


def found_observation(reference: str) -> Observation:
    """Return an observation by its reference, or answer that there is none."""
    try:
        return queries.observation(reference.upper())
    except Observation.DoesNotExist:
        raise Http404 from None


def _found(given: dict[str, Any], by: UUID) -> list[Followed]:
    asked = AskedObservations(
        kind=given.get("tipo", ""),
        subject=given.get("de", ""),
        institution=given.get("institucion", ""),
    )
    rows = queries.observations(asked)
    if waits := given.get("pendiente"):
        rows = rows.filter(pk__in=_waiting(waits, by))
    found = _followed(rows)
    state = given.get("situacion")
    return [one for one in found if not state or one.state == state]


def _waiting(what: str, by: UUID) -> list[UUID]:
    """Return which observations wait for an account: to review, to answer, or for their answer."""
    if what == "responder":
        return [one.pk for one in queries.observations_to_answer(by)]
    if what == "respuestas":
        return [one.observation_id for one in queries.answers_waiting_for(by)]
    return [one.pk for one in queries.observations_waiting_for(by)]


def _followed(rows: Iterable[Observation]) -> list[Followed]:
    now = timezone.now()
    return queries.followed(rows, on=local_day(now), known_at=now)


def _waiting_answers(row: Observation, by: UUID) -> list[tuple[ObservationAnswer, bool]]:
    waiting = [one for one in row.answers.all() if not hasattr(one, "review")]
    if not waiting:
        return []
    mine = {one.pk for one in queries.answers_waiting_for(by)}
    return [(one, one.pk in mine) for one in waiting]


def _doors(one: Followed, by: UUID) -> dict[str, bool]:
    """Return what whoever reads may do with an observation."""
    is_waiting = one.state == ObservationState.WAITING
    is_answerable = one.state in (
        ObservationState.OPEN, ObservationState.LATE, ObservationState.ANSWERED
    )  # fmt: skip
    is_pending = any(not hasattr(each, "review") for each in one.row.answers.all())
    is_withdrawn = one.state == ObservationState.WITHDRAWN
    mine = {each.pk for each in queries.observations_waiting_for(by)} if is_waiting else set()
    return {
        "may_review": one.row.pk in mine,
        "may_answer": is_answerable
        and not is_pending
        and any(each.code == one.row.institution for each in answers_for(by)),
        "may_withdraw": not is_withdrawn and one.row.holder in observes_for(by),
    }
