"""Every kernel compiled once, on invented reports, so that no first request waits for it."""

import pandas as pd

from baluarte.science.linkage.linking import link_reports
from baluarte.science.linkage.register import register_reports

INVENTED = {
    "id": [1, 2, 3],
    "name": ["Ana Pirul Quetzal / Luis Ocote", "Pirul Quetzal, Ana; L. Ocote", "Chuy Nopal Copla"],
    "date_raw": ["3 de mayo de 2023", "04/05/2023", "mayo de 2023"],
    "location": ["Villa Inventada, Oaxaca", "Vila Inventada, Oax.", "Oaxaca"],
    "organization": ["Diario Inventado", "El Diario Inventado", "Red Supuesta"],
    "type": ["Amenaza / Robo", "Amenazas", "Homicidio"],
    "narrative": ["Recibió mensajes anónimos", "Mensajes anónimos, recibidos", ""],
    "identifier": ["INV001", "INV01", None],
    "longitude": [-96.7, -96.7, -96.9],
    "latitude": [17.0, 17.01, 17.2],
}


def warm_up() -> None:
    """Compile and cache every kernel of linkage."""
    tables = pd.DataFrame(INVENTED)
    links = link_reports(tables)
    links.samples(1)
    links.clusters(0.5)
    register_reports(tables, model=links.model).match({"name": "Ana Pirul", "date_raw": "2023"})
