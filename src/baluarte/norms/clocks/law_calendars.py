"""Calendars of laws: which days their terms in days do not count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

import holidays

from baluarte.norms.yaml_texts import read_yaml

COUNTRY = "MX"
OFFICIAL = "official"
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class LawCalendar:
    """The days not worked of one law, beside Saturdays and Sundays.

    `rest_days` are dates with their names; where `moves_last_day`, a term that ends on a day not
    worked ends on the next one worked.
    """

    code: str
    name: Mapping[str, str]
    law: str
    confidence: str
    rest_days: Mapping[date, str] = field(repr=False)
    moves_last_day: bool = False
    note: Mapping[str, str] = field(default_factory=dict)


@cache
def law_calendars() -> Mapping[str, LawCalendar]:
    """Return the calendars that are written, by code."""
    file = resources.files("baluarte.norms") / "texts" / "calendars.yaml"
    written = read_yaml(file.read_text(encoding="utf-8"))
    return {
        code: LawCalendar(code=code, **(row | {"rest_days": _dates(row["rest_days"])}))
        for code, row in written.items()
    }


def law_calendar(code: str) -> LawCalendar:
    """Return one calendar; `KeyError` where none has that code."""
    return law_calendars()[code]


@cache
def rest_days() -> Mapping[date, str]:
    """Return the official rest days of the Ley Federal del Trabajo, article 74, by their date."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return dict(holidays.country_holidays(COUNTRY, years=years, language="es"))


def _dates(given: str | Mapping[str, str]) -> Mapping[date, str]:
    """Return the days of every year, from the official ones or from months and days."""
    if isinstance(given, str):
        return rest_days()
    return {
        date.fromisoformat(f"{year}-{day}"): name
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for day, name in given.items()
    }
