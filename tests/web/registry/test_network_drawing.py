from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from baluarte.web.registry.network_drawing import APART, HEIGHT, WIDTH, around, between, hubs

CODES = [f"PE-{n}" for n in range(10)]


def gaps(spots) -> list[float]:
    return [hypot(a.x - b.x, a.y - b.y) for a, b in combinations(spots, 2)]


@given(st.integers(1, 10), st.lists(st.sets(st.integers(0, 9), min_size=1), max_size=40))
def test_everybody_stands_inside_the_drawing_and_the_same_each_time(many, linked):
    codes = CODES[:many]
    at = hubs(codes)
    ties = {n: sorted({CODES[i % many] for i in of}) for n, of in enumerate(linked, 1)}
    alone = {n: of[0] for n, of in ties.items()}
    for spots in (at, between(ties, at), around(alone, at)):
        assert all(0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT for one in spots.values())
    assert between(ties, at) == between(ties, at)
    assert around(alone, at) == around(alone, at)


def test_classes_do_not_stand_upon_each_other():
    for many in range(2, 11):
        assert min(gaps(hubs(CODES[:many]).values())) > 100


def test_persons_between_the_same_classes_can_be_told_apart():
    at = hubs(CODES[:4])
    spots = between(dict.fromkeys(range(1, 21), CODES[:2]), at)
    assert min(gaps(spots.values())) > APART * 0.6


def test_persons_around_a_class_can_be_told_apart():
    at = hubs(CODES[:4])
    assert min(gaps(around(dict.fromkeys(range(24), CODES[0]), at).values())) > 8
