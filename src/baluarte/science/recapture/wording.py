"""The words of every message of recapture, in Spanish and English, by code.

Codes that begin with `refused_` end in a reason of `NotEstimable`; those that begin with `breaks_`
say which heterogeneity breaks a family of models.
"""

FAMILY_NAMES = {
    "log_linear": {"es": "modelos log-lineales", "en": "log-linear models"},
    "decomposable": {"es": "grafos descomponibles", "en": "decomposable graphs"},
    "latent_class": {"es": "clases latentes", "en": "latent classes"},
}

_CAUTIONS = {
    "shared_visibility": {
        "es": "Todas las parejas de listas coinciden más de lo esperado: es probable que algunos "
        "casos sean más visibles que otros para todas las listas a la vez. Es más fácil que los "
        "totales queden bajos que altos. Conviene estratificar.",
        "en": "Every pair of lists attracts: some cases are likely more visible than others to all "
        "lists at once. All totals are then more likely too low than too high; stratify.",
    },
    "one_family": {
        "es": "Se usó una sola familia de modelos: no se vio si las otras coincidirían.",
        "en": "One family alone: whether others would agree was not seen.",
    },
    "family_not_run": {
        "es": "No se usaron {family}: {lists} listas son más de las {most} que admiten.",
        "en": "No {family}: {lists} lists are more than the {most} this family can take.",
    },
    "lists_share_nothing": {
        "es": "Estas listas no comparten ningún caso: {pairs}.",
        "en": "These lists share no case: {pairs}.",
    },
    "wide_interval": {
        "es": "Con {family}, el intervalo es tan amplio que solo se conoce el orden de magnitud.",
        "en": "With {family} the interval is so wide that only its order is known.",
    },
    "known_below_floor": {
        "es": "Con {family}, las listas conocen {share:.0%} del total, menos del mínimo de "
        "{floor:.0%}: la mayor parte de la cifra sale del supuesto y no de los datos.",
        "en": "With {family} the lists know {share:.0%} of the total, under the floor of "
        "{floor:.0%}: most of the number comes from what is assumed, not from the data.",
    },
    "list_set_aside": {
        "es": "La lista {list} se dejó fuera: tiene {size} casos y se necesitan {least} para que "
        "una lista diga algo. Solo en ella (o en otras que se dejaron fuera) constan {only} casos.",
        "en": "List {list} was set aside: it has {size} cases, and a list needs {least} to say "
        "anything. {only} cases are on it, or on others set aside, alone.",
    },
    "apart_without_list": {
        "es": "Sin la lista {list}, con {family} se estiman {without:,.0f} ({lower:,.0f} a "
        "{upper:,.0f}) en lugar de {total:,.0f} ({whole_lower:,.0f} a {whole_upper:,.0f}): los "
        "intervalos ni se tocan. La cifra depende de esa lista; no debe darse sin explicar por "
        "qué.",
        "en": "Without list {list}, {family} find {without:,.0f} ({lower:,.0f} to {upper:,.0f}) "
        "instead of {total:,.0f} ({whole_lower:,.0f} to {whole_upper:,.0f}): the intervals do not "
        "even meet. The number hangs on that list; do not give it without saying why.",
    },
    "outside_without_list": {
        "es": "Sin la lista {list}, con {family} se estiman {without:,.0f} ({lower:,.0f} a "
        "{upper:,.0f}), fuera del intervalo de {whole_lower:,.0f} a {whole_upper:,.0f} que dan "
        "todas las listas: la cifra puede depender de esa lista.",
        "en": "Without list {list}, {family} find {without:,.0f} ({lower:,.0f} to {upper:,.0f}), "
        "outside the interval of {whole_lower:,.0f} to {whole_upper:,.0f} found with all lists: "
        "the number may hang on that list.",
    },
    "far_without_list": {
        "es": "Sin la lista {list}, con {family} se estiman {without:,.0f} ({lower:,.0f} a "
        "{upper:,.0f}) en lugar de {total:,.0f}: difieren por un factor de {factor:.1f}, más de "
        "{most:g}. La cifra puede depender de esa lista.",
        "en": "Without list {list}, {family} find {without:,.0f} ({lower:,.0f} to {upper:,.0f}) "
        "instead of {total:,.0f}: they differ by a factor of {factor:.1f}, more than {most:g}. "
        "The number may hang on that list.",
    },
    "refused_without_list": {
        "es": "Sin la lista {list}, {family} no permiten estimar: no se pudo ver cuánto depende "
        "la cifra de esa lista.",
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
        "es": "No se pudieron estimar estos estratos: {strata}. No hay total del conjunto; la suma "
        "de los demás no lo es.",
        "en": "These strata could not be estimated: {strata}. There is no total of the whole; the "
        "sum of the others is not one.",
    },
}

_REFUSALS = {
    "few_lists": {
        "es": "Se necesitan al menos tres listas.",
        "en": "At least three lists are needed.",
    },
    "empty_list": {
        "es": "Una lista no tiene ningún caso.",
        "en": "A list knows of no case.",
    },
    "few_shared": {
        "es": "Muy pocos casos están en más de una lista.",
        "en": "Too few cases are on more than one list.",
    },
    "separate_lists": {
        "es": "Ningún caso une algunas listas con las demás.",
        "en": "No case joins some lists with the others.",
    },
    "copied_lists": {
        "es": "Una lista parece tomada de otra.",
        "en": "One list seems to be taken from another.",
    },
    "no_model": {
        "es": "Ningún modelo tiene una estimación que exista y sea única.",
        "en": "No model has an estimate that exists and is unique.",
    },
    "too_many_lists": {
        "es": "Hay más listas de las que admite la familia de modelos.",
        "en": "There are more lists than the family of models can take.",
    },
    "open_ended": {
        "es": "El intervalo no tiene un límite superior que diga algo.",
        "en": "The interval has no upper end that says anything.",
    },
    "unmixed": {
        "es": "Las cadenas no coincidieron: los datos admiten totales muy distintos.",
        "en": "The chains did not agree: the data fit very different totals.",
    },
    "disagreement": {
        "es": "Las familias de modelos dan totales muy distintos.",
        "en": "The families of models give very different totals.",
    },
    "no_stratum": {
        "es": "No se pudo estimar ningún estrato.",
        "en": "No stratum could be estimated.",
    },
    "strata_refused": {
        "es": "Sin esa lista no se pudieron estimar todos los estratos.",
        "en": "Without that list not every stratum could be estimated.",
    },
    "linkages_refused": {
        "es": "Sin esa lista no se pudo estimar con todas las vinculaciones.",
        "en": "Without that list not every linkage could be estimated.",
    },
}

_BREAKS = {
    "breaks_visibility_to_all": {
        "es": "La rompe que unos casos sean más visibles que otros para todas las listas a la vez: "
        "el total queda bajo.",
        "en": "It breaks where some cases are more visible than others to all lists at once: the "
        "total is then too low.",
    },
    "breaks_unseen_kind": {
        "es": "La rompe un tipo de caso que ninguna lista alcanza: no se cuenta, y nada lo avisa.",
        "en": "It breaks where no list reaches some kind of case: that kind is not counted, and "
        "nothing warns.",
    },
    "breaks_cyclic_dependence": {
        "es": "La rompe una heterogeneidad que une cada lista con la siguiente en círculo (por "
        "zona o medio) sin casos que las unan a todas: ningún grafo descomponible la expresa.",
        "en": "It breaks where differences between cases (by region or medium) join each list with "
        "the next in a ring, and not all together: no decomposable graph says that.",
    },
    "breaks_graded_visibility": {
        "es": "La rompe que la visibilidad varíe de forma continua hacia casi cero: unas pocas "
        "clases no describen a los casos menos visibles y el total queda bajo.",
        "en": "It breaks where visibility shades off towards none: a few classes do not describe "
        "the least visible cases, and the total is too low.",
    },
    "breaks_dependence_within_kind": {
        "es": "La rompe que, entre casos del mismo tipo, una lista informe a otra (el total queda "
        "bajo) o la sustituya (queda alto).",
        "en": "It breaks where, among cases of one kind, one list feeds another (the total is too "
        "low) or stands in for it (too high).",
    },
    "breaks_any_difference": {
        "es": "La rompe cualquier diferencia de visibilidad entre casos: el total queda bajo.",
        "en": "It breaks where cases differ in visibility at all: the total is then too low.",
    },
    "breaks_other_shape": {
        "es": "La rompe que la visibilidad se reparta entre los casos de otra forma que la que "
        "supone el modelo: los datos no distinguen una forma de otra.",
        "en": "It breaks where visibility is spread over cases in another shape than the model's: "
        "the data do not tell one shape from another.",
    },
    "breaks_unequal_lists": {
        "es": "La rompe que unas listas busquen más que otras.",
        "en": "It breaks where some lists are more thorough than others.",
    },
    "breaks_lists_apart": {
        "es": "La rompe que las listas se repartan los casos: coinciden menos que por azar y ni "
        "siquiera es una cota inferior.",
        "en": "It breaks where lists divide cases among themselves: they then overlap less than by "
        "chance, and it is not even a lower bound.",
    },
}

WORDS = _CAUTIONS | {f"refused_{reason}": said for reason, said in _REFUSALS.items()} | _BREAKS
