"""Words alike are proposed, and the same words are recognised; numbers are words too."""

import pytest

from baluarte.norms.policy.likeness import PROPOSED_FROM, digest_of, likeness


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Investigar amenazas", "investigar AMENAZAS.", 1),
        ("Investigar amenazas", "Capacitar personal", 0),
        ("", "Capacitar personal", 0),
        ("de la y el", "Capacitar personal", 0),
        # Two words in common of three and of two: 2 * 2 / (3 + 2).
        ("Investigar amenazas pronto", "Investigación de amenaza", 0.8),
    ],
)
def test_likeness_is_twice_the_words_in_common_over_all(one, other, expected):
    assert likeness(one, other) == likeness(other, one) == expected


def test_what_asks_the_same_is_above_what_is_proposed():
    one = "Fortalecer el presupuesto del Mecanismo federal"
    assert likeness(one, "Dar al Mecanismo federal un presupuesto suficiente") >= PROPOSED_FROM
    assert likeness(one, "Investigar las amenazas contra periodistas") < PROPOSED_FROM


def test_the_same_words_are_one_however_written_and_a_number_makes_two():
    assert digest_of("Álvaro  OBREGÓN,") == digest_of("alvaro obregon")
    assert digest_of("Artículo 12") != digest_of("Artículo 13")
    assert digest_of("Francia", "Investigar") != digest_of("Suecia", "Investigar")
