"""Why something of a memory page is not taken; `in_language` says it."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.refusal_words import in_words
from baluarte.norms.yaml_texts import read_yaml


class MemoryRefused(ValueError):
    """Of a memory page, what cannot be; `code` names why, `field` where."""

    def __init__(self, code: str, *, field: str, given: object = "", right: object = "") -> None:
        self.code, self.field, self.given, self.right = code, field, given, right
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Return the refusal in words."""
        said = refusals()[self.code]
        given, right = (in_words(one, language) for one in (self.given, self.right))
        return said.get(language, said[FALLBACK_LANGUAGE]).format(given=given, right=right)


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """Return what is said of each refusal, by code and language."""
    file = resources.files("baluarte.norms") / "texts" / "wording" / "memory_refusals.yaml"
    found: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return found
