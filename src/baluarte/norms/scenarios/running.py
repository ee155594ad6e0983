"""A scenario and its running: each act offered to the engine, each moment held against it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from baluarte.norms.agenda import ActRefused, Agenda, Item, Occurrence, State, agenda, check
from baluarte.norms.clocks import Calendar, Clock
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.norms.clocks.counting import end_of
from baluarte.norms.protocols import Protocol, Text
from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True)
class Act:
    """Something that happens in a story: what is kept of it, when it is told, how it is refused."""

    occurrence: Occurrence
    told_at: datetime
    refused: str = ""


@dataclass(frozen=True)
class Expected:
    """What must hold of a step: only what is not `None` is compared; `of` names an opening.

    `until` is the instant to keep; `late_after` the last that nobody may call late, where the law
    says only "days" or "at once".
    """

    step: str
    state: State
    of: str = ""
    until: datetime | None = None
    late_after: datetime | None = None
    not_before: datetime | None = None
    by: str | None = None
    stands_still: bool | None = None


@dataclass(frozen=True)
class Moment:
    """An instant of a story, perhaps as it was known on a day, and what must hold then."""

    at: datetime
    expected: tuple[Expected, ...]
    known_at: datetime | None = None


@dataclass(frozen=True)
class Scenario:
    """A story about one protocol: what is done, and what is due then, until when and by whom."""

    slug: str
    name: str
    protocol: Protocol
    title: Text
    story: Text
    acts: tuple[Act, ...]
    then: tuple[Moment, ...]
    zone: ZoneInfo = CENTRE
    calendar: Calendar = field(default_factory=Calendar)
    own_terms: Mapping[str, Clock] = field(default_factory=dict)
    shows: tuple[str, ...] = ()

    def told(self) -> tuple[Occurrence, ...]:
        """Return what is kept of the story: every act that must not be refused."""
        return tuple(act.occurrence for act in self.acts if not act.refused)

    def agenda_at(self, moment: Moment) -> Agenda:
        """Return the agenda of one of its moments."""
        return agenda(
            self.protocol,
            self.told(),
            at=moment.at,
            calendar=self.calendar,
            known_at=moment.known_at,
            own_terms=self.own_terms,
        )

    def run(self) -> "Outcome":
        """Offer each act to the engine and hold each moment against its agenda."""
        found = [*self._of_acts(), *self._of_moments()]
        return Outcome(self, tuple(found))

    def _of_acts(self) -> Iterator["Difference"]:
        kept: list[Occurrence] = []
        for act in self.acts:
            code, said = self._offered(act, kept)
            where = Where(act.told_at, self.zone, act.occurrence.id)
            if not code:
                kept.append(act.occurrence)
            if code and not act.refused:
                yield Difference(where, "act_refused", {"found": said})
            elif code != act.refused:
                names = {"expected": {"es": act.refused, "en": act.refused}, "found": said}
                yield Difference(where, "refused_otherwise" if code else "not_refused", names)

    def _offered(self, act: Act, kept: Iterable[Occurrence]) -> tuple[str, Text]:
        try:
            check(
                self.protocol,
                kept,
                act.occurrence,
                at=act.told_at,
                calendar=self.calendar,
                own_terms=self.own_terms,
            )
        except ActRefused as refused:
            words = {
                one: f"{refused.code}: {refused.in_language(one, zone=self.zone)}"
                for one in ("es", "en")
            }
            return refused.code, words
        return "", {}

    def _of_moments(self) -> Iterator["Difference"]:
        for moment in self.then:
            drawn = self.agenda_at(moment)
            for expected in moment.expected:
                where = Where(moment.at, self.zone, expected.step, expected.of)
                try:
                    item = drawn.item(expected.step, expected.of)
                except KeyError:
                    openings = ", ".join(one.run or "-" for one in drawn.of(expected.step))
                    yield Difference(where, "no_opening", {"found": {"es": openings}})
                    continue
                yield from self._of_item(where, expected, item)

    def _of_item(self, where: "Where", expected: Expected, item: Item) -> Iterator["Difference"]:
        due = item.due
        pairs: tuple[tuple[str, object, object], ...] = (
            ("state", expected.state, item.state),
            ("until", expected.until, due.at),
            ("late_after", expected.late_after, due.late_after),
            ("not_before", expected.not_before, due.not_before),
            ("by", expected.by, item.step.by),
            ("stands_still", expected.stands_still, due.stands_still),
        )
        for code, wanted, found in pairs:
            if wanted is not None and wanted != found:
                names = {
                    "expected": {"es": _said(wanted, self.zone)},
                    "found": {"es": _said(found, self.zone)},
                }
                yield Difference(where, code, names)


@dataclass(frozen=True)
class Where:
    """Where in a story: when, in which zone, at which step or act, in which of its openings."""

    at: datetime
    zone: ZoneInfo
    name: str
    of: str = ""

    def __str__(self) -> str:
        opening = f" ({self.of})" if self.of else ""
        return f"{_said(self.at, self.zone)}, {self.name}{opening}"


@dataclass(frozen=True)
class Difference:
    """Where the engine says something else than the story, in words."""

    where: Where
    code: str
    names: Mapping[str, Text]

    def in_language(self, language: str) -> str:
        """Return the difference in words."""
        said = _differences()[self.code]
        names = {key: text.get(language) or text.get("es", "") for key, text in self.names.items()}
        return f"{self.where}: " + said.get(language, said["es"]).format(**names)

    def __str__(self) -> str:
        return self.in_language("en")


@dataclass(frozen=True)
class Outcome:
    """What came out of a scenario: nothing, where law and engine agree."""

    scenario: Scenario
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Say whether everything came out as the story says."""
        return not self.differences


def _said(value: object, zone: ZoneInfo) -> str:
    """Say an instant as a scenario writes it: the last one of a day as 24:00."""
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        day = local_day(value, zone)
        if value == end_of(day, zone):
            return f"{day} 24:00 {zone.key}"
        is_round = not local.second and not local.microsecond
        precision = "minutes" if is_round else "seconds"
        return f"{local.replace(tzinfo=None).isoformat(sep=' ', timespec=precision)} {zone.key}"
    return "-" if value is None else str(value)


@cache
def _differences() -> Mapping[str, Text]:
    folder = resources.files("baluarte.norms") / "texts" / "wording"
    file = folder / "scenario_differences.yaml"
    found: Mapping[str, Text] = read_yaml(file.read_text(encoding="utf-8"))
    return found
