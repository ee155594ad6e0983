"""What a state's law begins when its mechanism receives a request, as far as it is known."""

from datetime import date, datetime

from baluarte.domain.cases.choices import LetterKind
from baluarte.domain.cases.models import Letter
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.texts import protocol_of, texts_in_force
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.form import Kind

ASKED = "protection_request_made"
STATE = "share_with_state_mechanism"


def state_procedures(state: str, *, on: date) -> list[Protocol]:
    """Return the procedures of a state that a request begins; none where its steps are not known.

    Of some laws only the terms are known, of others nothing: that is not "none".
    """
    found = (protocol_of(text) for text in texts_in_force(on=on).values())
    return [
        one
        for one in found
        if one.kind == Kind.STEPS and one.state == state and ASKED in one.begins_with
    ]


def state_of(letter: Letter) -> str:
    """Return by the law of which state its mechanism works: its own, else that of the facts.

    Nothing where neither is known.
    """
    return letter.institution.state_id or letter.case.matter.state_id or ""


def is_without_steps(letter: Letter, *, at: datetime) -> bool:
    """Say whether a hand-over goes to a state in whose law no steps are known to begin with it."""
    if letter.kind != LetterKind.HAND_OVER or letter.layer != STATE:
        return False
    on = local_day(at, zone_of_matter(letter.case.matter))
    return not state_procedures(state_of(letter), on=on)
