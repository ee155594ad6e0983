"""The page of a case, offered beside its matter: the engine of procedures names no room."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.queries import case_of_matter, place_of_task
from baluarte.web.procedure.step_pages import Door, offer_beside, offer_place


def offer_all() -> None:
    """Offer what this room has beside a matter, and whether a task lets somebody into a case."""
    offer_beside(to_case)
    offer_place(place_of_task)


def to_case(matter: UUID) -> Door | None:
    """Lead to the case that a matter belongs to."""
    case = case_of_matter(matter)
    return Door(_("Its case"), reverse("case", args=[case.reference])) if case else None
