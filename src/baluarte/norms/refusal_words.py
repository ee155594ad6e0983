"""What stands in a refusal as it is read: a day, a number, an institution, since when it exists."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from baluarte.norms.agenda.wording import day as day_in_words

SINCE = {"es": "existe desde el {0}", "en": "it exists since {0}"}
UNTIL = {"es": "existió hasta el {0}", "en": "it existed until {0}"}
BETWEEN = {"es": "existió del {0} al {1}", "en": "it existed from {0} to {1}"}


@dataclass(frozen=True, slots=True)
class Existence:
    """From which day until which an institution exists, as far as it is known."""

    first: date | None
    last: date | None

    def in_language(self, language: str) -> str:
        """Return it in words."""
        days = [day_in_words(one, language) for one in (self.first, self.last) if one]
        form = BETWEEN if self.first and self.last else SINCE if self.first else UNTIL
        return form.get(language, form["en"]).format(*days)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in both languages."""

    es: str
    en: str

    def in_language(self, language: str) -> str:
        """Return it in words."""
        return self.es if language == "es" else self.en


def in_words(value: object, language: str) -> object:
    """Return what a refusal names, as it is read; words stay as they are."""
    if isinstance(value, date):
        return day_in_words(value, language)
    if isinstance(value, Decimal) and value.is_finite():
        whole = value == value.to_integral_value()
        return f"{value.to_integral_value():,f}" if whole else f"{value.normalize():,f}"
    said = getattr(value, "in_language", None)
    return said(language) if callable(said) else value
