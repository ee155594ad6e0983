import importlib
import inspect

import pytest

from baluarte.science import (
    disclosure,
    forecast,
    linkage,
    rates,
    recapture,
    reliability,
    scan,
    sequences,
)
from baluarte.science.errors import Refused

ROOMS = (disclosure, forecast, linkage, rates, recapture, reliability, scan, sequences)


def errors(room) -> list[type[Exception]]:
    found = (getattr(room, name) for name in room.__all__)
    return [one for one in found if inspect.isclass(one) and issubclass(one, Exception)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rsplit(".", 1)[-1])
def test_every_error_of_a_room_is_a_refusal_and_stays_of_its_python_kind(room) -> None:
    found = errors(room)
    assert found
    for one in found:
        assert issubclass(one, Refused)
        assert issubclass(one, ValueError | RuntimeError | MemoryError)


def test_one_base_catches_what_any_room_refuses() -> None:
    asked = [
        lambda: recapture.estimate_undercount([[1, 1]]),
        lambda: rates.empirical_bayes([1, -1], [1.0, 1.0]),
        lambda: scan.find_clusters(None, None, None),
        lambda: forecast.read_panel("no table"),
    ]
    for one in asked:
        with pytest.raises(Refused):
            one()


def test_shapes_are_refused_by_the_same_base() -> None:
    shapes = importlib.import_module("baluarte.science.shapes")
    assert issubclass(shapes.ShapesRefused, Refused)
