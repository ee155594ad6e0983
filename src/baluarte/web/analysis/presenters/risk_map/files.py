"""The map taken away as a table, as GeoJSON and as a picture; each says what it is and beware."""

import json
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any, Final

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.files.csv_cells import write_csv
from baluarte.web.analysis.presenters.risk_map.carried import Carried
from baluarte.web.analysis.presenters.risk_map.columns import columns_said
from baluarte.web.analysis.presenters.risk_map.patterns import COLUMNS
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap

BOM: Final = "\ufeff"
NUMBERS: Final = (
    "events", "expected", "rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high",
    "smoothed", "smoothed_low", "smoothed_high", "exceeds", "least_seen",
)  # fmt: skip
OF_BYM2: Final = (*NUMBERS[:-1], "neighbours")
OF_PAST: Final = (
    "events", "before", "expected", "ratio", "ratio_low", "ratio_high", "exceeds", "p", "q",
    "share", "share_low", "share_high", "share_before", "share_before_low", "share_before_high",
)  # fmt: skip
COLUMNS_OF: Final[Mapping[RunMethod, tuple[str, ...]]] = {
    RunMethod.RATES: NUMBERS,
    RunMethod.BYM2: OF_BYM2,
    RunMethod.OWN_PAST: OF_PAST,
}
NO_COVERAGE, NO_PEOPLE = "no_coverage", "no_people"
# Dots to a point of a picture: twice what a page shows.
PICTURE_DPI = 110


def as_csv(shown: ShownMap, carried: Carried, names: Mapping[str, str]) -> str:
    """Return a row a place, the surest first; before them what the file is and what to beware."""
    text = StringIO()
    text.write(BOM)
    columns = (*_numbers(shown), *(COLUMNS if shown.patterns else ()))
    *lines, caution = carried.title, *carried.lines()
    lines += [columns_said(("says", *columns)), caution]
    text.writelines(f"# {line}\n" for line in lines)
    rows = (
        [code, names.get(code, code), told["says"], *(told.get(one) for one in columns)]
        for code, told in _places(shown).items()
    )
    write_csv(text, ["place", "name", "says", *columns], rows)
    return text.getvalue()


def as_geojson(
    shown: ShownMap,
    carried: Carried,
    names: Mapping[str, str],
    geometries: Mapping[str, Any],
) -> str:
    """Return a feature a place with its numbers; places without coverage have no number."""
    told = {
        "type": "FeatureCollection",
        "title": carried.title,
        "source": carried.source,
        "day": carried.day,
        "method": carried.method,
        "caution": carried.caution,
        **({"patterns": carried.patterns} if carried.patterns else {}),
        "features": [
            {
                "type": "Feature",
                "id": code,
                "geometry": _geometry([geometries.get(one) for one in shown.parts(code)]),
                "properties": {"place": code, "name": names.get(code, code), **row},
            }
            for code, row in _places(shown).items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _geometry(parts: Sequence[Mapping[str, Any] | None]) -> Mapping[str, Any] | None:
    """Return one geometry of a place: its own, or those of its municipalities."""
    known = [one for one in parts if one is not None]
    if len(parts) == 1 or not known:
        return known[0] if known else None
    polygons = [
        polygon
        for one in known
        for polygon in (
            one["coordinates"] if one["type"] == "MultiPolygon" else [one["coordinates"]]
        )
    ]
    return {"type": "MultiPolygon", "coordinates": polygons}


def as_picture(svg: str) -> bytes:
    """Return a drawing as PNG, with the fonts the library carries: the same on every machine."""
    # Not before it is needed: every process would carry it.
    import typst  # noqa: PLC0415

    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        '#image(bytes(sys.inputs.at("svg")), format: "svg", width: 1200pt)'
    )
    made = typst.compile(
        source.encode(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        format="png",
        ppi=PICTURE_DPI,
    )
    assert isinstance(made, bytes)
    return made


def as_values(
    shown: ShownMap, borders: list[dict[str, str]], said: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the page's script needs to paint: shades, how sure, words, borders."""
    measure = shown.measure
    return {
        "level": "state" if shown.is_of_states else "municipality",
        # Of other states nothing was asked.
        "state": shown.asked_state,
        "rows": {
            shape: [*measure.paint_of(row), said[row["place"]]]
            for shape, row in sorted(shown.on_shapes.items())
        },
        "borders": borders,
    }  # fmt: skip


def _numbers(shown: ShownMap) -> tuple[str, ...]:
    return COLUMNS_OF[shown.method]


def _places(shown: ShownMap) -> dict[str, dict[str, Any]]:
    """Return every place of the grid: those with a result first, then why others have none."""
    numbers = _numbers(shown)
    found = {
        code: {"says": row["says"], **{one: row.get(one) for one in numbers}}
        for code, row in shown.rows.items()
    }
    if shown.patterns:
        found = {code: told | shown.patterns.columns_of(code) for code, told in found.items()}
    found |= {code: {"says": NO_PEOPLE} for code in sorted(shown.without_people)}
    return found | {code: {"says": NO_COVERAGE} for code in sorted(shown.bare)}
