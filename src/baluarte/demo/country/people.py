"""Invented people: ordinary given names; surnames of plants, stones and birds that nobody bears."""

from dataclasses import dataclass
from enum import StrEnum

from baluarte.demo.country.chance import Chance, Weighted


class Kind(StrEnum):
    JOURNALIST = "journalist"
    DEFENDER = "defender"


class Gender(StrEnum):
    WOMAN = "f"
    MAN = "m"
    NONE = ""


GIVEN = {
    Gender.WOMAN: (
        "Adriana", "Alejandra", "Alma", "Ana", "Araceli", "Beatriz", "Carmen", "Catalina",
        "Cecilia", "Claudia", "Dolores", "Elena", "Elvira", "Esther", "Francisca", "Gabriela",
        "Graciela", "Guadalupe", "Inés", "Irene", "Isabel", "Josefina", "Juana", "Julia", "Laura",
        "Leticia", "Lucía", "Magdalena", "Margarita", "María", "Marisol", "Martha", "Mónica",
        "Norma", "Patricia", "Raquel", "Rocío", "Rosario", "Sofía", "Teresa", "Verónica", "Yolanda",
    ),
    Gender.MAN: (
        "Alberto", "Alejandro", "Andrés", "Antonio", "Armando", "Arturo", "Bernardo", "Carlos",
        "César", "Daniel", "David", "Eduardo", "Enrique", "Ernesto", "Felipe", "Fernando",
        "Francisco", "Gerardo", "Guillermo", "Héctor", "Hugo", "Ignacio", "Jaime", "Javier",
        "Jesús", "Joaquín", "Jorge", "José", "Juan", "Julián", "Luis", "Manuel", "Martín",
        "Miguel", "Pablo", "Pedro", "Rafael", "Ramón", "Raúl", "Roberto", "Salvador", "Tomás",
    ),
}  # fmt: skip
NICKNAMES = {
    "Alejandra": "Ale", "Beatriz": "Betty", "Catalina": "Cata", "Dolores": "Lola",
    "Francisca": "Paquita", "Gabriela": "Gaby", "Graciela": "Chela", "Guadalupe": "Lupita",
    "Isabel": "Chabela", "Josefina": "Pepita", "Leticia": "Lety", "Magdalena": "Magda",
    "Margarita": "Mago", "Patricia": "Paty", "Rosario": "Chayo", "Teresa": "Tere",
    "Alberto": "Beto", "Alejandro": "Alex", "Antonio": "Toño", "Eduardo": "Lalo",
    "Enrique": "Quique", "Fernando": "Nando", "Francisco": "Pancho", "Guillermo": "Memo",
    "Ignacio": "Nacho", "Jesús": "Chuy", "José": "Pepe", "Manuel": "Meño", "Rafael": "Rafa",
    "Ramón": "Moncho", "Roberto": "Beto", "Salvador": "Chava",
}  # fmt: skip
SURNAMES = (
    "Ahuehuete", "Amaranto", "Ayacahuite", "Biznaga", "Bugambilia", "Cacalosúchil", "Capulín",
    "Cempasúchil", "Chicozapote", "Colorín", "Copal", "Epazote", "Guanábana", "Guayacán",
    "Huizache", "Jacaranda", "Jícama", "Liquidámbar", "Mezquite", "Nanche", "Nopalera", "Ocotillo",
    "Oyamel", "Palofierro", "Pirul", "Pitahaya", "Tejocote", "Tepozán", "Xoconostle", "Zacatón",
    "Zapote", "Ágata", "Alabastro", "Amatista", "Azabache", "Basalto", "Calcedonia", "Cinabrio",
    "Crisocola", "Cuarzo", "Feldespato", "Fluorita", "Galena", "Hematita", "Jadeíta", "Lapislázuli",
    "Malaquita", "Obsidiana", "Ópalo", "Ónix", "Pirita", "Riolita", "Serpentina", "Tezontle",
    "Tepetate", "Turmalina", "Turquesa", "Verdín", "Calandria", "Carpodaco", "Cenzontle",
    "Chachalaca", "Cocolera", "Colibrí", "Correcaminos", "Garzota", "Guacamaya", "Huilota",
    "Ibis", "Luciérnaga", "Momoto", "Pijije", "Quetzal", "Tecolote", "Tildío", "Tucaneta",
    "Urraca", "Zanate", "Zopilote", "Zumbador",
)  # fmt: skip
PARTICLES = ("de la", "del")
ROLES = {
    Kind.JOURNALIST: {
        Gender.WOMAN: (
            "reportera", "fotógrafa", "editora", "columnista", "locutora", "camarógrafa",
            "corresponsal", "directora", "comunicadora comunitaria",
        ),
        Gender.MAN: (
            "reportero", "fotógrafo", "editor", "columnista", "locutor", "camarógrafo",
            "corresponsal", "director", "comunicador comunitario",
        ),
        Gender.NONE: ("equipo de redacción", "medio comunitario", "equipo de cobertura"),
    },
    Kind.DEFENDER: {
        Gender.WOMAN: (
            "defensora comunitaria", "defensora del territorio", "abogada", "promotora de salud",
            "comisariada", "integrante de la asamblea", "buscadora", "maestra", "guardabosques",
        ),
        Gender.MAN: (
            "defensor comunitario", "defensor del territorio", "abogado", "promotor de salud",
            "comisariado", "integrante de la asamblea", "buscador", "maestro", "guardabosques",
        ),
        Gender.NONE: ("organización", "comunidad", "colectivo"),
    },
}  # fmt: skip
# Heads of names and their gender; "El" and "La" take nouns of their own gender only.
OUTLET_HEADS = (
    ("Diario", "m"), ("Semanario", "m"), ("Portal", "m"), ("Noticiero", "m"), ("El", "m"),
    ("Radio", "f"), ("Agencia", "f"), ("Revista", "f"), ("Gaceta", "f"), ("La", "f"),
)  # fmt: skip
OUTLET_NOUNS = {
    "m": (
        "Cenzontle", "Ahuehuete", "Zanate", "Tecolote", "Colibrí", "Mezquite", "Tezontle",
        "Huizache", "Correcaminos", "Chapulín", "Ocotillo", "Quetzal",
    ),
    "f": (
        "Luciérnaga", "Jacaranda", "Obsidiana", "Chachalaca", "Guacamaya", "Calandria", "Turquesa",
        "Libélula", "Biznaga", "Huilota", "Urraca", "Malaquita",
    ),
}  # fmt: skip
OUTLET_MATTERS = (
    "Papel", "Cobre", "Barro", "Ámbar", "Tinta", "Maíz", "Niebla", "Sal", "Lluvia", "Adobe",
    "Henequén", "Mimbre",
)  # fmt: skip
COLLECTIVE_HEADS = (
    ("Colectivo", "m"), ("Comité", "m"), ("Consejo", "m"), ("Frente", "m"), ("Red", "f"),
    ("Asamblea", "f"), ("Comunidad", "f"), ("Brigada", "f"),
)  # fmt: skip
COLLECTIVE_CAUSES = (
    "Agua", "Tierra", "Bosque", "Río", "Maíz", "Memoria", "Semilla", "Milpa", "Manglar", "Palabra",
)  # fmt: skip
SAID_TO_BE = {"m": "(inventado)", "f": "(inventada)"}
COLLECTIVE_SHARE = 0.08
WOMEN_SHARE = {Kind.JOURNALIST: 0.38, Kind.DEFENDER: 0.44}
SURNAME_COUNT = Weighted.of({2: 0.93, 1: 0.07})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, or an invented collective, and where she works."""

    id: str
    kind: Kind
    gender: Gender
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    affiliation: str
    role: str
    home: str

    @property
    def is_collective(self) -> bool:
        return not self.given

    @property
    def full_name(self) -> str:
        return " ".join((*self.given, *self.surnames)) or self.affiliation


def invent_person(
    *, number: int, kind: Kind, home: str, affiliation: str, chance: Chance
) -> Person:
    """Invent a person or, now and then, a collective, who lives in a municipality."""
    is_collective = chance.yes(COLLECTIVE_SHARE)
    is_woman = chance.yes(WOMEN_SHARE[kind])
    gender = Gender.NONE if is_collective else (Gender.WOMAN if is_woman else Gender.MAN)
    return Person(
        id=f"P{number:05}",
        kind=kind,
        gender=gender,
        given=() if is_collective else _given(gender, chance),
        surnames=() if is_collective else _surnames(chance),
        affiliation=affiliation,
        role=chance.one_of(ROLES[kind][gender]),
        home=home,
    )


def invent_affiliation(kind: Kind, chance: Chance) -> str:
    """Invent the medium or the organisation in which somebody works."""
    return _outlet(chance) if kind == Kind.JOURNALIST else _collective(chance)


def _outlet(chance: Chance) -> str:
    head, gender = chance.one_of(OUTLET_HEADS)
    noun = chance.one_of(OUTLET_NOUNS[gender])
    return f"{head} {noun} de {chance.one_of(OUTLET_MATTERS)} {SAID_TO_BE[gender]}"


def _collective(chance: Chance) -> str:
    head, gender = chance.one_of(COLLECTIVE_HEADS)
    cause, name = chance.one_of(COLLECTIVE_CAUSES), chance.one_of(SURNAMES)
    return f"{head} {cause} de {name} {SAID_TO_BE[gender]}"


def _given(gender: Gender, chance: Chance) -> tuple[str, ...]:
    first = chance.one_of(GIVEN[gender])
    second = chance.one_of(GIVEN[gender])
    return (first, second) if chance.yes(0.3) and second != first else (first,)


def _surnames(chance: Chance) -> tuple[str, ...]:
    names = [chance.one_of(SURNAMES) for _ in range(chance.pick(SURNAME_COUNT))]
    if chance.yes(0.05):
        names[-1] = f"{chance.one_of(PARTICLES)} {names[-1]}"
    return tuple(names)
