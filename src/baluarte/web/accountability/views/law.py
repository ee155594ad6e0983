"""What norms say: 33 jurisdictions by question; the State's obligations and what meets them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from baluarte.domain.accountability.queries.harmonisation import (
    CONTRADICTED,
    Harmonised,
    Provided,
    harmonised,
)
from baluarte.domain.accountability.queries.programmes import Met, obligations_met
from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.harmonisation import FEDERATION, UNKNOWN, harmonisation_question
from baluarte.norms.policy.owners import owner_name
from baluarte.norms.protocols.states import names_of_states

# Drawn in a cell; the word stands beside it for whoever does not see it.
SIGNS = {"yes": "●", "partial": "◐", "no": "○", CONTRADICTED: "≠", UNKNOWN: "?"}


def harmonisation(request: HttpRequest) -> HttpResponse:
    """Show what the norms of each jurisdiction say to every question, and how many say what."""
    found = harmonised(known_at=timezone.now())
    context = {
        "questions": [_question(one) for one in found],
        "places": _matrix(found),
        "signs": [{"sign": sign, "word": _word(answer)} for answer, sign in SIGNS.items()],
    }
    return render(request, "accountability/harmonisation.html", context)


def harmonised_question(request: HttpRequest, code: str) -> HttpResponse:
    """Show one question beside the federal article, with each jurisdiction's answer and ground."""
    try:
        harmonisation_question(code)
    except UnknownCode:
        raise Http404 from None
    [found] = harmonised(known_at=timezone.now(), question=code)
    context = _question(found) | {
        "rows": [_row(one) for one in found.answers],
        "gaps": len(found.gaps),
        "says": found.question.says[_language()],
        "law": found.question.law,
        "confidence": found.question.confidence,
    }
    return render(request, "accountability/harmonised_question.html", context)


def obligations(request: HttpRequest) -> HttpResponse:
    """Show every obligation of the State with the actions that meet it; first those that none."""
    met = obligations_met(on=local_day(timezone.now()))
    context = {
        "gaps": [_obligation(one) for one in met if one.is_gap],
        "met": [_obligation(one) for one in met if not one.is_gap],
        "number": len(met),
    }
    return render(request, "accountability/obligations.html", context)


def _question(found: Harmonised) -> dict[str, Any]:
    return {
        "code": found.question.code,
        "label": found.question.in_language(_language()),
        "url": reverse("harmonised_question", args=[found.question.code]),
        "asked": len(found.answers),
        "parts": _parts(found),
    }


def _parts(found: Harmonised) -> list[dict[str, Any]]:
    """Return each answer that somebody gives, and where its part of the bar begins."""
    parts, begin = [], 0
    for answer, sign in SIGNS.items():
        if number := found.counts.get(answer, 0):
            word = _word(answer)
            parts.append(
                {"answer": answer, "sign": sign, "word": word, "number": number, "from": begin}
            )
            begin += number
    return parts


def _matrix(found: Iterable[Harmonised]) -> list[dict[str, Any]]:
    """Return a line for each jurisdiction, with a cell for each question it is asked."""
    by_place: dict[str, dict[str, Provided]] = {}
    questions = []
    for one in found:
        questions.append(one.question.code)
        for answer in one.answers:
            by_place.setdefault(answer.jurisdiction, {})[one.question.code] = answer
    return [
        {
            "name": _place(place),
            "cells": [_cell(answers.get(code)) for code in questions],
        }
        for place, answers in sorted(by_place.items())
    ]


def _cell(one: Provided | None) -> dict[str, str]:
    if one is None:
        return {"sign": "–", "word": _("Not asked of it"), "answer": "none"}
    return {"sign": SIGNS[one.answer], "word": _word(one.answer), "answer": one.answer}


def _row(one: Provided) -> dict[str, Any]:
    note = one.text.note if one.text is not None and one.text.note else None
    return _cell(one) | {
        "place": _place(one.jurisdiction),
        "article": one.article,
        "note": note.get(_language(), note["es"]) if note else "",
        "statements": one.statements,
        "confidence": one.text.confidence if one.text is not None else "",
    }


def _obligation(one: Met) -> dict[str, Any]:
    row, language = one.obligation, _language()
    return {
        "code": row.code,
        "label": row.in_language(language),
        "says": row.says.get(language, row.says["es"]),
        "law": row.law,
        "confidence": row.confidence,
        "axis": row.axis if row.axis in terms("policy_axes") else "",
        "owners": [owner_name(code, language) for code in row.owners],
        "actions": [
            {
                "says": action.says,
                "institution": owner_name(action.institution, language),
                "since": action.first_date,
            }
            for action in one.actions
        ],
    }


def _word(answer: str) -> str:
    words = {
        "yes": pgettext("answer of a law", "Yes"),
        "partial": pgettext("answer of a law", "Partly"),
        "no": pgettext("answer of a law", "No"),
        CONTRADICTED: pgettext("answer of a law", "Sources do not agree"),
        UNKNOWN: pgettext("answer of a law", "Not known"),
    }
    return words[answer]


def _place(code: str) -> str:
    return _("Federation") if code == FEDERATION else names_of_states()[code]


def _language() -> str:
    return (get_language() or "es")[:2]
