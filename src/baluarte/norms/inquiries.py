"""Inquiries: their kinds and statuses as dated text, what may follow what, what contradicts itself.

What is known of an inquiry has gaps, and several suspects may be in one file: a status is refused
by nothing that is merely missing, and what contradicts itself is named with the article or rule
and both statuses, for whoever keeps it to decide.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, UnknownCode
from baluarte.norms.refusal_words import in_words
from baluarte.norms.yaml_texts import read_yaml

TEXTS = resources.files("baluarte.norms") / "texts"
CRIMINAL = "criminal_file"
NO_NEWS = "NO_NEWS"


@dataclass(frozen=True)
class Forbidden:
    """A crime for which the law does not admit a status."""

    crime: str
    law: str
    confidence: str


@dataclass(frozen=True)
class InquiryStatus:
    """In what an inquiry may be; of criminal files also its stage, exit and UNESCO's status.

    `is_beside`: it is said beside what moves the file. `returns`: the file may go on from where it
    stood. `ends`: nothing follows but what it names. `excludes`: not on the same day. `needs`:
    stages of which one came before.
    """

    code: str
    label: Mapping[str, str]
    kind: str
    law: str
    confidence: str
    stage: str = ""
    exit: str = ""
    unesco: str = ""
    then: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    is_beside: bool = False
    returns: bool = False
    ends: bool = False
    note: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class InquiryKind:
    """A kind of inquiry with its statuses by code, in the order of the text."""

    code: str
    label: Mapping[str, str]
    statuses: Mapping[str, InquiryStatus]
    # By which article its stages follow one another, where one says so.
    order_law: str = ""

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True, slots=True)
class ToldStatus:
    """A status as a source tells it: the first and last day it may have begun, `None` if unknown.

    `whose` tells the suspects of one file apart, as the file counts them; "" is the whole file.
    """

    code: str
    first: date | None = None
    last: date | None = None
    whose: str = ""
    source: str = ""

    @property
    def day(self) -> date | None:
        """Return the day, where it is known to the day."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True)
class Contradiction:
    """Two things told that cannot both be so, or one that the law does not admit.

    `earlier` is the status that stands against it, or the day; `None` where the law alone does.
    """

    code: str
    given: ToldStatus
    earlier: ToldStatus | date | None = None
    law: str = ""
    confidence: str = ""

    def in_language(self, language: str) -> str:
        """Return it in words."""
        said = contradiction_words()[self.code]
        earlier = self.earlier
        other = _named(earlier, language) if isinstance(earlier, ToldStatus) else earlier
        return said.get(language, said[FALLBACK_LANGUAGE]).format(
            given=_named(self.given, language), earlier=in_words(other, language), law=self.law
        )


def _named(told: ToldStatus, language: str) -> str:
    found = _by_code().get(told.code)
    if found is None:
        return told.code
    name = found.in_language(language)
    return f"{name} ({in_words(told.day, language)})" if told.day else name


@cache
def kinds() -> Mapping[str, InquiryKind]:
    """Return the kinds of inquiries by code, in the order of the text."""
    every = _text()["every_kind"]
    return {row["code"]: _kind(row, every) for row in _text()["kinds"]}


def statuses(kind: str) -> Mapping[str, InquiryStatus]:
    """Return the statuses of a kind by code; `UnknownCode` where there is no such kind."""
    if kind not in kinds():
        raise UnknownCode(f"there is no kind of inquiry {kind!r}; there are {', '.join(kinds())}")
    return kinds()[kind].statuses


def status(kind: str, code: str) -> InquiryStatus:
    """Return one status; `UnknownCode` where the kind has none of this code."""
    found = statuses(kind)
    if code not in found:
        raise UnknownCode(f"{kind} has no status {code!r}; it has {', '.join(found)}")
    return found[code]


@cache
def unesco_statuses() -> Mapping[str, Mapping[str, str]]:
    """Return what UNESCO calls the status of an inquiry, its labels by code."""
    return {row["code"]: row["label"] for row in _text()["unesco"]}


def may_follow(kind: str, before: str, after: str) -> bool:
    """Say whether a status may come after another, with whatever else between them.

    A status may be said again, what is beside the others may come whenever, and after what lets a
    file go on from where it stood anything may come.
    """
    one, other = status(kind, before), status(kind, after)
    if other.is_beside or one.is_beside or one.returns or before == after:
        return True
    return after in _reach(kind, before)


def contradictions(
    kind: str,
    history: Iterable[ToldStatus],
    *,
    event_on: date | None = None,
    crimes: Collection[str] = (),
    on: date | None = None,
) -> tuple[Contradiction, ...]:
    """Return what cannot be in what is told of one inquiry, each with its article or rule.

    Parameters
    ----------
    kind
        The kind of inquiry.
    history
        The statuses as told, in any order.
    event_on
        The first day on which the event may have been, where it is known.
    crimes
        What the inquiry is about, as texts name it ("disappearance").
    on
        The day on which this is told: nothing came after it.
    """
    told = list(history)
    known = [one for one in told if one.code in statuses(kind)]
    found = [Contradiction("unknown_status", one) for one in told if one.code not in statuses(kind)]
    found += _against_days(known, event_on, on)
    found += _forbidden(kind, known, crimes)
    found += _excluded(kind, known)
    found += _out_of_order(kind, known)
    return tuple(found)


def _against_days(
    known: Sequence[ToldStatus], event_on: date | None, on: date | None
) -> Iterator[Contradiction]:
    for one in known:
        if event_on is not None and one.last is not None and one.last < event_on:
            yield Contradiction("before_event", one, event_on)
        if on is not None and one.first is not None and one.first > on:
            yield Contradiction("ahead", one, on)


def _forbidden(
    kind: str, known: Sequence[ToldStatus], crimes: Collection[str]
) -> Iterator[Contradiction]:
    for one in known:
        for rule in status(kind, one.code).forbidden:
            if rule.crime in crimes:
                yield Contradiction("forbidden", one, None, rule.law, rule.confidence)


def _excluded(kind: str, known: Sequence[ToldStatus]) -> Iterator[Contradiction]:
    """Yield two statuses of one day and one suspect of which only one can be so."""
    for number, one in enumerate(known):
        for other in known[:number]:
            if one.day is None or one.day != other.day or one.whose != other.whose:
                continue
            pair = (status(kind, one.code), status(kind, other.code))
            if one.code in pair[1].excludes or other.code in pair[0].excludes:
                yield Contradiction("excludes", one, other, pair[0].law, pair[0].confidence)


def _out_of_order(kind: str, known: Sequence[ToldStatus]) -> Iterator[Contradiction]:
    """Yield what cannot have come after what was before it; one fault for each status."""
    order = kinds()[kind].order_law
    for one in sorted(known, key=lambda each: (each.first or date.max, each.code)):
        own = status(kind, one.code)
        if own.is_beside:
            continue
        earlier = _earlier(kind, one, known)
        if (later := _stage_that_came_later(kind, one, known)) is not None:
            yield Contradiction("before_its_stage", one, later, order or own.law, own.confidence)
        elif (end := _end_before(kind, one, earlier)) is not None:
            its = status(kind, end.code)
            yield Contradiction("after_the_end", one, end, its.law, its.confidence)
        elif _none_allows(kind, earlier, one) and not any(
            # A sentence that came before its charge was named where it stands.
            _stage_that_came_later(kind, two, known)
            for two in earlier
        ):
            law = order or own.law
            yield Contradiction("cannot_follow", one, earlier[-1], law, own.confidence)


def _none_allows(kind: str, earlier: Sequence[ToldStatus], one: ToldStatus) -> bool:
    return bool(earlier) and not any(may_follow(kind, two.code, one.code) for two in earlier)


def _earlier(kind: str, one: ToldStatus, known: Sequence[ToldStatus]) -> list[ToldStatus]:
    """Return what surely came before a status, oldest first: of its suspect, the last alone.

    Where nobody tells the suspects of a file apart, each earlier status may have been another's.
    """
    before = [two for two in known if _is_before(two, one)]
    found = [two for two in before if not status(kind, two.code).is_beside]
    found.sort(key=lambda each: each.last or date.min)
    own = [two for two in found if one.whose and two.whose == one.whose]
    return own[-1:] or [two for two in found if "" in (two.whose, one.whose)]


def _is_before(one: ToldStatus, other: ToldStatus) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first


def _stage_that_came_later(
    kind: str, one: ToldStatus, known: Sequence[ToldStatus]
) -> ToldStatus | None:
    """Return the first of what must have come before, where all that is told of it came after."""
    needs = status(kind, one.code).needs
    of_stage = [two for two in known if status(kind, two.code).stage in needs and two is not one]
    if of_stage and all(_is_before(one, two) for two in of_stage):
        return min(of_stage, key=lambda each: each.first or date.max)
    return None


def _end_before(kind: str, one: ToldStatus, earlier: Sequence[ToldStatus]) -> ToldStatus | None:
    """Return the end of the file, or of this suspect's part, after which a status cannot come."""
    of_it = [two for two in earlier if two.whose in ("", one.whose)]
    if not of_it:
        return None
    last = of_it[-1]
    closes = status(kind, last.code).ends and not may_follow(kind, last.code, one.code)
    return last if closes else None


@cache
def _reach(kind: str, code: str) -> frozenset[str]:
    """Return everything that may come after a status, through whatever else."""
    seen: set[str] = set()
    ahead = list(statuses(kind)[code].then)
    while ahead:
        if (one := ahead.pop()) not in seen:
            seen.add(one)
            # What returns leads nowhere but to where the file stood.
            ahead += () if statuses(kind)[one].returns else statuses(kind)[one].then
    return frozenset(seen)


@cache
def contradiction_words() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each contradiction, by code and language."""
    file = TEXTS / "wording" / "inquiry_contradictions.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found


@cache
def _by_code() -> Mapping[str, InquiryStatus]:
    return {code: one for kind in kinds().values() for code, one in kind.statuses.items()}


@cache
def _text() -> Mapping[str, Any]:
    file = TEXTS / "investigation" / "statuses.yaml"
    found: Mapping[str, Any] = read_yaml(file.read_text(encoding="utf-8"))
    return found


def _kind(row: Mapping[str, Any], every: Iterable[Mapping[str, Any]]) -> InquiryKind:
    found = [_status(one, row["code"]) for one in (*row["statuses"], *every)]
    by_code = {one.code: one for one in found}
    return InquiryKind(row["code"], row["label"], by_code, row.get("order_law", ""))


def _status(row: Mapping[str, Any], kind: str) -> InquiryStatus:
    said: dict[str, Any] = {**row, "kind": kind, "is_beside": row.get("beside", False)}
    said.pop("beside", None)
    for name in ("then", "excludes", "needs"):
        said[name] = tuple(row.get(name, ()))
    said["forbidden"] = tuple(Forbidden(**one) for one in row.get("forbidden", ()))
    return InquiryStatus(**said)
