import pytest

from baluarte.science.linkage.places import place_of


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        ("acapulco, gro.", 12, ["acapulco"]),
        ("acapulco de juarez, guerrero", 12, ["acapulco", "juarez"]),
        ("tehuacan, mexico", 0, ["tehuacan"]),
        ("oaxaca", 20, []),
        ("se reserva, oaxaca", 20, []),
        ("tantima, veracruz de ignacio de la llave", 30, ["tantima"]),
        ("san felipe, oaxaca, oaxaca", 20, ["san", "felipe"]),
        ("cancun, quintana roo", 23, ["benito", "juarez"]),
        ("mpio. de coetzala, ver.", 30, ["coetzala"]),
        ("toluca, estado de mexico", 15, ["toluca"]),
        ("mexico city", 9, []),
        ("", 0, []),
    ],
)
def test_a_place_is_read_as_state_and_words(text, state, words) -> None:
    assert place_of(text) == (state, words)
