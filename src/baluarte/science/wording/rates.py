"""The words of every message of rates and maps of risk."""

_ASSUMPTIONS = {
    "rates_one_gamma": {
        "es": "Dado su riesgo, la cuenta de un lugar es de Poisson; los riesgos salen de una sola "
        "distribución gamma, sea cual sea el tamaño del lugar y dondequiera que esté.",
        "en": "Given its risk, a place's count is a Poisson count; risks are draws from one gamma "
        "distribution, whatever the place's size and wherever it lies.",
    },
    "rates_gamma_without_error": {
        "es": "Los dos parámetros de la gamma se toman como se estimaron, sin error: con pocos "
        "lugares (menos de unos 50) los intervalos quedan algo cortos.",
        "en": "The gamma's two parameters are taken as estimated, without error: with few places "
        "(under about 50) the intervals are somewhat too short.",
    },
    "rates_drawn_is_not_safe": {
        "es": "Un lugar con poca gente se acerca a la media porque se sabe poco de él, no porque "
        "sea seguro.",
        "en": "A place with few people is drawn to the mean because little is known of it, not "
        "because it is safe.",
    },
    "rates_groups_independent": {
        "es": "Los hechos ocurren sin depender unos de otros; la cuenta de cada grupo es de "
        "Poisson.",
        "en": "Events fall independently, each group's count a Poisson count of its own.",
    },
    "rates_weights_known": {
        "es": "Los pesos de la población estándar se conocen, no se estiman.",
        "en": "The standard's weights are known, not estimated.",
    },
    "rates_fay_feuer": {
        "es": "El intervalo (Fay y Feuer) nunca cubre menos de lo que dice; donde los pesos "
        "difieren mucho, cubre más.",
        "en": "The interval (Fay and Feuer) never covers less than it says; where weights differ "
        "much it covers more.",
    },
    "rates_events_independent": {
        "es": "Los hechos ocurren sin depender unos de otros y su cuenta es de Poisson.",
        "en": "Events fall independently, as a Poisson count.",
    },
    "rates_expected_known": {
        "es": "Las cuentas esperadas se conocen: las tasas estándar no tienen error propio.",
        "en": "Expected counts are known: the standard's rates carry no error of their own.",
    },
    "rates_ratios_compare": {
        "es": "Las razones de dos lugares solo se comparan si el riesgo difiere por el mismo "
        "factor en todos los grupos.",
        "en": "Ratios of two places compare only where risk differs by the same factor in every "
        "group.",
    },
    "rates_local_distribution": {
        "es": "Dado su riesgo, la cuenta de un lugar es de Poisson; los riesgos de un lugar y sus "
        "vecinos salen de una distribución propia.",
        "en": "Given its risk, a place's count is a Poisson count; risks of a place and its "
        "neighbours are draws from one distribution of their own.",
    },
    "rates_no_interval": {
        "es": "Media y varianza salen de pocos lugares, así que el peso entre la tasa propia y la "
        "de alrededor es incierto: esto suaviza un mapa y no da intervalo.",
        "en": "Mean and variance come from few places, so the weight between own rate and "
        "neighbourhood is itself uncertain: this smooths a map and carries no interval.",
    },
    "rates_island_as_counted": {
        "es": "Un lugar sin vecinos no se acerca a nada: su tasa queda como se contó.",
        "en": "An island is drawn to nothing: its rate stands as counted.",
    },
    "rates_deviation_anywhere": {
        "es": "Sin un patrón, la desviación de cada lugar podría estar en cualquier otro.",
        "en": "Without a pattern, every place's standardised deviation could as well lie anywhere "
        "else.",
    },
    "rates_deviations_standardised": {
        "es": "Las desviaciones se miden en lo que variaría una cuenta de ese tamaño, para que los "
        "lugares pequeños no parezcan extremos.",
        "en": "Deviations are standardised by what a count of that size would vary, so that small "
        "places do not pass for extreme ones.",
    },
    "rates_value_anywhere": {
        "es": "Sin un patrón, cada valor podría estar en cualquier otro lugar. Las tasas de "
        "lugares pequeños son extremas por azar: use tasas suavizadas o estandarizadas.",
        "en": "Without a pattern, every value could as well lie at any other place: rates of small "
        "places are extreme by chance alone, so give rates that are smoothed or standardised.",
    },
    "rates_each_month_corrected": {
        "es": "Cada mes se juzga por separado, con los valores p corregidos por todos sus lugares.",
        "en": "Each month is judged by itself, its p-values corrected for all its places.",
    },
    "rates_whole_map_pattern": {
        "es": "Un patrón en todo el mapa hace resaltar muchos lugares: cada uno es parte de una "
        "tendencia y no un punto propio.",
        "en": "A pattern over the whole map makes many places stand out: each is then part of a "
        "trend, not a spot of its own.",
    },
    "rates_island_not_judged": {
        "es": "Un lugar sin vecinos nunca se juzga.",
        "en": "An island has no neighbours and is never judged.",
    },
    "rates_month_alone": {
        "es": "Cada mes se compara solo consigo mismo: un aumento en todo el país no es un punto "
        "caliente.",
        "en": "Each month's heat is judged against that month alone: a rise of the whole country "
        "is no hot spot.",
    },
    "rates_trend_independent": {
        "es": "La prueba de tendencia toma los meses como independientes: donde el calor persiste "
        "por sí mismo, se encuentran tendencias de más.",
        "en": "The trend test takes a place's months as independent: where heat lingers by itself, "
        "trends are found too often.",
    },
    "rates_kinds_describe": {
        "es": "Los tipos describen lo que hubo; no dicen nada de lo que vendrá.",
        "en": "Kinds describe what was; they say nothing of what comes.",
    },
    "rates_poisson_about_expected": {
        "es": "Dado su riesgo, la cuenta de un lugar es de Poisson alrededor de lo esperado por el "
        "riesgo relativo.",
        "en": "Given its risk, a place's count is a Poisson count about expected times relative "
        "risk.",
    },
    "rates_bym2_parts": {
        "es": "El logaritmo del riesgo es una media, la parte de las covariables, una parte que "
        "comparten los vecinos y otra propia de cada lugar; los lugares sin vecinos solo tienen "
        "la propia.",
        "en": "Log risks are one mean, the covariates' part, a part that neighbours share, and a "
        "part of each place's own; places in no pair have only a part of their own.",
    },
    "rates_smooth_over_borders": {
        "es": "El riesgo cambia poco a poco entre vecinos indicados y no pasa por otras fronteras: "
        "un corte brusco entre dos vecinos se difumina.",
        "en": "Risk changes smoothly over borders listed as neighbours, and not at all over "
        "others: a sharp line between two neighbours is blurred.",
    },
    "rates_bym2_priors": {
        "es": "La desviación estándar tiene la previa P(sigma > límite) = probabilidad, y la parte "
        "compartida de la varianza P(parte < límite) = probabilidad: con pocos hechos pesan más "
        "que las cuentas.",
        "en": "The standard deviation has the prior P(sigma > bound) = chance, the shared part's "
        "share of the variance P(share < bound) = chance: with few events they speak louder than "
        "the counts.",
    },
    "rates_bym2_approximation": {
        "es": "El ajuste es una aproximación (propagación de esperanzas en una malla de los dos "
        "hiperparámetros), comparada con cadenas largas; no es una muestra.",
        "en": "The fit is an approximation (expectation propagation on a lattice of the two "
        "hyperparameters), held against long chains; it is not a sample.",
    },
}

_CAUTIONS = {
    "rates_few_places": {
        "es": "Son {places} lugares: con menos de unos {enough} los intervalos quedan algo cortos.",
        "en": "There are {places} places: under about {enough} the intervals are somewhat too "
        "short.",
    },
    "rates_no_lone_place": {
        "es": "Con {simulations} permutaciones, un solo lugar que resalte entre {places} no se "
        "puede encontrar: se necesitan más.",
        "en": "With {simulations} permutations a lone place that stands out among {places} cannot "
        "be found: more are needed.",
    },
}

# What is found of a place: `_since` where a first month is known.
_OVER = {"es": "En todo el periodo.", "en": "Over the whole period."}
_SINCE = {"es": "Desde {since}.", "en": "Since {since}."}
_FOUND = {
    "rates_more": {
        "es": "Más de lo esperado: {ratio:.2f} veces ({lower:.2f} a {upper:.2f}), con una "
        "probabilidad de {chance:.0%} de estar por encima.",
        "en": "More than expected: {ratio:.2f} times ({lower:.2f} to {upper:.2f}), with a "
        "probability of {chance:.0%} of being above.",
    },
    "rates_less": {
        "es": "Menos de lo esperado: {ratio:.2f} veces ({lower:.2f} a {upper:.2f}), con una "
        "probabilidad de {chance:.0%} de estar por debajo. Lo no registrado no se cuenta.",
        "en": "Less than expected: {ratio:.2f} times ({lower:.2f} to {upper:.2f}), with a "
        "probability of {chance:.0%} of being below. What is not registered is not counted.",
    },
    "rates_unclear": {
        "es": "No se sabe si es más o menos de lo esperado: {ratio:.2f} veces ({lower:.2f} a "
        "{upper:.2f}).",
        "en": "Whether it is more or less than expected is not known: {ratio:.2f} times "
        "({lower:.2f} to {upper:.2f}).",
    },
    "rates_high_together": {
        "es": "Más que el resto, junto con sus vecinos, después de corregir por mirar en todas "
        "partes (q = {q_value:.3f}).",
        "en": "More than elsewhere, together with its neighbours, after correction for looking "
        "everywhere (q = {q_value:.3f}).",
    },
    "rates_low_together": {
        "es": "Menos que el resto, junto con sus vecinos, después de corregir por mirar en todas "
        "partes (q = {q_value:.3f}). Lo no registrado no se cuenta.",
        "en": "Less than elsewhere, together with its neighbours, after correction for looking "
        "everywhere (q = {q_value:.3f}). What is not registered is not counted.",
    },
    "rates_unlike_neighbours": {
        "es": "Distinto de sus vecinos, después de corregir por mirar en todas partes "
        "(q = {q_value:.3f}).",
        "en": "Unlike its neighbours, after correction for looking everywhere (q = {q_value:.3f}).",
    },
    "rates_no_pattern": {
        "es": "No se distingue de los demás (q = {q_value:.2f}).",
        "en": "Not told from the others (q = {q_value:.2f}).",
    },
}
_ALONE = {
    "rates_ratio_more": {
        "es": "Más de lo esperado: {ratio:.2f} veces; el intervalo de {level:.0%} va de "
        "{lower:.2f} a {upper:.2f}. En todo el periodo.",
        "en": "More than expected: {ratio:.2f} times; the {level:.0%} interval is {lower:.2f} to "
        "{upper:.2f}. Over the whole period.",
    },
    "rates_ratio_less": {
        "es": "Menos de lo esperado: {ratio:.2f} veces; el intervalo de {level:.0%} va de "
        "{lower:.2f} a {upper:.2f}. En todo el periodo. Lo no registrado no se cuenta.",
        "en": "Less than expected: {ratio:.2f} times; the {level:.0%} interval is {lower:.2f} to "
        "{upper:.2f}. Over the whole period. What is not registered is not counted.",
    },
    "rates_ratio_unclear": {
        "es": "No se sabe si es más o menos de lo esperado: {ratio:.2f} veces; el intervalo de "
        "{level:.0%} va de {lower:.2f} a {upper:.2f}. En todo el periodo.",
        "en": "Whether it is more or less than expected is not known: {ratio:.2f} times; the "
        "{level:.0%} interval is {lower:.2f} to {upper:.2f}. Over the whole period.",
    },
    "rates_standardised": {
        "es": "{rate:.2f} por 100,000, estandarizada; el intervalo de {level:.0%} va de "
        "{lower:.2f} a {upper:.2f}. En todo el periodo. No se compara con nada esperado.",
        "en": "{rate:.2f} per 100,000, standardised; the {level:.0%} interval is {lower:.2f} to "
        "{upper:.2f}. Over the whole period. It is compared with nothing expected.",
    },
    "rates_beside_neighbours": {
        "es": "{ratio:.2f} veces la tasa de su zona, en todo el periodo. Este método no da "
        "intervalo: no se dice qué tan seguro es.",
        "en": "{ratio:.2f} times the rate of its neighbourhood, over the whole period. This method "
        "carries no interval: how sure it is is not said.",
    },
}

WORDS = {
    **_ASSUMPTIONS,
    **_CAUTIONS,
    **_ALONE,
    **{
        f"{code}{suffix}": {each: f"{said[each]} {when[each]}" for each in said}
        for code, said in _FOUND.items()
        for suffix, when in (("", _OVER), ("_since", _SINCE))
    },
}
