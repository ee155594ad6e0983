"""The rights of a victim in plain words, each with its route and the days of the law."""

from datetime import date
from typing import Any

from baluarte.domain.procedure.queries import NoTextInForce, protocol_of, text_in_force
from baluarte.norms.agenda.wording import clock_in_words
from baluarte.norms.reparation import VictimRight, form_fields, requirements_of, victim_rights
from baluarte.web.registry.presenters.labels import language
from baluarte.web.reparation import labels


def right(one: VictimRight, steps: Any = ()) -> dict[str, Any]:
    """Return what one right says."""
    said = language()
    return {
        "code": one.code,
        "name": one.in_language(said),
        "what": one.what.get(said, one.what["es"]),
        "do": one.do.get(said, one.do["es"]),
        "law": one.law,
        "confidence": one.confidence,
        "steps": steps,
    }


def shown(*, on: date) -> dict[str, Any]:
    """Return the rights with their routes, and what each commission asks."""
    said = language()
    known = [one for one in labels.commissions() if requirements_of(one).is_known]
    return {
        "rights": [right(one, _steps(one, on=on)) for one in victim_rights().values()],
        "fields": [one.label.get(said, one.label["es"]) for one in form_fields()],
        "known": [labels.institution_name(one) for one in known],
        "not_known": len(labels.commissions()) - len(known),
    }


def _steps(one: VictimRight, *, on: date) -> list[dict[str, str]]:
    if not one.protocol:
        return []
    try:
        protocol = protocol_of(text_in_force(one.protocol, on=on))
    except NoTextInForce:
        return []
    said = language()
    return [
        {
            "name": step.name.get(said, step.name["es"]),
            "law": step.law,
            "clock": clock_in_words(step.clock, said),
        }
        for step in protocol.steps
    ]
