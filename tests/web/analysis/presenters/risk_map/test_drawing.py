"""The drawing of a map: full where sure, paler where not, hatched where nothing is known."""

from types import SimpleNamespace

import pytest

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.territory.atlas_paths import AtlasDrawing, Shape
from baluarte.web.analysis.presenters.risk_map.carried import Carried
from baluarte.web.analysis.presenters.risk_map.drawing import SHADES, whole_map
from baluarte.web.analysis.presenters.risk_map.measures import measure_of


@pytest.mark.parametrize("method", [RunMethod.RATES, RunMethod.BYM2])
def test_what_is_sure_is_full_what_is_not_is_paler_and_the_unknown_hatched(method):
    rows = {
        "30001": {"place": "30001", "smoothed": 4.0, "exceeds": 0.99, "says": "more"},
        "30002": {"place": "30002", "smoothed": 4.0, "exceeds": 0.6, "says": "cannot_tell"},
    }
    shown = SimpleNamespace(
        is_of_states=False, on_shapes=rows, measure=measure_of("", method, first_rows=[]),
        is_asked=lambda code: code[:2] == "30",
    )  # fmt: skip
    shapes = {code: Shape(code, code, f"M{code}", (1.0, 1.0))
              for code in ("30001", "30002", "30003", "20001")}  # fmt: skip
    drawn = whole_map(
        shown, AtlasDrawing(10, 10, {}, shapes, (), {}), carried=Carried("", "", "", "", ""),
        borders=(), legend_of_borders=(), words={"nothing": "Sin cobertura", "faded": "Tenue"},
    )  # fmt: skip
    assert f'd="M30001" fill="{SHADES[5]}"' in drawn
    assert '<path d="M30002" fill="#' in drawn
    assert f'd="M30002" fill="{SHADES[5]}"' not in drawn
    # Of what was not asked not even the hatching is seen.
    assert '<path d="M20001" fill="#fdfcf9"/>' in drawn
    # Nothing is painted over the hatched ground.
    assert '<path d="M30003"/>' in drawn
    assert "Tenue" in drawn
