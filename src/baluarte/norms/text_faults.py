"""What cannot be right in a text of the norms: where, which rule, what would be right there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar

from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True)
class TextFault:
    """One fault of a text; says itself in Spanish and English, since a jurist reads it.

    Each kind of text names the file of its wording.
    """

    wording: ClassVar[str]

    where: str
    code: str
    given: str = ""
    right: str = ""

    def in_language(self, language: str) -> str:
        """Return the fault in words."""
        said = words_of_faults(self.wording)[self.code]
        words = said.get(language, said["es"]).format(given=self.given, right=self.right)
        return f"{self.where}: {words}"

    def __str__(self) -> str:
        return self.in_language("en")


class TextInvalid(ValueError):
    """A text cannot be read; `faults` name each place and what would be right there."""

    def __init__(self, faults: Iterable[TextFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@cache
def words_of_faults(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return how each fault of a kind of text is said, by its code."""
    file = resources.files("baluarte.norms") / "texts" / "wording" / f"{name}.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found
