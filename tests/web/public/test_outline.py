import re

import pytest
from tests.factories.atlas import TOPOLOGY, lay_atlas

from baluarte.web.public.outline import outline, states_outline


def corners(path):
    """Return how many corners each ring of a path has."""
    return [1 + len(re.findall(r"-?\d+", ring)) // 2 - 1 for ring in path.split("M")[1:]]


@pytest.fixture
def drawn():
    return outline(TOPOLOGY, width=200)


def test_both_states_are_drawn(drawn):
    assert sorted(drawn.paths) == ["01", "02"]


def test_a_square_has_its_corners(drawn):
    assert corners(drawn.paths["01"]) == [5]


def test_a_border_can_be_walked_backwards(drawn):
    assert drawn.paths["02"] == "M100 109l100 0 0-109-100 0 0 109z"


def test_a_speck_is_left_out(drawn):
    assert drawn.paths["02"].count("M") == 1


def test_degrees_of_longitude_are_shorter_than_those_of_latitude(drawn):
    assert (drawn.width, drawn.height) == (200, 109)


def test_nothing_is_drawn_before_there_is_an_atlas(settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    assert states_outline() is None


def test_the_atlas_is_read(settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    lay_atlas(tmp_path)
    found = states_outline()
    assert found is not None
    assert sorted(found.paths) == ["01", "02"]
