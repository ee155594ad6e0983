"""How somebody writes down names, places and days: with her own habits, and slips of the pen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import combining, normalize

from baluarte.demo.country.chance import Chance, Weighted
from baluarte.demo.country.people import NICKNAMES, Person
from baluarte.demo.country.places import CITIES, Place, abbreviated
from baluarte.domain.territory.texts import StateText, states

SHORTEST_SLIP = 5
# What is done more often than not is a habit, not a slip.
HABIT = 50
FIRST_C1, LAST_C1 = 0x7F, 0x9F
STATES: Mapping[str, StateText] = {state.code: state for state in states()}
USUAL_DAYS = Weighted.of(
    {
        "day": 88, "month": 6, "year": 0.8, "between": 1.6, "before": 0.8, "reserved": 1.2,
        "missing": 1.2, "impossible": 0.4,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hand:
    """How often, of a hundred times, somebody writes so."""

    bare: float = 3  # without accents
    loud: float = 0  # in capitals
    garbled: float = 0.6  # UTF-8 read as Latin-1
    swapped: float = 1.5  # two letters exchanged
    surnames_first: float = 4
    one_surname: float = 14
    one_given: float = 30
    nickname: float = 4
    initials: float = 2
    name_reserved: float = 4
    place_missing: float = 1.5
    place_reserved: float = 1
    city: float = 35  # where the city bears another name
    short_place: float = 4
    place_with_state: float = 2
    short_state: float = 10
    day_off: float = 5
    joiner: str = " / "
    collective: str = ""  # instead of the name, which stands beside it
    reserved: str = "Se reserva"
    missing: tuple[str, ...] = ("", "N/A")
    days: Weighted[str] = USUAL_DAYS


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day as far as it is told: `how` says whether it is a day, a month, reserved and so on."""

    how: str
    first: date
    last: date


class Pen:
    """Writes one row after another in somebody's hand, and keeps what slipped."""

    def __init__(self, hand: Hand, chance: Chance) -> None:
        self.hand = hand
        self.chance = chance
        self.slips: list[str] = []

    def _slips(self, share: float, what: str) -> bool:
        slipped = self.chance.yes(share / 100)
        if slipped and share < HABIT:
            self.slips.append(what)
        return slipped

    def names(self, persons: tuple[Person, ...]) -> str:
        """Write all names into one cell, or that they are reserved."""
        if self._slips(self.hand.name_reserved, "names reserved"):
            return self.hand.reserved
        return self.hand.joiner.join(self.name(person) for person in persons)

    def name(self, person: Person) -> str:
        if person.is_collective:
            return self.hand.collective or self.text(person.affiliation)
        if self._slips(self.hand.initials, "initials"):
            return " ".join(f"{word[0]}." for word in (*person.given, *_bare_of(person.surnames)))
        given = self._given(person)
        surnames = " ".join(person.surnames)
        if len(person.surnames) > 1 and self._slips(self.hand.one_surname, "one surname"):
            surnames = person.surnames[0]
        if self._slips(self.hand.surnames_first, "surnames first"):
            between = ", " if self.chance.yes(0.5) else " "
            return self._letters(f"{surnames}{between}{given}")
        return self._letters(f"{given} {surnames}")

    def municipality(self, place: Place, state_name: str) -> str:
        """Write the municipality as people do, leave it out, or say that it is reserved."""
        if self._slips(self.hand.place_missing, "municipality missing"):
            return self.chance.one_of(self.hand.missing)
        if self._slips(self.hand.place_reserved, "municipality reserved"):
            return self.hand.reserved
        name = place.name
        if place.code in CITIES and self._slips(self.hand.city, "city"):
            name = self.chance.one_of(CITIES[place.code])
        elif self._slips(self.hand.short_place, "place abbreviated"):
            name = abbreviated(name)
        if self._slips(self.hand.place_with_state, "place with state"):
            name = f"{name}, {state_name}"
        return self.text(name)

    def state(self, place: Place) -> str:
        text = STATES[place.state]
        if self._slips(self.hand.short_state, "state abbreviated"):
            return self.chance.one_of((text.abbreviation, *text.also))
        return self.text(text.name)

    def day(self, day: date, *, told_on: date) -> ToldDay:
        """Tell the day of a fact, exactly or as far as it is known."""
        how = self.chance.pick(self.hand.days)
        if how != "day":
            self.slips.append(f"date {how}")
        elif self._slips(self.hand.day_off, "date off"):
            day = min(day + timedelta(days=self.chance.one_of((-2, -1, 1, 2))), told_on)
        if how == "between":
            first = day - timedelta(days=self.chance.whole(1, 3))
            return ToldDay(how, first, min(day + timedelta(days=1), told_on))
        if how == "before":
            last = min(day + timedelta(days=self.chance.whole(2, 20)), told_on)
            return ToldDay(how, day, max(last, day + timedelta(days=1)))
        return ToldDay(how, day, day)

    def text(self, text: str) -> str:
        """Write words that are nobody's name: accents may go, and the encoding break."""
        if self._slips(self.hand.loud, "capitals"):
            return unaccented(text.upper())
        if unaccented(text) != text:
            if self._slips(self.hand.bare, "accents lost"):
                return unaccented(text)
            if self._slips(self.hand.garbled, "encoding"):
                return garbled(text)
        return text

    def word(self, word: str) -> str:
        """Write a word of one's own categories, now and then carelessly."""
        careless: tuple[Callable[[str], str], ...] = (str.lower, str.upper, unaccented)
        if self._slips(2, "category careless"):
            return self.chance.one_of(careless)(word)
        return word

    def _given(self, person: Person) -> str:
        first = person.given[0]
        if first in NICKNAMES and self._slips(self.hand.nickname, "nickname"):
            return NICKNAMES[first]
        if len(person.given) > 1 and self._slips(self.hand.one_given, "one given name"):
            return first
        return " ".join(person.given)

    def _letters(self, name: str) -> str:
        if self._slips(self.hand.swapped, "letters swapped"):
            name = self._swapped(name)
        return self.text(name)

    def _swapped(self, name: str) -> str:
        words = name.split(" ")
        long = [at for at, word in enumerate(words) if len(word) >= SHORTEST_SLIP]
        if not long:
            return name
        at = self.chance.one_of(long)
        word = words[at]
        # Never the first letter, nor what follows the last: a comma may stand there.
        cut = self.chance.whole(1, len(word) - 3)
        words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
        return " ".join(words)


def unaccented(text: str) -> str:
    """Return a text without accents: as typed on a foreign keyboard."""
    return normalize("NFC", "".join(c for c in normalize("NFKD", text) if not combining(c)))


def garbled(text: str) -> str:
    """Return a text whose UTF-8 was read as Latin-1; unchanged where that cannot be written."""
    read = text.encode("utf-8").decode("latin-1")
    writable = not any(FIRST_C1 <= ord(letter) <= LAST_C1 for letter in read)
    return read if writable else text


def _bare_of(surnames: tuple[str, ...]) -> list[str]:
    return [surname.split()[-1] for surname in surnames]
