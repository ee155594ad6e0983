"""The federation beside the states: clocks of a state's law, federal steps that match them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from baluarte.norms.protocols.form import Kind, Protocol, Saying, Step
from baluarte.norms.protocols.library import newest, protocols
from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True)
class Beside:
    """A clock of a state's law, and the federal step it is compared with, if any."""

    term: Saying
    federal: Protocol | None = None
    step: Step | None = None


@dataclass(frozen=True)
class OfState:
    """What is known of the law of one state."""

    code: str
    protocol: Protocol
    terms: tuple[Beside, ...]


@cache
def names_of_states() -> Mapping[str, str]:
    """Return the official names of the 32 federal entities by their code."""
    file = resources.files("baluarte.norms") / "texts" / "territory" / "states.yaml"
    rows = read_yaml(file.read_text(encoding="utf-8"))
    return {row["code"]: row["name"] for row in rows}


def known_states(texts: Iterable[Protocol] | None = None) -> tuple[OfState, ...]:
    """Return the states whose clocks are known, by their code."""
    found = [
        OfState(one.state, one, tuple(map(_beside, one.terms)))
        for one in (protocols() if texts is None else texts)
        if one.kind == Kind.TERMS and one.state
    ]
    return tuple(sorted(found, key=lambda one: one.code))


def unknown_states(known: Iterable[OfState]) -> tuple[tuple[str, str], ...]:
    """Return code and name of the states whose clocks nobody wrote down: not known, not none."""
    codes = {one.code for one in known}
    return tuple(pair for pair in names_of_states().items() if pair[0] not in codes)


def _beside(term: Saying) -> Beside:
    if not term.beside:
        return Beside(term)
    code, _, step = term.beside.partition("/")
    federal = newest(code)
    return Beside(term, federal, federal.step(step))
