"""The map as SVG: bare shapes for the page's script, and the whole drawing with all it must say."""

from collections.abc import Iterable, Mapping
from html import escape
from textwrap import wrap
from typing import Any, Final

from baluarte.domain.territory.atlas_paths import AtlasDrawing, Shape
from baluarte.web.analysis.presenters.risk_map.carried import Carried
from baluarte.web.analysis.presenters.risk_map.clusters import NEW, ONGOING
from baluarte.web.analysis.presenters.risk_map.measures import FEW
from baluarte.web.analysis.presenters.risk_map.patterns import ALONE, HOT
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.layout.components.drawings import USUAL_NAMES
from baluarte.web.layout.map_picture import names_of_states

# The colours of a map on paper (tokens.css), for files that load no sheet.
SHADES: Final = ("", "#daeafa", "#aac6ed", "#7c9fd9", "#5478c0", "#36539f", "#1d2f6e")
PAPER, RAISED, INK, QUIET = "#f7f5ef", "#fdfcf9", "#1b2030", "#5b6070"
TOO_FEW = "#f3f0e8"
BORDER, STATE, HATCH, GRANA = "#f7f5ef", "#434959", "#b3ad9d", "#941b3f"
# How the border of each kind is drawn: its colour and its dashes.
LINES: Final = {
    NEW: (GRANA, ()),
    ONGOING: (GRANA, (16, 9)),
    HOT: (INK, (3, 8)),
    ALONE: (INK, ()),
}
IN_LEGEND = 0.45
# How strong a colour is where it is sure, likely, not told from chance.
STRENGTH: Final = (1.0, 0.72, 0.4)
SANS = "Source Sans 3, Segoe UI, Helvetica, Arial, Libertinus Serif, sans-serif"
SERIF = "Source Serif 4, Georgia, Libertinus Serif, serif"
# A file is so wide; letters in a line of its foot; room at its sides.
WIDTH, LINE, EDGE, STEP = 1200, 150, 40, 118


def bare_shapes(drawing: AtlasDrawing) -> str:
    """Return the shapes without a colour: the page's sheet and script give them theirs."""
    places: dict[str, list[Shape]] = {}
    for one in drawing.municipalities.values():
        places.setdefault(one.code[:2], []).append(one)
    groups = "".join(
        f'<g data-state="{escape(_name_of(state, drawing))}">{"".join(map(_bare, of))}</g>'
        for state, of in sorted(places.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}">'
        '<defs><pattern id="risk-hatch" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<path class="risk-map__hatch" d="M0 0v7"/></pattern></defs>'
        f'<g class="risk-map__ground" fill="url(#risk-hatch)">{_ground(drawing)}</g>'
        f'<g class="risk-map__places">{groups}</g>'
        f'<g class="risk-map__states">{"".join(map(_bare, drawing.states.values()))}</g>'
        f'<g class="risk-map__borders"></g>'
        f'<g class="risk-map__names">{"".join(_named(drawing))}</g></svg>'
    )


def whole_map(
    shown: ShownMap,
    drawing: AtlasDrawing,
    *,
    carried: Carried,
    borders: Iterable[Mapping[str, str]],
    legend_of_borders: Iterable[Mapping[str, str]],
    words: Mapping[str, str],
) -> str:
    """Return the map as a file: its title, the drawing, what its signs mean, and all it says."""
    scale = (WIDTH - 2 * EDGE) / drawing.width
    high = round(drawing.height * scale)
    marks = [*legend_of_borders]
    legend_at = 92 + high + 24
    foot_at = legend_at + 92 + 22 * len(marks)
    lines = [line for one in carried.lines() for line in wrap(one, LINE)]
    total = foot_at + 19 * len(lines) + EDGE
    map_ = (
        f'<svg x="{EDGE}" y="92" width="{WIDTH - 2 * EDGE}" height="{high}"'
        f' viewBox="0 0 {drawing.width} {drawing.height}">{_painted(shown, drawing)}'
        f"{_borders(borders)}{_letters(drawing)}</svg>"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" width="{WIDTH}"'
        f' height="{total}" font-family="{SANS}" fill="{INK}" role="img">'
        f"<title>{escape(carried.title)}</title><desc>{escape(' '.join(carried.lines()))}</desc>"
        f"<defs>{_hatch('none', 7, 1)}{_hatch('hatch', 16, 2.2)}</defs>"
        f'<rect width="{WIDTH}" height="{total}" fill="{PAPER}"/>'
        f"{_title(carried.title)}{map_}{_legend(shown, legend_at, words)}"
        f"{_marks(marks, legend_at + 84)}{_foot(lines, foot_at)}</svg>"
    )


def _name_of(state: str, drawing: AtlasDrawing) -> str:
    return USUAL_NAMES.get(state, drawing.states[state].name if state in drawing.states else "")


def _bare(one: Shape) -> str:
    return f'<path data-code="{one.code}" data-name="{escape(one.name)}" d="{one.path}"/>'


def _ground(drawing: AtlasDrawing) -> str:
    """Return what lies under all places: what is not painted over is hatched."""
    return "".join(f'<path d="{one.path}"/>' for one in drawing.states.values())


def _named(drawing: AtlasDrawing) -> Iterable[str]:
    for one in names_of_states(drawing):
        yield f'<text x="{one.x}" y="{one.y}" class="{one.room}">{escape(one.says)}</text>'


def _painted(shown: ShownMap, drawing: AtlasDrawing) -> str:
    shapes = drawing.states if shown.is_of_states else drawing.municipalities
    painted = "".join(_filled(one, shown) for one in shapes.values())
    ground = _ground(drawing)
    return (
        f'<g fill="url(#hatch)">{ground}</g>'
        f'<g fill="none" stroke="{BORDER}" stroke-width="0.8">{painted}</g>'
        f'<g fill="none" stroke="{STATE}" stroke-width="2.4" stroke-linejoin="round">{ground}</g>'
    )


def _filled(one: Shape, shown: ShownMap) -> str:
    if not shown.is_asked(one.code):
        return f'<path d="{one.path}" fill="{RAISED}"/>'
    row = shown.on_shapes.get(one.code)
    shade, doubt = shown.measure.paint_of(row) if row else (0, 0)
    if shade == FEW:
        return f'<path d="{one.path}" fill="{TOO_FEW}"/>'
    if not isinstance(shade, int) or not shade:
        return f'<path d="{one.path}"/>'
    return f'<path d="{one.path}" fill="{_paler(SHADES[shade], STRENGTH[doubt])}"/>'


def _paler(colour: str, strength: float) -> str:
    """Mix a colour with paper: nothing shows through it."""
    mixed = [
        round(
            int(colour[at : at + 2], 16) * strength + int(RAISED[at : at + 2], 16) * (1 - strength)
        )
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{one:02x}" for one in mixed)


def _borders(borders: Iterable[Mapping[str, str]]) -> str:
    drawn = "".join(f'<path d="{one["path"]}"{_line(one["kind"])}/>' for one in borders)
    return f'<g fill="none" stroke-width="6" stroke-linejoin="round">{drawn}</g>'


def _line(kind: str, times: float = 1.0) -> str:
    """Return how a border is drawn, beside what all have in common; of a legend, smaller."""
    colour, dashes = LINES.get(kind, LINES[ONGOING])
    said = " ".join(f"{one * times:g}" for one in dashes)
    return f' stroke="{colour}"' + (f' stroke-dasharray="{said}"' if said else "")


def _letters(drawing: AtlasDrawing) -> str:
    names = "".join(_named(drawing))
    return (
        f'<g font-size="32" text-anchor="middle" fill="{INK}" stroke="{RAISED}" stroke-width="7"'
        f' stroke-linejoin="round" paint-order="stroke">{names}</g>'
    )


def _hatch(name: str, size: int, line: float) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="{size}" height="{size}" fill="{RAISED}"/>'
        f'<path d="M0 0v{size}" stroke="{HATCH}" stroke-width="{line}"/></pattern>'
    )


def _title(title: str) -> str:
    return f'<text x="{EDGE}" y="58" font-family="{SERIF}" font-size="27">{escape(title)}</text>'


def _legend(shown: ShownMap, top: int, words: Mapping[str, str]) -> str:
    steps: list[tuple[str, str]] = [
        (SHADES[one["shade"]], str(one["says"])) for one in shown.measure.legend()
    ]
    if words.get("few"):
        steps.append((TOO_FEW, words["few"]))
    steps.append(("url(#none)", words["nothing"]))
    drawn = "".join(
        f'<g transform="translate({EDGE + number * STEP} {top + 12})">'
        f'<rect width="{STEP - 12}" height="13" fill="{fill}" stroke="#847f70" stroke-width="0.7"/>'
        f'<text y="31" font-size="14">{escape(says)}</text></g>'
        for number, (fill, says) in enumerate(steps)
    )
    faded = f'<text x="{EDGE}" y="{top + 66}" font-size="14">{escape(words["faded"])}</text>'
    heading = (
        f'<text x="{EDGE}" y="{top}" font-size="15" font-weight="600">'
        f"{escape(str(shown.measure.counts))}</text>"
    )
    return heading + drawn + (faded if shown.measure.fades else "")


def _marks(marks: Iterable[Mapping[str, Any]], top: int) -> str:
    return "".join(
        f'<g transform="translate({EDGE} {top + 22 * number})"><path d="M0-5h44" fill="none"'
        f' stroke-width="2.4"{_line(one["kind"], IN_LEGEND)}/>'
        f'<text x="56" font-size="14">{escape(one["says"])}</text></g>'
        for number, one in enumerate(marks)
    )


def _foot(lines: Iterable[str], top: int) -> str:
    drawn = "".join(
        f'<tspan x="{EDGE}" y="{top + 19 * number}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text font-size="14" fill="{QUIET}">{drawn}</text>'
