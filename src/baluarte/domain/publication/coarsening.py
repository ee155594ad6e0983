"""From what was decided to what goes out: coarse where it must be. Pure; says what it did."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from baluarte.domain.publication.choices import DatePrecision, Publishable
from baluarte.domain.publication.facts import STATE, Facts
from baluarte.domain.publication.limits import Limits
from baluarte.norms.catalogues import term

DECEMBER = 12
# Steps of `coarser_date`.
QUARTERLY, NO_DATE = 2, 4


@dataclass(frozen=True, slots=True)
class CoarseDate:
    """A date as it is published, and the months it may mean."""

    text: str = ""
    precision: str = DatePrecision.NONE
    first_month: date | None = None
    last_month: date | None = None


@dataclass(frozen=True, slots=True)
class CoarseAct:
    """One published act."""

    # Counted within the event; nothing where nobody told which of several.
    victim: int | None
    type: str
    perpetrators: tuple[str, ...]
    # In the place of its type, where that is too rare.
    only_group: str = ""

    @property
    def group(self) -> str:
        """Return the group of its type."""
        return self.only_group or groups_of((self.type,))[0]


@dataclass(frozen=True, slots=True)
class Given:
    """What one steward's record gives to a published event."""

    date: CoarseDate
    state: str | None
    municipality: str | None
    types: tuple[str, ...]
    perpetrators: tuple[str, ...]
    # None: not published. Needs both types and victims, since either would tell the other.
    acts: tuple[CoarseAct, ...] | None
    victims: int | None
    link_to_work: str
    single_review: bool
    # Two people decided that it is published as it is, though it may be the only one of its kind.
    is_exact: bool = False
    # How many records have to be alike, for what it is; never public.
    k_needed: int = 0
    # In the place of types that are too rare.
    only_groups: tuple[str, ...] = ()
    # The number of the edition that told of it first: who has all editions knows it.
    since: int = 0
    # What each victim does and its gender, in the order of their numbers, empty where nobody told:
    # counted in the cuts of the edition, and published of no event. Need the number of victims.
    labors: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups of what was done."""
        return tuple(sorted({*groups_of(self.types), *self.only_groups}))


@dataclass(frozen=True, slots=True)
class Coarsener:
    """Applies the limits to one record after another and counts what they took away."""

    limits: Limits
    population: Mapping[str, int]
    done: Counter[str]

    def give(
        self,
        facts: Facts,
        fields: frozenset[str],
        *,
        beside: frozenset[str],
        is_single: bool,
        is_exact: bool = False,
        is_minor: bool = False,
    ) -> Given:
        """Return what goes out of one record, `beside` the types of the whole event."""
        has: Callable[[str], bool] = fields.__contains__
        both = has(Publishable.TYPES) and has(Publishable.VICTIMS)
        tells_who = has(Publishable.PERPETRATORS)
        types = facts.types if has(Publishable.TYPES) else ()
        counted = facts.described if has(Publishable.VICTIMS) else ()
        return Given(
            date=self._date(facts, fields),
            state=facts.determined.state if has(STATE) else None,
            municipality=(
                self._municipality(facts, beside) if has(Publishable.MUNICIPALITY) else None
            ),
            types=types,
            perpetrators=facts.perpetrators if tells_who else (),
            acts=_acts(facts, tells_who=tells_who) if both and facts.acts else None,
            victims=facts.determined.victims if has(Publishable.VICTIMS) else None,
            link_to_work=facts.determined.link_to_work if has(Publishable.LINK_TO_WORK) else "",
            single_review=is_single,
            is_exact=is_exact,
            k_needed=self.limits.k_needed(beside | set(facts.types), is_minor=is_minor),
            labors=tuple(one.labor for one in counted) if has(Publishable.LABOR) else (),
            genders=tuple(one.gender for one in counted) if has(Publishable.GENDER) else (),
        )

    def _date(self, facts: Facts, fields: frozenset[str]) -> CoarseDate:
        if Publishable.DATE not in fields:
            return CoarseDate()
        first, last = facts.determined.first_date, facts.determined.last_date
        is_a_day = first is not None and first == last
        # The day tells that somebody died, so it needs the types to be out too.
        by_day = Publishable.TYPES in fields and bool(set(facts.types) & self.limits.day_types)
        if is_a_day and not by_day:
            self.done["date_day_to_month"] += 1
        return coarse_date(first, last, by_day=by_day)

    def _municipality(self, facts: Facts, beside: frozenset[str]) -> str | None:
        code = facts.municipality
        if code is None:
            return None
        people = self.population.get(code)
        if people is None:
            self.done["municipality_without_known_population"] += 1
            return None
        if people < self.limits.people_needed(beside | set(facts.types)):
            self.done["municipality_below_minimum_population"] += 1
            return None
        return code


def coarse_date(first: date | None, last: date | None, *, by_day: bool) -> CoarseDate:
    """Return a date as it is published: a month at least, a year or two ends where it is vague."""
    if first is not None and first == last and by_day:
        return CoarseDate(first.isoformat(), DatePrecision.DAY, _month(first), _month(first))
    if first is None and last is None:
        return CoarseDate()
    if first is None or last is None:
        text = f"{_text(first)}/{_text(last)}"
        return CoarseDate(text, DatePrecision.BETWEEN)
    begin, end = _month(first), _month(last)
    if begin == end:
        return CoarseDate(_text(first), DatePrecision.MONTH, begin, end)
    if begin.year == end.year and (begin.month, end.month) == (1, DECEMBER):
        return CoarseDate(f"{begin:%Y}", DatePrecision.YEAR, begin, end)
    return CoarseDate(f"{_text(first)}/{_text(last)}", DatePrecision.BETWEEN, begin, end)


def coarser_date(given: CoarseDate, step: int) -> CoarseDate:
    """Return a date some steps coarser: as it is, the month, the quarter, the year, none."""
    first, last = given.first_month, given.last_month
    if step == 0 or not given.text:
        return given
    if step == NO_DATE or ((first is None or last is None) and step > QUARTERLY):
        return CoarseDate()
    if first is None or last is None:
        return given
    if given.precision == DatePrecision.DAY and step < QUARTERLY:
        return CoarseDate(_text(first), DatePrecision.MONTH, first, last)
    if step < QUARTERLY:
        return given
    begin, end = _quarter(first)[0], _quarter(last)[1]
    if _quarter(first) == _quarter(last) and step == QUARTERLY:
        return CoarseDate(f"{_text(begin)}/{_text(end)}", DatePrecision.QUARTER, begin, end)
    begin, end = first.replace(month=1), last.replace(month=DECEMBER)
    if begin.year == end.year:
        return CoarseDate(f"{begin:%Y}", DatePrecision.YEAR, begin, end)
    return CoarseDate(f"{begin:%Y}/{end:%Y}", DatePrecision.BETWEEN, begin, end)


def groups_of(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the groups that some types belong to."""
    return tuple(sorted({str(term("aggression_types", code).facts["group"]) for code in types}))


def _acts(facts: Facts, *, tells_who: bool) -> tuple[CoarseAct, ...]:
    """Return the acts with victims counted anew from one: the registry's numbers stay inside."""
    told = sorted({act.victim for act in facts.acts if act.victim is not None})
    again = {number: n for n, number in enumerate(told, start=1)}
    return tuple(
        CoarseAct(
            again[act.victim] if act.victim is not None else None,
            act.type,
            act.perpetrators if tells_who else (),
        )
        for act in facts.acts
    )


def _quarter(month: date) -> tuple[date, date]:
    first = (month.month - 1) // 3 * 3 + 1
    return month.replace(month=first), month.replace(month=first + 2)


def _month(day: date) -> date:
    return day.replace(day=1)


def _text(day: date | None) -> str:
    # strftime does not fill years with zeros everywhere.
    return ".." if day is None else f"{day.year:04}-{day.month:02}"
