"""Types of aggression, and types in one state, as what can be found: a table of their events."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.norms.catalogues import Term, terms
from baluarte.norms.policy.likeness import folded
from baluarte.web.public.query_string import FROM, KIND, STATE, UNTIL
from baluarte.web.public.terms import GROUPS, LABORS, TYPES, language

# A search for one type in one state; more states than these are no place that somebody meant.
MOST_STATES = 4
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def types_found(
    asked: Sequence[str], states: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield name, place and year, and address of each type that holds every word asked for.

    Words of a state narrow it to the state, a year to the year. What the victims do narrows
    nothing, since no event publishes it, and is no reason to find nothing.
    """
    years = [word for word in asked if YEAR.fullmatch(word)][:1]
    during = {FROM: f"{years[0]}-01", UNTIL: f"{years[0]}-12"} if years else {}
    asked = [word for word in asked if word not in years]
    victims = _words([one for code in ("journalist", "defender") for one in _said(LABORS, code)])
    named = {code: _words([name]) for code, name in states.items()}
    everyday = _everyday()
    for catalogue, code in [(GROUPS, one) for one in terms(GROUPS)] + [
        (TYPES, one) for one in terms(TYPES)
    ]:
        own = _words([*_said(catalogue, code), everyday.get(code, "")])
        rest = [word for word in asked if not _holds(own, word)]
        if len(rest) == len(asked):
            continue
        name = terms(catalogue)[code].in_language(language())
        rest = [word for word in rest if not _holds(victims, word)]
        if not rest:
            yield name, " ".join(years), {KIND: code} | during
            continue
        where = [one for one in states if all(_holds(named[one], word) for word in rest)]
        for state in where if len(where) <= MOST_STATES else ():
            note = ", ".join([states[state], *years])
            yield name, note, {STATE: state, KIND: code} | during


def _said(catalogue: str, code: str) -> list[str]:
    one: Term = terms(catalogue)[code]
    return [one.in_language("es"), one.in_language("en")]


def _words(texts: Sequence[str]) -> str:
    """Return words folded, each after a space, so that its beginning can be looked for."""
    return " " + folded(" ".join(texts))


def _holds(words: str, word: str) -> bool:
    return f" {word}" in words


def _everyday() -> dict[str, str]:
    """Return the words by which people ask for what a catalogue calls otherwise."""
    killed = _("killed, murdered, murder, homicide, dead")
    disappeared = _("disappeared, missing person")
    threatened = _("threatened")
    return {
        "lethal": killed, "AG-KIL": killed, "AG-EXE": killed, "AG-FEM": killed, "AG-TFE": killed,
        "AG-ATT": _("attack on a life, shot at"),
        "AG-ENF": disappeared, "AG-DPP": disappeared, "AG-DUN": disappeared,
        "AG-ARB": _("detained, arrested, imprisoned, prisoner"),
        "AG-KID": _("kidnapped, abducted"),
        "AG-DTH": threatened, "AG-THR": threatened, "threat": threatened,
        "AG-DSP": _("displaced"), "AG-PHY": _("beaten, wounded, injured"),
        "AG-SPY": _("spied on, espionage, Pegasus"), "AG-HAC": _("hacked"),
        "AG-CRI": _("criminalised, charged, lawsuit"), "AG-TOR": _("tortured"),
        "AG-STG": _("stigmatised, defamed"), "AG-ROB": _("stolen, robbed"),
    }  # fmt: skip


def address_of(asked: Mapping[str, str]) -> str:
    """Return the address of the table of what is asked for."""
    return f"{reverse('events_published')}?" + "&".join(f"{key}={asked[key]}" for key in asked)
