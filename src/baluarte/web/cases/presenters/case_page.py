"""What the page of a case and the own window tell: who, consent, contact, clocks, who is told."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Contact, Party
from baluarte.domain.cases.queries import (
    Layer,
    consenting_among,
    layers_among,
    promises_of,
    unread_of_hers,
)
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.queries import Named, names_on
from baluarte.domain.procedure.queries import Course, zone_of_matter
from baluarte.norms.agenda import State
from baluarte.norms.catalogues import terms
from baluarte.web.cases.presenters import labels
from baluarte.web.procedure.presenters.proceeding_page import (
    Place,
    StepShown,
    place_of,
    proceedings,
)

# What is late first, then what runs out first.
RUNS = (State.OVERDUE, State.DUE, State.OPEN)


@dataclass(frozen=True)
class PartyShown:
    """Somebody in a case as her row shows her: a number, and a name only where it was opened."""

    party: Party
    number: int
    part: str
    is_collective: bool
    is_ended: bool
    seal: str
    name: str = ""
    more: str = ""
    contact: Contact | None = None
    has_contact: bool = False
    # What she wrote in her window and the team has not read.
    unread: int = 0


def parties(
    numbered: Sequence[tuple[int, Party]],
    *,
    opens: bool,
    contacts: Mapping[UUID, Contact],
    reachable: Iterable[UUID],
    by: UUID,
    at: datetime,
) -> list[PartyShown]:
    """Return who takes part; names only where they were asked for, as one logged reading."""
    named: Mapping[UUID, Named] = {}
    if opens:
        rows = {one.person.pk: one.person for _n, one in numbered}
        named = names_on(list(rows.values()), withheld_too=True, by=by, at=at)
    known = set(reachable)
    unread = Counter(
        unread_of_hers()
        .filter(party__in=[one.pk for _n, one in numbered])
        .values_list("party", flat=True)
    )
    return [
        replace(_party(number, one, named, contacts, known), unread=unread[one.pk])
        for number, one in numbered
    ]


def _party(
    number: int,
    one: Party,
    named: Mapping[UUID, Named],
    contacts: Mapping[UUID, Contact],
    known: set[UUID],
) -> PartyShown:
    opened = named.get(one.person_id)
    seal = "erased" if one.person.erased_at else "opened" if opened and opened.name else "sealed"
    more = opened.outlet if opened else ""
    if opened and not opened.name and not opened.is_erased:
        more = _("kept back, or not told")
    return PartyShown(
        party=one,
        number=number,
        part=str(Part(one.part).label),
        is_collective=one.person.kind == PersonKind.COLLECTIVE,
        is_ended=one.until_at is not None,
        seal=seal,
        name=opened.name if opened else "",
        more=more,
        contact=contacts.get(one.pk),
        has_contact=one.pk in known,
    )


def layers(
    case: Case, numbered: Sequence[tuple[int, Party]], *, may_change: bool
) -> dict[str, list[dict[str, Any]]]:
    """Return every layer with what each person said of it; apart, those nobody was asked."""
    every = _layers(case, numbered, may_change=may_change)
    said = [one for one in every if any(of["words"] for of in one["said"])]
    return {"said": said, "unsaid": [one for one in every if one not in said]}


def _layers(
    case: Case, numbered: Sequence[tuple[int, Party]], *, may_change: bool
) -> list[dict[str, Any]]:
    numbers = {one.pk: number for number, one in numbered}
    asked = consenting_among(case, [one for _, one in numbered])
    found, known = layers_among(case, asked), terms("consent_layers")
    return [
        {
            "layer": labels.layer(place, known[one.code]),
            "is_given": one.is_given,
            "said": [
                _of_party(case, party, numbers[party.pk], one, place, may_change=may_change)
                for party in asked
            ],
            "one_person": len(asked) == 1,
        }
        for place, one in enumerate(found, start=1)
    ]


def _of_party(
    case: Case, party: Party, number: int, layer: Layer, place: int, *, may_change: bool
) -> dict[str, Any]:
    address = reverse("ask_consent", args=[case.reference, party.pk, place])
    return {
        "number": number,
        "words": [labels.consent(one) for one in layer.said if one.party_id == party.pk],
        "url": address if may_change else "",
    }


def promises(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Return what was promised and not kept, first due first; its words stay sealed here."""
    found: list[dict[str, Any]] = []
    for one in promises_of(case):
        said: dict[str, Any] = {"note": one, "says": one.get_kind_display()}
        found.append(said | labels.promise_state(one, at=at))
    return found


def clocks(case: Case, courses: Iterable[Course], *, at: datetime) -> list[StepShown]:
    """Return the steps that run: late first, then due soon, then what is due next."""
    place = Place(zone_of_matter(case.matter), at, may_change=False)
    steps = [step for one in proceedings(courses, place) for step in one.steps]
    running = [step for step in steps if step.state in RUNS]
    return sorted(running, key=_pressing)


def _pressing(step: StepShown) -> tuple[bool, bool, float]:
    left = step.left.total_seconds() if step.left is not None else 0.0
    return step.state != State.OVERDUE, step.left is None, left


def about(case: Case) -> list[dict[str, Any]]:
    """Return what is known of a case beside who it is about."""
    found: list[dict[str, Any]] = [
        {"term": _("Place"), "value": place_of(case.matter)},
        {"term": _("Responsible"), "value": str(case.responsible)},
        {"term": _("Organisation that keeps it"), "value": str(case.compartment.institution)},
        {"term": _("Opened"), "value": case.opened_at},
    ]
    if case.is_civil_only:
        found.append({"term": _("Who may be told"), "value": _("Civil society only")})
    if case.closed_at is not None:
        found.append({"term": _("Closed"), "value": case.closed_at})
    return found


def late_in_words(late: int, soon: int) -> str:
    """Say how many steps are late and how many due soon; nothing where none is."""
    said = []
    if late:
        said.append(ngettext("%(n)s step late", "%(n)s steps late", late) % {"n": late})
    if soon:
        said.append(ngettext("%(n)s due soon", "%(n)s due soon", soon) % {"n": soon})
    return ", ".join(said)


def grounds(case: Case, *, is_of_the_team: bool, contributes: bool) -> list[str]:
    """Say why one sees a case."""
    keeper = case.compartment.institution
    if is_of_the_team:
        return [_("You are of the team of this case, which %(who)s keeps.") % {"who": keeper}]
    if contributes:
        return [_("You are a data steward of %(who)s, which keeps this case.") % {"who": keeper}]
    return [_("%(who)s, which keeps this case, opened it to you to read.") % {"who": keeper}]
