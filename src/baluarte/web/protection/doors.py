"""The pages of this room that do steps of procedures, by the act that texts name."""

from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import case_of_matter
from baluarte.domain.protection import acts
from baluarte.domain.protection.choices import AppealStage
from baluarte.domain.protection.queries import (
    appeals_of,
    appeals_to_decide,
    studies_of,
    study_of_appeal,
)
from baluarte.domain.protection.queries.appeals import DECIDED
from baluarte.web.procedure.step_pages import Door, offer_door
from baluarte.web.protection.views.urgent import ACTS

FORMS_OF_APPEALS = {
    acts.ADMIT_APPEAL: "admit_appeal",
    acts.STUDY_APPEAL: "study_of_appeal",
    acts.DECIDE_APPEAL: "decide_appeal",
}


def offer_all() -> None:
    """Offer a page for every act of the room."""
    offer_door(acts.CLOSE_STUDY, to_studies)
    offer_door(acts.APPROVE_MEASURES, to_decree)
    for name, (act, title) in ACTS.items():
        offer_door(act, partial(to_urgent_act, name=name, title=title))
    for act in (*acts.OF_APPEALS, acts.STUDY_APPEAL):
        offer_door(act, partial(to_appeals, act=act))


def to_studies(matter: UUID) -> Door | None:
    """Lead to the study of the case that is open, else to where one is begun."""
    case = case_of_matter(matter)
    if case is None:
        return None
    if case.closed_at is not None:
        return _closed(case)
    is_open = {"closed_at": None, "appeal": None}
    found = studies_of(case).filter(**is_open).values_list("pk", flat=True).first()
    address = (
        reverse("study", args=[found]) if found else reverse("new_study", args=[case.reference])
    )
    return Door(str(_("Study of risk of the case")), address)


def to_decree(matter: UUID) -> Door | None:
    """Lead to the decree of the planned measures."""
    return _of_case(matter, "approve_measures", _("Decree of the planned measures"))


def to_urgent_act(matter: UUID, *, name: str, title: str | Promise) -> Door | None:
    """Lead to an urgent act of the case."""
    return _of_case(matter, "urgent_act", str(title), name)


def to_appeals(matter: UUID, *, act: str) -> Door | None:
    """Lead to what an act does on the appeal of the case that waits, or that was sent without it.

    Where several wait, to the list of them; where none does, to where one is filed.
    """
    case = case_of_matter(matter)
    if case is None:
        key = appeals_to_decide().filter(assignment__matter_key=matter).values_list("pk", flat=True)
        found = key.first()
        return Door(_("Appeal to decide"), reverse("appeal", args=[found])) if found else None
    if case.closed_at is not None:
        return _closed(case)
    if act == acts.FILE_APPEAL:
        return Door(_("Appeals of the case"), reverse("new_appeal", args=[case.reference]))
    waiting = appeals_of(case).prefetch_related(None).exclude(steps__stage__in=DECIDED)
    running = list(waiting.filter(steps__stage=AppealStage.TAKEN_UP, is_apart=False)[:2])
    if len(running) != 1:
        all_of_it = reverse("case_protection", args=[case.reference])
        return Door(_("Appeals of the case"), f"{all_of_it}#appeals")
    [one] = running
    if act == acts.STUDY_APPEAL and (study := study_of_appeal(one)):
        return Door(_("Study of risk of the case"), reverse("study", args=[study.pk]))
    return Door(_("Appeal of the case"), reverse(FORMS_OF_APPEALS[act], args=[one.pk]))


def _of_case(matter: UUID, page: str, name: str, *of_page: str) -> Door | None:
    case = case_of_matter(matter)
    if case is not None and case.closed_at is not None:
        return _closed(case)
    return Door(name, reverse(page, args=[case.reference, *of_page])) if case else None


def _closed(case: Case) -> Door:
    """Lead to a case in which nothing is done any more: its page says since when."""
    return Door(_("The case, which is closed"), reverse("case", args=[case.reference]))
