"""Observatorio Faro (inventado): what newspapers print of both, towns first; GeoJSON."""

from collections.abc import Mapping

import numpy as np

from baluarte.demo.country.chance import Numbers
from baluarte.demo.country.coverage import Coverage, View
from baluarte.demo.country.lists.telling import (
    MONTHS,
    WARNING,
    Cell,
    Organisation,
    Telling,
    spoken,
)
from baluarte.demo.country.people import Kind
from baluarte.demo.country.wording import Hand, ToldDay

POPULATIONS = {Kind.JOURNALIST: "Periodista", Kind.DEFENDER: "Persona defensora"}
TYPES = {
    "AG-KIL": "Homicidio",
    "AG-ATT": "Atentado",
    "AG-DUN": "Persona desaparecida",
    "AG-ENF": "Persona desaparecida",
    "AG-PHY": "Golpes o lesiones",
    "AG-COL": "Represión de protesta",
    "AG-DTH": "Amenaza de muerte",
    "AG-THR": "Amenaza",
    "AG-EXT": "Extorsión",
    "AG-INT": "Acoso u hostigamiento",
    "AG-SUR": "Vigilancia o espionaje",
    "AG-SPY": "Vigilancia o espionaje",
    "AG-HAC": "Ciberataque",
    "AG-DOS": "Ciberataque",
    "AG-CIB": "Campaña en redes",
    "AG-GDV": "Campaña en redes",
    "AG-DOX": "Campaña en redes",
    "AG-IMP": "Suplantación",
    "AG-REM": "Censura",
    "AG-BLK": "Censura",
    "AG-CEN": "Censura",
    "AG-PUB": "Abuso de poder",
    "AG-REP": "Abuso de poder",
    "AG-OBS": "Impedimento para cubrir",
    "AG-ACC": "Impedimento para cubrir",
    "AG-DIS": "Despido",
    "AG-ECO": "Otra",
    "AG-CRI": "Proceso penal",
    "AG-FAB": "Proceso penal",
    "AG-SLP": "Demanda civil",
    "AG-STG": "Declaraciones en contra",
    "AG-SMR": "Declaraciones en contra",
    "AG-PRO": "Daños o robo",
    "AG-SEI": "Daños o robo",
    "AG-ROB": "Daños o robo",
    "AG-RAI": "Allanamiento",
    "AG-LND": "Despojo",
    "AG-EVI": "Desalojo",
    "AG-ARB": "Detención",
    "AG-KID": "Secuestro",
    "AG-DSP": "Desplazamiento",
}
PERPETRATORS = {
    "PE-FED": "Gobierno federal",
    "PE-EST": "Gobierno estatal",
    "PE-MUN": "Gobierno municipal",
    "PE-ALC": "Gobierno municipal",
    "PE-POM": "Policía municipal",
    "PE-POE": "Policía estatal",
    "PE-MPF": "Fiscalía",
    "PE-JUD": "Poder judicial",
    "PE-FAR": "Fuerzas armadas",
    "PE-PAR": "Partido",
    "PE-CAN": "Partido",
    "PE-OCR": "Crimen organizado",
    "PE-EMP": "Empresa",
    "PE-CAC": "Particular",
    "PE-COM": "Particular",
    "PE-SEG": "Seguridad privada",
    "PE-AUT": "Grupo armado",
    "PE-CHO": "Grupo de choque",
    "PE-MUL": "Multitud",
    "PE-SIN": "Sindicato",
    "PE-PAT": "Empresa",
    "PE-ANO": "Anónimo en redes",
    "PE-UNK": "No se menciona",
}


def score(view: View) -> Numbers:
    """What is printed: towns, deaths, more each year; little of what happens online."""
    return np.asarray(
        0.6 * view.size
        + 1.3 * view.is_lethal
        - 0.7 * view.is_digital
        + 0.012 * view.month
        + 0.2 * view.is_journalist
    )


def columns(telling: Telling) -> Mapping[str, Cell]:
    names = telling.names()
    told = telling.told_on
    return {
        "id": f"F{telling.number:05}",
        "fecha_nota": f"{told:%Y-%m-%d}",
        "fecha_hecho": _day(telling.day()),
        "estado": telling.state(),
        "municipio": telling.municipality(),
        "victima": names,
        "poblacion": POPULATIONS[telling.event.kind],
        "ocupacion": telling.roles(),
        "medio_u_organizacion": telling.affiliations(),
        "tipo": telling.types(" | "),
        "agente": telling.perpetrators(" | "),
        "num_victimas": len(telling.victims),
        "resumen": telling.story(names, "Según la prensa,"),
        "enlace": f"https://faro.example/{told:%Y/%m}/{telling.number:05}",
        "aviso": WARNING,
    }


def _day(told: ToldDay) -> str:
    return {
        "day": spoken(told.first),
        "month": f"{MONTHS[told.first.month - 1]} de {told.first.year}",
        "year": f"{told.first.year}",
        "between": f"entre el {spoken(told.first)} y el {spoken(told.last)}",
        "before": f"antes del {spoken(told.last)}",
        "reserved": "Se reserva",
        "missing": "s/f",
        "impossible": f"31 de febrero de {told.first.year}",
    }[told.how]


FARO = Organisation(
    slug="notas-faro",
    steward="faro",
    mapping="invented_faro",
    title="Notas del Observatorio Faro (inventadas)",
    file_name="notas_faro.geojson",
    coverage=Coverage(
        share=0.24,
        score=score,
        median_delay=1.5,
        told_easily=0.9,
        leans_on={"alertas-tinta": 1.3, "solicitudes-mecanismo": -0.3},
    ),
    hand=Hand(
        joiner=", ",
        missing=("", "N/D"),
        surnames_first=0,
        name_reserved=3,
        one_surname=22,
        city=60,
        garbled=1.2,
    ),
    types=TYPES,
    perpetrators=PERPETRATORS,
    columns=columns,
)
