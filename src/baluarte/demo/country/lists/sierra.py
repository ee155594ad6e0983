"""Red Sierra Viva (inventada): five states, by word of mouth, a sheet of one's own; XLSX."""

from collections.abc import Mapping

import numpy as np

from baluarte.demo.country.chance import Numbers, Weighted
from baluarte.demo.country.coverage import NEVER, Coverage, View
from baluarte.demo.country.lists.telling import MONTHS, WARNING, Cell, Organisation, Telling
from baluarte.demo.country.wording import Hand, ToldDay

# Months are counted from January of 2021, which is 0.
FIRST_MONTH = 6
STATES = ("12", "16", "20", "21", "30")
TYPES = {
    "AG-KIL": "asesinato",
    "AG-ATT": "intento de asesinato",
    "AG-DUN": "desaparición",
    "AG-ENF": "desaparición",
    "AG-PHY": "golpes",
    "AG-COL": "represión de protesta",
    "AG-DTH": "amenaza de muerte",
    "AG-THR": "amenazas",
    "AG-EXT": "extorsión",
    "AG-INT": "hostigamiento",
    "AG-SUR": "vigilancia",
    "AG-SPY": "vigilancia",
    "AG-HAC": "ataques por internet",
    "AG-DOS": "ataques por internet",
    "AG-CIB": "ataques por internet",
    "AG-GDV": "ataques por internet",
    "AG-DOX": "ataques por internet",
    "AG-IMP": "ataques por internet",
    "AG-REM": "censura",
    "AG-BLK": "censura",
    "AG-CEN": "censura",
    "AG-PUB": "abuso de autoridad",
    "AG-OBS": "abuso de autoridad",
    "AG-ACC": "abuso de autoridad",
    "AG-DIS": "despido",
    "AG-ECO": "otro",
    "AG-REP": "otro",
    "AG-CRI": "orden de aprehensión o carpeta",
    "AG-FAB": "orden de aprehensión o carpeta",
    "AG-SLP": "orden de aprehensión o carpeta",
    "AG-STG": "difamación",
    "AG-SMR": "difamación",
    "AG-PRO": "daños a casa o parcela",
    "AG-SEI": "robo",
    "AG-ROB": "robo",
    "AG-RAI": "cateo o allanamiento",
    "AG-LND": "invasión de tierras",
    "AG-EVI": "desalojo",
    "AG-ARB": "detención injusta",
    "AG-KID": "levantón",
    "AG-DSP": "tuvieron que salir de su comunidad",
}
PERPETRATORS = {
    "PE-FED": "gobierno federal",
    "PE-EST": "gobierno del estado",
    "PE-MUN": "el municipio",
    "PE-ALC": "el municipio",
    "PE-POM": "policías municipales",
    "PE-POE": "policías del estado",
    "PE-MPF": "ministerio público",
    "PE-JUD": "ministerio público",
    "PE-FAR": "soldados",
    "PE-PAR": "gente de un partido",
    "PE-CAN": "gente de un partido",
    "PE-OCR": "gente armada",
    "PE-EMP": "la empresa",
    "PE-CAC": "cacique",
    "PE-COM": "gente de la comunidad",
    "PE-SEG": "guardias de la empresa",
    "PE-AUT": "gente armada",
    "PE-CHO": "grupo de choque",
    "PE-MUL": "gente de la comunidad",
    "PE-SIN": "sindicato",
    "PE-PAT": "la empresa",
    "PE-ANO": "no se sabe",
    "PE-UNK": "no se sabe",
}


def score(view: View) -> Numbers:
    """Five states since July of 2021, small places first; what agents of the State do is told."""
    return np.asarray(
        np.where(view.in_states(_states(view)) & (view.month >= FIRST_MONTH), 0.0, NEVER)
        - 0.7 * view.size
        + 0.4 * view.by_the_state
        - 0.7 * view.is_journalist
        - 0.8 * view.is_digital
    )


def columns(telling: Telling) -> Mapping[str, Cell]:
    names = telling.names()
    return {
        "No.": telling.number,
        "Lo anotamos el": telling.told_on,
        "Cuándo fue": _day(telling.day()),
        "Estado": telling.state(),
        "Municipio": telling.municipality(),
        "A quién": names,
        "Organización": telling.affiliations(),
        "Qué le hicieron": telling.types(", "),
        "Cuántas personas": len(telling.victims),
        "Quién fue": telling.perpetrators(", "),
        "Qué pasó": telling.story(names, "Nos contaron que"),
        "¿Podemos publicarlo?": "sí" if telling.pen.chance.yes(0.3) else "preguntar",
        "Aviso": WARNING,
    }


def _day(told: ToldDay) -> Cell:
    month = MONTHS[told.first.month - 1]
    if told.how == "day":
        return told.first
    return {
        "month": f"{month} {told.first.year}",
        "year": f"{told.first.year}",
        "between": f"entre {told.first:%d/%m/%Y} y {told.last:%d/%m/%Y}",
        "before": f"antes del {told.last:%d/%m/%Y}",
        "reserved": "no decir",
        "missing": "N/A",
        "impossible": f"31/02/{told.first.year}",
    }[told.how]


def _states(view: View) -> tuple[str, ...]:
    """Return the five states, or the first five where the country has none of them."""
    known = sorted(set(view.truth.atlas.states))
    return tuple(state for state in known if state in STATES) or tuple(known[:5])


SIERRA = Organisation(
    slug="cuaderno-sierra",
    steward="sierra",
    mapping="invented_sierra",
    title="Cuaderno de la Red Sierra Viva (inventado)",
    file_name="cuaderno_sierra.xlsx",
    coverage=Coverage(share=0.11, score=score, median_delay=30, told_easily=0.25),
    hand=Hand(
        joiner=" y ",
        collective="la comunidad",
        reserved="no decir",
        missing=("", "N/A"),
        garbled=0.2,
        bare=12,
        one_surname=35,
        one_given=55,
        nickname=12,
        short_place=10,
        place_missing=3,
        short_state=30,
        day_off=9,
        days=Weighted.of(
            {
                "day": 80, "month": 11, "year": 1.5, "between": 3, "before": 2, "reserved": 1,
                "missing": 1, "impossible": 0.5,
            }
        ),
    ),
    types=TYPES,
    perpetrators=PERPETRATORS,
    columns=columns,
)  # fmt: skip
