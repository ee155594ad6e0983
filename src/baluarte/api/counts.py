"""Counts for programs: the question of the list, split as on the page of counts."""

from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from baluarte.api.facts import REFUSED, SAVED, Narrowed, NotUnderstood, log, question_of
from baluarte.api.tokens import Scoped
from baluarte.api.workbench_schemas import Counts, Problem
from baluarte.domain.access.choices import Scope
from baluarte.domain.analysis.queries import UNKNOWN, Counted, Dimension, Unit
from baluarte.domain.analysis.queries.layer_crosstabs import count_known

Choice = TypeVar("Choice", bound=StrEnum)
MOST_CELLS = 10_000
SPLIT = ("por", "y", "z")
router = Router(auth=Scoped(Scope.FACTS_READ), tags=["counts"])


class CountAsked(Narrowed):
    """A question, what is counted of its answer, and by what that is split."""

    cuenta: str = Unit.EVENTS
    por: str = ""
    y: str = ""
    z: str = ""


@router.get("/counts", response={200: Counts, 422: Problem, **REFUSED}, url_name="api_counts")
def counts(request: HttpRequest, asked: Query[CountAsked]) -> HttpResponse:
    """Return how many there are, as far as the token's account sees, each beside those confirmed.

    It says until when it was known, so it is never the same twice, and is not kept.
    """
    question = question_of(request, saved=asked.busqueda, beside=("cuenta", *SPLIT))
    unit = _one_of(Unit, "cuenta", asked.cuenta)
    given = {name: getattr(asked, name) for name in SPLIT}
    by = [_one_of(Dimension, name, value) for name, value in given.items() if value]
    table = count_known(unit, list(dict.fromkeys(by)), question.filters, known_at=question.known_at)
    if len(table.cells) > MOST_CELLS:
        raise NotUnderstood({"por": f"more than {MOST_CELLS} numbers: narrow it, or split by less"})
    named = {SAVED: str(asked.busqueda)} if asked.busqueda else {}
    split = {name: value for name, value in given.items() if value}
    log(request, [], named | dict(question.values) | {"cuenta": unit} | split)
    body = _told(table).model_dump_json()
    headers = {"Cache-Control": "private, no-store", "Vary": "Authorization"}
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)


def _one_of(choices: type[Choice], name: str, value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise NotUnderstood({name: f"one of {', '.join(choices)}"}) from None


def _told(table: Counted) -> Counts:
    cells = [
        {"where": [code if code != UNKNOWN else None for code in where], **cell._asdict()}
        for where, cell in sorted(table.cells.items())
    ]
    return Counts.model_validate(
        {
            "unit": table.unit,
            "by": table.by,
            "cells": cells,
            "total": table.total._asdict(),
            "untold": table.untold,
            "known_at": table.known_at,
        }
    )
