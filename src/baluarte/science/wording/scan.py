"""The words of every message of the space-time scan."""

_SAID = {
    "scan_poisson_proportional": {
        "es": "Sin un conglomerado, los casos caen en lugares y días en proporción a la población "
        "en riesgo, sin depender unos de otros.",
        "en": "Without a cluster, cases fall on places and days in proportion to the population at "
        "risk, independently of one another.",
    },
    "scan_population_is_at_risk": {
        "es": "La población dada es la que está en riesgo; lo que no recoge (quién denuncia, quién "
        "es periodista) aparece como riesgo.",
        "en": "The population given is the one at risk; what it leaves out (who reports, who is a "
        "journalist) appears as risk.",
    },
    "scan_same_probability": {
        "es": "Sin un conglomerado, cada quien en riesgo es un caso con la misma probabilidad, sin "
        "depender de los demás.",
        "en": "Without a cluster, everybody at risk is a case with the same probability, "
        "independently.",
    },
    "scan_controls_represent": {
        "es": "Los controles representan a quienes están en riesgo.",
        "en": "Controls represent those at risk.",
    },
    "scan_when_not_where": {
        "es": "Sin un conglomerado, cuándo ocurre un caso no depende de dónde; los lugares pueden "
        "diferir y los momentos también, pero no los momentos de un lugar a otro.",
        "en": "Without a cluster, when a case happens does not depend on where; places may differ, "
        "and times may differ, but not times from place to place.",
    },
    "scan_shift_looks_like_cluster": {
        "es": "Un cambio de población o de registro en un solo lugar parece un conglomerado.",
        "en": "A shift of population or of reporting in one place looks like a cluster.",
    },
    "scan_category_anywhere": {
        "es": "Sin un conglomerado, la categoría de un caso no depende de dónde ni de cuándo "
        "ocurrió.",
        "en": "Without a cluster, a case's category does not depend on where and when it happened.",
    },
    "scan_value_anywhere": {
        "es": "Sin un conglomerado, lo medido de un caso no depende de dónde ni de cuándo ocurrió.",
        "en": "Without a cluster, what was measured of a case does not depend on where and when it "
        "happened.",
    },
    "scan_values_alike_spread": {
        "es": "Dentro y fuera los valores se dispersan igual; un valor muy lejano de los demás "
        "pesa mucho.",
        "en": "Inside and outside values spread alike; one far from the others weighs much.",
    },
    "scan_still_open_alike": {
        "es": "Lo que sigue abierto se deja de observar por una razón que no depende de cuánto "
        "vaya a durar.",
        "en": "What is still open stops being observed for a reason that does not depend on how "
        "long it will last.",
    },
    "scan_number_given": {
        "es": "El número de casos se toma como dado: esto no dice nada del riesgo.",
        "en": "How many cases there are is taken as given: this says nothing of risk.",
    },
    "scan_categories_ordered": {
        "es": "Las categorías están en su orden; hay conglomerado donde las altas son más "
        "probables, grado por grado.",
        "en": "Categories are in their order; a cluster is where high ones are likelier, step by "
        "step.",
    },
    "scan_groups_alike": {
        "es": "Los grupos por {covariates} difieren en riesgo por el mismo factor en todas partes.",
        "en": "Groups by {covariates} differ in risk by the same factor everywhere.",
    },
    "scan_changes_are_reporting": {
        "es": "Los cambios entre valores de {kept} son del registro y no del riesgo.",
        "en": "Changes from one {kept} to another are reporting, not risk.",
    },
    "scan_round": {
        "es": "Los conglomerados son redondos; uno de otra forma se encuentra en parte o no se "
        "encuentra.",
        "en": "Clusters are round; one of another shape is found in part, or not at all.",
    },
    "scan_oval": {
        "es": "Los conglomerados son redondos u ovalados; uno de otra forma se encuentra en parte "
        "o no se encuentra.",
        "en": "Clusters are round or oval; one of another shape is found in part, or not at all.",
    },
    "scan_flexible": {
        "es": "Los conglomerados son lugares cercanos unidos por sus límites, de cualquier forma; "
        "los redondos se encuentran menos que con círculos, y lo hallado puede ser mayor de lo que "
        "es.",
        "en": "Clusters are places near each other that hang together by borders, of any shape; "
        "round ones are found less than with circles, and what is found may be larger than it is.",
    },
    "scan_restricted": {
        "es": "Los conglomerados son lugares cercanos unidos por sus límites, de cualquier forma, "
        "cada uno con más casos de lo usual por sí mismo; un lugar sin casos los parte.",
        "en": "Clusters are places near each other that hang together by borders, of any shape, "
        "each with more cases than usual by itself; a place without cases parts them.",
    },
    "scan_follows_neighbours": {
        "es": "Los conglomerados siguen a los vecinos indicados; uno de otra forma se encuentra en "
        "parte o no se encuentra.",
        "en": "Clusters follow the neighbours listed; one of another shape is found in part, or "
        "not at all.",
    },
    "scan_equally_complete": {
        "es": "Los reportes son igual de completos en todas partes y siempre, salvo por lo que se "
        "haya ajustado.",
        "en": "Reports are complete to the same degree everywhere and always, as far as not "
        "adjusted for.",
    },
    "scan_repeated": {
        "es": "El intervalo de recurrencia vale si la búsqueda se repite cada periodo con estos "
        "ajustes; los retrasos del registro ocultan lo más reciente.",
        "en": "The recurrence interval holds if the scan is repeated every interval with these "
        "settings; delays in reporting hide what is most recent.",
    },
    "scan_power": {
        "es": "Un conglomerado con diez veces el riesgo se encontraría alrededor del {share:.0%} "
        "de los lugares. Donde no se encontró nada puede haber uno.",
        "en": "A cluster of tenfold risk would be found round {share:.0%} of the places. Where "
        "nothing was found there may be one.",
    },
    "scan_ties": {
        "es": "Conglomerados de los que otra ventana, encimada, es igual de inusual: {tied}. Se "
        "nombra la de menos lugares.",
        "en": "Clusters of which another window that overlaps is as unusual: {tied}. The one with "
        "fewer places is named.",
    },
    "scan_no_chance": {
        "es": "No se compararon con datos hechos al azar: no se sabe si el azar explica lo "
        "encontrado.",
        "en": "Nothing was compared with data made by chance: whether chance explains what was "
        "found is not known.",
    },
    "scan_none": {
        "es": "No está en ningún conglomerado de los encontrados. Esto no dice que sea seguro.",
        "en": "It is in none of the clusters found. That does not say it is safe.",
    },
}

# What is found of a place in a cluster: `_since` where cases are dated.
_FOUND = {
    "scan_more": {
        "es": "Más casos de los esperados{when}, en un conglomerado (lugares: {members}): "
        "{observed} registrados, {expected:.1f} esperados. El azar daría uno así de inusual en "
        "{p_value:.1%} de las veces.",
        "en": "More cases than expected{when}, in a cluster (places: {members}): {observed} "
        "registered, {expected:.1f} expected. Chance would give one as unusual in {p_value:.1%} "
        "of cases.",
    },
    "scan_fewer": {
        "es": "Menos casos de los esperados{when}, en un conglomerado (lugares: {members}): "
        "{observed} registrados, {expected:.1f} esperados. El azar daría uno así de inusual en "
        "{p_value:.1%} de las veces. Lo no registrado no se cuenta.",
        "en": "Fewer cases than expected{when}, in a cluster (places: {members}): {observed} "
        "registered, {expected:.1f} expected. Chance would give one as unusual in {p_value:.1%} "
        "of cases. What is not registered is not counted.",
    },
    "scan_mixture": {
        "es": "Las categorías de los casos son otras que en el resto{when}, en un conglomerado "
        "(lugares: {members}; casos: {observed}). El azar daría uno así de inusual en "
        "{p_value:.1%} de las veces.",
        "en": "Cases are of other categories than elsewhere{when}, in a cluster (places: "
        "{members}; cases: {observed}). Chance would give one as unusual in {p_value:.1%} of "
        "cases.",
    },
    "scan_values": {
        "es": "Lo medido es otro que en el resto{when}, en un conglomerado (lugares: {members}; "
        "casos: {observed}): media de {mean_inside:.3g} dentro y de {mean_outside:.3g} fuera. El "
        "azar daría uno así de inusual en {p_value:.1%} de las veces.",
        "en": "What was measured is other than elsewhere{when}, in a cluster (places: {members}; "
        "cases: {observed}): a mean of {mean_inside:.3g} inside and of {mean_outside:.3g} outside. "
        "Chance would give one as unusual in {p_value:.1%} of cases.",
    },
    "scan_not_sure": {
        "es": "No se distingue del azar: está en un posible conglomerado{when} (casos: "
        "{observed}), pero el azar daría uno así de inusual en {p_value:.0%} de las veces.",
        "en": "Not told from chance: it is in a possible cluster{when} (cases: {observed}), but "
        "chance would give one as unusual in {p_value:.0%} of cases.",
    },
    "scan_unjudged": {
        "es": "Está en un posible conglomerado{when} (casos: {observed}). No se comparó con el "
        "azar.",
        "en": "It is in a possible cluster{when} (cases: {observed}). It was not compared with "
        "chance.",
    },
}
_WHEN = {
    "": {"es": " en todo el periodo", "en": " over the whole period"},
    "_since": {"es": " desde el {start} hasta el {end}", "en": " from {start} to {end}"},
}

WORDS = {
    **_SAID,
    **{
        f"{code}{suffix}": {each: said[each].replace("{when}", when[each]) for each in said}
        for code, said in _FOUND.items()
        for suffix, when in _WHEN.items()
    },
}
