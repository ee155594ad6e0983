"""The first picture of a map, drawn on the server: it is seen before any script has come.

Places that are painted alike are one path. What answers to a pointer is laid over it afterwards.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from baluarte.domain.territory.atlas_paths import AtlasDrawing, Box, Shape, atlas_drawing
from baluarte.web.layout.components.drawings import shades

# Of the country: a unit is some three kilometres, about a point of a wide screen. A state is drawn
# from the fine shapes.
WIDTH = 1000
# Around a state, as a share of it.
MARGIN = 0.06
PALETTE: Final = "indigo"
BRIEF_NAMES: Final = {
    "01": "Ags.", "02": "B.C.", "03": "B.C.S.", "04": "Camp.", "05": "Coah.", "06": "Col.",
    "07": "Chis.", "08": "Chih.", "09": "CDMX", "10": "Dgo.", "11": "Gto.", "12": "Gro.",
    "13": "Hgo.", "14": "Jal.", "15": "Méx.", "16": "Mich.", "17": "Mor.", "18": "Nay.",
    "19": "N.L.", "20": "Oax.", "21": "Pue.", "22": "Qro.", "23": "Q. Roo", "24": "S.L.P.",
    "25": "Sin.", "26": "Son.", "27": "Tab.", "28": "Tamps.", "29": "Tlax.", "30": "Ver.",
    "31": "Yuc.", "32": "Zac.",
}  # fmt: skip
# Too small for a name while the whole country is drawn.
CROWDED: Final = frozenset({"01", "06", "09", "13", "17", "22", "29"})
# Which stand beside their middle, as shares of the country's width: the State of Mexico lies around
# the city, and its name is written over its west.
BESIDE: Final = {"15": (-0.012, -0.003)}
# On a telephone these too.
SMALL: Final = frozenset({"11", "14", "15", "18", "21", "24", "27", "30", "31", "32"})


@dataclass(frozen=True, slots=True)
class StateName:
    """What a state is called on a map, where, and how much room there is for it."""

    says: str
    x: float
    y: float
    # A class of the sheet: is-crowded, is-small, or none.
    room: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What a picture shows, and its paths: what lies below, what is painted, what is drawn over."""

    # Left, top, width and height.
    view: tuple[float, float, float, float]
    # Of the states that are shown whole, and of those around them of which nothing is said.
    ground: str
    around: str
    # By the classes of the sheet that they are painted in.
    painted: Mapping[str, str]
    borders: tuple[Mapping[str, str], ...] = ()
    names: tuple[StateName, ...] = ()

    @property
    def hatch(self) -> float:
        """How far lines of the hatch stand apart."""
        return self.view[2] / 110


def drawing_for(state: str) -> AtlasDrawing | None:
    """Return the shapes that a picture of a state, or of the country, is drawn from."""
    folder = Path(settings.FILE_FOLDER) / "atlas"
    return atlas_drawing(folder) if state else atlas_drawing(folder, WIDTH)


def class_of(value: float | None, classes: Sequence[Mapping[str, Any]]) -> str:
    """Return the class of the sheet for a value, by the classes of a map; empty for no value."""
    if value is None or not classes:
        return ""
    below = bisect_right([one["from"] for one in classes], value)
    return f"is-{shades(len(classes), PALETTE)[max(below, 1) - 1]}"


def picture_of(
    drawing: AtlasDrawing,
    classes: Mapping[str, str],
    *,
    state: str = "",
    is_of_states: bool = False,
    borders: tuple[Mapping[str, str], ...] = (),
    is_named: bool = False,
) -> MapPicture:
    """Return the picture of places by code, each painted in the classes given for it.

    Of one state, if it is named: what lies around it is seen as far as the picture reaches.
    """
    view = _view(drawing, state)
    shapes = drawing.states if is_of_states else drawing.municipalities
    painted: dict[str, list[str]] = {}
    for code, said in sorted(classes.items()):
        shape = shapes.get(code)
        if shape is not None and _is_seen(shape, view):
            painted.setdefault(said, []).append(shape.path)
    seen = [one for one in drawing.states.values() if _is_seen(one, view)]
    return MapPicture(
        view=view,
        ground="".join(one.path for one in seen if state in ("", one.code)),
        around="".join(one.path for one in seen if state not in ("", one.code)),
        painted={said: "".join(paths) for said, paths in painted.items()},
        borders=borders,
        names=tuple(names_of_states(drawing)) if is_named else (),
    )


def names_of_states(drawing: AtlasDrawing) -> Iterator[StateName]:
    """Yield the names of a drawing's states."""
    for code, name in BRIEF_NAMES.items():
        if code in drawing.states:
            x, y = drawing.states[code].middle
            right, down = BESIDE.get(code, (0, 0))
            room = "is-crowded" if code in CROWDED else "is-small" if code in SMALL else ""
            yield StateName(
                name, round(x + right * drawing.width), round(y + down * drawing.width), room
            )


def _view(drawing: AtlasDrawing, state: str) -> Box:
    if state not in drawing.states:
        return 0, 0, drawing.width, drawing.height
    left, top, right, bottom = drawing.states[state].box
    edge = round(MARGIN * max(right - left, bottom - top))
    return left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge


def _is_seen(shape: Shape, view: Box) -> bool:
    left, top, wide, high = view
    right, bottom = left + wide, top + high
    from_x, from_y, to_x, to_y = shape.box
    return from_x <= right and to_x >= left and from_y <= bottom and to_y >= top
