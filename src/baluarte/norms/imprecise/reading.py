"""Reads a date as somebody wrote it: numbers, EDTF, or words.

Words are English or Spanish: "June 13 or 14, 2012", "antes del 5 de mayo de 2012".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from baluarte.norms.imprecise.expressions import as_edtf
from baluarte.norms.imprecise.known import (
    DatePrecision,
    DateRefused,
    ImpreciseDate,
    Numbers,
    Order,
    Point,
    WhyNot,
    plain,
)

LONGEST = 60
ENUMERATED = 2
YEAR_DIGITS = 4

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sept sep set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
OR, AND, TO, COMMA = "or", "and", "to", ","
JOINED_BY = {
    **dict.fromkeys(("or", "o", "u"), OR),
    **dict.fromkeys(("and", "y", "e"), AND),
    **dict.fromkeys(("to", "a", "al", "hasta", "until", "through", "-", "/"), TO),
    ",": COMMA,
}
BETWEEN, BEFORE, AFTER, ABOUT = "between", "before", "after", "about"
OPENED_BY = {
    **dict.fromkeys(("between", "entre"), BETWEEN),
    **dict.fromkeys(("before", "antes", "prior"), BEFORE),
    **dict.fromkeys(("after", "despues", "since", "desde"), AFTER),
    **dict.fromkeys(("circa", "ca", "c", "about", "around", "approximately", "aprox"), ABOUT),
    **dict.fromkeys(("aproximadamente", "hacia", "alrededor"), ABOUT),
    **dict.fromkeys(("early", "mid", "late", "principios", "mediados", "finales", "fines"), ABOUT),
}
SAID_WITHOUT_MEANING = frozenset(
    {"de", "del", "el", "los", "the", "of", "on", "in", "en", "from", "dia", "dias", "entre"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"}
)
LAST_SEEN = re.compile(
    r"(?:disappeared|missing|last seen|desaparecid[oa]|desaparecio|vist[oa] por ultima vez)"
    r"(?: (?:since|desde))?(?P<seen>[^;]+)"
    r"(?:; ?(?:remains|body|restos|cuerpo)(?: (?:were|was))?"
    r" (?:found|discovered|hallados?|encontrados?|localizados?)(?P<found>.+))?"
)
TOKEN = re.compile(r"\d+|[a-z]+|[-,/]")
# 29-Nov-18 and nov-2018: dashes that join one date, not two.
MONTH_BETWEEN_DASHES = re.compile(
    rf"\b(?:(\d{{1,2}})[-/])?({'|'.join(MONTHS)})\.?[-/](\d{{4}}|\d\d)\b(?!,)"
)


def as_words(numbers: Numbers) -> Callable[[str], ImpreciseDate | None]:
    """Return the reader of dates in words, English or Spanish."""

    def read(text: str) -> ImpreciseDate | None:
        if lost := LAST_SEEN.fullmatch(text):
            return _lost_and_found(_phrase(lost["seen"], numbers), lost["found"], numbers)
        phrase = _phrase(text, numbers)
        if phrase.opening == BEFORE:
            return _open(phrase, BEFORE)
        if phrase.opening == AFTER and len(phrase.points) == 1:
            return _open(phrase, AFTER)
        if phrase.opening == ABOUT:
            return _approximate(phrase)
        if len(phrase.points) == 1 and not phrase.joins:
            return phrase.points[0].known
        return _several(phrase)

    return read


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a text in words says: points in time, how they are joined, how it opens."""

    opening: str | None
    points: tuple[Point, ...]
    joins: frozenset[str]


def _phrase(text: str, numbers: Numbers) -> _Phrase:
    text = MONTH_BETWEEN_DASHES.sub(lambda found: _spelt_out(found, numbers), text)
    words = TOKEN.findall(text)
    if "".join(words) != re.sub(r"[\s.]", "", text) or not words:
        raise DateRefused(WhyNot.UNREADABLE)
    opening = next((OPENED_BY[word] for word in words if word in OPENED_BY), None)
    meant = [w for w in words if w not in OPENED_BY and w not in SAID_WITHOUT_MEANING]
    # "lunes, 9 de enero": what the comma follows says nothing.
    meant = meant[1:] if meant[:1] == [COMMA] else meant
    if opening == BEFORE or (opening in (AFTER, ABOUT) and meant[:1] == ["a"]):
        meant = [word for word in meant if word not in ("a", "to")]
    return _Phrase(opening, _points(meant, numbers.year_said), frozenset(_joins(meant)))


def _spelt_out(found: re.Match[str], numbers: Numbers) -> str:
    return f"{found[1] or ''} {found[2]} {numbers.year(found[3])}"


def _joins(words: list[str]) -> list[str]:
    """Return what joins points; the comma before a year joins nothing."""
    if words and (words[0] in JOINED_BY or words[-1] in JOINED_BY):
        raise DateRefused(WhyNot.UNREADABLE)
    return [
        JOINED_BY[word]
        for word, after in pairwise(words)
        if word in JOINED_BY and not (word == COMMA and after.isdigit() and not _is_day(after))
    ]


@dataclass(slots=True)
class _Draft:
    """A point whose month or year may still come."""

    month: int | None = None
    day: int | None = None
    year: int | None = None


def _points(words: list[str], year_said: int | None) -> tuple[Point, ...]:
    """Gather points: a month or a year said once counts for all that lack one."""
    month_first = next((w in MONTHS for w in words if w in MONTHS or _is_day(w)), False)
    drafts: list[_Draft] = []
    month: int | None = None
    for place, word in enumerate(words):
        if word in MONTHS:
            month = MONTHS[word]
            if month_first and not _day_follows(words, place):
                drafts.append(_Draft(month))
            elif not month_first:
                _give_month(drafts, month)
        elif _is_day(word):
            drafts.append(_Draft(month if month_first else None, int(word)))
        elif word.isdigit() and len(word) == YEAR_DIGITS:
            _give_year(drafts, int(word))
        elif word not in JOINED_BY:
            raise DateRefused(WhyNot.UNREADABLE)
    return tuple(_finished(draft, year_said) for draft in drafts)


def _is_day(word: str) -> bool:
    return word.isdigit() and len(word) <= ENUMERATED


def _day_follows(words: list[str], place: int) -> bool:
    after = words[place + 1 : place + 2]
    return bool(after) and _is_day(after[0])


def _give_month(drafts: list[_Draft], month: int) -> None:
    lacking = [draft for draft in drafts if draft.month is None]
    for draft in lacking:
        draft.month = month
    if not lacking:
        drafts.append(_Draft(month))


def _give_year(drafts: list[_Draft], year: int) -> None:
    lacking = [draft for draft in drafts if draft.year is None]
    for draft in lacking:
        draft.year = year
    if not lacking:
        drafts.append(_Draft(year=year))


def _finished(draft: _Draft, year_said: int | None) -> Point:
    year = draft.year or (year_said if draft.month else None)
    if year is None or (draft.day is not None and draft.month is None):
        raise DateRefused(WhyNot.UNREADABLE)
    return Point(year, draft.month, draft.day)


def _several(phrase: _Phrase) -> ImpreciseDate:
    points, joins = phrase.points, phrase.joins - {COMMA}
    if len(points) < ENUMERATED or len(joins) > 1 or not phrase.joins:
        raise DateRefused(WhyNot.UNREADABLE)
    _in_order(points)
    if joins == {OR}:
        return _one_of(points)
    if phrase.opening == BETWEEN and joins <= {AND, TO} and len(points) == ENUMERATED:
        return _one_between(points[0], points[-1])
    if joins <= {AND, TO} and joins and (len(points) == ENUMERATED or _are_consecutive(points)):
        return _made(f"{points[0].edtf}/{points[-1].edtf}", points, DatePrecision.INTERVAL)
    raise DateRefused(WhyNot.UNREADABLE)


def _one_of(points: tuple[Point, ...]) -> ImpreciseDate:
    if len(points) > ENUMERATED and _are_consecutive(points):
        return _one_between(points[0], points[-1])
    return _made(f"[{','.join(p.edtf for p in points)}]", points, DatePrecision.SOME_DAY)


def _one_between(one: Point, other: Point) -> ImpreciseDate:
    return _made(f"[{one.edtf}..{other.edtf}]", (one, other), DatePrecision.SOME_DAY)


def _made(edtf: str, points: tuple[Point, ...], precision: DatePrecision) -> ImpreciseDate:
    if len(edtf) > LONGEST:
        raise DateRefused(WhyNot.UNREADABLE)
    return ImpreciseDate(edtf, points[0].first, points[-1].last, precision)


def _in_order(points: tuple[Point, ...]) -> None:
    if any(one.first >= other.first for one, other in pairwise(points)):
        raise DateRefused(WhyNot.IMPOSSIBLE)


def _are_consecutive(points: tuple[Point, ...]) -> bool:
    return all(one.last + timedelta(days=1) == other.first for one, other in pairwise(points))


def _open(phrase: _Phrase, opening: str) -> ImpreciseDate:
    """Read "before" and "after" strictly: the day itself is not meant."""
    point = _only(phrase)
    if opening == BEFORE:
        last = point.first - timedelta(days=1)
        return ImpreciseDate(f"[..{last}]", None, last, DatePrecision.BEFORE)
    first = point.last + timedelta(days=1)
    return ImpreciseDate(f"[{first}..]", first, None, DatePrecision.AFTER)


def _approximate(phrase: _Phrase) -> ImpreciseDate:
    point = _only(phrase)
    return ImpreciseDate(f"{point.edtf}~", point.first, point.last, DatePrecision.APPROXIMATE)


def _only(phrase: _Phrase) -> Point:
    if len(phrase.points) != 1 or phrase.joins:
        raise DateRefused(WhyNot.UNREADABLE)
    return phrase.points[0]


def _lost_and_found(seen: _Phrase, found: str | None, numbers: Numbers) -> ImpreciseDate:
    """Between the last sight of somebody and the finding lies the day, not known."""
    lost = _only(seen)
    if found is None:
        return ImpreciseDate(f"[{lost.edtf}..]", lost.first, None, DatePrecision.AFTER)
    end = _only(_phrase(found, numbers))
    if lost.first == end.first:
        return end.known
    _in_order((lost, end))
    return _one_between(lost, end)


EARLIEST = date(1900, 1, 1)
HOUR = re.compile(
    r"(?<=\d),?[t ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]\.?m\.?|z)?( ?h(rs|oras)?\.?)?$"
)


@lru_cache(maxsize=8192)
def read_date(
    text: str,
    *,
    accessed: date,
    order: Order = Order.DAY_FIRST,
    two_digit_years: bool = False,
    year: int | None = None,
) -> ImpreciseDate:
    """Read a date as somebody wrote it, known on the day `accessed`; or raise `DateRefused`.

    A date that says no year is of the `year` given, where one is.
    """
    said = HOUR.sub("", plain(text))
    if not said or not said.strip("0-/. :"):
        raise DateRefused(WhyNot.NOT_GIVEN)
    if not said.isascii():
        raise DateRefused(WhyNot.UNREADABLE)
    numbers = Numbers(order, accessed if two_digit_years else None, year)
    for reading in (numbers.read, as_edtf, as_words(numbers)):
        found = reading(said)
        if found is not None:
            return _plausible(found, accessed)
    raise DateRefused(WhyNot.UNREADABLE)


def _plausible(found: ImpreciseDate, accessed: date) -> ImpreciseDate:
    begins = found.first or found.last
    if begins is not None and begins > accessed:
        raise DateRefused(WhyNot.FUTURE)
    if begins is not None and begins < EARLIEST:
        raise DateRefused(WhyNot.TOO_EARLY)
    return found
