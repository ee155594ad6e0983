"""Maps and charts: never without a sentence, a table and a source."""

import json

from django.utils.translation import gettext_lazy as _

from baluarte.web.layout.components.declaration import Component, Values, takes
from baluarte.web.layout.components.tables import rows_and_columns

SHADES = {"indigo": 6, "cochineal": 6, "diverging": 7}
# What states are called beside a municipality: shorter than the law's names, and never the country.
USUAL_NAMES = {"05": "Coahuila", "15": "Estado de México", "16": "Michoacán", "30": "Veracruz"}
MEXICO = "-118.45,14.4,-86.6,32.8"


def shades(count: int, palette: str) -> list[int]:
    """Spread so many classes over the shades of a palette, from its first to its last."""
    last = SHADES[palette] - 1
    if count == 1:
        return [last // 2 + 1]
    return [1 + round(place * last / (count - 1)) for place in range(count)]


def _map(values: Values) -> Values:
    classes = list(values["classes"])
    steps = shades(len(classes), values["palette"]) if classes else []
    legend = [
        {"shade": step, "says": given["says"]} for given, step in zip(classes, steps, strict=True)
    ]
    return {
        "legend": legend,
        "starts": ",".join(str(given["from"]) for given in classes),
        "shades": ",".join(str(step) for step in steps),
        "bounds": values["bounds"] or MEXICO,
        "nothing": values["nothing"] or _("No publishable datum"),
        "names": json.dumps(USUAL_NAMES, ensure_ascii=False),
        "share_id": f"{values['id']}-address",
        "snippet_id": f"{values['id']}-snippet",
        **_table_behind(values),
    }


def _table_behind(values: Values) -> Values:
    return {
        "table_id": f"{values['id']}-table",
        "caption": values["caption"] or values["title"],
        **rows_and_columns(values),
    }


FRAME = takes(
    id="unique on the page",
    title="what the drawing says",
    sentence="the finding, in one sentence that stands without the drawing",
    source=("where the data come from and until when", ""),
    files=("list of dicts: label, url, note", ()),
    caption=("what the rows of the table are", ""),
)

COMPONENTS = (
    Component(
        name="map",
        says="Municipalities shaded by a value, with legend, hatching where nothing can be "
        "published, sentence, table and source. The page must load map.js and map.css: "
        '`{% include "layout/parts/map_files.html" %}` in the block `files`.',
        takes=FRAME
        + takes(
            measure="what the values count, above the legend",
            unit=("one word after a value that says nothing itself", ""),
            nothing=("what is said of a shape without a value", ""),
            topology="address of the TopoJSON (objects municipalities and states)",
            values="address of the values: {rows: [{id, value, said, faded}]}",
            outlines=("address of areas drawn over them, as GeoJSON", ""),
            classes="list of dicts, ascending: from, says",
            palette=("indigo, cochineal or diverging", "indigo"),
            bounds=("west,south,east,north", ""),
            columns=("of the table", ()),
            rows=("of the table; a row's id holds it beside the map", ()),
            table_url=("address of the table, where it is too long for the page", ""),
            faded=("legend says that paler means less sure", False),
            within=("code of the state or municipality asked for; the rest is paler", ""),
            place_url=("where a click leads, with __state__ and __place__ for the codes", ""),
            share_url=("address that a button copies", ""),
            snippet=("code that puts the drawing on another page", ""),
            file=("name of the picture, without its ending", "mapa"),
            picture=(
                "the first picture (map_picture), drawn on the server: the page loads neither "
                "map.js nor map.css, they come once the map is wanted",
                None,
            ),
        ),
        prepare=_map,
    ),
    Component(
        name="copy",
        says="A button that copies what an element of the page holds; a table as a sheet takes it.",
        takes=takes(label="what it copies", of="id of the element"),
    ),
    Component(
        name="chart",
        says="Bars, columns or a line, drawn by the browser from the table behind it. The page "
        'must load chart.js: `{% include "layout/parts/chart_files.html" %}` in the block `files`.',
        takes=FRAME
        + takes(
            kind="bars, columns or line",
            columns="of the table: key, says, number",
            rows="of the table; a missing number is None",
            x=("key of the category or year", ""),
            y=("key of the value", ""),
            low=("key of the lower end", ""),
            high=("key of the upper end", ""),
            unit=("what the axis counts", ""),
        ),
        prepare=_table_behind,
    ),
)
