"""Election days as dated text: of the country, and of states that elect on a day of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True)
class Election:
    """A day on which some state elects; without states it is the whole country that does."""

    day: date
    states: frozenset[str]
    label: Mapping[str, str]


@dataclass(frozen=True)
class Elections:
    """The days that are known, who says so, and how many days before one are asked about."""

    source: str
    confidence: str
    before_days: int
    known: tuple[Election, ...]


@cache
def elections() -> Elections:
    """Return the election days that are written, the earliest first."""
    file = resources.files("baluarte.norms") / "texts" / "elections.yaml"
    told = read_yaml(file.read_bytes())
    known = [
        Election(one["day"], frozenset(one.get("states", ())), one.get("label", {}))
        for one in (*told["federal"], *told["states"])
    ]
    return Elections(
        told["source"],
        told["confidence"],
        told["before_days"],
        tuple(sorted(known, key=lambda one: one.day)),
    )


def is_before_election(day: date, *, state: str = "") -> bool:
    """Say whether a day is one of an election of the country or of a state, or lies shortly before.

    Without a state only elections of the whole country count. Of years that are not written nothing
    is known, and no day is said to lie before an election.
    """
    told = elections()
    reach = timedelta(days=told.before_days)
    return any(
        one.day - reach <= day <= one.day and (not one.states or state in one.states)
        for one in told.known
    )
