"""Short accounts in Spanish of what happened: calm, without detail that hurts, all invented."""

from collections.abc import Mapping

from baluarte.demo.country.chance import Chance

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "life": ("AG-KIL",),
    "attempt": ("AG-ATT",),
    "missing": ("AG-DUN", "AG-ENF"),
    "held": ("AG-ARB", "AG-KID"),
    "displaced": ("AG-DSP",),
    "land": ("AG-EVI", "AG-LND"),
    "body": ("AG-PHY", "AG-COL"),
    "threat": ("AG-THR", "AG-DTH", "AG-EXT"),
    "harassed": ("AG-INT",),
    "watched": ("AG-SUR", "AG-SPY"),
    "online": ("AG-HAC", "AG-DOX", "AG-CIB", "AG-IMP", "AG-DOS", "AG-GDV"),
    "content": ("AG-REM", "AG-BLK", "AG-CEN"),
    "goods": ("AG-PRO", "AG-ROB", "AG-SEI", "AG-RAI"),
    "law": ("AG-CRI", "AG-FAB", "AG-SLP"),
    "words": ("AG-STG", "AG-SMR"),
    "work": ("AG-OBS", "AG-ACC", "AG-PUB", "AG-DIS", "AG-ECO", "AG-REP"),
}
FAMILY_OF = {code: family for family, codes in FAMILIES.items() for code in codes}
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "life": (
        "{who} perdió la vida; se pidió una investigación diligente y el acompañamiento a la "
        "familia.",
        "se confirmó el fallecimiento de {who}; la organización acompaña a la familia.",
    ),
    "attempt": (
        "{who} salió con vida de un ataque y se encuentra en un lugar seguro.",
        "hubo un ataque contra {who}, que recibió atención médica y está estable.",
    ),
    "missing": (
        "se desconoce el paradero de {who}; la familia presentó la denuncia.",
        "{who} no llegó a una reunión y desde entonces se le busca.",
    ),
    "held": (
        "{who} estuvo sin libertad unas horas y después volvió a su casa.",
        "se llevaron a {who} y horas más tarde se confirmó su regreso.",
    ),
    "displaced": (
        "{who} tuvo que dejar su casa y se aloja con familiares.",
        "{who} salió de la comunidad por seguridad.",
    ),
    "land": (
        "personas ajenas ocuparon terrenos que cuida {who}.",
        "{who} recibió la orden de dejar el predio en disputa.",
    ),
    "body": (
        "{who} recibió golpes y fue atendida la lesión; no hubo hospitalización.",
        "hubo empujones y golpes contra {who} durante una actividad pública.",
    ),
    "threat": (
        "{who} recibió mensajes en los que se le advertía que dejara su labor.",
        "una llamada anónima advirtió a {who} que no siguiera con el tema.",
        "dejaron una nota con advertencias en el domicilio de {who}.",
    ),
    "harassed": (
        "personas desconocidas siguieron y preguntaron por {who} durante varios días.",
        "{who} informó de visitas y llamadas insistentes para intimidarle.",
    ),
    "watched": (
        "un vehículo sin placas permaneció frente al domicilio de {who}.",
        "{who} advirtió indicios de que se vigilaban sus comunicaciones.",
    ),
    "online": (
        "las cuentas de {who} sufrieron accesos no autorizados.",
        "cuentas anónimas publicaron mensajes coordinados contra {who}.",
        "el sitio de {who} dejó de funcionar tras una publicación.",
    ),
    "content": (
        "una publicación de {who} fue retirada sin explicación.",
        "se impidió que circulara el trabajo de {who}.",
    ),
    "goods": (
        "dañaron o se llevaron el equipo de trabajo de {who}.",
        "entraron al local de {who} y revisaron documentos.",
    ),
    "law": (
        "se abrió una carpeta de investigación contra {who} por hechos ligados a su labor.",
        "{who} recibió una demanda por lo que ha dicho o publicado.",
    ),
    "words": (
        "en un acto público se desacreditó el trabajo de {who}.",
        "circularon publicaciones anónimas que desacreditan a {who}.",
    ),
    "work": (
        "se impidió a {who} hacer su trabajo en un acto público.",
        "a {who} se le negó el acceso a información y a un recinto abierto.",
    ),
}
CLOSINGS = (
    "Se ofreció acompañamiento.",
    "Pidió que no se difundan más datos.",
    "Hay testigos.",
    "No presentó denuncia.",
    "Presentó denuncia ante la autoridad.",
    "Se dará seguimiento.",
    "",
)
SAID_TO_BE = "Relato inventado."


def story(main_type: str, *, who: str, opening: str, chance: Chance) -> str:
    """Tell in two or three sentences what happened to whom."""
    sentence = chance.one_of(SENTENCES[FAMILY_OF[main_type]]).format(who=who)
    closing = chance.one_of(CLOSINGS)
    return " ".join(part for part in (opening, sentence, closing, SAID_TO_BE) if part)
