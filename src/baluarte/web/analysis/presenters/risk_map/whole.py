"""The whole map as a drawing: what is laid over it, what its signs mean, and its foot."""

from pathlib import Path

from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.territory.atlas_paths import AtlasDrawing, atlas_drawing
from baluarte.web.analysis.presenters.risk_map import clusters, patterns
from baluarte.web.analysis.presenters.risk_map.carried import carried_by
from baluarte.web.analysis.presenters.risk_map.drawing import whole_map
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.layout.map_picture import MapPicture, drawing_for, picture_of


def borders_over(shown: ShownMap, drawing: AtlasDrawing | None) -> list[dict[str, str]]:
    """Return what is drawn over the map; patterns under clusters, which are fewer."""
    laid = shown.patterns if shown.with_patterns else None
    return [
        *patterns.borders(laid, drawing, parts=shown.parts),
        *clusters.borders(shown.clusters, drawing, parts=shown.parts),
    ]


def legend_of_borders(shown: ShownMap) -> list[dict[str, str]]:
    """Return what the borders over the map mean, in words."""
    laid = shown.patterns if shown.with_patterns else None
    return [*clusters.legend(shown.clusters), *patterns.legend(laid)]


def few_said(shown: ShownMap) -> str:
    """Say what is neither shaded nor hatched, where the map has it: too little to compare."""
    return _("Too few to compare") if shown.method is RunMethod.OWN_PAST else ""


def nothing_said(*, brief: bool = False) -> str:
    """Say what is hatched: what is not covered."""
    return _("Without coverage") if brief else _("Without coverage: nothing is known")


def first_picture(shown: ShownMap) -> MapPicture | None:
    """Return the map as the page shows it at once; nothing while no shapes have been drawn."""
    # A map of the country's states needs no fine shapes, one of a single state does.
    state = "" if shown.is_of_states else shown.asked_state
    drawing = drawing_for(state)
    if drawing is None:
        return None
    painted = {}
    for code, row in shown.on_shapes.items():
        shade, doubt = shown.measure.paint_of(row)
        if shade:
            painted[code] = f"is-{shade} is-unsure-{doubt}"
    return picture_of(
        drawing, painted, state=state, is_of_states=shown.is_of_states,
        borders=tuple(borders_over(shown, drawing)), is_named=True,
    )  # fmt: skip


def svg_of(shown: ShownMap, atlas: Path) -> str | None:
    """Return the map as SVG, drawn from a folder's atlas; nothing while that is not drawn."""
    drawing = atlas_drawing(atlas)
    if drawing is None:
        return None
    return whole_map(
        shown,
        drawing,
        carried=carried_by(shown),
        borders=borders_over(shown, drawing),
        legend_of_borders=legend_of_borders(shown),
        words={
            "nothing": nothing_said(brief=True),
            "few": few_said(shown),
            "faded": _("Paler: less sure. Palest: not told from chance."),
        },
    )
