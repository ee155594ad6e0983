import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.territory.names import distance, fold, fold_initials, shortened, unqualified


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ñuu Savi", "nuu savi"),
        ("  CIUDAD   JUÁREZ ", "ciudad juarez"),
        ("Cd. Juárez", "ciudad juarez"),
        ("Sto. Domingo Tehuantepec", "santo domingo tehuantepec"),
        ("Sta. Lucía del Camino", "santa lucia del camino"),
        ("Gral. Enrique Estrada", "general enrique estrada"),
        ("Dr. Arroyo", "doctor arroyo"),
        ("San Pedro Mixtepec -Dto. 22 -", "san pedro mixtepec distrito 22"),
        ("San Juan Mixtepec -Dto. 08 -", "san juan mixtepec distrito 8"),
        ("Pto_Escondido", "puerto escondido"),
        ("000", "000"),
        ("", ""),
    ],
)
def test_a_name_is_folded(written, folded):
    assert fold(written) == folded


def test_initials_are_closed_up():
    assert [fold_initials(text) for text in ("D. F.", "DF", "S.L.P.", "Q. Roo")] == [
        "df",
        "df",
        "slp",
        "q roo",
    ]


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("silao de la victoria", {"silao"}),
        ("heroica ciudad de huajuapan de leon", {"huajuapan de leon", "huajuapan"}),
        ("villa de reyes", {"reyes"}),
        ("valle de bravo", set()),
        ("san miguel de allende", set()),
        ("acapulco de juarez", {"acapulco"}),
        ("juarez", set()),
    ],
)
def test_a_name_is_shortened(name, forms):
    assert shortened(name) == forms


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("ciudad victoria", ["victoria"]),
        ("municipio de la paz", ["la paz"]),
        ("oaxaca city", ["oaxaca"]),
        ("villahermosa", []),
    ],
)
def test_what_qualifies_a_name_is_taken_off(name, bare):
    assert list(unqualified(name)) == bare


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("taxco", "taxco", 0), ("taxco", "tasco", 1), ("taxco", "txaco", 1), ("taxco", "axc", 2)],
)
def test_spellings_are_so_many_letters_apart(one, other, apart):
    assert distance(one, other, limit=2) == apart


def test_beyond_the_limit_there_is_no_distance():
    assert distance("taxco", "iguala", limit=2) is None


def slow_distance(one, other):
    """Count letters as the definition does, without a limit."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (not same)
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 4))
def test_the_distance_is_that_of_the_slow_twin(one, other, limit):
    slow = slow_distance(one, other)
    assert distance(one, other, limit=limit) == (slow if slow <= limit else None)
