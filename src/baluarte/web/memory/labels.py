"""What codes of memory are called on pages."""

from collections.abc import Iterable

from baluarte.domain.memory.choices import ItemKind
from baluarte.domain.memory.queries import TextTold
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term, terms
from baluarte.norms.languages import CATALOGUE, direction, language_name, may_hyphenate, own_name
from baluarte.web.registry.presenters.labels import date_in_words, language

__all__ = ["date_in_words", "language"]
LICENCES = "memory_licences"
# As addresses call what is put on a page.
ADDRESSES = {
    "nombre": ItemKind.NAME,
    "texto": ItemKind.TEXT,
    "fotografia": ItemKind.PHOTOGRAPH,
    "grabacion": ItemKind.RECORDING,
    "documento": ItemKind.DOCUMENT,
    "enlace": ItemKind.WORK_LINK,
    "aniversario": ItemKind.ANNIVERSARY,
    "acto": ItemKind.ACT,
    "muro": ItemKind.WALL_NAME,
}


def language_choices() -> list[tuple[str, str]]:
    """Return the languages offered, by their own names and ours."""
    found = []
    for code, one in terms(CATALOGUE).items():
        ours, own = one.in_language(language()), own_name(code)
        found.append((code, ours if ours == own else f"{ours} ({own})"))
    return found


def as_read(texts: Iterable[TextTold]) -> list[TextTold]:
    """Return texts of one thing with the language of who reads first, then Spanish, then others."""
    first = (language(), FALLBACK_LANGUAGE)

    def place(text: TextTold) -> int:
        spoken = text.row.language.partition("-")[0]
        return first.index(spoken) if spoken in first else len(first)

    return sorted(texts, key=place)


def licence_choices() -> list[tuple[str, str]]:
    """Return the licences with their names."""
    return [(one.code, one.in_language(language())) for one in terms(LICENCES).values()]


def licence_name(code: str) -> str:
    """Return what a licence is called."""
    return term(LICENCES, code).in_language(language())


def tongue(tag: str) -> dict[str, object]:
    """Return how words in a language are marked: its tag, its side, whether they break."""
    return {
        "lang": tag,
        "dir": direction(tag),
        "name": language_name(tag, language()),
        "own": own_name(tag),
        "hyphens": may_hyphenate(tag),
    }
