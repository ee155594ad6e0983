"""What is said in public beside an estimate, in both languages: no count, no name of a list.

What a run says of itself gives exact counts and names; here each code has words without them.
"""

from collections.abc import Mapping
from typing import Any

from baluarte.science.wording import FAMILY_NAMES, WORDS

Said = Mapping[str, str]
LANGUAGES = ("es", "en")
# Fewer than the base, or none: which of the two is not said.
FEW = "few"
CAUTIONS: Mapping[str, Said] = {
    "incomplete_months": {
        "es": "Los últimos meses del periodo aún no están completos: faltan registros por llegar.",
        "en": "The last months of the period are not complete yet: records are still to come.",
    },
    "delays_guessed": {
        "es": "Cuánto tardan en llegar los registros se supuso, y no se aprendió de los datos.",
        "en": "How late records come in was assumed, and not learned from the data.",
    },
    "not_dated": {
        "es": "Los hechos sin fecha no se cuentan.",
        "en": "Events without a date are not counted.",
    },
    "list_stopped": {
        "es": "Alguna de las listas dejó de registrar dentro del periodo.",
        "en": "One of the lists stopped registering within the period.",
    },
    "never_reached": {
        "es": "Lo que ninguna lista pudo llegar a conocer no está en ninguna de estas cifras, y "
        "nada en los datos lo avisa.",
        "en": "What no list could ever have met is in none of these figures, and nothing in the "
        "data warns of it.",
    },
    "lists_left_out": {
        "es": "Alguna lista se dejó fuera por decisión de quien analizó: lo que solo ella conoce "
        "no se cuenta.",
        "en": "Who analysed left some list out: what only it knows of is not counted.",
    },
    "pairs_waiting": {
        "es": "Hay parejas de registros que esperan a que alguien juzgue si son un mismo hecho; la "
        "duda va dentro de los intervalos.",
        "en": "Some pairs of records wait for somebody to judge whether they are one event; that "
        "doubt is within the intervals.",
    },
    "pairs_all_decided": {
        "es": "Todas las parejas de registros parecidos fueron juzgadas por personas.",
        "en": "All pairs of records that look alike were judged by people.",
    },
    "no_stratum": {
        "es": "Los hechos de los que no se sabe el estrato no entran en la suma de los estratos.",
        "en": "Events whose stratum is not known are not in the sum of the strata.",
    },
    "shared_visibility": {
        "es": "Las listas coinciden más de lo esperado: es probable que unos casos sean más "
        "visibles que otros para todas. Es más fácil que los totales queden bajos que altos.",
        "en": "The lists agree more than expected: some cases are likely more visible than others "
        "to all of them. Totals are more likely too low than too high.",
    },
    "one_family": {
        "es": "Se usó una sola familia de modelos: no se vio si las otras coincidirían.",
        "en": "One family alone: whether others would agree was not seen.",
    },
    "family_not_run": {
        "es": "No se usaron {family}: hay más listas de las que admiten.",
        "en": "No {family}: there are more lists than this family can take.",
    },
    "lists_share_nothing": {
        "es": "Hay listas que no comparten ningún caso entre sí.",
        "en": "Some lists share no case with each other.",
    },
    "wide_interval": {
        "es": "Con {family}, el intervalo es tan amplio que solo se conoce el orden de magnitud.",
        "en": "With {family} the interval is so wide that only its order is known.",
    },
    "known_below_floor": {
        "es": "Con {family}, las listas conocen menos del mínimo del total: la mayor parte de la "
        "cifra sale del supuesto y no de los datos.",
        "en": "With {family} the lists know less of the total than the floor: most of the number "
        "comes from what is assumed, not from the data.",
    },
    "list_set_aside": {
        "es": "La lista {list} se dejó fuera: tiene muy pocos casos para decir algo.",
        "en": "List {list} was set aside: it has too few cases to say anything.",
    },
    "apart_without_list": {
        "es": "Sin la lista {list}, con {family} el intervalo ni se toca con el de todas. La cifra "
        "depende de esa lista.",
        "en": "Without list {list}, with {family} the interval does not even meet that of all. The "
        "number hangs on that list.",
    },
    "beyond_chance_without_list": {
        "es": "Sin la lista {list}, con {family} cambia más de lo que explica el azar. La cifra "
        "puede depender de esa lista.",
        "en": "Without list {list}, with {family} it changes more than chance explains. The number "
        "may hang on that list.",
    },
    "far_without_list": {
        "es": "Sin la lista {list}, con {family} se estima un total muy distinto. La cifra puede "
        "depender de esa lista.",
        "en": "Without list {list}, {family} find a very different total. The number may hang on "
        "that list.",
    },
    "refused_without_list": {
        "es": "Sin la lista {list}, {family} no permiten estimar: no se pudo ver cuánto depende la "
        "cifra de esa lista.",
        "en": "Without list {list}, {family} give no estimate: how far the number hangs on that "
        "list could not be seen.",
    },
    "disagreement_without_list": {
        "es": "Sin la lista {list}, las familias de modelos se contradicen.",
        "en": "Without list {list}, the families of models contradict one another.",
    },
    "no_list_to_spare": {
        "es": "Solo hay tres listas: no se puede quitar ninguna, y no se pudo ver cuánto depende "
        "la cifra de cada una.",
        "en": "There are only three lists: none can be left out, and how far the number hangs on "
        "each could not be seen.",
    },
    "strata_lacking": {
        "es": "Hay estratos que no se pudieron estimar. No hay total del conjunto; la suma de los "
        "demás no lo es.",
        "en": "Some strata could not be estimated. There is no total of the whole; the sum of the "
        "others is not one.",
    },
}
REFUSALS: Mapping[str, Said] = {
    FEW: {
        "es": "Hay menos de {base} hechos registrados, o ninguno.",
        "en": "Fewer than {base} events are on record, or none.",
    },
    "few_lists": {
        "es": "Con menos de tres listas no se ve si dependen unas de otras.",
        "en": "Fewer than three lists cannot show whether lists depend on one another.",
    },
    "lists_too_small": {
        "es": "Menos de tres listas tienen casos suficientes.",
        "en": "Fewer than three lists have enough cases.",
    },
    "nothing_observed": {
        "es": "No hay casos suficientes.",
        "en": "There are not enough cases.",
    },
    "empty_list": {
        "es": "Alguna lista no conoce casos suficientes.",
        "en": "Some list does not know of enough cases.",
    },
    "few_shared": {
        "es": "Muy pocos casos están en más de una lista: no dicen nada de cuántos no están en "
        "ninguna.",
        "en": "Too few cases are on more than one list: they say nothing of how many are on none.",
    },
    "separate_lists": {
        "es": "Ningún caso une unas listas con las demás.",
        "en": "No case joins some lists with the others.",
    },
    "copied_lists": {
        "es": "Dos listas coinciden mucho más que las otras: una parece tomada de la otra.",
        "en": "Two lists agree far more than the others: one seems to be taken from the other.",
    },
    "no_model": {
        "es": "Ningún modelo log-lineal tiene una estimación que exista y sea única.",
        "en": "No log-linear model has an estimate that exists and is unique.",
    },
    "too_many_lists": {
        "es": "Hay más listas de las que admiten las familias de modelos.",
        "en": "There are more lists than the families of models can take.",
    },
    "open_ended": {
        "es": "El intervalo no tiene un límite superior que diga algo.",
        "en": "The interval has no upper end that says anything.",
    },
    "no_upper_end": {
        "es": "El total no tiene límite superior.",
        "en": "The total has no upper end.",
    },
    "unmixed": {
        "es": "Los datos admiten casi igual totales muy distintos.",
        "en": "The data fit very different totals about equally.",
    },
    "disagreement": {
        "es": "Las familias de modelos se contradicen: decide lo que se supone y no los datos.",
        "en": "The families of models contradict one another: what is assumed decides, not the "
        "data.",
    },
    "no_stratum": {
        "es": "No se pudo estimar ningún estrato.",
        "en": "No stratum could be estimated.",
    },
    "strata_refused": {
        "es": "Sin esa lista, hay estratos que no se pueden estimar.",
        "en": "Without that list some strata cannot be estimated.",
    },
    "linkages_refused": {
        "es": "Sin esa lista, alguna de las vinculaciones sorteadas no se puede estimar.",
        "en": "Without that list some of the linkages drawn cannot be estimated.",
    },
}
NO_STRATUM_SAID: Said = {"es": "Estrato no conocido", "en": "Stratum not known"}
SEVERAL_SAID: Said = {
    "es": "Varios, o las fuentes difieren", "en": "Several, or the sources differ",
}  # fmt: skip
PARTED: Mapping[str, Said] = {
    "": {"es": "Sin estratos", "en": "Not parted"},
    "labor": {"es": "Lo que hacen las víctimas", "en": "What the victims do"},
    "group": {"es": "Grupo de agresiones", "en": "Group of aggressions"},
    "state": {"es": "Entidad", "en": "State of the country"},
    "year": {"es": "Año", "en": "Year"},
    "victim_kind": {"es": "Persona o colectivo", "en": "Person or collective"},
}


def caution_said(code: str, facts: Mapping[str, Any], letters: Mapping[str, str]) -> Said:
    """Return a caution in both languages; `KeyError` of one that has no public words."""
    letter = letters.get(str(facts.get("list", "")), "")
    return {
        language: CAUTIONS[code][language].format(
            list=letter, family=family_said(str(facts.get("family", "")), language)
        )
        for language in LANGUAGES
    }


def refusal_said(why: str, *, base: int) -> dict[str, Said]:
    """Return why something could not be estimated, and what would help."""
    needed = WORDS.get(f"needed_{why}", WORDS["needed_few_shared"])
    return {
        "found": {language: REFUSALS[why][language].format(base=base) for language in LANGUAGES},
        "helps": {language: needed[language] for language in LANGUAGES},
    }


def family_said(family: str, language: str) -> str:
    """Return the name of a family of models; of what is none, what was told."""
    return FAMILY_NAMES.get(family, {}).get(language, family)
