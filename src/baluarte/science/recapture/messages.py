"""What a result warns of: a code, its data, and its words in Spanish and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from baluarte.science.recapture.wording import FAMILY_NAMES, WORDS

Language = Literal["es", "en"]


@dataclass(frozen=True)
class Message:
    """One thing said of a result: `code` for programs, `words(language)` for people.

    Attributes
    ----------
    code : str
        One of those in `wording.WORDS`; it does not change when its words are improved.
    data : mapping
        What the words are filled with: names of lists and strata, counts, shares of one.
    stratum : str
        The stratum it speaks of; empty where it speaks of the whole.
    """

    code: str
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    stratum: str = ""

    def words(self, language: Language = "en") -> str:
        """Return the message in Spanish (`es`) or English (`en`).

        Raises
        ------
        ValueError
            The language is neither.
        """
        if language not in {"es", "en"}:
            raise ValueError(f"language must be 'es' or 'en'; not {language!r}.")
        values = dict(self.data)
        if family := values.get("family"):
            values["family"] = FAMILY_NAMES[family][language]
        said = WORDS[self.code][language].format(**values)
        return f"{self.stratum}: {said}" if self.stratum else said

    def within(self, stratum: str) -> "Message":
        """Return the same message, said of one stratum."""
        return replace(self, stratum=stratum)

    def __str__(self) -> str:
        return self.words()


def message(code: str, **values: Any) -> Message:
    """Return a message with its values."""
    return Message(code, values)
