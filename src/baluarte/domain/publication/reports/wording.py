"""What reports say, in both languages, from their text; days and numbers as pages write them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from string import Template
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from baluarte.domain.publication.files.columns import TEXTS
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.owners import owner_name
from baluarte.norms.policy.report_calendar import PeriodKind, ReportPeriod
from baluarte.norms.yaml_texts import read_yaml

LANGUAGES = ("es", "en")
Both = dict[str, str]
HALF = 6
PLACES = Decimal("0.1")


@cache
def _texts() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml((TEXTS / "reports.yaml").read_text(encoding="utf-8"))
    return found


def said(path: str, **given: str | Both) -> Both:
    """Return a text of reports by its dotted path, in both languages, filled in."""
    found: Any = _texts()
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return {
        language: Template(found[language]).substitute(
            {name: _in(value, language) for name, value in given.items()}
        )
        for language in LANGUAGES
    }


def as_it_is(text: str) -> Both:
    """Return a text that is the same in both languages."""
    return dict.fromkeys(LANGUAGES, text)


def of_label(label: Mapping[str, str]) -> Both:
    """Return a label of a text in both languages, in Spanish where it has no other."""
    return {language: label.get(language, label[FALLBACK_LANGUAGE]) for language in LANGUAGES}


def of_pair(spanish: str, english: str) -> Both:
    """Return two texts as one; where one is missing the other stands for it."""
    return {"es": spanish or english, "en": english or spanish}


def of_term(catalogue: str, code: str) -> Both:
    """Return a term of a catalogue in both languages; its code where there is none."""
    found = terms(catalogue).get(code)
    return of_label(found.label) if found else as_it_is(code)


def of_choice(label: str | Promise) -> Both:
    """Return a label of the code's own in both languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(label)
    return found


def of_institution(code: str) -> Both:
    """Return the name of an institution of the catalogue; what it is called where it has none."""
    try:
        return {language: owner_name(code, language) for language in LANGUAGES}
    except UnknownCode:
        return as_it_is(code)


def of_day(day: date) -> Both:
    """Return a day in words."""
    month = said(f"months.{day.month - 1}")
    return said("day", day=str(day.day), month=month, year=str(day.year))


def of_instant(instant: datetime) -> Both:
    """Return the day of an instant, as the country counts it, in words."""
    return of_day(local_day(instant))


def of_period(period: ReportPeriod) -> Both:
    """Return a period in words."""
    year = str(period.first_date.year)
    if period.kind is PeriodKind.MONTH:
        month = said(f"months.{period.first_date.month - 1}")
        return said("month", month=month, year=year)
    if period.kind is PeriodKind.HALF_YEAR:
        which = said(f"halves.{int(period.first_date.month > HALF)}")
        return said("half_year", which=which, year=year)
    return as_it_is(year)


def number(value: Decimal | int, *, unit: str = "count") -> str:
    """Return a number as it is written in Mexico, with its sign of a share."""
    found = Decimal(value)
    if found == found.to_integral_value():
        written = f"{int(found):,}"
    else:
        written = f"{found.quantize(PLACES):,}"
    return f"{written} %" if unit == "percent" else written


def plain(value: Decimal | int) -> str:
    """Return a number without group signs and without zeros at its end, for programs."""
    found = Decimal(value)
    return str(int(found)) if found == found.to_integral_value() else f"{found.normalize():f}"


def _in(value: str | Both, language: str) -> str:
    return value if isinstance(value, str) else value[language]
