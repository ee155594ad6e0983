"""What somebody has before her when she writes one row, and what an organisation's list is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from baluarte.demo.country.coverage import Coverage
from baluarte.demo.country.facts import TrueEvent
from baluarte.demo.country.people import Gender, Kind, Person
from baluarte.demo.country.places import Place
from baluarte.demo.country.stories import story
from baluarte.demo.country.wording import STATES, Hand, Pen, ToldDay

Cell = str | int | float | date | None
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
WARNING = "Dato inventado para demostración"


@dataclass(frozen=True)
class Organisation:
    """Whose list it is, what it covers, in which words and columns, in which kind of file."""

    slug: str
    steward: str
    mapping: str
    title: str
    file_name: str
    coverage: Coverage
    hand: Hand
    types: Mapping[str, str]
    perpetrators: Mapping[str, str]
    columns: Callable[["Telling"], Mapping[str, Cell]]


@dataclass(frozen=True)
class Telling:
    """One event as it reaches the organisation that writes it down."""

    organisation: Organisation
    number: int
    event: TrueEvent
    place: Place
    victims: tuple[Person, ...]
    told_on: date
    pen: Pen

    def day(self) -> ToldDay:
        return self.pen.day(self.event.day, told_on=self.told_on)

    def state(self) -> str:
        return self.pen.state(self.place)

    def municipality(self) -> str:
        return self.pen.municipality(self.place, STATES[self.place.state].name)

    def names(self) -> str:
        return self.pen.names(self.victims)

    def affiliations(self) -> str:
        kept = dict.fromkeys(person.affiliation for person in self.victims)
        return self.pen.hand.joiner.join(self.pen.text(name) for name in kept)

    def roles(self) -> str:
        kept = dict.fromkeys(person.role for person in self.victims)
        return self.pen.hand.joiner.join(kept)

    def genders(self, words: Mapping[Gender, str]) -> str:
        return self.pen.hand.joiner.join(words[person.gender] for person in self.victims)

    def types(self, joiner: str) -> str:
        """Write the types in one's own words; two of ours may be one of theirs."""
        return self._in_words(self.event.types, self.organisation.types, joiner)

    def perpetrators(self, joiner: str) -> str:
        return self._in_words(self.event.perpetrators, self.organisation.perpetrators, joiner)

    def acts(self) -> int:
        """Count the acts; not everybody counts alike."""
        return 1 if self.pen.chance.yes(0.08) else len(self.event.acts)

    def point(self) -> tuple[float, float]:
        """Return longitude and latitude, now and then at sea or with the axes swapped."""
        if self.pen.chance.yes(0.004):
            self.pen.slips.append("axes swapped")
            return self.event.latitude, self.event.longitude
        if self.pen.chance.yes(0.002):
            self.pen.slips.append("point at zero")
            return 0.0, 0.0
        return self.event.longitude, self.event.latitude

    def story(self, names: str, opening: str) -> str:
        """Tell what happened; whose name is reserved or long is told without it."""
        is_named = names != self.pen.hand.reserved and len(self.victims) == 1
        [first, *_] = self.victims
        named = first.affiliation if first.is_collective else names
        who = named if is_named else self._somebody()
        return story(self.event.types[0], who=who, opening=opening, chance=self.pen.chance)

    def _somebody(self) -> str:
        if len(self.victims) > 1:
            return "varias personas"
        is_journalist = self.event.kind == Kind.JOURNALIST
        return "una persona periodista" if is_journalist else "una persona defensora"

    def _in_words(self, codes: tuple[str, ...], words: Mapping[str, str], joiner: str) -> str:
        kept = dict.fromkeys(words[code] for code in codes)
        return joiner.join(self.pen.word(word) for word in kept)


def spoken(day: date) -> str:
    """Return a day as it is said: 3 de mayo de 2023."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
