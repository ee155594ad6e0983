"""What the gate says, in plain words and with its rule; who would be told of each open step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import Jurisdiction
from baluarte.domain.procedure.choices import Exclusion, Gate
from baluarte.domain.procedure.models import Assignment, ExcludedInstitution
from baluarte.domain.procedure.queries import Course, Doors, Recipient
from baluarte.domain.procedure.queries.routing import KEEPER, known_institutions
from baluarte.norms.agenda import Item
from baluarte.norms.catalogues import terms
from baluarte.norms.protocols import roles
from baluarte.norms.protocols.form import RoleKind
from baluarte.web.procedure.presenters import proceeding_page, protocol_page
from baluarte.web.procedure.presenters.proceeding_page import Place, StepShown

NOW = timedelta()
RULES = {
    Gate.EXCLUDED: "XG-1",
    Gate.IN_COMMAND: "XG-1",
    Gate.NOT_CLEARED: "XG-3",
    Gate.PERSON_NOT_ASKED: "XG-3",
}
WORDS = {
    Gate.PASSES: _("May be told"),
    Gate.EXCLUDED: _("Left out"),
    Gate.IN_COMMAND: _("Left out"),
    Gate.NOT_CLEARED: _("Left out"),
    Gate.MUNICIPAL: _("Only with a yes"),
    Gate.NOT_HERE: _("Not here"),
    Gate.NOT_KNOWN: _("Not known"),
    Gate.NO_CONSENT: _("Left out"),
    Gate.PERSON_NOT_ASKED: _("Not yet"),
}
BECAUSE = {
    Gate.IN_COMMAND: _("It is in the same command as somebody left out."),
    Gate.NOT_CLEARED: _("It is not known who did it, and nobody there is trusted by name."),
    Gate.MUNICIPAL: _("A municipality is told only if the person says yes to it by name."),
    Gate.NOT_HERE: _("It is not in this installation."),
    Gate.NOT_KNOWN: _("Nobody knows whether it exists."),
    Gate.NO_CONSENT: _("What the person consented to does not cover it."),
    Gate.PERSON_NOT_ASKED: _("The person has not seen this list."),
}
KINDS = {Gate.PASSES: "held", Gate.MUNICIPAL: "plain", Gate.PERSON_NOT_ASKED: "plain"}
LEVELS = {
    Jurisdiction.FEDERAL: _("Federation"),
    Jurisdiction.STATE: _("State of the country"),
    Jurisdiction.MUNICIPALITY: _("Municipality"),
    KEEPER: _("Who keeps the matter"),
}
MECHANISM = "-MEC"
NO_MECHANISM = _("Protection mechanism of the state, if there is one")
NOBODY_KNOWN = _("An institution that the catalogue does not know")
REASONS = {
    Exclusion.PERPETRATOR: "XG-1",
    Exclusion.NAMED_SERVANT: "XG-1",
    Exclusion.DO_NOT_INVOLVE: "XG-2",
}


@dataclass(frozen=True)
class RecipientShown:
    """Somebody who could be told, with what the gate says of them."""

    name: str
    level: str
    says: str
    because: str
    kind: str
    rule: str
    is_usual: bool
    passes: bool
    is_keeper: bool


@dataclass(frozen=True)
class StepOffered:
    """An open step, who could be told of it, and whom it is with now."""

    proceeding: UUID
    protocol: str
    step: StepShown
    recipients: tuple[RecipientShown, ...]
    sent: Assignment | None
    is_of_a_person: bool

    @property
    def nobody_outside(self) -> bool:
        """Say whether only the keeper is left."""
        return not any(one.passes and not one.is_keeper for one in self.recipients)


def rules() -> list[dict[str, str]]:
    """Return the rules of the gate in the language of the page."""
    return [
        {"code": code, "says": one.in_language(protocol_page.language())}
        for code, one in terms("exclusion_gate").items()
    ]


def steps_offered(
    courses: Iterable[Course], doors: Doors, sent: Iterable[Assignment], place: Place
) -> list[StepOffered]:
    """Return every open step of a matter with who could be told of it, what is late first."""
    held = {(one.proceeding_id, one.step, one.run): one for one in sent}
    found = []
    for course in courses:
        for item in course.agenda(at=place.at).unfinished:
            now = held.get((course.proceeding.pk, item.step.id, item.run))
            found.append(_offered(course, item, doors, now, place))
    return sorted(found, key=lambda one: (one.step.left is None, one.step.left or NOW))


def recipients(found: Sequence[Recipient]) -> tuple[RecipientShown, ...]:
    """Return who could be told as the page shows them."""
    return tuple(
        RecipientShown(
            name=name_of(one),
            level=str(LEVELS.get(one.level, "")),
            says=str(WORDS[Gate.MUNICIPAL if one.passes_with_her_yes else one.gate]),
            because=str(_because(one)),
            kind=KINDS.get(one.gate, "absent"),
            rule=RULES.get(one.gate, ""),
            is_usual=one.is_usual,
            passes=one.passes,
            is_keeper=one.level == KEEPER,
        )
        for one in found
    )


def _because(one: Recipient) -> str | Promise:
    if one.gate == Gate.NOT_CLEARED and one.passes_with_her_yes:
        return _("It is not known who did it: only a yes of the person that names it opens it.")
    return BECAUSE.get(one.gate, "")


def name_of(one: Recipient) -> str:
    """Return what a recipient is called, here or in the catalogue."""
    if one.institution is not None:
        return one.institution.name
    known = known_institutions().get(one.code)
    if known is not None:
        return known.in_language(protocol_page.language())
    # The law names one in each state; of this state the catalogue knows none.
    return str(NO_MECHANISM if one.code.endswith(MECHANISM) else NOBODY_KNOWN)


def left_out(rows: Iterable[ExcludedInstitution]) -> list[dict[str, Any]]:
    """Return who is left out, why, by which rule, and whether her word can end it."""
    return [
        {
            "row": one,
            "who": one.institution.name if one.institution else _all_of(one),
            "why": one.get_why_display(),
            "rule": REASONS[Exclusion(one.why)],
            "may_end": one.why == Exclusion.DO_NOT_INVOLVE,
        }
        for one in rows
    ]


def _all_of(one: ExcludedInstitution) -> str:
    town = one.municipality.name if one.municipality else ""
    return str(_("All authorities of the municipality of %(town)s")) % {"town": town}


def _offered(
    course: Course, item: Item, doors: Doors, sent: Assignment | None, place: Place
) -> StepOffered:
    proceeding = course.proceeding
    return StepOffered(
        proceeding=proceeding.pk,
        protocol=proceeding_page.name_of(course),
        step=proceeding_page.step_shown(course, item, place),
        recipients=recipients(doors.recipients_of_step(proceeding, item.step)),
        sent=sent,
        is_of_a_person=roles()[item.step.by].kind == RoleKind.PERSON,
    )
