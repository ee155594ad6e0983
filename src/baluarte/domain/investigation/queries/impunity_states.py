"""What is beside the files of each state: events on record there, what its office does not answer.

A share of files taken to court says little alone: an office that opens few takes a larger part of
them to court, and one that refuses information looks like any other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from baluarte.domain.investigation.queries.impunity_sql import REGISTERED_BY_STATE, parameters
from baluarte.domain.investigation.queries.impunity_tally import ask
from baluarte.domain.investigation.queries.offices import (
    Silence,
    headings_asked,
    offices,
    silence_of,
    units_of,
)
from baluarte.domain.investigation.queries.scope import FEDERAL, Scope
from baluarte.domain.statements.queries import Asked, standing
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.impunity import Standing
from baluarte.norms.institutions import public_institution
from baluarte.norms.office_maturity import maturity_on
from baluarte.norms.protocols.states import names_of_states

# Events of which nobody knows the state.
NOWHERE = ""


@dataclass(frozen=True)
class StateRow:
    """The files before the authorities of one state, and what is beside them.

    `state` is `FEDERAL` for authorities of the federation. `events` on record there, and those of
    them of which no file is known, are nothing where they are not looked at. `silence` is of what
    its prosecutor's office, `office`, was asked in the years of the scope.
    """

    state: str
    office: str
    files: Counter[Standing]
    events: int | None
    without_file: int | None
    silence: Silence


@dataclass(frozen=True)
class ByState:
    """Files by state, the states in their order; and events that nobody can place in one."""

    rows: tuple[StateRow, ...]
    nowhere: int


def by_state(files: Mapping[str, Counter[Standing]], *, scope: Scope, at: datetime) -> ByState:
    """Return the files of each authority by its state, with what is beside them.

    Every state stands there unless one was asked for. Events are looked at only where nothing is
    asked that files alone have.
    """
    held: dict[str, Counter[Standing]] = defaultdict(Counter)
    for authority, counted in files.items():
        held[_state_of(authority)].update(counted)
    known, silent = _registered(scope, at), _silences(scope, at)
    office_of = {_state_of(one): one for one in offices()}
    rows = []
    for state in _states(scope, held):
        is_looked_at = known is not None and state != FEDERAL
        events, without = known[state] if known is not None and is_looked_at else (None, None)
        silence = silent.get(office_of[state], Silence())
        rows.append(StateRow(state, office_of[state], held[state], events, without, silence))
    return ByState(tuple(rows), known[NOWHERE][0] if known is not None else 0)


def _states(scope: Scope, held: Mapping[str, Counter[Standing]]) -> Iterator[str]:
    every = [*sorted(names_of_states()), FEDERAL]
    is_narrow = bool(scope.state or scope.authority)
    return (one for one in every if held.get(one) or one == scope.state or not is_narrow)


def _registered(scope: Scope, at: datetime) -> Mapping[str, tuple[int, int]] | None:
    if scope.is_of_files:
        return None
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for state, events, without in ask(REGISTERED_BY_STATE, parameters(scope, local_day(at))):
        found[state] = (events, without)
    return found


def _silences(scope: Scope, at: datetime) -> Mapping[str, Silence]:
    """Return what each office answered in the years asked, or in every year."""
    office_of = {unit: one for one in offices() for unit in (one, *units_of(one))}
    asked = Asked(
        institutions=tuple(office_of), headings=headings_asked(maturity_on(local_day(at))),
        first_date=scope.first_date, last_date=scope.last_date,
    )  # fmt: skip
    rows = standing(known_at=at, asked=asked).order_by().values_list("institution", "answer")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for institution, answer, number in rows.annotate(number=Count("pk")):
        counts[office_of[institution]][answer] += number
    return {office: silence_of(one) for office, one in counts.items()}


def _state_of(authority: str) -> str:
    try:
        return public_institution(authority).state or FEDERAL
    except UnknownCode:
        return FEDERAL
