"""Red Tinta Libre (inventada): alerts on journalists, whole country, quick; CSV in Latin-1."""

from collections.abc import Mapping

import numpy as np

from baluarte.demo.country.chance import Numbers
from baluarte.demo.country.coverage import NORTH, Coverage, View
from baluarte.demo.country.lists.telling import WARNING, Cell, Organisation, Telling
from baluarte.demo.country.people import Gender
from baluarte.demo.country.wording import Hand, ToldDay

GENDERS = {Gender.WOMAN: "Mujer", Gender.MAN: "Hombre", Gender.NONE: "Colectivo"}
# Months are counted from the first of all, which is 0.
UNPAID = 26, 31
PLACES = ("En línea", "Vía pública", "Domicilio", "Redacción", "Edificio público", "Se desconoce")
TYPES = {
    "AG-KIL": "Asesinato",
    "AG-ATT": "Tentativa de asesinato",
    "AG-DUN": "Desaparición",
    "AG-ENF": "Desaparición",
    "AG-PHY": "Ataque físico",
    "AG-COL": "Ataque físico",
    "AG-DTH": "Amenaza de muerte",
    "AG-THR": "Amenaza",
    "AG-EXT": "Amenaza",
    "AG-INT": "Intimidación y hostigamiento",
    "AG-SUR": "Intimidación y hostigamiento",
    "AG-SPY": "Intervención ilegal de comunicaciones",
    "AG-HAC": "Ataque informático",
    "AG-DOS": "Ataque informático",
    "AG-CIB": "Ataque coordinado en línea",
    "AG-GDV": "Ataque coordinado en línea",
    "AG-DOX": "Exposición de datos personales",
    "AG-IMP": "Suplantación",
    "AG-REM": "Remoción de contenido",
    "AG-BLK": "Bloqueo, alteración o retención de contenido",
    "AG-CEN": "Bloqueo, alteración o retención de contenido",
    "AG-PUB": "Uso ilegítimo del poder público",
    "AG-FAB": "Uso ilegítimo del poder público",
    "AG-REP": "Uso ilegítimo del poder público",
    "AG-CRI": "Acoso judicial",
    "AG-SLP": "Acoso judicial",
    "AG-STG": "Descrédito",
    "AG-SMR": "Campaña de desprestigio",
    "AG-OBS": "Impedimento de cobertura",
    "AG-ACC": "Impedimento de cobertura",
    "AG-DIS": "Despido o presión laboral",
    "AG-ECO": "Despido o presión laboral",
    "AG-PRO": "Ataque a bienes materiales",
    "AG-ROB": "Robo de equipo",
    "AG-SEI": "Robo de equipo",
    "AG-RAI": "Allanamiento",
    "AG-LND": "Otra",
    "AG-EVI": "Otra",
    "AG-ARB": "Privación de la libertad",
    "AG-KID": "Privación de la libertad",
    "AG-DSP": "Desplazamiento forzado",
}
PERPETRATORS = {
    "PE-FED": "Funcionario público federal",
    "PE-EST": "Funcionario público estatal",
    "PE-MUN": "Funcionario público municipal",
    "PE-ALC": "Alcaldía o cabildo",
    "PE-POM": "Policía municipal",
    "PE-POE": "Policía estatal",
    "PE-MPF": "Fiscalía",
    "PE-JUD": "Funcionario público estatal",
    "PE-FAR": "Fuerzas armadas",
    "PE-PAR": "Partido político",
    "PE-CAN": "Candidatura",
    "PE-OCR": "Crimen organizado",
    "PE-EMP": "Particular",
    "PE-CAC": "Particular",
    "PE-COM": "Particular",
    "PE-SEG": "Seguridad privada",
    "PE-AUT": "Grupo armado",
    "PE-CHO": "Grupo armado",
    "PE-MUL": "Multitud",
    "PE-SIN": "Sindicato",
    "PE-PAT": "Directivos del medio",
    "PE-ANO": "Cuentas anónimas",
    "PE-UNK": "Se desconoce",
}


def score(view: View) -> Numbers:
    """Journalists, and few others; nobody in the north while money lacked, for half a year."""
    unpaid = (view.month >= UNPAID[0]) & (view.month <= UNPAID[1]) & view.in_states(NORTH)
    return np.asarray(
        np.where(view.is_journalist, 0.0, -3.6)
        + 0.3 * view.size
        + 0.5 * view.is_digital
        - 2.5 * unpaid
    )


def columns(telling: Telling) -> Mapping[str, Cell]:
    names = telling.names()
    told = telling.told_on
    return {
        "Folio": f"TL-{told:%y}-{telling.number:05}",
        "Fecha de registro": f"{told:%d/%m/%Y}",
        "Fecha de la agresión": _day(telling.day()),
        "Estado": telling.state(),
        "Municipio": telling.municipality(),
        "Lugar": telling.pen.chance.one_of(PLACES),
        "Nombre": names,
        "Sexo": telling.genders(GENDERS),
        "Medio": telling.affiliations(),
        "Cargo": telling.roles(),
        "Tipo de agresión": telling.types(" / "),
        "Número de agresiones": telling.acts(),
        "Perpetrador": telling.perpetrators(" / "),
        "Hechos": telling.story(names, "La Red recibió el aviso:"),
        "Alerta pública": "Sí" if telling.pen.chance.yes(0.35) else "No",
        "Aviso": WARNING,
    }


def _day(told: ToldDay) -> str:
    return {
        "day": f"{told.first:%d/%m/%Y}",
        "month": f"{told.first:%m/%Y}",
        "year": f"{told.first:%Y}",
        "between": f"entre {told.first:%d/%m/%Y} y {told.last:%d/%m/%Y}",
        "before": f"antes del {told.last:%d/%m/%Y}",
        "reserved": "Se reserva",
        "missing": "",
        "impossible": f"{told.first:%d/%m}/{told.first.year + 900}",
    }[told.how]


TINTA = Organisation(
    slug="alertas-tinta",
    steward="tinta",
    mapping="invented_tinta",
    title="Alertas de la Red Tinta Libre (inventadas)",
    file_name="alertas_tinta.csv",
    coverage=Coverage(share=0.27, score=score, median_delay=2, delay_spread=1.1),
    hand=Hand(name_reserved=5, joiner=" / ", collective="Colectivo"),
    types=TYPES,
    perpetrators=PERPETRATORS,
    columns=columns,
)
