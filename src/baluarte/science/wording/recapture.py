"""The words of every message of recapture.

Codes that begin with `refused_` say why nothing was estimated, and those that begin with `needed_`
and end alike what would help; those that begin with `breaks_` say which heterogeneity breaks a
family of models.
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
        "es": "Con {family}, las listas conocen {share:.1%} del total, menos del mínimo de "
        "{floor:.0%}: la mayor parte de la cifra sale del supuesto y no de los datos.",
        "en": "With {family} the lists know {share:.1%} of the total, under the floor of "
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
    "beyond_chance_without_list": {
        "es": "Sin la lista {list}, con {family} se estiman {without:,.0f} ({lower:,.0f} a "
        "{upper:,.0f}) en lugar de {total:,.0f} ({whole_lower:,.0f} a {whole_upper:,.0f}): es más "
        "diferencia de la que explica el azar. La cifra puede depender de esa lista.",
        "en": "Without list {list}, {family} find {without:,.0f} ({lower:,.0f} to {upper:,.0f}) "
        "instead of {total:,.0f} ({whole_lower:,.0f} to {whole_upper:,.0f}): a greater difference "
        "than chance explains. The number may hang on that list.",
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
        "es": "Con {lists} listas no se ve si dependen unas de otras.",
        "en": "{lists} lists cannot show whether lists depend on one another.",
    },
    "lists_too_small": {
        "es": "De {lists} listas solo {kept} tienen {least} casos o más. Las demás: {small}.",
        "en": "Of {lists} lists only {kept} have {least} cases or more. The others: {small}.",
    },
    "nothing_observed": {
        "es": "No hay ningún caso.",
        "en": "Nothing was observed.",
    },
    "empty_list": {
        "es": "La lista {list} no tiene ningún caso.",
        "en": "List {list} knows of no case.",
    },
    "few_shared": {
        "es": "Solo {shared} de {observed} casos están en más de una lista; menos de {least} no "
        "dicen nada de cuántos no están en ninguna.",
        "en": "Only {shared} of {observed} cases are on more than one list; fewer than {least} say "
        "nothing of how many are on none.",
    },
    "separate_lists": {
        "es": "Ningún caso une estas listas con las demás: {apart}.",
        "en": "No case joins these lists with the others: {apart}.",
    },
    "copied_lists": {
        "es": "{both} de los {size} casos de la lista {copy} están también en la lista {source}, "
        "muchos más que los de otras listas: una parece tomada de la otra.",
        "en": "{both} of the {size} cases of list {copy} are also in list {source}, far more than "
        "other lists' cases are: one seems to be taken from the other.",
    },
    "no_model": {
        "es": "Ninguno de {considered} modelos log-lineales tiene una estimación que exista y sea "
        "única: demasiadas combinaciones de listas no comparten a nadie.",
        "en": "None of {considered} log-linear models has an estimate that exists and is unique: "
        "too many combinations of lists share nobody.",
    },
    "too_many_lists": {
        "es": "Con {lists} listas no puede participar ninguna de las familias de modelos pedidas: "
        "admiten {most} a lo más.",
        "en": "With {lists} lists none of the families asked for can take part: they take {most} "
        "at most.",
    },
    "open_ended": {
        "es": "Con {family}, el total podría llegar hasta {upper:,.0f}: el intervalo no tiene un "
        "límite superior que diga algo.",
        "en": "With {family} the total could be anything up to {upper:,.0f}: the interval has no "
        "upper end that says anything.",
    },
    "no_upper_end": {
        "es": "Con {family}, el total no tiene límite superior.",
        "en": "With {family} the total has no upper end.",
    },
    "unmixed": {
        "es": "Las cadenas de {family} no coincidieron (R-hat {r_hat:.3f}, equivalen a {draws:.0f} "
        "extracciones): los datos admiten casi igual totales muy distintos.",
        "en": "The chains of {family} did not agree (R-hat {r_hat:.3f}, worth {draws:.0f} draws): "
        "the data fit very different totals about equally.",
    },
    "disagreement": {
        "es": "Con {low_family} se estiman {low:,.0f} y con {high_family} {high:,.0f}: decide lo "
        "que se supone y no los datos.",
        "en": "With {low_family} {low:,.0f} are found, with {high_family} {high:,.0f}: what is "
        "assumed decides, not the data.",
    },
    "no_stratum": {
        "es": "No se pudo estimar ningún estrato. {strata}",
        "en": "No stratum could be estimated. {strata}",
    },
    "strata_refused": {
        "es": "Sin la lista {list} no se pudieron estimar estos estratos: {parts}.",
        "en": "Without list {list} these strata could not be estimated: {parts}.",
    },
    "linkages_refused": {
        "es": "Sin la lista {list} no se pudo estimar con estas vinculaciones (desde 0): {parts}.",
        "en": "Without list {list} there is no estimate under these linkages (from 0): {parts}.",
    },
}

# Which words say what would help, where several refusals need the same.
_MORE_SHARED = {
    "es": "Haría falta que más casos estén en dos listas o más.",
    "en": "What would help: more cases known to two or more lists.",
}
_SEE_EACH = {"es": "Vea la razón de cada uno.", "en": "See the reason of each."}
_NEEDED = {
    "few_lists": {
        "es": "Hacen falta al menos tres listas, hechas por personas distintas de maneras "
        "distintas.",
        "en": "What would help: at least three lists, made by different people in different ways.",
    },
    "lists_too_small": {
        "es": "Haría falta un periodo más largo, una zona más amplia u otra lista.",
        "en": "What would help: a longer period or a wider area, or a further list.",
    },
    "nothing_observed": {
        "es": "Hacen falta registros de casos.",
        "en": "What would help: records of cases.",
    },
    "empty_list": {
        "es": "Quite esa lista, si quedan al menos otras tres.",
        "en": "What would help: leave that list out, if at least three others remain.",
    },
    "few_shared": {
        "es": "Haría falta un periodo más largo, una zona más amplia o listas más grandes, para "
        "que más casos estén en dos o más.",
        "en": "What would help: a longer period, a wider area, or larger lists, so that more cases "
        "are known to two or more.",
    },
    "separate_lists": {
        "es": "Harían falta listas que hayan podido conocer los mismos casos: mismo lugar, periodo "
        "y tipo.",
        "en": "What would help: lists that could have known of the same cases: same place, period "
        "and kind.",
    },
    "copied_lists": {
        "es": "Junte las dos en una lista, o averigüe de dónde supo cada una de sus casos y cuente "
        "solo los que encontró por sí misma.",
        "en": "What would help: merge the two into one list, or find where each learned of its "
        "cases, and count only what each found itself.",
    },
    "no_model": {
        "es": "Haría falta que más casos estén en dos listas o más, o juntar listas.",
        "en": "What would help: more cases known to two or more lists, or lists merged.",
    },
    "too_many_lists": {
        "es": "Junte las listas hechas por las mismas personas, o use clases latentes.",
        "en": "What would help: merge lists made by the same people, or use latent classes.",
    },
    "open_ended": {
        "es": "Haría falta que más casos estén en dos listas o más, o una lista que coincida con "
        "todas.",
        "en": "What would help: more cases known to two or more lists, or a list that overlaps "
        "with all.",
    },
    "no_upper_end": _MORE_SHARED,
    "unmixed": {
        "es": "Harían falta más coincidencias entre listas, otra lista, o estratos con casos más "
        "parecidos entre sí.",
        "en": "What would help: more overlap between lists, a further list, or strata within which "
        "cases are more alike.",
    },
    "disagreement": {
        "es": "Harían falta estratos con casos más parecidos entre sí, otra lista independiente, o "
        "saber cómo se hicieron las listas para descartar una familia.",
        "en": "What would help: strata within which cases are more alike, a further independent "
        "list, or knowledge of how the lists came about that rules a family out.",
    },
    "no_stratum": {
        "es": "Una estratos parecidos, o vea qué le falta a cada uno.",
        "en": "What would help: join strata to similar ones, or see what each needs.",
    },
    "strata_refused": _SEE_EACH,
    "linkages_refused": _SEE_EACH,
}

_PARTS = {
    "of_stratum": {"es": "Estrato {stratum}: {why}", "en": "Stratum {stratum}: {why}"},
    "of_linkage": {
        "es": "En uno de los sorteos de las parejas dudosas (el {linkage}): {why}",
        "en": "In one of the draws of doubtful pairs (no. {linkage}): {why}",
    },
}

_ASSUMPTIONS = {
    "closed_set": {
        "es": "Los casos que se cuentan forman un conjunto cerrado: mismo tipo, mismo lugar y "
        "mismo periodo.",
        "en": "The cases counted are those of one closed set: same kind, same place, same period.",
    },
    "some_chance": {
        "es": "Todo caso pudo llegar al menos a una lista.",
        "en": "Every case had some chance of coming onto at least one list.",
    },
    "recognised": {
        "es": "Los registros de distintas listas que son el mismo caso se reconocieron como tal, y "
        "ningún otro.",
        "en": "Entries of different lists that are the same case were recognised as such, and no "
        "others.",
    },
    "assumes_log_linear": {
        "es": "Las listas dependen unas de otras, por parejas o en grupos mayores, de la misma "
        "manera entre los casos que ninguna conoce que entre los que alguna conoce, y no hay más "
        "dependencia de todas a la vez.",
        "en": "How the lists depend on one another, pair by pair or in larger groups, is the same "
        "for cases that no list knows of as for those some list does, and there is no dependence "
        "of all lists together beyond it.",
    },
    "assumes_decomposable": {
        "es": "Las listas dependen unas de otras como dice algún grafo descomponible: dos listas "
        "que no une son independientes una vez conocidas las que están entre ellas, también en "
        "los casos que ninguna lista conoce.",
        "en": "The lists depend on one another as some decomposable graph says: two lists not "
        "joined in it are independent once the lists between them are known, also for cases that "
        "no list knows of.",
    },
    "assumes_latent_class": {
        "es": "Los casos son de unos pocos tipos desconocidos; dentro de un tipo, las listas "
        "conocen un caso sin depender unas de otras, y ningún tipo es invisible para todas.",
        "en": "Cases are of a few unknown kinds; within a kind the lists come to know of a case "
        "independently of one another, and no kind is invisible to every list.",
    },
}

_FOUND = {
    "more_than_registered": {
        "es": "Más de lo registrado: se registraron {observed:,} y en total habría entre "
        "{lower:,.0f} y {upper:,.0f}, si se cumple lo que supone cada familia de modelos. "
        "{families} En todo el periodo.",
        "en": "More than registered: {observed:,} were registered, and in all there may be between "
        "{lower:,.0f} and {upper:,.0f}, if what each family of models assumes holds. {families} "
        "Over the whole period.",
    },
    "total_by_family": {
        "es": "Con {family}: {total:,.0f}.",
        "en": "With {family}: {total:,.0f}.",
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

WORDS = {
    **_CAUTIONS,
    **{f"refused_{code}": said for code, said in _REFUSALS.items()},
    **{f"needed_{code}": said for code, said in _NEEDED.items()},
    **_PARTS,
    **_ASSUMPTIONS,
    **_FOUND,
    **_BREAKS,
}
