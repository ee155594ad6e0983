"""What a file's columns may mean, by their names; whoever sent it decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.mapping import read_mapping, shipped_mapping, shipped_mappings
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.schema import OF_VICTIMS, MappingRefused, fold_label
from baluarte.norms.catalogue_words import code_behind
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, terms

SHIPPED, OWN = "shipped", "own"
# What columns are called in the lists there are; the first that fits is taken.
WORDS = {
    "key": ("folio", "id", "clave", "identificador", "no", "num", "numero", "key", "case id"),
    "date": ("fecha de la agresion", "fecha", "fecha del hecho", "date", "dia"),
    "municipality": ("municipio", "municipality", "alcaldia", "ciudad", "city"),
    "state": ("estado", "entidad", "entidad federativa", "state"),
    "place_text": ("lugar", "ubicacion", "localidad", "place", "location"),
    "longitude": ("(longitude)", "longitud", "longitude", "lon", "lng", "long", "x"),
    "latitude": ("(latitude)", "latitud", "latitude", "lat", "y"),
    "victims": (
        "nombre",
        "victima",
        "victimas",
        "persona",
        "nombre de la victima",
        "name",
        "victim",
    ),
    "victim_count": ("numero de victimas", "victimas totales", "number of victims"),
    "types": ("tipo de agresion", "agresion", "tipo", "agresiones", "type", "attack"),
    "perpetrators": (
        "perpetrador",
        "presunto perpetrador",
        "agresor",
        "responsable",
        "perpetrator",
    ),
    "outlet": ("medio", "medio/colectivo", "organizacion", "outlet", "media"),
    "labor": (
        "labor",
        "ocupacion",
        "profesion",
        "oficio",
        "tipo de labor",
        "labor de la victima",
        "occupation",
        "profession",
    ),
    "gender": ("genero", "sexo", "gender", "sex"),
    "defends": ("tema que defiende", "derecho que defiende", "causa", "tema"),
    "what": ("hechos", "descripcion", "relato", "que paso", "resumen", "narrativa", "description"),
    "source": ("fuente", "fuentes", "source", "liga", "enlace", "url"),
    "acts": ("numero de agresiones", "number of acts"),
}
LONG_ENOUGH = 4
# Of a label they tell nothing: "a", "contra" and "en" instalaciones are one.
LITTLE = frozenset(
    ("a", "al", "con", "contra", "de", "del", "e", "el", "en", "la", "las", "los", "o", "por", "y")
)
SEPARATORS = (" / ", "|", ";", "\n")

NOT_IDENTIFIED = "PE-UNK"
SAID_OF_NOBODY_KNOWN = ("Desconocido", "Desconocida", "Desconocidos", "Se ignora", "Unknown")


@dataclass(frozen=True)
class Candidate:
    """A mapping whose columns the file has."""

    value: str
    title: str
    mapping: ListMapping
    source_list: SourceList | None = None


def candidates(columns: Sequence[str], *, lists: Iterable[SourceList] = ()) -> list[Candidate]:
    """Return the mappings that fit a file: those of one's own lists, then those that come ready.

    The one that reads the most columns is the first of its kind.
    """
    language = get_language() or FALLBACK_LANGUAGE
    own = [
        Candidate(f"{OWN}:{one.pk}", one.title, read_mapping(one.mapping), one)
        for one in lists
        if one.mapping
    ]
    ready = [
        Candidate(f"{SHIPPED}:{name}", mapping.title(language), mapping)
        for name, mapping in _shipped().items()
    ]
    return [*_fitting(own, columns), *_fitting(ready, columns)]


def _fitting(some: Iterable[Candidate], columns: Sequence[str]) -> list[Candidate]:
    found = [one for one in some if fits(one.mapping, columns)]
    return sorted(found, key=lambda one: -len(one.mapping.columns))


def fits(mapping: ListMapping, columns: Sequence[str]) -> bool:
    """Say whether a file has every column that a mapping reads."""
    try:
        mapping.check_columns(columns)
    except MappingRefused:
        return False
    return True


def guessed_columns(columns: Sequence[str]) -> dict[str, str]:
    """Guess which column feeds which part: one column, one part."""
    folded = {column: fold_label(column.replace("_", " ")) for column in columns}
    guessed: dict[str, str] = {}
    for is_close in (_is_the_word, _begins_with_the_word, _holds_the_word):
        for part, words in WORDS.items():
            if part in guessed:
                continue
            left = [column for column in columns if column not in guessed.values()]
            for word in words:
                near = next((c for c in left if is_close(folded[c], word)), None)
                if near is not None:
                    guessed[part] = near
                    break
    return guessed


def _is_the_word(column: str, word: str) -> bool:
    return column == word


def _begins_with_the_word(column: str, word: str) -> bool:
    return len(word) >= LONG_ENOUGH and column.startswith(word)


def _holds_the_word(column: str, word: str) -> bool:
    return len(word) >= LONG_ENOUGH and f" {word}" in f" {column}"


def guessed_separator(cells: Iterable[str]) -> str:
    """Guess what parts several in one cell; a comma may stand inside a name, so it is no guess."""
    whole = "\x1f".join(cells)
    return next((one for one in SEPARATORS if one in whole), "")


def guessed_codes(labels: Iterable[str], catalogue: str) -> dict[str, tuple[str, ...]]:
    """Guess the codes behind somebody's words: as catalogues and ready mappings say them."""
    if catalogue in OF_VICTIMS.values():
        return {
            label: (code,) if (code := code_behind(catalogue, label)) else () for label in labels
        }
    known, alike = _words_known(catalogue), _alike(catalogue)
    # What a ready mapping leaves without a code stays so, however it is written.
    return {
        label: known.get(fold_label(label), alike.get(_stems_of(label), ())) for label in labels
    }


def _stems_of(label: str) -> tuple[str, ...]:
    """Return what a label says without number and little words: "Amenazas de muerte", too."""
    words = (word for word in fold_label(label).split() if word not in LITTLE)
    return tuple(word.removesuffix("s").removesuffix("e") for word in words)


@cache
def _alike(catalogue: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return the labels by what they say; what two codes are called is neither."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for label, codes in _words_known(catalogue).items():
        if stems := _stems_of(label):
            found.setdefault(stems, set()).add(codes)
    return {stems: next(iter(codes)) for stems, codes in found.items() if len(codes) == 1}


@cache
def _words_known(catalogue: str) -> Mapping[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    are_types = catalogue == "aggression_types"
    for mapping in _shipped().values():
        said = mapping.types if are_types else mapping.perpetrators
        for label, codes in said.codes.items():
            # What a ready mapping leaves without a code on purpose is not guessed either.
            known[label] = known.get(label) or codes
    for code, term in terms(catalogue).items():
        told = [*term.label.values(), str(term.facts.get("article19", ""))]
        for label in told:
            for word in (label, *(label.split("/") if are_types else ())):
                if folded := fold_label(word):
                    known.setdefault(folded, (code,))
    if not are_types:
        known.update({fold_label(word): (NOT_IDENTIFIED,) for word in SAID_OF_NOBODY_KNOWN})
    return known


@cache
def _shipped() -> Mapping[str, ListMapping]:
    return {name: shipped_mapping(name) for name in shipped_mappings()}
