"""What a result assumes, warns of or refuses: a code, its facts, its words in two languages."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Self

from baluarte.science.wording import FAMILY_NAMES, WORDS

Language = Literal["es", "en"]
# Spanish parts the sign from its number.
PERCENT = re.compile(r"(\d)%")
MONTHS = {
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip


class Message(str):
    """One thing said of a result: `code` for programs, `words(language)` for people.

    As text it is its English words, so that it serves wherever a sentence does.

    Attributes
    ----------
    code : str
        One of those in `wording.WORDS`; it does not change when its words are improved.
    data : mapping
        The facts the words are filled with: names, counts, shares of one, other messages.
    stratum : str
        The stratum it speaks of; empty where it speaks of the whole.
    """

    code: str
    data: Mapping[str, Any]
    stratum: str
    __slots__ = ("code", "data", "stratum")

    def __new__(cls, code: str, data: Mapping[str, Any] | None = None, stratum: str = "") -> Self:
        """Return the message of a code, filled with its facts."""
        self = super().__new__(cls, _words(code, data or {}, stratum, "en"))
        self.code, self.data, self.stratum = code, dict(data or {}), stratum
        return self

    def words(self, language: Language = "en") -> str:
        """Return the message in Spanish (`es`) or English (`en`).

        Raises
        ------
        ValueError
            The language is neither.
        """
        if language not in {"es", "en"}:
            raise ValueError(f"language must be 'es' or 'en'; not {language!r}.")
        return _words(self.code, self.data, self.stratum, language)

    def within(self, stratum: str) -> "Message":
        """Return the same message, said of one stratum."""
        return Message(self.code, self.data, stratum)

    def as_data(self) -> dict[str, Any]:
        """Return code, facts and words in both languages, as JSON can hold them."""
        facts = {name: _plain(value) for name, value in self.data.items()}
        found = {"code": self.code, "facts": facts, "es": self.words("es"), "en": self.words("en")}
        return found | ({"stratum": self.stratum} if self.stratum else {})

    def __getnewargs__(self) -> tuple[str, Mapping[str, Any], str]:  # type: ignore[override]
        return self.code, self.data, self.stratum


def message(code: str, **values: Any) -> Message:
    """Return a message with its facts."""
    return Message(code, values)


def _words(code: str, data: Mapping[str, Any], stratum: str, language: Language) -> str:
    values = {name: _told(name, value, language) for name, value in data.items()}
    said = WORDS[code][language].format(**values)
    if language == "es":
        said = PERCENT.sub("\\1\N{NO-BREAK SPACE}%", said)
    return f"{stratum}: {said}" if stratum else said


def _told(name: str, value: Any, language: Language) -> Any:
    """Return a fact as the words of a language name it."""
    if isinstance(value, Message):
        return value.words(language)
    if isinstance(value, tuple):
        return " ".join(str(_told("", one, language)) for one in value)
    if isinstance(value, date):
        return _day(value, language)
    if name.endswith("family"):
        return FAMILY_NAMES[value][language]
    return value


def _day(value: date, language: Language) -> str:
    between = " de " if language == "es" else " "
    return between.join((str(value.day), MONTHS[language][value.month - 1], str(value.year)))


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.as_data()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, bool | int | float | str | None) else str(value)
