"""Whom a row speaks of: one or several in a cell, some kept back, some a collective."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from baluarte.domain.intake.mapping import LONGEST_LABEL, Cells
from baluarte.domain.intake.schema import OF_VICTIMS, fold_label, split_cell
from baluarte.norms.catalogue_words import code_behind
from baluarte.norms.catalogues import term

# What a mapping means by a collective, where nobody says which kind of it.
COLLECTIVE = "organisation"
_WITH = "(?:y|e|con|junto (?:con|a)|acompañad[oa] (?:de|por))"
_THEIRS = (
    "(?:hij[oa]s?|famili(?:a|ar|ares)|espos[oa]s?|marido|mujer|pareja|herman[oa]s?|padres?|madres?"
    "|pap[aá]s?|mam[aá]s?|abuel[oa]s?|niet[oa]s?|sobrin[oa]s?|prim[oa]s?|bebés?|niñ[oa]s?"
    "|compañer[oa]s?|colegas?|acompañantes?|equipo|chofer|escoltas?)"
)
# "Ana y su hijo": one who is named, and somebody of hers who is not.
_COMPANIONS = re.compile(
    rf"(?:(?P<name>.+?),?\s+{_WITH}\s+)?sus?\s+(?:\w+\s+)?{_THEIRS}\b.*"
    rf"|(?P<first>.+?),?\s+{_WITH}\s+(?:otr[oa]s?|acompañantes?)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_SEVERAL = re.compile(r"\s*[,;/\n]\s*")


class NotOfACollective(ValueError):
    """Gender and age are a person's; a size is a collective's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTold:
    """What is told of the victim of a number; empty where nobody told."""

    number: int = 1
    # Of `victim_kinds`.
    kind: str = "person"
    size: int | None = None
    labor: str = ""
    gender: str = ""
    age_band: str = ""
    defends: tuple[str, ...] = ()

    @property
    def says_anything(self) -> bool:
        return self != ProfileTold(number=self.number)

    @property
    def is_of_a_collective(self) -> bool:
        return bool(term("victim_kinds", self.kind).facts["collective"])

    def as_columns(self) -> dict[str, Any]:
        """Return what is told, by the names under which it is kept."""
        told = asdict(self) | {"defends": list(self.defends)}
        del told["number"]
        return told

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def profiles_from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[ProfileTold, ...]:
    """Return profiles as a coding keeps them."""
    return tuple(ProfileTold(**{**one, "defends": tuple(one["defends"])}) for one in kept)


def check_profile(told: ProfileTold) -> None:
    """Raise where a code is of no catalogue, or of a collective is said what is a person's."""
    of_person, of_collective = told.gender or told.age_band, told.size is not None
    if of_person if told.is_of_a_collective else of_collective:
        raise NotOfACollective
    for catalogue, code in (
        ("occupations", told.labor),
        ("genders", told.gender),
        ("age_bands", told.age_band),
        *(("defended_subjects", one) for one in told.defends),
    ):
        if code:
            term(catalogue, code)


def profiles_told(
    cells: Cells, kinds: Sequence[str]
) -> tuple[tuple[ProfileTold, ...], tuple[str, ...]]:
    """Return what columns tell of victims of these kinds, and of which parts a word has no code.

    One word for several is said of each; as many words as victims are said of one each.
    """
    told: dict[str, list[tuple[str, ...]]] = {}
    unmapped = []
    for part in cells.mapping.of_victims:
        told[part], is_understood = _codes_of_each(cells, part, max(len(kinds), 1))
        if not is_understood:
            unmapped.append(part)
    profiles = [
        _profile(number, kind, {part: each[number - 1] for part, each in told.items()})
        for number, kind in enumerate(kinds, start=1)
    ]
    found = (one for one in profiles if one.labor or one.gender or one.defends)
    return tuple(found), tuple(unmapped)


def _profile(number: int, kind: str, codes: Mapping[str, tuple[str, ...]]) -> ProfileTold:
    is_collective = kind == "collective"
    return ProfileTold(
        number=number,
        kind=COLLECTIVE if is_collective else "person",
        labor=next(iter(codes.get("labor", ())), ""),
        gender="" if is_collective else next(iter(codes.get("gender", ())), ""),
        defends=codes.get("defends", ()),
    )


def _codes_of_each(cells: Cells, part: str, victims: int) -> tuple[list[tuple[str, ...]], bool]:
    if constant := cells.mapping.constant_of(part):
        return [(constant,)] * victims, True
    categories = cells.mapping.of_victims[part]
    whole = cells.of(next(iter(categories.columns), ""))
    words = list(split_cell(whole, separators=categories.separators, known=categories.codes))
    if victims == 1 or len(words) != victims:
        words = [whole] * victims
    found = [_codes(cells, part, word) for word in words]
    return [codes or () for codes in found], None not in found


def _codes(cells: Cells, part: str, word: str) -> tuple[str, ...] | None:
    """Return the codes of a word; nothing where it says nothing, None where it has none."""
    if cells.is_not_known(word, part) or cells.is_reserved(word):
        return ()
    said = cells.mapping.of_victims[part].codes
    if codes := said.get(fold_label(word)):
        return codes
    if fold_label(word) in said:
        return None
    catalogue = OF_VICTIMS[part]
    if code := code_behind(catalogue, word):
        return (code,)
    if part != "defends":
        return None
    several = [code_behind(catalogue, one) for one in _SEVERAL.split(word) if one]
    return None if "" in several else tuple(dict.fromkeys(several))


PERSON = "person"
MOST_VICTIMS = 1000


@dataclass(frozen=True, slots=True)
class VictimTold:
    """One victim as told; `name` is empty where who reports keeps it back."""

    number: int
    kind: str
    name: str
    outlet: str
    is_reserved: bool
    # Told by hand only: in which capacity, and what she says of herself.
    role: str = field(default="", repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    named: Mapping[str, str] = field(default_factory=dict, repr=False)


def is_somebody(told: VictimTold) -> bool:
    """Say whether it is told who a victim is, or that it is kept back on purpose."""
    return bool(told.name or told.outlet or told.is_reserved)


# What is kept sealed of a victim that a person supplied.
SEALED_PARTS = ("kind", "name", "outlet", "role", "answers", "named")


def sealed_parts(told: VictimTold) -> dict[str, Any]:
    """Return of a victim what is kept sealed."""
    return {name: getattr(told, name) for name in SEALED_PARTS}


def with_supplied(
    told: Sequence[VictimTold], supplied: Mapping[int, Mapping[str, Any]]
) -> tuple[VictimTold, ...]:
    """Return the victims of a report by number, each as it was supplied where it was."""
    found = {one.number: one for one in told}
    for number, parts in supplied.items():
        # What a row keeps back on purpose stays withheld, whoever is named since.
        is_reserved = number in found and found[number].is_reserved
        found[number] = VictimTold(number=number, **{**parts, "is_reserved": is_reserved})
    return tuple(found[number] for number in sorted(found))


@dataclass(frozen=True, slots=True)
class VictimsTold:
    """The victims of one report, where there are any."""

    victims: tuple[VictimTold, ...]
    repeats_a_name: bool = False
    # Beside those who are named stand others without a name: how many is not told.
    has_companions: bool = False
    report: UUID | None = None

    @property
    def has_reserved(self) -> bool:
        return any(victim.is_reserved for victim in self.victims)


def victims_told(cells: Cells) -> VictimsTold:
    """Return whom a row speaks of; a name that stands twice is one person."""
    mapping = cells.mapping
    separators = mapping.separators_of("victims")
    names = list(split_cell(cells.of(mapping.column_of("victims")), separators=separators))
    told = [name for name in names if not cells.is_not_known(name, "victims")]
    outlets = _outlets(cells, len(names))
    victims: list[VictimTold] = []
    met: set[str] = set()
    repeats = has_companions = False
    for place, cell in enumerate(names):
        name, brings_somebody = _without_companions(cell, mapping.victim_kinds)
        has_companions = has_companions or brings_somebody
        if not name:
            continue
        folded = fold_label(name)
        is_reserved = cells.is_reserved(name)
        if cell not in told or (folded in met and not is_reserved):
            repeats = repeats or folded in met
            continue
        met.add(folded)
        kind = mapping.victim_kinds.get(folded, PERSON)
        shown = "" if is_reserved else name
        victims.append(VictimTold(len(victims) + 1, kind, shown, outlets[place], is_reserved))
    return VictimsTold(tuple(victims), repeats, has_companions)


def _without_companions(cell: str, kinds: Mapping[str, str]) -> tuple[str, bool]:
    """Return who is named, and whether somebody of theirs stands beside without a name."""
    if len(cell) > LONGEST_LABEL or fold_label(cell) in kinds:
        return cell, False
    found = _COMPANIONS.fullmatch(cell)
    return (found["name"] or found["first"] or "", True) if found else (cell, False)


def victim_count(cells: Cells, told: VictimsTold) -> int | None:
    """Return how many victims a row tells of: those it names, or the number it gives if larger."""
    given = cells.of(cells.mapping.victim_count)
    number = int(given) if given.isdecimal() and len(given) <= len(str(MOST_VICTIMS)) else 0
    return max(number, len(told.victims)) or None


def _outlets(cells: Cells, victims: int) -> list[str]:
    """Give each victim its outlet where the cell has as many, all of it where it has not."""
    whole = cells.of(cells.mapping.column_of("outlet"))
    if victims > 1:
        parts = list(split_cell(whole, separators=cells.mapping.separators_of("outlet")))
        if len(parts) == victims:
            return [_outlet(cells, part) for part in parts]
    return [_outlet(cells, whole)] * victims


def _outlet(cells: Cells, text: str) -> str:
    hidden = cells.is_reserved(text) or cells.is_not_known(text, "outlet")
    return "" if hidden else text
