"""Her copy of her case: everything that is hers to read, as one plain structure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Consent, Party
from baluarte.domain.cases.queries import consents_of, contact_of, letters_of, told_of
from baluarte.domain.people.queries import names_of
from baluarte.domain.procedure.queries import (
    courses_of,
    left_out_of,
    occurrences_of,
    zone_of_matter,
)
from baluarte.domain.sealing.queries import unseal_all
from baluarte.norms.catalogues import terms
from baluarte.web.access.authors import danger_mark
from baluarte.web.cases import lettering
from baluarte.web.cases.data_portability.contents import more_of
from baluarte.web.cases.presenters import case_page, labels
from baluarte.web.procedure import history
from baluarte.web.procedure.presenters.proceeding_page import place_of


def copy_of(party: Party, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return it; the name is her own, and nothing of others in the case stands in it."""
    case, zone = party.case, zone_of_matter(party.case.matter)
    courses = courses_of(case.matter)

    def read(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(second=0, microsecond=0) if moment else None

    named = names_of([party.person_id], withheld_too=True, by=by, at=at)[party.person_id]
    happened = history.told(occurrences_of(case.matter), courses, {}, zone)
    return {
        "case": case.reference,
        "made_at": read(at),
        "kept_by": str(case.compartment.institution),
        "responsible": str(case.responsible),
        "place": place_of(case.matter),
        "opened_at": read(case.opened_at),
        "you": {
            "name": named.name,
            "organisation": named.outlet,
            "part": str(Part(party.part).label),
        },
        "how_to_reach_you": _contact(party, by=by, at=at),
        "consent": _consents(party, read),
        "what_is_due": [
            {"what": one.name, "whose": one.who, "until": read(one.due_at), "law": one.law}
            for one in case_page.clocks(case, courses, at=at)
        ],
        "what_happened": [
            {
                "what": one.what,
                "procedure": one.where,
                "when": read(one.occurrence.happened_at),
                "how": danger_mark(one.occurrence),
            }
            for one in happened
            if not one.is_withdrawn
        ],
        "who_was_told": [
            {name: str(one[name]) for name in ("whom", "step", "state")}
            | {"since": read(one["since"]), "until": read(one["until"])}
            for one in labels.sent(told_of(case), courses)
        ],
        "letters": [
            {
                "what": str(one["kind"]),
                "whom": str(one["letter"].institution),
                "sent_at": read(one["letter"].sent_at),
                "state": str(one["state"]),
            }
            for one in lettering.rows(letters_of(case), at=at)
        ],
        "who_is_left_out": labels.left_out(left_out_of(case.matter)),
    } | more_of(party, read, by=by, at=at)


def _contact(party: Party, *, by: UUID, at: datetime) -> dict[str, str]:
    found = contact_of(party, by=by, at=at)
    return {"how": found.how, "hours": labels.hours(found)} if found else {}


def _consents(party: Party, read: Any) -> list[dict[str, Any]]:
    said = consents_of(party)
    rows: list[Consent] = [one for told in said.values() for one in told]
    for row, text in zip(rows, unseal_all(rows, "sealed_words"), strict=True):
        row.words = text
    return [
        {
            "layer": labels.layer(number, term).label,
            "is_given": any(one.is_given for one in said.get(term.code, ())),
            "said": [
                {
                    "is_given": one.is_given,
                    "whom": str(one.institution or ""),
                    "how": str(one.get_told_display()),
                    "when": read(one.decided_at),
                    "words": one.words,
                }
                for one in said.get(term.code, ())
            ],
        }
        for number, term in enumerate(terms("consent_layers").values(), start=1)
    ]
