"""The words of every message of forecasts."""

WORDS = {
    "forecast_own_pace": {
        "es": "Cada lugar sigue a un ritmo parecido al suyo de los últimos meses, acercado al de "
        "su estado: es un regreso al ritmo propio, no una previsión de lo que desata la "
        "violencia.",
        "en": "Each place goes on at a pace like its own of the last months, drawn towards its "
        "state's: this is regression to the place's own rate, not foresight of what sets violence "
        "off.",
    },
    "forecast_registered_only": {
        "es": "Se pronostica lo que se registrará; lo que nunca se registra no está incluido.",
        "en": "What is forecast is what will be registered; what is never registered is not in it.",
    },
    "forecast_coverage": {
        "es": "Un lugar con menos de la mitad de sus últimos doce meses cubiertos no se "
        "pronostica: sin cobertura nunca es riesgo bajo.",
        "en": "A place whose last twelve months are covered by less than half is not forecast: "
        "no coverage is never low risk.",
    },
    "forecast_no_season": {
        "es": "Los meses por venir no tienen temporada; los de una misma ventana comparten en "
        "parte su ritmo.",
        "en": "Months to come are alike in the season; months of one window share their rate in "
        "part.",
    },
    "forecast_exposure_known": {
        "es": "Donde un mes está incompleto, la parte registrada hasta hoy se conoce y es igual "
        "para todos los hechos.",
        "en": "Where a month is incomplete, the share registered by now is known, and alike for "
        "all events.",
    },
    "forecast_false_alerts": {
        "es": "De cada cinco alertas, casi cuatro son falsas.",
        "en": "Of five alerts, nearly four are false.",
    },
    "forecast_not_covered_places": {
        "es": "{places} lugares no se pronostican por falta de cobertura: no son de riesgo bajo.",
        "en": "{places} places are not forecast for want of coverage: they are not of low risk.",
    },
    "forecast_change": {
        "es": "Probabilidad de {probability:.0%} de que en los {months} meses después de {origin} "
        "haya al menos {threshold:.0f} hechos, el doble o más de su propio ritmo ({pace:.1f} al "
        "mes en el último año). De cada cinco alertas casi cuatro son falsas.",
        "en": "A probability of {probability:.0%} that in the {months} months after {origin} there "
        "are at least {threshold:.0f} events, twice its own pace or more ({pace:.1f} a month over "
        "the last year). Of five alerts nearly four are false.",
    },
    "forecast_no_change": {
        "es": "No se espera más que su propio ritmo ({pace:.1f} al mes en el último año) en los "
        "{months} meses después de {origin}: la probabilidad de llegar al doble "
        "({threshold:.0f} hechos o más) es de {probability:.0%}.",
        "en": "No more than its own pace ({pace:.1f} a month over the last year) is expected in "
        "the {months} months after {origin}: the probability of reaching twice that "
        "({threshold:.0f} events or more) is {probability:.0%}.",
    },
    "forecast_onset": {
        "es": "Sin hechos registrados en los doce meses hasta {origin}; probabilidad de "
        "{probability:.0%} de que haya alguno en los {months} siguientes.",
        "en": "No event registered in the twelve months to {origin}; a probability of "
        "{probability:.0%} that there is one in the next {months}.",
    },
    "forecast_not_covered": {
        "es": "No se sabe: menos de la mitad de los doce meses hasta {origin} está cubierta. Esto "
        "no dice que el riesgo sea bajo.",
        "en": "Not known: less than half of the twelve months to {origin} is covered. That does "
        "not say that risk is low.",
    },
}
