"""The invented country as tables for linkage, and the event that each report tells of."""

import numpy as np
import pandas as pd

from baluarte.demo.country.country import generate
from baluarte.demo.country.places import Place
from baluarte.domain.territory.framework import centres, read_framework

# Of each list: its key, names, day, municipality, state, organisation, kinds of harm, story.
COLUMNS = {
    "alertas-tinta": (
        "Folio", "Nombre", "Fecha de la agresión", "Municipio", "Estado", "Medio",
        "Tipo de agresión", "Hechos",
    ),
    "agresiones-tierra": (
        "clave", "persona_o_comunidad", "fecha", "municipio", "entidad", "organizacion",
        "agresiones", "relato",
    ),
    "cuaderno-sierra": (
        "No.", "A quién", "Cuándo fue", "Municipio", "Estado", "Organización",
        "Qué le hicieron", "Qué pasó",
    ),
    "solicitudes-mecanismo": (
        "expediente", "persona_solicitante", "fecha_hechos", "municipio", "entidad",
        "medio_u_organizacion", "conductas", "hechos",
    ),
    "notas-faro": (
        "id", "victima", "fecha_hecho", "municipio", "estado", "medio_u_organizacion", "tipo",
        "resumen",
    ),
}  # fmt: skip


def country_tables(*, seed: int, reports: int) -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """Return a table a list as its organisation wrote it, and of each id the true event."""
    country = generate(seed=seed, places=_places(), reports=reports)
    tables, event = {}, {}
    for one in country.lists:
        slug = one.organisation.slug
        key, name, day, town, state, outlet, kind, story = COLUMNS[slug]
        rows = []
        for row in one.rows:
            told = row.cells
            number = f"{slug}:{told[key]}"
            event[number] = row.event
            rows.append(
                {
                    "id": number,
                    "name": told[name],
                    "date_raw": None if told[day] is None else str(told[day]),
                    "location": ", ".join(str(told[part]) for part in (town, state) if told[part]),
                    "organization": told[outlet],
                    "type": told[kind],
                    "narrative": told[story],
                }
            )
        tables[slug] = pd.DataFrame(rows)
    return tables, pd.Series(event)


def _places() -> tuple[Place, ...]:
    framework = read_framework()
    areas = framework.municipalities
    people = np.exp(np.random.default_rng(5).normal(9.5, 1.4, len(areas)))
    return tuple(
        Place(area.code, area.code[:2], area.name, int(count), longitude, latitude)
        for area, count, (longitude, latitude) in zip(
            areas, people, centres(areas, framework.to_earth), strict=True
        )
    )
