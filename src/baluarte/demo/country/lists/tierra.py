"""Colectivo Tierra y Palabra (inventado): defenders of land, the south first; CSV in UTF-8."""

from collections.abc import Mapping

import numpy as np

from baluarte.demo.country.chance import Numbers
from baluarte.demo.country.coverage import NEVER, SOUTH, Coverage, View
from baluarte.demo.country.lists.telling import WARNING, Cell, Organisation, Telling
from baluarte.demo.country.people import Gender
from baluarte.demo.country.wording import Hand, ToldDay

GENDERS = {Gender.WOMAN: "mujer", Gender.MAN: "hombre", Gender.NONE: "colectiva"}
# Months are counted from January of 2021, which is 0.
BEGUN = 8
CAUSES = ("agua", "bosque", "minería", "maíz nativo", "vías de comunicación", "energía", "vivienda")
OF_THE_LAND = frozenset({"AG-LND", "AG-EVI", "AG-DSP", "AG-CRI", "AG-COL"})
TYPES = {
    "AG-KIL": "homicidio",
    "AG-ATT": "intento de homicidio",
    "AG-DUN": "desaparición",
    "AG-ENF": "desaparición",
    "AG-PHY": "agresión física",
    "AG-COL": "uso indebido de la fuerza pública",
    "AG-DTH": "amenaza",
    "AG-THR": "amenaza",
    "AG-EXT": "extorsión",
    "AG-INT": "intimidación u hostigamiento",
    "AG-SUR": "vigilancia",
    "AG-SPY": "vigilancia",
    "AG-HAC": "agresión digital",
    "AG-DOS": "agresión digital",
    "AG-CIB": "agresión digital",
    "AG-GDV": "agresión digital",
    "AG-DOX": "agresión digital",
    "AG-IMP": "agresión digital",
    "AG-REM": "agresión digital",
    "AG-BLK": "otra",
    "AG-CEN": "otra",
    "AG-PUB": "otra",
    "AG-OBS": "otra",
    "AG-ACC": "otra",
    "AG-DIS": "otra",
    "AG-ECO": "otra",
    "AG-REP": "represalia",
    "AG-CRI": "criminalización",
    "AG-FAB": "criminalización",
    "AG-SLP": "criminalización",
    "AG-STG": "estigmatización",
    "AG-SMR": "estigmatización",
    "AG-PRO": "daño a la propiedad",
    "AG-SEI": "daño a la propiedad",
    "AG-ROB": "robo",
    "AG-RAI": "allanamiento",
    "AG-LND": "despojo de tierras",
    "AG-EVI": "desalojo",
    "AG-ARB": "detención arbitraria",
    "AG-KID": "privación de la libertad",
    "AG-DSP": "desplazamiento forzado",
}
PERPETRATORS = {
    "PE-FED": "gobierno federal",
    "PE-EST": "gobierno estatal",
    "PE-MUN": "gobierno municipal",
    "PE-ALC": "gobierno municipal",
    "PE-POM": "policía municipal",
    "PE-POE": "policía estatal",
    "PE-MPF": "fiscalía",
    "PE-JUD": "poder judicial",
    "PE-FAR": "fuerzas armadas",
    "PE-PAR": "partido político",
    "PE-CAN": "partido político",
    "PE-OCR": "grupo delictivo",
    "PE-EMP": "empresa",
    "PE-CAC": "cacicazgo",
    "PE-COM": "integrantes de la comunidad",
    "PE-SEG": "seguridad privada",
    "PE-AUT": "grupo armado",
    "PE-CHO": "grupo de choque",
    "PE-MUL": "integrantes de la comunidad",
    "PE-SIN": "sindicato",
    "PE-PAT": "empresa",
    "PE-ANO": "no identificado",
    "PE-UNK": "no identificado",
}


def score(view: View) -> Numbers:
    """Defenders only; best in the south and on land; few in the first months, little online."""
    return np.asarray(
        np.where(view.is_journalist, NEVER, 0.0)
        + 0.9 * view.in_states(SOUTH)
        + 0.8 * view.of_types(OF_THE_LAND)
        - 2.2 * view.is_digital
        - 1.6 * (view.month < BEGUN)
        - 0.2 * view.size
    )


def columns(telling: Telling) -> Mapping[str, Cell]:
    names = telling.names()
    told = telling.told_on
    return {
        "clave": f"tyt-{telling.number:04}",
        "fecha_captura": f"{told:%Y-%m-%d}",
        "fecha": _day(telling.day()),
        "entidad": telling.state(),
        "municipio": telling.municipality(),
        "persona_o_comunidad": names,
        "genero": telling.genders(GENDERS),
        "organizacion": telling.affiliations(),
        "causa_que_defiende": telling.pen.chance.one_of(CAUSES),
        "agresiones": telling.types("; "),
        "num_agresiones": telling.acts(),
        "num_victimas": len(telling.victims),
        "responsable": telling.perpetrators("; "),
        "relato": telling.story(names, "Desde la comunidad informan:"),
        "aviso": WARNING,
    }


def _day(told: ToldDay) -> str:
    return {
        "day": f"{told.first:%Y-%m-%d}",
        "month": f"{told.first:%Y-%m}",
        "year": f"{told.first:%Y}",
        "between": f"{told.first:%Y-%m-%d}/{told.last:%Y-%m-%d}",
        "before": f"../{told.last:%Y-%m-%d}",
        "reserved": "reservado",
        "missing": "",
        "impossible": f"{told.first:%Y}-13-{told.first:%d}",
    }[told.how]


TIERRA = Organisation(
    slug="agresiones-tierra",
    steward="tierra",
    mapping="invented_tierra",
    title="Agresiones a personas defensoras, Colectivo Tierra y Palabra (inventadas)",
    file_name="agresiones_tierra.csv",
    coverage=Coverage(share=0.2, score=score, median_delay=18),
    hand=Hand(
        joiner="; ",
        reserved="reservado",
        missing=("", "s/d"),
        collective="colectiva",
        name_reserved=7,
        city=10,
    ),
    types=TYPES,
    perpetrators=PERPETRATORS,
    columns=columns,
)
