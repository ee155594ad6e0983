"""The page of a case, offered beside its matter: the engine of procedures names no room."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.queries import case_of_matter
from baluarte.web.procedure.step_pages import Door, offer_beside


def offer_all() -> None:
    """Offer what this room has beside a matter."""
    offer_beside(to_case)


def to_case(matter: UUID) -> Door | None:
    """Lead to the case that a matter belongs to."""
    case = case_of_matter(matter)
    return Door(_("Its case"), reverse("case", args=[case.reference])) if case else None
