"""From a place as somebody wrote it to a municipality or a state: one, several, or none.

Nothing is guessed in silence. A match is certain only where the state is known and the name is
the municipality's own; a likely one is shown for a yes; several candidates are asked about;
similar spellings are suggestions.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from baluarte.domain.territory.choices import Certainty, How
from baluarte.domain.territory.names import Entry, Gazetteer, fold, strongest_first, unqualified
from baluarte.domain.territory.sources import FRAMEWORK_DATE
from baluarte.domain.territory.texts import match_state, names_state_alone, states

# A namesake this many times smaller is not worth a question; a larger one is.
OVERSHADOWED = 10
SUGGESTED = 5
TOWN = 5000
# Beyond this it is a narrative, not the name of a place.
LONGEST = 200
VAGUE = frozenset(
    {"near", "between", "outside", "around", "outskirts", "highway", "road", "area"}
    | {"cerca", "entre", "rumbo", "carretera", "afueras", "tramo", "inmediaciones", "limites"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality (five digits) or state (two) that may be meant, and why."""

    code: str
    name: str
    how: How


@dataclass(frozen=True, slots=True)
class Match:
    """One place: its code, by which name, and whether a person should confirm it."""

    code: str
    how: How
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places bear the name: ask."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place is written so; what is similar, or near it in meaning, is only suggested."""

    suggestions: tuple[Candidate, ...] = ()


Outcome = Match | Ambiguous | Unknown


def match_place(
    text: str,
    *,
    gazetteer: Gazetteer,
    state: str = "",
    is_municipality: bool = False,
    on_date: date | None = None,
) -> Outcome:
    """Match a place as written, in a state as written if one is given, on the day of the fact.

    `is_municipality` says that the text stands where a municipality is asked for: in a known
    state a town of the same name is then no reason to ask.
    """
    place, state = _apart(text, state)
    code = state if state.isdigit() else match_state(state)
    if not place.strip():
        return _state_only(code)
    if len(place) > LONGEST:
        return Unknown()
    if state and code is None:
        return Unknown(_suggest(place, gazetteer, None))
    outcome = _match(place, gazetteer, code, is_municipality=is_municipality)
    if isinstance(outcome, Unknown) and code is not None and not names_state_alone(state):
        # "Acapulco, México" names the country, not the state.
        wider = _match(place, gazetteer, None)
        outcome = outcome if isinstance(wider, Unknown) else wider
    return _as_of(outcome, gazetteer, on_date)


def _apart(text: str, state: str) -> tuple[str, str]:
    """Split "Iguala, Guerrero" or "Iguala (Guerrero)" where no state is given apart."""
    text, state = text.strip().strip(",;. "), state.strip()
    if state:
        return text, state
    parts = [part.strip() for part in re.split(r"[,(;]", text.rstrip(")")) if part.strip()]
    if len(parts) > 2 and fold(parts[-1]) == "mexico" and match_state(parts[-2]):  # noqa: PLR2004
        parts.pop()
    if len(parts) > 1 and match_state(parts[-1]):
        return ", ".join(parts[:-1]), parts[-1]
    return text, ""


def _state_only(code: str | None) -> Outcome:
    return Unknown() if code is None else Match(code, How.STATE, Certainty.CERTAIN)


def _match(
    place: str, gazetteer: Gazetteer, state: str | None, *, is_municipality: bool = False
) -> Outcome:
    folded = fold(place)
    if VAGUE & set(folded.split()):
        return Unknown(_parts(folded, gazetteer, state))
    entries = _entries(folded, gazetteer, state)
    as_state = match_state(place)
    if as_state is not None and state is None:
        return _state_or_town(place, as_state, entries, gazetteer)
    if as_state is not None and as_state == state and all(_is_locality(one) for one in entries):
        return Match(as_state, How.STATE, Certainty.LIKELY)
    if state is not None and is_municipality:
        entries = [entry for entry in entries if entry.is_named] or entries
    if entries:
        return _decide(entries, gazetteer, has_state=state is not None)
    return Unknown(_suggest(place, gazetteer, state) or _parts(folded, gazetteer, state))


def _is_locality(entry: Entry) -> bool:
    return entry.how == How.LOCALITY


def _entries(folded: str, gazetteer: Gazetteer, state: str | None) -> list[Entry]:
    for written in (folded, *unqualified(folded)):
        if entries := gazetteer.find(written, state=state):
            return entries
    return []


def _state_or_town(place: str, state: str, entries: list[Entry], gazetteer: Gazetteer) -> Outcome:
    """A state's name alone: ask where a municipality or a city bears it too."""
    towns = [entry for entry in entries if not _is_locality(entry)]
    if not names_state_alone(place):
        capital = Candidate("09", _state_name("09"), How.STATE)
        return Ambiguous((_as_candidate_state(state), capital, *_candidates(towns, gazetteer)))
    if towns:
        return Ambiguous((_as_candidate_state(state), *_candidates(towns, gazetteer)))
    return Match(state, How.STATE, Certainty.CERTAIN)


def _decide(entries: list[Entry], gazetteer: Gazetteer, *, has_state: bool) -> Outcome:
    named = [entry for entry in entries if entry.is_named]
    first = named[0] if named else max(entries, key=lambda entry: entry.people)
    # In a known state the municipality's own name yields only to a larger namesake.
    allowed = 1 if named and has_state else OVERSHADOWED
    rivals = [
        entry
        for entry in entries
        if entry is not first and (entry.is_named or entry.people * allowed > first.people)
    ]
    if rivals:
        return Ambiguous(_candidates([first, *rivals], gazetteer))
    certain = has_state and first.is_named
    return Match(first.code, first.how, Certainty.CERTAIN if certain else Certainty.LIKELY)


def _parts(folded: str, gazetteer: Gazetteer, state: str | None) -> tuple[Candidate, ...]:
    """Return places named inside a vague phrase, longest words first."""
    words = folded.split()
    found: list[Entry] = []
    start = 0
    while start < len(words):
        for end in range(len(words), start, -1):
            entries = gazetteer.find(" ".join(words[start:end]), state=state)
            strong = [one for one in entries if not _is_locality(one) or one.people >= TOWN]
            if strong:
                found += strong[:3]
                start = end - 1
                break
        start += 1
    return _distinct(
        Candidate(one.code, gazetteer.official_name(one.code), How.PART) for one in found
    )


def _suggest(place: str, gazetteer: Gazetteer, state: str | None) -> tuple[Candidate, ...]:
    folded = fold(place)
    elsewhere = [entry for entry in _entries(folded, gazetteer, None) if not _is_locality(entry)]
    found = [
        Candidate(entry.code, gazetteer.official_name(entry.code), How.ELSEWHERE)
        for entry in elsewhere
    ]
    found += [
        Candidate(entry.code, gazetteer.official_name(entry.code), How.SPELLING)
        for entry in gazetteer.similar(folded, state=state)
    ]
    return _distinct(found)


def _distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    first: dict[str, Candidate] = {}
    for candidate in candidates:
        first.setdefault(candidate.code, candidate)
    return tuple(first.values())[:SUGGESTED]


def _candidates(entries: Iterable[Entry], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(entry.code, gazetteer.official_name(entry.code), entry.how)
        for entry in sorted(entries, key=strongest_first)
    )


def _as_candidate_state(code: str) -> Candidate:
    return Candidate(code, _state_name(code), How.STATE)


def _state_name(code: str) -> str:
    return next(state.name for state in states() if state.code == code)


def _as_of(outcome: Outcome, gazetteer: Gazetteer, on_date: date | None) -> Outcome:
    """Put a municipality that did not exist on the day in its parents' place."""
    if not isinstance(outcome, Match) or on_date is None:
        return outcome
    lineage = gazetteer.lineage.get(outcome.code)
    if lineage is None or (lineage.valid_from and on_date >= lineage.valid_from):
        return outcome
    certainly_before = lineage.valid_from is not None or on_date < FRAMEWORK_DATE
    possible = lineage.parents if certainly_before else (outcome.code, *lineage.parents)
    if len(possible) == 1:
        return Match(possible[0], outcome.how, Certainty.LIKELY)
    return Ambiguous(
        tuple(Candidate(code, gazetteer.official_name(code), outcome.how) for code in possible)
    )
