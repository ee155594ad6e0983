"""The structural causes that remedies answer, as the page of a plan and her window say them.

What a cause is, in words, whoever works for the house that noted it reads; anybody else who sees
the plan reads which institution answers for it and until when.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.prevention.queries.causes import CauseOfOurs, causes_of_ours
from baluarte.domain.reparation.models import CauseAnswer, Remedy
from baluarte.domain.reparation.queries import answers_of
from baluarte.web.reparation import labels

SHOWN = 120


def by_remedy(
    remedies: Iterable[Remedy], words: Mapping[UUID, Sequence[Any]], *, on: date
) -> dict[UUID, list[dict[str, Any]]]:
    """Return by remedy what the page says of the causes it answers; two questions in all."""
    found = answers_of(remedies)
    known = causes_of_ours() if found else {}
    return {
        remedy: [_line(one, known.get(one.cause), words, on=on) for one in several]
        for remedy, several in found.items()
    }


def offered(remedy: Remedy) -> list[tuple[str, str]]:
    """Return the causes of one's house that a remedy may answer, with those it answers already."""
    named = {one.cause for one in answers_of([remedy]).get(remedy.pk, ())}
    return [
        (str(one.id), f"{one.kind.label}: {_short(one.words)}")
        for one in causes_of_ours().values()
        if one.is_newest or one.id in named
    ]


def _line(
    one: CauseAnswer, cause: CauseOfOurs | None, words: Mapping[UUID, Sequence[Any]], *, on: date
) -> dict[str, Any]:
    return {
        "row": one,
        "name": cause.kind.label if cause else _("A structural cause"),
        "about": cause.words if cause else "",
        "owner": labels.institution_name(one.owner),
        "is_due": one.review_date <= on,
        "words": [said.text for said in words.get(one.pk, ())],
    }


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
