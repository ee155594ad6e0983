"""Mecanismo Inventado: an authority's requests for protection, in capitals, grows; JSON."""

from collections.abc import Mapping

import numpy as np

from baluarte.demo.country.chance import Numbers, Weighted
from baluarte.demo.country.coverage import Coverage, View
from baluarte.demo.country.lists.telling import WARNING, Cell, Organisation, Telling
from baluarte.demo.country.people import Gender, Kind
from baluarte.demo.country.wording import Hand, ToldDay

GENDERS = {Gender.WOMAN: "F", Gender.MAN: "M", Gender.NONE: "COLECTIVO"}
QUALITIES = {
    Kind.JOURNALIST: "PERIODISTA",
    Kind.DEFENDER: "PERSONA DEFENSORA DE DERECHOS HUMANOS",
}
ASKED_FOR = frozenset({"AG-THR", "AG-DTH", "AG-INT", "AG-SUR", "AG-PHY"})
TYPES = {
    "AG-KIL": "HOMICIDIO",
    "AG-ATT": "TENTATIVA DE HOMICIDIO",
    "AG-DUN": "DESAPARICION",
    "AG-ENF": "DESAPARICION",
    "AG-PHY": "AGRESION FISICA",
    "AG-COL": "AGRESION FISICA",
    "AG-DTH": "AMENAZA DE MUERTE",
    "AG-THR": "AMENAZAS",
    "AG-EXT": "EXTORSION",
    "AG-INT": "INTIMIDACION U HOSTIGAMIENTO",
    "AG-SUR": "VIGILANCIA",
    "AG-SPY": "INTERVENCION DE COMUNICACIONES",
    "AG-HAC": "ATAQUE CIBERNETICO",
    "AG-DOS": "ATAQUE CIBERNETICO",
    "AG-CIB": "ACOSO EN REDES SOCIALES",
    "AG-GDV": "ACOSO EN REDES SOCIALES",
    "AG-DOX": "ACOSO EN REDES SOCIALES",
    "AG-IMP": "ATAQUE CIBERNETICO",
    "AG-REM": "LIMITACION A LA LIBERTAD DE EXPRESION",
    "AG-BLK": "LIMITACION A LA LIBERTAD DE EXPRESION",
    "AG-CEN": "LIMITACION A LA LIBERTAD DE EXPRESION",
    "AG-PUB": "OBSTACULIZACION DE LA LABOR",
    "AG-OBS": "OBSTACULIZACION DE LA LABOR",
    "AG-ACC": "OBSTACULIZACION DE LA LABOR",
    "AG-DIS": "OTRA",
    "AG-ECO": "OTRA",
    "AG-REP": "OTRA",
    "AG-CRI": "PROCEDIMIENTO PENAL",
    "AG-FAB": "PROCEDIMIENTO PENAL",
    "AG-SLP": "DEMANDA CIVIL",
    "AG-STG": "DESCREDITO",
    "AG-SMR": "DESCREDITO",
    "AG-PRO": "DAÑO A BIENES",
    "AG-SEI": "DAÑO A BIENES",
    "AG-ROB": "ROBO",
    "AG-RAI": "ALLANAMIENTO",
    "AG-LND": "DESPOJO",
    "AG-EVI": "DESALOJO",
    "AG-ARB": "PRIVACION DE LA LIBERTAD",
    "AG-KID": "PRIVACION DE LA LIBERTAD",
    "AG-DSP": "DESPLAZAMIENTO FORZADO",
}
PERPETRATORS = {
    "PE-FED": "SERVIDOR PUBLICO FEDERAL",
    "PE-EST": "SERVIDOR PUBLICO ESTATAL",
    "PE-MUN": "SERVIDOR PUBLICO MUNICIPAL",
    "PE-ALC": "SERVIDOR PUBLICO MUNICIPAL",
    "PE-POM": "POLICIA MUNICIPAL",
    "PE-POE": "POLICIA ESTATAL",
    "PE-MPF": "FISCALIA",
    "PE-JUD": "PODER JUDICIAL",
    "PE-FAR": "FUERZAS ARMADAS",
    "PE-PAR": "PARTIDO POLITICO",
    "PE-CAN": "PARTIDO POLITICO",
    "PE-OCR": "DELINCUENCIA ORGANIZADA",
    "PE-EMP": "PARTICULAR",
    "PE-CAC": "PARTICULAR",
    "PE-COM": "PARTICULAR",
    "PE-SEG": "PARTICULAR",
    "PE-AUT": "GRUPO ARMADO",
    "PE-CHO": "GRUPO ARMADO",
    "PE-MUL": "PARTICULAR",
    "PE-SIN": "PARTICULAR",
    "PE-PAT": "PARTICULAR",
    "PE-ANO": "NO IDENTIFICADO",
    "PE-UNK": "NO IDENTIFICADO",
}


def score(view: View) -> Numbers:
    """Whoever asks for protection: more each month, fewer where agents of the State are named."""
    return np.asarray(
        0.02 * view.month
        - 1.0 * view.by_the_state
        + 0.7 * view.of_types(ASKED_FOR)
        - 0.6 * view.is_lethal
        + 0.2 * view.size
    )


def columns(telling: Telling) -> Mapping[str, Cell]:
    names = telling.names()
    told, pen = telling.told_on, telling.pen
    hour = f"{pen.chance.whole(7, 22):02}:{pen.chance.one_of(('00', '15', '30', '45'))}"
    return {
        "expediente": f"MI/{told:%Y}/{telling.number:05}",
        "fecha_solicitud": f"{told:%d-%m-%Y}",
        "fecha_hechos": _day(telling.day(), hour),
        "entidad": telling.state(),
        "municipio": telling.municipality(),
        "persona_solicitante": names,
        "sexo": telling.genders(GENDERS),
        "calidad": QUALITIES[telling.event.kind],
        "medio_u_organizacion": telling.affiliations(),
        "conductas": telling.types("; "),
        "numero_conductas": telling.acts(),
        "probable_responsable": telling.perpetrators("; "),
        "hechos": telling.story(names, "De la solicitud se desprende que"),
        "aviso": WARNING,
    }


def _day(told: ToldDay, hour: str) -> str | None:
    return {
        "day": f"{told.first:%d-%m-%Y} {hour}",
        "month": f"{told.first:%m-%Y}",
        "year": f"{told.first:%Y}",
        "between": f"entre {told.first:%d-%m-%Y} y {told.last:%d-%m-%Y}",
        "before": f"antes del {told.last:%d-%m-%Y}",
        "reserved": "RESERVADO",
        "missing": None,
        "impossible": "00-00-0000",
    }[told.how]


MECANISMO = Organisation(
    slug="solicitudes-mecanismo",
    steward="mecanismo-inventado",
    mapping="invented_mecanismo",
    title="Solicitudes al Mecanismo Inventado",
    file_name="solicitudes_mecanismo.json",
    coverage=Coverage(
        share=0.18,
        score=score,
        median_delay=25,
        told_easily=0.3,
        leans_on={"cuaderno-sierra": -1.6},
    ),
    hand=Hand(
        joiner="; ",
        collective="COLECTIVO",
        reserved="RESERVADO",
        missing=("", "S/D"),
        loud=97,
        surnames_first=85,
        one_surname=2,
        one_given=4,
        nickname=0,
        initials=8,
        name_reserved=9,
        place_reserved=4,
        short_place=1,
        city=5,
        days=Weighted.of(
            {
                "day": 90, "month": 3, "year": 0.5, "between": 1, "before": 0.5, "reserved": 3.5,
                "missing": 1, "impossible": 0.5,
            }
        ),
    ),
    types=TYPES,
    perpetrators=PERPETRATORS,
    columns=columns,
)  # fmt: skip
