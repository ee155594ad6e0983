import pandas as pd
import pytest

from baluarte.science.linkage.lexicon import HARMS
from baluarte.science.linkage.wording import RAREST, read_kinds, read_narratives, read_organizations

FAMILIES = [family for family, _, _ in HARMS]


def families(cell: str, taxonomy=None) -> list[set[str]]:
    """Return the known families of each kind in a cell."""
    kinds = read_kinds(pd.Series([cell]), taxonomy)
    if kinds.of_row[0] < 0:
        return []
    return [
        {family for at, family in enumerate(FAMILIES) if bits >> at & 1}
        for bits in kinds.families.tolist()
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Asesinato", [{"killing"}]),
        ("HOMICIDIO", [{"killing"}]),
        ("Tentativa de asesinato", [{"killing", "attempt"}]),
        ("Amenaza de muerte / Robo de equipo", [{"threat"}, {"theft"}]),
        ("Desaparición", [{"disappearance"}]),
        ("Killing", [{"killing"}]),
        ("N/A", []),
    ],
)
def test_words_for_harm_are_read_as_families(cell, read) -> None:
    assert families(cell) == read


def test_a_taxonomy_of_ones_own_goes_first() -> None:
    assert families("Hecho tipo 4", {"hecho tipo 4": "threat"}) == [{"threat"}]


def test_what_nobody_knows_is_a_family_of_its_own() -> None:
    kinds = read_kinds(pd.Series(["zzz", "Zzz", "yyy"]))
    one, other = kinds.families[kinds.of_row[[0, 2]]]
    assert (kinds.of_row[0] != kinds.of_row[1], kinds.families[kinds.of_row[1]] == one) == (
        True,
        True,
    )
    assert (one & other, kinds.groups.tolist()) == (0, [0, 0, 0])


def test_freelance_is_no_organisation() -> None:
    bag, _ = read_organizations(pd.Series(["Freelance", "Diario Inventado"]))
    assert (bag.of_row < 0).tolist() == [True, False]


def test_of_a_narrative_the_rarest_words_are_kept() -> None:
    common = " ".join(f"comun{letter}" for letter in "abcdefghijkl")
    bag, vocabulary = read_narratives(pd.Series([f"{common} singular", common, common]))
    kept = [vocabulary.words[int(word)].as_py() for word in bag.words[bag.at[0] : bag.at[1]]]  # noqa: PD008 (no frame)
    assert (len(kept), "singular" in kept) == (RAREST, True)
