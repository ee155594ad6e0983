"""The pages of this room that do steps of procedures, by the act that texts name."""

from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from baluarte.domain.cases.queries import case_of_matter
from baluarte.domain.protection import acts
from baluarte.domain.protection.queries import appeals_to_decide
from baluarte.web.procedure.step_pages import Door, offer_door
from baluarte.web.protection.views.urgent import ACTS


def offer_all() -> None:
    """Offer a page for every act of the room."""
    offer_door(acts.CLOSE_STUDY, to_studies)
    offer_door(acts.APPROVE_MEASURES, to_decree)
    for name, (act, title) in ACTS.items():
        offer_door(act, partial(to_urgent_act, name=name, title=title))
    for act in acts.OF_APPEALS:
        offer_door(act, to_appeals)


def to_studies(matter: UUID) -> Door | None:
    """Lead to the studies of the case."""
    return _of_case(matter, "case_protection", _("Study of risk of the case"))


def to_decree(matter: UUID) -> Door | None:
    """Lead to the decree of the planned measures."""
    return _of_case(matter, "approve_measures", _("Decree of the planned measures"))


def to_urgent_act(matter: UUID, *, name: str, title: str | Promise) -> Door | None:
    """Lead to an urgent act of the case."""
    case = case_of_matter(matter)
    return Door(str(title), reverse("urgent_act", args=[case.reference, name])) if case else None


def to_appeals(matter: UUID) -> Door | None:
    """Lead to the appeals of the case, or to the one that was sent without it."""
    door = _of_case(matter, "case_protection", _("Appeals of the case"))
    if door is not None:
        return Door(door.name, f"{door.url}#appeals")
    key = appeals_to_decide().filter(assignment__matter_key=matter).values_list("pk", flat=True)
    found = key.first()
    return Door(_("Appeal to decide"), reverse("appeal", args=[found])) if found else None


def _of_case(matter: UUID, page: str, name: str) -> Door | None:
    case = case_of_matter(matter)
    return Door(name, reverse(page, args=[case.reference])) if case else None
