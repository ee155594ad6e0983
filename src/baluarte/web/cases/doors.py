"""The page of a case, offered beside its matter: the engine of procedures names no room."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import LetterKind
from baluarte.domain.cases.queries import case_of_matter, place_of_task
from baluarte.domain.cases.queries.letters import letters_of
from baluarte.web.procedure.step_pages import (
    Door,
    LetterToGo,
    offer_beside,
    offer_letters,
    offer_place,
)


def offer_all() -> None:
    """Offer what this room has beside a matter, and whether a task lets somebody into a case."""
    offer_beside(to_case)
    offer_place(place_of_task)
    offer_letters(letters_that_wait)


def letters_that_wait(matter: UUID) -> list[LetterToGo]:
    """Return the letters of a matter's case that have not gone: the person is read them too."""
    case = case_of_matter(matter)
    if case is None:
        return []
    return [
        LetterToGo(
            f"{one.institution} · {one.addressed_to}", str(LetterKind(one.kind).label),
            reverse("letter", args=[case.reference, one.reference]),
        )
        for one in letters_of(case).filter(sent_at=None, stopped_at=None)
    ]  # fmt: skip


def to_case(matter: UUID) -> Door | None:
    """Lead to the case that a matter belongs to."""
    case = case_of_matter(matter)
    return Door(_("Its case"), reverse("case", args=[case.reference])) if case else None
