"""What is said of a cluster of another shape than a circle, and of what is as unusual."""

import pytest
from django.utils.translation import override

from baluarte.domain.analysis.choices import RunMethod, ScanShape
from baluarte.web.analysis.presenters.run_assumptions import assumptions_of
from baluarte.web.analysis.presenters.run_rows import clusters_rows

ROW = {
    "places": ["30001", "30002"], "first": "2026-02", "last": "2026-06", "events": 12,
    "expected": 3.0, "ratio": 4.0, "p": 0.01, "recurs_in_years": 8.0, "says": "cluster",
}  # fmt: skip


def sentence(language="en", **told):
    with override(language):
        _, [row] = clusters_rows([ROW | told], {}, {})
        return row["sentence"]


def test_a_cluster_says_its_shape_and_how_many_are_as_unusual():
    plain = sentence()
    assert sentence(shape="circle", axes=1.0, ties=0) == plain
    assert sentence(shape="ellipse", axes=1.0, ties=0) == plain
    assert sentence(shape="ellipse", axes=2.0, ties=0) == (
        f"{plain} An ellipse 2 times as long as wide."
    )
    assert sentence(shape="flexible", axes=1.0, ties=1) == (
        f"{plain} Its places are joined by borders. Another set of places that overlaps is as "
        "unusual: the one with fewer is named."
    )
    assert sentence("es", shape="restricted", axes=1.0, ties=3).endswith(
        "Sus lugares están unidos por fronteras. Otros 3 conjuntos de lugares que se enciman son "
        "igual de inusuales: se nombra el de menos lugares."
    )


@pytest.mark.parametrize(
    ("shape", "english", "spanish"),
    [
        (None, "in circles of nearby places", "en círculos de lugares cercanos"),
        ("circle", "in circles of nearby places", "en círculos de lugares cercanos"),
        ("ellipse", "in circles and ellipses", "en círculos y elipses"),
        ("flexible", "in any shape", "de cualquier forma"),
        ("restricted", "more events than usual by itself", "más hechos de lo usual por sí mismo"),
    ],
)
def test_what_is_taken_for_granted_names_the_shape(shape, english, spanish):
    parameters = {"shape": shape} if shape else {}
    for language, words in (("en", english), ("es", spanish)):
        with override(language):
            said = [str(one) for one in assumptions_of(RunMethod.CLUSTERS, parameters)]
        assert sum(words in one for one in said) == 1
        assert len(said) == 4
    assert all("nearby places" not in str(one) for one in assumptions_of(RunMethod.DELAYS, {}))
    assert shape is None or ScanShape(shape).value == shape
