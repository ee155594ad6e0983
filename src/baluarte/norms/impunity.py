"""Impunity as a pipeline: where each file stands, what is lost between stages, four definitions.

Histories are what is told of one event and its criminal file, with gaps. What nobody knows is
counted as unknown: each share stands between what it would be if all of that were solved and if
none were.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.inquiries import CRIMINAL, NO_NEWS, InquiryStatus, ToldStatus, statuses
from baluarte.norms.yaml_texts import read_yaml

EVENT, COMPLAINT, FILE, CHARGE = "event", "complaint", "file", "charge"
SENTENCE, EXECUTED = "sentence", "executed"
NO_COMPLAINT, SETTLED = "no_complaint", "settled"
RESOLVED, TRIAL = "RESOLVED", "JUICIO"
DIRECT, JUDICIALISED, COHORT, UNESCO = "IM-1", "IM-2", "IM-3", "IM-4"
HUNDREDTHS = Decimal("0.01")
PARTS, OTHERS = ("among", "counted", "unknown"), "others"
COHORT_CELL = re.compile(rf"{COHORT}\.([12]\d{{3}})\.(\d)\.({'|'.join(PARTS)})")


@dataclass(frozen=True)
class Words:
    """A stage, an exit or a definition in words."""

    code: str
    label: Mapping[str, str]
    says: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class Stage(Words):
    """A stage; `of` says whether events or files pass it."""

    of: str = FILE


@dataclass(frozen=True)
class Exit(Words):
    """A way out; one that `moved` goes on in another file, whose end is not known here."""

    moved: bool = False


@dataclass(frozen=True)
class Definition(Words):
    """What a published figure counts, among what, how sure its wording is, and its traps.

    `others` are those among them that are known not to be counted; a complement is their share.
    """

    of: str = FILE
    counts: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    among: Mapping[str, str] = field(default_factory=dict)
    is_complement: bool = True
    confidence: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    traps: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What is told of an event and of one criminal file of it, as it is known.

    `has_complaint` and `is_killing` are `None` where nobody knows. `has_file`: there is one, though
    nobody says in what it is; `opened_on` is the day it was opened, where that is known apart from
    its statuses. `known_on` is the last day on which anything was learned of it, where that is not
    the day of a status.
    """

    id: str = ""
    statuses: tuple[ToldStatus, ...] = ()
    has_complaint: bool | None = None
    has_file: bool = False
    opened_on: date | None = None
    known_on: date | None = None
    is_killing: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a file stands: the furthest stage it reached, by which way it is out, if it is.

    `is_known`: whether what came after is known on the day it is looked at.
    """

    reached: str
    exit: str = ""
    is_known: bool = True
    is_convicted: bool = False
    is_settled: bool = False
    is_resolved: bool = False
    is_killing: bool | None = None

    @property
    def outcome_is_known(self) -> bool:
        """Say whether it is known if somebody was convicted: a file that moved has another end."""
        moved = self.exit != "" and exits()[self.exit].moved
        return self.is_convicted or (self.is_known and not moved)


@dataclass(frozen=True)
class StageCount:
    """How many reached a stage, and what became of them: the parts add up to `reached`."""

    stage: str
    reached: int
    went_on: int
    exits: Mapping[str, int]
    under_way: int
    unknown: int


@dataclass(frozen=True)
class Figure:
    """A definition's numerator and denominator, and of how many nobody knows.

    `numerator` counts what is known to be so (convictions, files taken to court, killings
    resolved); a share of what is not so is its complement.
    """

    definition: str
    numerator: int
    denominator: int
    unknown: int = 0
    cohort: int | None = None
    years: int | None = None

    @property
    def others(self) -> int:
        """Return how many are known not to be counted."""
        return self.denominator - self.numerator - self.unknown

    @property
    def fewest(self) -> int:
        """Return how many the share is of, if nothing that is unknown counted towards it."""
        return self.others if self._is_complement else self.numerator

    @property
    def highest(self) -> Fraction | None:
        """Return the share if all that is unknown counted towards it; nothing of nothing."""
        extra = 0 if self._is_complement else self.unknown
        return self._share(self.numerator + extra, self.denominator)

    @property
    def lowest(self) -> Fraction | None:
        """Return the share if nothing that is unknown counted towards it; nothing of nothing."""
        extra = self.unknown if self._is_complement else 0
        return self._share(self.numerator + extra, self.denominator)

    @property
    def of_known(self) -> Fraction | None:
        """Return the share among what is known; nothing where nothing is."""
        return self._share(self.numerator, self.denominator - self.unknown)

    @property
    def _is_complement(self) -> bool:
        return definitions()[self.definition].is_complement

    def _share(self, counted: int, among: int) -> Fraction | None:
        if among <= 0:
            return None
        return 1 - Fraction(counted, among) if self._is_complement else Fraction(counted, among)


def per_cent(share: Fraction) -> Decimal:
    """Return a share in per cent, rounded half up to two decimals."""
    exact = Decimal(100 * share.numerator) / Decimal(share.denominator)
    return exact.quantize(HUNDREDTHS, ROUND_HALF_UP)


def standing(history: History, *, at: date, fresh_days: int | None = None) -> Standing:
    """Return where a file stands on a day, by what is told of it.

    Of what is under way, what came after is known only where something was learned within
    `fresh_days` (the text's, unless given) and the last word was not that there is no news.
    """
    return standing_together([history], at=at, fresh_days=fresh_days)


def standing_together(
    histories: Sequence[History], *, at: date, fresh_days: int | None = None
) -> Standing:
    """Return where an event stands on a day, by all that is told of its files.

    It is where the furthest of them is, and out only once all of them are.
    """
    days = int(_text()["fresh_days"]) if fresh_days is None else fresh_days
    told_of = [
        [one for one in history.statuses if one.first is None or one.first <= at]
        for history in histories
    ]
    known = [one.known_on for one in histories if one.known_on and one.known_on <= at]
    is_fresh = _is_fresh([one for told in told_of for one in told], known, at, days)
    reached = [_reached(*one) for one in zip(histories, told_of, strict=True)]
    if not any(_status(one).stage for told in told_of for one in told):
        return _without_status(histories, max(reached, key=_place), is_fresh=is_fresh)
    branches = [branch for told in told_of for branch in _branches(told)]
    lasts = [one[-1] for one in sorted(branches, key=lambda one: one[-1].last or date.min)]
    # A file that nobody tells where it stands is not known to be out.
    silent = [
        NO_NEWS
        for told, stage in zip(told_of, reached, strict=True)
        if stage != EVENT and all(_status(one).is_beside for one in told)
    ]
    return stands(
        reached=max(reached, key=_place),
        lasts=(*silent, *(one.code for one in lasts)),
        is_convicted=any(_is_conviction(one) for one in branches),
        is_fresh=is_fresh,
        is_killing=histories[0].is_killing,
    )


def furthest(told: Sequence[ToldStatus]) -> str:
    """Return the furthest stage that is told of a file, "" where none is."""
    return max((_status(one).stage for one in told), key=_place, default="")


def is_convicted(told: Sequence[ToldStatus]) -> bool:
    """Say whether the last word on the guilt of any suspect of a file is a conviction."""
    return any(_is_conviction(one) for one in _branches(told))


def first_day(told: Sequence[ToldStatus], stage: str) -> date | None:
    """Return the first day of which a file is told to have reached a stage, or a later one."""
    days = [one.first for one in told if _place(_status(one).stage) >= _place(stage)]
    return min((one for one in days if one is not None), default=None)


def stands(
    *,
    reached: str,
    lasts: tuple[str, ...],
    is_convicted: bool,
    is_fresh: bool,
    is_killing: bool | None,
) -> Standing:
    """Return where a file stands by the last status of each suspect, the oldest first.

    It is out only once all of them are, by the way of the last one.
    """
    found = [statuses(CRIMINAL)[one] for one in lasts]
    is_out = bool(found) and not is_convicted and all(one.exit for one in found)
    exit_ = found[-1].exit if is_out else ""
    return Standing(
        reached=reached,
        exit=exit_,
        is_known=is_out or is_fresh or reached == EXECUTED,
        is_convicted=is_convicted,
        is_settled=exit_ == SETTLED,
        is_resolved=is_convicted or (bool(found) and all(one.unesco == RESOLVED for one in found)),
        is_killing=is_killing,
    )


def _reached(history: History, told: Sequence[ToldStatus]) -> str:
    """Return the furthest stage that is told of a file."""
    if found := furthest(told):
        return found
    if history.has_file or history.opened_on is not None:
        return FILE
    return COMPLAINT if history.has_complaint else EVENT


def _without_status(histories: Sequence[History], reached: str, *, is_fresh: bool) -> Standing:
    """Return where an event stands of which no status that is of a stage is told."""
    is_killing = histories[0].is_killing
    if reached != EVENT:
        return Standing(reached, is_known=is_fresh, is_killing=is_killing)
    is_known = all(one.has_complaint is False for one in histories)
    exit_ = NO_COMPLAINT if is_known else ""
    return Standing(EVENT, exit_, is_known=is_known, is_killing=is_killing)


def _is_fresh(told: Sequence[ToldStatus], known: Sequence[date], at: date, days: int) -> bool:
    """Say whether something was learned of late, and the last word is not that there is no news."""
    dated = [(one.code, one.last) for one in told if one.last is not None]
    last = max([*known, *(day for code, day in dated if code != NO_NEWS)], default=None)
    silence = max((day for code, day in dated if code == NO_NEWS), default=None)
    if last is None or (silence is not None and silence > last):
        return False
    return last >= at - timedelta(days=days)


def _branches(told: Sequence[ToldStatus]) -> list[list[ToldStatus]]:
    """Return the statuses that moved each suspect, with those of the whole file, oldest first.

    What has no day stands before all that has one.
    """
    moving = [one for one in told if not _status(one).is_beside]
    ordered = sorted(moving, key=lambda one: one.last or date.min)
    own = sorted({one.whose for one in ordered if one.whose}) or [""]
    return [[one for one in ordered if one.whose in ("", whose)] for whose in own if ordered]


def _is_conviction(branch: Sequence[ToldStatus]) -> bool:
    """Say whether the last word on a suspect's guilt is a conviction.

    A trial after the sentence of the same suspect is one that a review ordered anew; where nobody
    tells the suspects apart it may be another's.
    """
    is_convicted = False
    for told in branch:
        if _place(_status(told).stage) >= _place(SENTENCE):
            is_convicted = not _status(told).exit
        elif told.whose and told.code == TRIAL:
            is_convicted = False
    return is_convicted


def standings(
    histories: Iterable[History], *, at: date, fresh_days: int | None = None
) -> Counter[Standing]:
    """Return how many files stand alike."""
    return Counter(standing(one, at=at, fresh_days=fresh_days) for one in histories)


def pipeline(counted: Mapping[Standing, int]) -> tuple[StageCount, ...]:
    """Return what became of whatever reached each stage; an exit is of the furthest stage."""
    found = []
    for number, stage in enumerate(stages()):
        here = {one: n for one, n in counted.items() if _place(one.reached) >= number}
        stopped = {one: n for one, n in here.items() if one.reached == stage}
        left: Counter[str] = Counter()
        for one, n in stopped.items():
            if one.exit:
                left[one.exit] += n
        staying = {one: n for one, n in stopped.items() if not one.exit}
        known = sum(n for one, n in staying.items() if one.is_known)
        found.append(
            StageCount(
                stage=stage,
                reached=sum(here.values()),
                went_on=sum(here.values()) - sum(stopped.values()),
                exits={code: left[code] for code in exits() if left[code]},
                under_way=known,
                unknown=sum(staying.values()) - known,
            )
        )
    return tuple(found)


def figures(counted: Mapping[Standing, int]) -> tuple[Figure, ...]:
    """Return IM-1, IM-2 and IM-4, each with its numerator, its denominator and what is unknown."""

    def many(of: str, part: str) -> int:
        return sum(n for one, n in counted.items() if _is_in_figure(one, of, part))

    return tuple(
        Figure(of, many(of, "counted"), many(of, "among"), many(of, "unknown"))
        for of in (DIRECT, JUDICIALISED, UNESCO)
    )


def is_in(one: Standing, cell: str) -> bool:
    """Say whether a standing is counted in a cell of the pipeline or of a figure.

    Cells of a stage: `file.reached`, `file.went_on`, `file.under_way`, `file.unknown`,
    `file.exit.archived`. Cells of a figure: `IM-1.among`, `IM-1.counted`, `IM-1.unknown`,
    `IM-1.others`.
    """
    of, _, part = cell.partition(".")
    if of in definitions():
        return _is_in_figure(one, of, part)
    place, here = _place(one.reached), _places()[of]
    if part in ("reached", "went_on"):
        return place >= here + (part == "went_on")
    if place != here:
        return False
    if part.startswith("exit."):
        return one.exit == part.removeprefix("exit.")
    return not one.exit and one.is_known == (part == "under_way")


def cells() -> tuple[str, ...]:
    """Return every cell that there is."""
    parts = ("reached", "went_on", "under_way", "unknown", *(f"exit.{one}" for one in exits()))
    return (
        *(f"{stage}.{part}" for stage in stages() for part in parts),
        *(f"{of}.{part}" for of in (DIRECT, JUDICIALISED, UNESCO) for part in (*PARTS, OTHERS)),
    )


def _is_in_figure(one: Standing, of: str, part: str) -> bool:
    is_file = _place(one.reached) >= _place(FILE)
    is_among = one.is_killing is True if of == UNESCO else is_file
    is_counted = is_among and {
        DIRECT: one.is_convicted,
        JUDICIALISED: _place(one.reached) >= _place(CHARGE) or one.is_settled,
        UNESCO: one.is_resolved,
    }.get(of, False)
    if part == "among":
        return is_among
    if part == "counted":
        return is_counted
    return is_among and not is_counted and one.outcome_is_known == (part == OTHERS)


def cohorts(
    histories: Iterable[History], *, at: date, fresh_days: int | None = None
) -> tuple[Figure, ...]:
    """Return IM-3: for each year in which files were opened, at each horizon that has passed.

    Of a file that nobody says when it was opened, or when it came to a conviction, no cohort knows.
    """
    opened: dict[int, list[tuple[History, date]]] = {}
    for one in histories:
        day = opening(one)
        if day is not None and day <= at:
            opened.setdefault(day.year, []).append((one, day))
    found = []
    for year, files in sorted(opened.items()):
        for years in horizons_of(year, at=at):
            looked = [
                _by(one, years_after(day, years), fresh_days=fresh_days) for one, day in files
            ]
            found.append(
                Figure(COHORT, looked.count(True), len(looked), looked.count(None), year, years)
            )
    return tuple(found)


def horizons_of(year: int, *, at: date) -> tuple[int, ...]:
    """Return after how many years the files of a year are looked at: what has passed for all."""
    last = date(year, 12, 31)
    return tuple(one for one in _text()["horizons"] if years_after(last, one) <= at)


@dataclass(frozen=True, slots=True)
class CohortCell:
    """A number of IM-3: of the files of a year, at a horizon, those `counted`, `unknown`, `among`.

    Written `IM-3.2019.3.counted`.
    """

    year: int
    years: int
    part: str

    @classmethod
    def read(cls, written: str, *, at: date) -> "CohortCell | None":
        """Return the cell that is written so, nothing where there is none."""
        found = COHORT_CELL.fullmatch(written)
        if found is None:
            return None
        year, years, part = int(found[1]), int(found[2]), found[3]
        return cls(year, years, part) if years in horizons_of(year, at=at) else None

    def __str__(self) -> str:
        return f"{COHORT}.{self.year}.{self.years}.{self.part}"


def part_of_cohort(history: History, cell: CohortCell, *, at: date) -> bool:
    """Say whether a file is counted in a cell of IM-3."""
    day = opening(history)
    if day is None or day > at or day.year != cell.year:
        return False
    if cell.part == "among":
        return True
    wanted = True if cell.part == "counted" else None
    return _by(history, years_after(day, cell.years), fresh_days=None) is wanted


def _by(history: History, day: date, *, fresh_days: int | None) -> bool | None:
    """Say whether a file had come to a conviction by a day; `None` where nobody knows."""
    doubtful = [
        one
        for one in history.statuses
        if one.first is None or one.last is None or one.first <= day < one.last
    ]
    if any(_is_conviction([one]) for one in doubtful):
        return None
    # What was learned later tells how it stood then.
    later = [one.last for one in history.statuses if one.last is not None and one.code != NO_NEWS]
    learned = max([*later, history.known_on or date.min], default=date.min)
    stood = standing(replace(history, known_on=None), at=day, fresh_days=fresh_days)
    if stood.is_convicted:
        return True
    return False if stood.outcome_is_known or learned >= day else None


def opening(history: History) -> date | None:
    """Return the day on which a file was opened, or the first on which it is told to have been."""
    if history.opened_on is not None:
        return history.opened_on
    return first_day(history.statuses, FILE)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later, the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def fresh_days() -> int:
    """Return after how many days without news nobody knows what came after."""
    return int(_text()["fresh_days"])


@cache
def stages() -> Mapping[str, Stage]:
    """Return the stages by code, in order."""
    return {row["code"]: Stage(**row) for row in _text()["stages"]}


@cache
def exits() -> Mapping[str, Exit]:
    """Return the ways out by code, in the order of the text."""
    return {row["code"]: Exit(**row) for row in _text()["exits"]}


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the definitions by code, in the order of the text."""
    return {
        row["code"]: Definition(**{**row, "traps": tuple(row["traps"])})
        for row in _text()["definitions"]
    }


def _place(stage: str) -> int:
    return _places().get(stage, -1)


@cache
def _places() -> Mapping[str, int]:
    return {code: number for number, code in enumerate(stages())}


def _status(told: ToldStatus) -> InquiryStatus:
    return statuses(CRIMINAL)[told.code]


@cache
def _text() -> Mapping[str, Any]:
    file = resources.files("baluarte.norms") / "texts" / "investigation" / "impunity.yaml"
    found: Mapping[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
    return found
