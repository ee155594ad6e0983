"""What a reader asks in the address, and what of it could not be used and why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.publication.choices import RecordColumn
from baluarte.domain.publication.queries import Filters, Mark, RecordMark, RecordOrder
from baluarte.domain.publication.queries.records_order import NEWEST_FIRST
from baluarte.domain.territory.queries import municipalities_of
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.imprecise import DateRefused, read_date
from baluarte.web.analysis.presenters.rates_in_words import MEASURE, RATE
from baluarte.web.public import dates
from baluarte.web.public.counting import EVENTS, VICTIMS, WORDS
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.terms import (
    GENDERS,
    GROUPS,
    LABORS,
    NO_GENDERS,
    TYPES,
    kind_label,
    label,
)

# The words of the address.
FROM, UNTIL, STATE, MUNICIPALITY = "desde", "hasta", "estado", "municipio"
KIND, COUNTS, AFTER, THEME = "tipo", "cuenta", "despues", "tema"
ORDER, COLUMNS = "orden", "columnas"
LABOR, GENDER, DATES, MAY_BE = "labor", "genero", "fechas", "posibles"
FILTERS = (FROM, UNTIL, DATES, STATE, MUNICIPALITY, KIND, LABOR, GENDER, COUNTS)
MARK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9A-Za-z]{1,12}")
MUNICIPALITY_CODE = re.compile(r"[0-9]{5}")
# Before it nothing is registered; a year that cannot be meant is said to be none.
EARLIEST = date(1900, 1, 1)
LONGEST_SHOWN = 40
# The page that has columns and an order.
TABLE = "events_published"


@dataclass(frozen=True, slots=True)
class EditionQuestion:
    """What is asked of an edition, as far as it could be read."""

    filters: Filters
    counts: str = EVENTS
    after: Mark | RecordMark | None = None
    order: RecordOrder = NEWEST_FIRST
    # Of the table; none where nothing is asked.
    columns: tuple[RecordColumn, ...] = ()
    # Why something was not used, in words.
    ignored: tuple[str, ...] = ()
    # The name of the municipality asked for, which only the database knows.
    municipality: str = ""
    theme: str = ""
    # Of events, the rate in the place of the number.
    asks_rates: bool = False
    # Of victims, which no event says of its own: only counts are published.
    labor: str = ""
    gender: str = ""

    @property
    def asks_whom(self) -> bool:
        """Say whether victims of one labor or gender are asked for."""
        return bool(self.labor or self.gender)

    @property
    def parameters(self) -> dict[str, str]:
        """Return what was used, as it stands in an address."""
        asked = self.filters
        said = {
            FROM: f"{asked.first_month:%Y-%m}" if asked.first_month else "",
            UNTIL: f"{asked.last_month:%Y-%m}" if asked.last_month else "",
            DATES: MAY_BE if asked.may_be else "",
            STATE: asked.state,
            MUNICIPALITY: asked.municipality,
            KIND: asked.type or asked.group,
            LABOR: self.labor,
            GENDER: self.gender,
            COUNTS: self.counts if self.counts != EVENTS else "",
            MEASURE: RATE if self.asks_rates else "",
            ORDER: str(self.order) if self.order != NEWEST_FIRST else "",
            COLUMNS: ",".join(self.columns),
        }
        return {name: value for name, value in said.items() if value}

    def address(self, name: str, **changed: str | None) -> str:
        """Return the address of a page with the same filters, some changed or taken away."""
        said = {**self.parameters, THEME: self.theme, **changed}
        query = urlencode({key: value for key, value in said.items() if value})
        return f"{reverse(name)}?{query}" if query else reverse(name)


def read(given: Mapping[str, str], edition: Edition, states: Mapping[str, str]) -> EditionQuestion:
    """Read an address; what cannot be used is left out and said."""
    ignored: list[str] = []
    first, last = _period(given, local_day(edition.cut_off_at), ignored)
    state = _state(given.get(STATE, "").strip(), states, ignored)
    code, name = _municipality(given.get(MUNICIPALITY, "").strip(), state, ignored)
    group, kind = _kind(given.get(KIND, "").strip(), ignored)
    filters = Filters(
        first_month=first,
        last_month=last,
        state=code[:2] or state,
        municipality=code,
        group=group,
        type=kind,
        may_be=bool(first or last) and given.get(DATES, "") == MAY_BE,
    )
    labor = _of_victims(LABORS, given.get(LABOR, "").strip(), ignored)
    gender = _of_victims(GENDERS, given.get(GENDER, "").strip(), ignored)
    counts = _counts(given.get(COUNTS, "").strip(), ignored)
    if labor or gender:
        counts = VICTIMS
    order = _order(given.get(ORDER, "").strip(), ignored)
    return EditionQuestion(
        filters=filters,
        counts=counts,
        labor=labor,
        gender=gender,
        asks_rates=not filters.may_be and _asks_rates(given.get(MEASURE, ""), counts, ignored),
        after=_after(given.get(AFTER, "").strip(), order, ignored),
        order=order,
        columns=_columns(given, ignored),
        ignored=tuple(ignored),
        municipality=name,
        theme=given.get(THEME, "") if given.get(THEME) in ("oscuro", "claro") else "",
    )


def chips(asked: EditionQuestion, page: str, states: Mapping[str, str]) -> list[dict[str, str]]:
    """Return each filter in force, in words, with the address that takes it away."""
    filters, without = asked.filters, asked.address
    found: list[tuple[str, str]] = []
    if filters.first_month:
        found.append((_("since %(first)s") % {"first": dates.month(filters.first_month)}, FROM))
    if filters.last_month:
        found.append((_("until %(last)s") % {"last": dates.month(filters.last_month)}, UNTIL))
    if filters.may_be:
        found.append((_("with what may be of that period"), DATES))
    if filters.municipality:
        found.append((asked.municipality, MUNICIPALITY))
    if filters.state:
        found.append((states[filters.state], STATE))
    if filters.kind:
        found.append((kind_label(filters.kind), KIND))
    if asked.labor:
        found.append((label(LABORS, asked.labor), LABOR))
    if asked.gender:
        found.append((label(GENDERS, asked.gender), GENDER))
    if page == TABLE:
        found += _shown_otherwise(asked)
    # Without its state a municipality cannot be meant.
    gone = {STATE: {STATE: None, MUNICIPALITY: None}}
    return [
        {"label": label, "url": without(page, **gone.get(name, {name: None}))}
        for label, name in found
    ]


def _shown_otherwise(asked: EditionQuestion) -> Iterator[tuple[str, str]]:
    """Say in which order and with which columns the table stands, where somebody asked."""
    if asked.order != NEWEST_FIRST:
        yield order_said(asked.order), ORDER
    if asked.columns:
        names = ", ".join(str(one.label) for one in asked.columns)
        yield _("columns: %(names)s") % {"names": names}, COLUMNS


def order_said(order: RecordOrder) -> str:
    """Say in which order the table stands."""
    return {
        "-fecha": _("the newest first"),
        "fecha": _("the oldest first"),
        "lugar": _("by place, in the order of the states"),
        "-lugar": _("by place, from the last state to the first"),
        "-agresiones": _("the most acts first"),
        "agresiones": _("the fewest acts first"),
        "-victimas": _("the most victims first"),
        "victimas": _("the fewest victims first"),
    }[str(order)]


def without_place(filters: Filters) -> Filters:
    """Return the same filters for the whole country."""
    return replace(filters, state="", municipality="")


def _period(
    given: Mapping[str, str], cut_off: date, ignored: list[str]
) -> tuple[date | None, date | None]:
    first = _month(given.get(FROM, "").strip(), cut_off, ignored, is_end=False)
    last = _month(given.get(UNTIL, "").strip(), cut_off, ignored, is_end=True)
    if first and last and first > last:
        ignored.append(
            _("The period would end in %(last)s before it begins in %(first)s: neither was used.")
            % {"first": dates.month(first), "last": dates.month(last)}
        )
        return None, None
    return first, last


def _month(text: str, cut_off: date, ignored: list[str], *, is_end: bool) -> date | None:
    if not text:
        return None
    day = _first_of_month(text, is_end=is_end)
    if day is None:
        ignored.append(
            _("“%(given)s” is no month. Write it as 03/2024 or March 2024, or a year alone.")
            % _shown(text)
        )
        return None
    if day > cut_off and not (is_end and day.year == cut_off.year):
        ignored.append(
            _("“%(given)s” lies after the cut-off of this edition, %(month)s.")
            % {**_shown(text), "month": dates.month(cut_off)}
        )
        return None
    return day


def _first_of_month(text: str, *, is_end: bool) -> date | None:
    """Return the month in which a date as people write it begins, or ends."""
    try:
        known = read_date(text, accessed=date.max)
    except DateRefused:
        return None
    bound = known.last if is_end else known.first
    return bound.replace(day=1) if bound else None


def _state(text: str, states: Mapping[str, str], ignored: list[str]) -> str:
    if text and text not in states:
        ignored.append(_("There is no state with the code “%(given)s”.") % _shown(text))
        return ""
    return text


def _municipality(text: str, state: str, ignored: list[str]) -> tuple[str, str]:
    if not text:
        return "", ""
    known = (
        municipalities_of().filter(code=text).first() if MUNICIPALITY_CODE.fullmatch(text) else None
    )
    if known is None:
        ignored.append(_("There is no municipality with the code “%(given)s”.") % _shown(text))
        return "", ""
    if state and known.state_id != state:
        ignored.append(
            _("%(municipality)s does not lie in the state asked for: only the state was used.")
            % {"municipality": known.name}
        )
        return "", ""
    return known.code, known.name


def _kind(text: str, ignored: list[str]) -> tuple[str, str]:
    if text in terms(GROUPS):
        return text, ""
    if text in terms(TYPES):
        return "", text
    if text:
        ignored.append(
            _("There is no type of aggression with the code “%(given)s”.") % _shown(text)
        )
    return "", ""


def _of_victims(catalogue: str, text: str, ignored: list[str]) -> str:
    if not text or (text in terms(catalogue) and text not in NO_GENDERS):
        return text
    said = (
        _("“%(given)s” is not what a victim does: choose one of the list.")
        if catalogue == LABORS
        else _("There is no gender with the code “%(given)s”: choose one of the list.")
    )
    ignored.append(said % _shown(text))
    return ""


def _counts(text: str, ignored: list[str]) -> str:
    if text and text not in WORDS:
        ignored.append(
            _("“%(given)s” is not counted here: choose hechos, agresiones or victimas.")
            % _shown(text)
        )
    return text if text in WORDS else EVENTS


def _asks_rates(text: str, counts: str, ignored: list[str]) -> bool:
    if text == RATE and counts != EVENTS:
        ignored.append(_("Rates are of events only: acts and victims come in bunches."))
    return text == RATE and counts == EVENTS


def _order(text: str, ignored: list[str]) -> RecordOrder:
    if not text:
        return NEWEST_FIRST
    try:
        return RecordOrder.read(text)
    except ValueError:
        ignored.append(
            _("The table cannot be ordered by “%(given)s”: the newest stand first.") % _shown(text)
        )
        return NEWEST_FIRST


def _columns(given: Mapping[str, str], ignored: list[str]) -> tuple[RecordColumn, ...]:
    """Read columns as an address lists them, or as a form of boxes does."""
    several = given.getlist(COLUMNS) if isinstance(given, QueryDict) else [given.get(COLUMNS, "")]
    asked = [one.strip() for text in several for one in text.split(",") if one.strip()]
    for one in asked:
        if one not in RecordColumn.values:
            ignored.append(_("The table has no column “%(given)s”.") % _shown(one))
            break
    return tuple(RecordColumn(one) for one in dict.fromkeys(asked) if one in RecordColumn.values)


def _after(text: str, order: RecordOrder, ignored: list[str]) -> Mark | RecordMark | None:
    if order == NEWEST_FIRST:
        mark: Mark | RecordMark | None = Mark.read(text) if MARK.fullmatch(text) else None
    else:
        mark = RecordMark.read(text, order)
    if text and mark is None:
        ignored.append(_("That place in the list could not be read: this is its beginning."))
    return mark


def _shown(text: str) -> dict[str, str]:
    """Return what was given as it can be shown back: short, in one line."""
    one_line = "".join(letter if letter.isprintable() else "�" for letter in text)
    cut = one_line if len(one_line) <= LONGEST_SHOWN else f"{one_line[:LONGEST_SHOWN]}…"
    return {"given": cut}
