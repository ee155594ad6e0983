"""The instruments that come with the project."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import terms
from baluarte.norms.instruments.form import Instrument
from baluarte.norms.instruments.reading import Vocabulary, read
from baluarte.norms.protocols.library import texts_in


class NoSuchInstrument(LookupError):
    """No instrument has this code, or no version this number."""


@cache
def texts() -> Mapping[str, Mapping[int, str]]:
    """Return the texts that come with the project, by code and version."""
    return texts_in(resources.files("baluarte.norms") / "texts" / "instruments")


@cache
def vocabulary() -> Vocabulary:
    """Return what a text may speak of."""
    return Vocabulary(
        levels=frozenset(terms("risk_levels")),
        nexus=frozenset(terms("nexus")),
        families=frozenset(terms("measure_families")),
        sources=frozenset(terms("sources")),
    )


@cache
def versions(code: str) -> Mapping[int, Instrument]:
    """Return the versions of an instrument by number, oldest first."""
    if code not in texts():
        raise NoSuchInstrument(f"no instrument {code!r}; there are {', '.join(texts())}")
    return {
        number: read(text, words=vocabulary()) for number, text in sorted(texts()[code].items())
    }


def instrument(code: str, version: int) -> Instrument:
    """Return one version of an instrument."""
    known = versions(code)
    if version not in known:
        numbers = ", ".join(map(str, known))
        raise NoSuchInstrument(f"{code} has no version {version}; it has {numbers}")
    return known[version]


def newest(code: str, *, on: date | None = None) -> Instrument:
    """Return the newest version of an instrument, or the one in force on a day."""
    found = [one for one in versions(code).values() if on is None or one.covers(on)]
    if not found:
        raise NoSuchInstrument(f"{code} has no version in force on {on}")
    return found[-1]


def instruments() -> tuple[Instrument, ...]:
    """Return the newest version of every instrument, by code."""
    return tuple(newest(code) for code in texts())
