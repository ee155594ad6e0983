"""Correcting what one entered and still waits: the same form, filled; the first is withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from baluarte.domain.accountability import actions
from baluarte.domain.accountability.choices import WITHDRAWN
from baluarte.domain.accountability.entry_rules import Entry, entered_by
from baluarte.domain.accountability.models import (
    Assessment,
    CommitmentStep,
    Consultation,
    ContributionAnswer,
    RecommendationCorrection,
    RecommendationStatus,
    Target,
)
from baluarte.domain.accountability.queries.entries import find_entry
from baluarte.domain.wall.context import acting_account

# In the address of a form: which entry of one's own it corrects.
CORRECTS = "corrige"
# What a form is filled with, by the names of its boxes, which are those of the entry.
BOXES: dict[type, tuple[str, ...]] = {
    RecommendationStatus: ("status", "day", "reason", "document", "page", "reference"),
    Assessment: ("holder", "first_date", "last_date", "verdict", "words", "document"),
    ContributionAnswer: ("holder", "taken", "words", "document", "page"),
    CommitmentStep: ("holder", "progress", "happened_date", "says", "document", "page"),
    Consultation: (
        "title", "purpose", "axis", "convened_by", "opens_date", "closes_date", "document", "page",
    ),
    Target: (
        "holder", "institution", "value", "due_date", "baseline_value", "baseline_date", "ground",
        "document",
    ),
}  # fmt: skip
KEYS = {"holder": "holder_id", "document": "document_id"}


def correct_url(kind: str, entry: Entry) -> str:
    """Return the form that entered it, to be filled with it again."""
    return f"{form_url(entry)}?{urlencode({CORRECTS: f'{kind}:{entry.pk}'})}"


def corrected(request: HttpRequest, model: type) -> Entry | None:
    """Return which entry of one's own that waits a form corrects; None where it is a new one.

    Where somebody decided it meanwhile, what is sent is a newer one: nothing that was written goes.
    """
    said = request.GET.get(CORRECTS, "")
    if not said:
        return None
    kind, _colon, key = said.partition(":")
    try:
        found = find_entry(kind, UUID(key))
    except ValueError:
        found = None
    if not isinstance(found, model) or entered_by(found) != acting_account():  # type: ignore[arg-type]  # one of the models, by then
        raise Http404
    review = getattr(found, "review", None)
    if review is None:
        return found
    if review.objection == WITHDRAWN:
        raise Http404
    if request.method == "POST":
        messages.info(
            request,
            _("Somebody decided the first one meanwhile: this one is entered as a newer one."),
        )
    return None


def initial_of(entry: Entry | None) -> dict[str, Any]:
    """Return what its form is filled with."""
    if entry is None:
        return {}
    found = {name: getattr(entry, KEYS.get(name, name)) for name in BOXES[type(entry)]}
    if isinstance(entry, RecommendationStatus):
        found["voice"] = f"{entry.side}:{entry.institution_id}:{entry.said_by}"
    return found


@contextmanager
def in_place_of(entry: Entry | None, *, at: datetime) -> Iterator[None]:
    """Withdraw an entry and enter another, or neither."""
    with transaction.atomic():
        if entry is not None:
            actions.withdraw_entry(entry=entry, by=acting_account(), at=at)
        yield


def form_url(entry: Entry) -> str:
    """Return the form by which one of its kind is entered of the same thing."""
    if isinstance(entry, RecommendationCorrection):
        return reverse("correct_recommendation", args=[entry.recommendation.code])
    if isinstance(entry, RecommendationStatus):
        return reverse("state_recommendation", args=[entry.recommendation.code])
    if isinstance(entry, ContributionAnswer):
        of = entry.contribution
        return reverse("answer_contribution", args=[of.consultation.reference, of.pk])
    if isinstance(entry, Consultation):
        return reverse("new_consultation")
    if isinstance(entry, CommitmentStep):
        return reverse("note_progress", args=[entry.commitment.reference])
    if isinstance(entry, Target):
        return reverse("new_target", args=[entry.indicator])
    return reverse("new_assessment", args=[entry.of, entry.subject])
