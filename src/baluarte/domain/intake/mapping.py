"""What the columns and categories of a list mean; hers stay, the crosswalk stands behind them.

And the cells of one row, read through it: given, kept back, or not known.
"""

from collections.abc import Iterable
from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from importlib import resources
from typing import Any

import yaml

from baluarte.domain.audit.entries import canonical
from baluarte.domain.intake.schema import OF_VICTIMS, MappingRefused, check, fold_label
from baluarte.norms.imprecise import ImpreciseDate, Order, from_edtf
from baluarte.norms.yaml_texts import read_yaml

SHIPPED = resources.files("baluarte.norms") / "texts" / "mappings"
LARGEST_TEXT = 200_000
DEEPEST = 12
OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True)
class Categories:
    """A column of her categories, and the code of ours behind each."""

    columns: tuple[str, ...]
    # Folded label -> codes; none for a category that is known and has no code.
    codes: Keyed[str, tuple[str, ...]]
    separators: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceColumns:
    """Where the place stands, and whether the likeliest place of a name may be taken."""

    text: str = ""
    state: str = ""
    municipality: str = ""
    longitude: str = ""
    latitude: str = ""
    takes_likely: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.text, self.state, self.municipality)))

    @property
    def has_point(self) -> bool:
        return bool(self.longitude and self.latitude)


@dataclass(frozen=True)
class Mapping:
    """One list's mapping, checked; `content` is what is kept of it."""

    content: Keyed[str, Any] = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return sha256(canonical(dict(self.content))).hexdigest()

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def producer(self) -> str:
        return str(self.content["producer"])

    @property
    def licence(self) -> str:
        return str(self.content["licence"])

    @property
    def language(self) -> str:
        return str(self.content["language"])

    @property
    def sheet(self) -> str:
        """Which sheet of a workbook is the list; nothing where it is the first."""
        return str(self.content.get("sheet", ""))

    @property
    def already_public(self) -> bool:
        return bool(self.content.get("already_public", False))

    def title(self, language: str) -> str:
        """Return the list's title in a language, in Spanish where it has no other."""
        titles = self.content["title"]
        return str(titles.get(language, titles["es"]))

    @property
    def key(self) -> tuple[str, ...]:
        return _names(self.content.get("key"))

    @cached_property
    def reserved(self) -> frozenset[str]:
        """What she writes where something is kept back on purpose, folded."""
        return frozenset(map(fold_label, _names(self.content.get("reserved"))))

    @cached_property
    def not_known(self) -> frozenset[str]:
        """What she writes where something is not known, folded."""
        return frozenset(map(fold_label, _names(self.content.get("not_known"))))

    def column_of(self, part: str) -> str:
        """Return the column of a part that has one at most."""
        return str(self.content.get(part, {}).get("column", ""))

    def columns_of(self, part: str) -> tuple[str, ...]:
        """Return the columns of a part."""
        said = self.content.get(part, {})
        return _names(said.get("columns", said.get("column")))

    def constant_of(self, part: str) -> str:
        """Return what holds for every row."""
        return str(self.content.get(part, {}).get("constant", ""))

    def separators_of(self, part: str) -> tuple[str, ...]:
        return _names(self.content.get(part, {}).get("separators"))

    def words_for_not_known(self, part: str) -> frozenset[str]:
        """Return what means *not known* in a part, folded."""
        return self._not_known_by_part.get(part, self.not_known)

    def also_not_known(self, part: str) -> frozenset[str]:
        """Return what means *not known* in this part only, folded."""
        return frozenset(map(fold_label, _names(self.content.get(part, {}).get("not_known"))))

    @cached_property
    def _not_known_by_part(self) -> Keyed[str, frozenset[str]]:
        parts = [name for name, said in self.content.items() if isinstance(said, dict)]
        return {name: self.not_known | self.also_not_known(name) for name in parts}

    @property
    def date_order(self) -> Order:
        return Order(self.content["date"].get("order", Order.DAY_FIRST))

    @property
    def two_digit_years(self) -> bool:
        return bool(self.content["date"].get("two_digit_years", False))

    @property
    def year(self) -> int | None:
        """The year of dates that do not say theirs."""
        said: int | None = self.content["date"].get("year")
        return said

    @cached_property
    def date_readings(self) -> Keyed[str, ImpreciseDate]:
        """What she writes where a date should be, folded -> the date it means."""
        readings = self.content["date"].get("readings", {})
        return {fold_label(written): from_edtf(meant) for written, meant in readings.items()}

    @cached_property
    def place(self) -> PlaceColumns:
        said = dict(self.content["place"])
        takes_likely = said.pop("likely", "ask") == "take"
        return PlaceColumns(**said, takes_likely=takes_likely)

    @cached_property
    def victim_kinds(self) -> Keyed[str, str]:
        """Her words for a collective or somebody not known, folded -> kind."""
        kinds = self.content["victims"].get("kinds", {})
        return {fold_label(word): kind for word, kind in kinds.items()}

    @property
    def victim_count(self) -> str:
        return str(self.content["victims"].get("count", ""))

    @property
    def constant_types(self) -> tuple[str, ...]:
        return _names(self.content["types"].get("constant"))

    @cached_property
    def types(self) -> Categories:
        return _categories(self.content["types"])

    @cached_property
    def perpetrators(self) -> Categories:
        return _categories(self.content.get("perpetrators", {}))

    @cached_property
    def of_victims(self) -> Keyed[str, Categories]:
        """What columns tell of each victim, by part; her words, where she gave them a code."""
        return {
            part: _categories(self.content[part]) for part in OF_VICTIMS if part in self.content
        }

    def categories(self, part: str) -> Categories:
        """Return the categories of a part; none where the list tells nothing of it."""
        if part in OF_VICTIMS:
            return self.of_victims.get(part, Categories((), {}))
        return self.types if part == "types" else self.perpetrators

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, each once."""
        single = (self.column_of(part) for part in ("date", "time", "outlet", "acts", "victims"))
        several = (self.columns_of(part) for part in ("what", "source"))
        named = [*self.key, *single, self.victim_count, *self.place.named]
        named += [self.place.longitude, self.place.latitude]
        named += [column for columns in several for column in columns]
        named += [*self.types.columns, *self.perpetrators.columns]
        named += [column for told in self.of_victims.values() for column in told.columns]
        return tuple(dict.fromkeys(filter(None, named)))

    def check_columns(self, columns: Iterable[str]) -> None:
        """Raise `MappingRefused` where the file lacks a column, naming what it may be called."""
        there = tuple(columns)
        problems = []
        for column in self.columns:
            if column not in there:
                near = get_close_matches(column, there, n=3, cutoff=0.6)
                problems.append(("column.unknown", column, ", ".join(near or there)))
        if problems:
            raise MappingRefused(problems)


def read_mapping(content: object) -> Mapping:
    """Return a mapping from its content, or raise `MappingRefused` with all that is wrong."""
    return Mapping(check(content))


def parse_mapping(text: str) -> Mapping:
    """Return a mapping from its YAML: data only, no expressions, no aliases."""
    if len(text) > LARGEST_TEXT:
        raise MappingRefused([("yaml.too_large", "", str(LARGEST_TEXT))])
    try:
        _check_tokens(text)
        content = read_yaml(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise MappingRefused([("yaml.broken", place, "")]) from error
    return read_mapping(content)


def _check_tokens(text: str) -> None:
    """Stop at what no mapping needs before anything is built from it."""
    depth = 0
    for token in yaml.scan(text):
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if isinstance(token, yaml.AliasToken):
            raise MappingRefused([("yaml.alias", "", "")])
        if depth > DEEPEST:
            raise MappingRefused([("yaml.too_deep", "", "")])


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the mappings that come with the system."""
    names = (file.name.removesuffix(".yaml") for file in SHIPPED.iterdir())
    return tuple(sorted(name for name in names if not name.startswith("_")))


def shipped_mapping(name: str) -> Mapping:
    """Return a mapping that comes with the system, or raise naming those there are."""
    if name not in shipped_mappings():
        raise MappingRefused([("mapping.unknown", name, ", ".join(shipped_mappings()))])
    return parse_mapping((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))


def _names(said: object) -> tuple[str, ...]:
    if not said:
        return ()
    return (said,) if isinstance(said, str) else tuple(said)  # type: ignore[arg-type]


def _categories(said: Keyed[str, Any]) -> Categories:
    codes = {fold_label(label): _names(code) for label, code in said.get("codes", {}).items()}
    columns = _names(said.get("columns", said.get("column")))
    return Categories(columns, codes, _names(said.get("separators")))


# A narrative is no label, and is not compared with any.
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's values and what its list means by some of them."""

    values: Keyed[str, str]
    mapping: Mapping

    def of(self, column: str) -> str:
        """Return a cell without the spaces around it; nothing where there is no such column."""
        return self.values.get(column, "").strip() if column else ""

    def joined(self, columns: Iterable[str]) -> str:
        """Return what several columns say, one after the other."""
        return " ".join(filter(None, map(self.of, columns)))

    def is_reserved(self, text: str) -> bool:
        """Say whether this is how the list writes that something is kept back."""
        return len(text) <= LONGEST_LABEL and fold_label(text) in self.mapping.reserved

    def is_not_known(self, text: str, part: str) -> bool:
        """Say whether this is how the list writes that something is not known, or nothing."""
        if len(text) > LONGEST_LABEL:
            return not text.strip()
        folded = fold_label(text)
        return not folded or folded in self.mapping.words_for_not_known(part)


def with_codes(content: Keyed[str, Any], codes: Keyed[str, Keyed[str, Any]]) -> dict[str, Any]:
    """Return a mapping with other codes behind its words; words not asked about keep theirs."""
    changed = dict(content)
    for part, said in codes.items():
        kept = dict(content[part].get("codes", {}))
        changed[part] = {**content[part], "codes": kept | dict(said)}
    return changed
