"""The nine lists read plainly, row by row: the slow, obvious twin of what the registry counts.

Nothing of the project's own reading, placing, linking or counting is used. Of the cities that one
register tells without their state, the state was looked up by hand; empty is not known.
"""

import csv
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import yaml

MAPPINGS = Path(__file__).resolve().parents[2] / "src/baluarte/norms/texts/mappings"
STATES = {
    "01": "Aguascalientes", "02": "Baja California", "03": "Baja California Sur",
    "04": "Campeche", "05": "Coahuila", "06": "Colima", "07": "Chiapas", "08": "Chihuahua",
    "09": "Ciudad de México, Ciudad de Mexico", "10": "Durango", "11": "Guanajuato",
    "12": "Guerrero", "13": "Hidalgo", "14": "Jalisco",
    "15": "Estado de México, Estado de Mexico", "16": "Michoacán, Michoacán state",
    "17": "Morelos", "18": "Nayarit", "19": "Nuevo León", "20": "Oaxaca", "21": "Puebla",
    "22": "Querétaro", "23": "Quintana Roo", "24": "San Luis Potosí, San Luis de Potosí",
    "25": "Sinaloa", "26": "Sonora", "27": "Tabasco", "28": "Tamaulipas", "29": "Tlaxcala",
    "30": "Veracruz", "31": "Yucatán", "32": "Zacatecas",
}  # fmt: skip
CODES = {name: code for code, names in STATES.items() for name in names.split(", ")}
# By hand. Where the file tells a city, its state; of two states at once, or of words, nothing.
CITIES = {
    "03": "La Paz, Baja California Sur|Mulegé",
    "02": "Tijuana",
    "05": "Ciudad Acuña|Saltillo|Torreón",
    "07": "Puerto Arista|San Cristobal de las Casas|Yajalón",
    "08": "Chihuahua|Chihuahua City|Ciudad Juárez|Nuevo Casas Grandes|Ojinaga",
    "09": "Mexico City",
    "10": "Durango|Gómez Palacio|Santa María El Oro",
    "11": "Salamanca",
    "12": "Acapulco|Ayutla de los Libres|Chilpancingo|Ciudad Altamirano, Guerrero"
    "|Coyuca de Benítez|Iguala|Ixtapa|Taxco, Guerrero state|Zihuatanejo",
    "14": "Ciudad Guzmán|Jalisco",
    "15": "Tejupilco",
    "16": "Apatzingán|La Piedad|Morelia|Nueva Italia|San Lucas|Uruapan|Zitácuaro",
    "17": "Cuernavaca|Morelos|Zacatepec",
    "18": "Tepic",
    "19": "Montemorelos|Monterrey",
    "20": "Miahuatlán de Porfirio Díaz, Oaxaca|Morro Mazatán|Oaxaca|Oaxaca City"
    "|Putla de Guerrero|Salina Cruz|San Agustín Loxicha|Santa Lucía del Camino|Tehuantepec",
    "21": "Huauchinango|Tehuacán",
    "23": "Cancún|Playa del Carmen|Sabán|Tulum",
    "24": "San Luis Potosí",
    "25": "Culiacán|Culiacán, Sinaloa|Escuinapa|Guasave|Los Mochis|Salvador Alvarado",
    "26": "Cajeme|Guaymas|San Luis Río Colorado",
    "27": "Emiliano Zapata|Huimanguillo|Villahermosa|Villahermosa, Tabasco",
    "28": "Ciudad Victoria|Matamoros|Nuevo Laredo|an area near Nuevo Laredo",
    "30": "Acayucan|Actopán|Boca del Rio|Cosoleacaque|Gutiérrez Zamora|Ixtaczoquitlán"
    "|Las Choapas|Mandinga y Matoza|Medellín de Bravo, Veracruz|Mendoza|Papantla|Poza Rica"
    "|Poza Rica, Veracruz|Tezonapa|Veracruz|Xalapa|Xalapa, Veracruz|Yanga, Veracruz",
    "32": "Fresnillo|Jerez",
}
STATE_OF_CITY = {city: code for code, cities in CITIES.items() for city in cities.split("|")}
NOBODY = {"", "n/a", "undefined"}
KEPT_BACK = {"se reserva", "ser reserva", "reservado"}

# A list and the place of a row in it, from 0.
Row = tuple[str, int]
# Year, state and type.
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Plain:
    """What one row says; `victims` is nothing where nobody is named and no number is given."""

    name: str = field(repr=False)
    year: str
    state: str
    victims: int | None
    # Acts by type: each harm told is one against each victim, where that can be said.
    acts: Counter[str]
    # Whether it is told which victim suffered what.
    is_each_told: bool = True


def read_plainly(folder: Path) -> dict[Row, Plain]:
    """Return every row of the nine lists, but the one that repeats the row above it."""
    found: dict[Row, Plain] = {}
    points = json.loads((folder / "a19_2018_reports.geojson").read_text(encoding="utf-8"))
    met = set()
    for n, point in enumerate(points["features"]):
        if (text := json.dumps(point, sort_keys=True)) not in met:
            found["a19_2018", n] = _attack(point["properties"])
        met.add(text)
    for n, row in enumerate(_rows(folder / "global_witness_mexico_2012_2021.csv")):
        state = CODES.get(row["local_region"].strip(), "")
        found["global_witness", n] = _killed(row["name"], row["date"], state)
    for n, row in enumerate(_rows(folder / "cpj_mexico_1992_2024.csv")):
        found["cpj", n] = _killed(row["fullName"], row["startDisplay"], _city(row["location"]))
    met_in: Counter[str] = Counter()
    for row in _rows(folder / "cpj_mexico_snapshots.csv"):
        name = row["snapshot"]
        if name != "2024-02":
            told = _killed(row["name"], row["date_raw"], _city(row["location"]))
            found[name, met_in[name]] = told
            met_in[name] += 1
    return found


def persons(rows: dict[Row, Plain]) -> dict[Row, Row]:
    """Return of each row the row of the newest register that tells of the same person.

    By name, without accents and case; of the names that a wrong encoding damaged, by the name
    most like it: all 55 were looked at, and are right. Rows of the other lists are alone.
    """
    newest = {_folded(one.name): row for row, one in rows.items() if row[0] == "cpj"}
    found = {}
    for row, one in rows.items():
        if row[0] in ("a19_2018", "global_witness"):
            found[row] = row
            continue
        name = _folded(one.name)
        if name not in newest:
            [name] = get_close_matches(name, newest, n=1)
        found[row] = newest[name]
    return found


def slugs(folder: Path) -> dict[Row, str]:
    """Return the register's own keys, where a row has one: the last part of a page's address."""
    found = {}
    for n, row in enumerate(_rows(folder / "cpj_mexico_1992_2024.csv")):
        found["cpj", n] = row["mtpage"].rstrip("/").rsplit("/", 1)[-1]
    met_in: Counter[str] = Counter()
    for row in _rows(folder / "cpj_mexico_snapshots.csv"):
        name = row["snapshot"]
        if row["url_slug"] and name != "2024-02":
            found[name, met_in[name]] = row["url_slug"]
        met_in[name] += 1
    return found


def count_plainly(events: Iterable[list[Plain]], unit: str) -> Counter[Cell]:
    """Count events, acts or victims by year, state and type; of each event what most is told."""
    counted: Counter[Cell] = Counter()
    for rows in events:
        year = _one_of({row.year for row in rows})
        state = _one_of({row.state for row in rows})
        acts: Counter[str] = Counter()
        for row in rows:
            acts |= row.acts
        if unit == "events":
            counted[year, state, _one_of(set(acts))] += 1
        elif unit == "acts":
            counted.update({(year, state, kind): number for kind, number in acts.items()})
        else:
            most = max(rows, key=lambda row: row.victims or 0)
            suffered = _one_of(set(acts)) if most.is_each_told else ""
            counted[year, state, suffered] += most.victims or 0
    return +counted


def grouped(rows: dict[Row, Plain], same: dict[Row, Row]) -> list[list[Plain]]:
    """Return rows together that are one."""
    together: dict[Row, list[Plain]] = defaultdict(list)
    for row, one in rows.items():
        together[same[row]].append(one)
    return list(together.values())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _killed(name: str, date: str, state: str) -> Plain:
    return Plain(name, _year(date), state, 1, Counter({"AG-KIL": 1}))


def _attack(told: dict[str, str]) -> Plain:
    """One row of attacks on the press: several victims and several types in a cell."""
    names = [name.strip().lower() for name in told["Nombre"].split(",")]
    known = [n for n in names if n not in NOBODY and not re.fullmatch("n+", n)]
    victims = len({n for n in known if n not in KEPT_BACK})
    victims += sum(n in KEPT_BACK for n in known)
    harms = _harms(told["Agresión específica"]) or _harms(told["Tipo de agresión"])
    number = int(told["Número de agresiones a contabilizar"])
    is_each_told = victims <= 1 or len(harms) == 1 or number == len(harms) * victims
    acts = Counter(harms * max(victims, 1) if is_each_told else harms)
    state = CODES.get(told["Estado"], "")
    year = _year(told["Fecha"])
    return Plain(told["Nombre"], year, state, victims or None, acts, is_each_told)


def _harms(cell: str) -> list[str]:
    """Return the type of each harm told; two that are of one type here are two."""
    text = (MAPPINGS / "a19_2018.yaml").read_text(encoding="utf-8")
    codes = yaml.safe_load(text)["types"]["codes"]
    rest, found = cell, []
    # The longest first: some words hold a comma.
    for label in sorted(codes, key=len, reverse=True):
        if re.search(rf"(^|, ){re.escape(label)}(,|$)", rest):
            found.append(codes[label])
            rest = rest.replace(label, "")
    return found


def _year(text: str) -> str:
    """Return the year a date is of; nothing where it tells none, or two."""
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    short = re.search(r"[/-](\d\d)$", text)
    if not years and short:
        years = {f"{19 if int(short[1]) > 26 else 20}{short[1]}"}
    return years.pop() if len(years) == 1 else ""


def _city(text: str) -> str:
    city = text.removesuffix(", Mexico").strip().strip(",").strip()
    return STATE_OF_CITY.get(city, "")


def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).lower().split())


def _one_of(values: set[str]) -> str:
    """Return the one value; nothing where none is known, a tilde where there are several."""
    known = values - {""}
    return "~" if len(known) > 1 else next(iter(known), "")
