"""Agreements of the Federation with each state and its liaison (LPPDDHP 46-47), as documents say.

What no document says is not known: never that there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.statements import Degree

AGREEMENT, SIGNED_ON, LIAISON = "agreement_signed", "agreement_day", "liaison_named"
COOPERATION = ("coordination", "cooperacion")
# Whose liaison it is: the state's own mechanism, or its government where it has none.
OF_THE_STATE = ("-MEC", "-GOB")


class Known(StrEnum):
    """What the newest document says of one thing; the last is that none says anything."""

    YES = "yes"
    PARTLY = "partial"
    NO = "no"
    # Asked, and not answered, reserved or denied.
    NOT_SAID = "not_said"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StateAgreement:
    """One state: its agreement with its day, its liaison, and what each stands in."""

    state: str
    agreement: Known
    signed_on: date | None
    liaison: Known
    agreement_said: Statement | None
    liaison_said: Statement | None


def agreements_by_state(*, known_at: datetime) -> list[StateAgreement]:
    """Return every state, with what stands of its agreement and its liaison at an instant."""
    found: dict[tuple[str, str], Statement] = {}
    asked = Asked(headings=(AGREEMENT, SIGNED_ON, LIAISON))
    for one in _newest_first(standing(known_at=known_at, asked=asked)):
        is_its_own = one.institution.endswith(OF_THE_STATE) and (
            one.heading == LIAISON or one.about in COOPERATION
        )
        if one.state_id and is_its_own:
            found.setdefault((one.state_id, one.heading), one)
    return [_of_state(code, found) for code in names_of_states()]


def _newest_first(rows: Iterable[Statement]) -> list[Statement]:
    return sorted(rows, key=lambda one: (one.last_date, one.said_date, str(one.pk)), reverse=True)


def _of_state(code: str, found: Mapping[tuple[str, str], Statement]) -> StateAgreement:
    agreement, signed = found.get((code, AGREEMENT)), found.get((code, SIGNED_ON))
    liaison = found.get((code, LIAISON))
    return StateAgreement(
        code, _known(agreement), signed.day if signed else None, _known(liaison), agreement, liaison
    )


def _known(said: Statement | None) -> Known:
    if said is None:
        return Known.UNKNOWN
    if said.answer != Answer.ANSWERED:
        return Known.NOT_SAID
    return {str(Degree.YES): Known.YES, str(Degree.PARTLY): Known.PARTLY}.get(said.degree, Known.NO)
