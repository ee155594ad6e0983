"""Risk assessed with the person, measures that answer each scenario, her position on each.

Here: studies of risk by structured professional judgement, scenarios, the level a person states,
measures and how far each has come, whether they fit and fail, re-evaluation, withdrawal on the
law's grounds. Never here: a total, a score or a rank of a person or a case; they exist only in
the study of agreement between raters. Not here: steps and clocks (`procedure`), consent and
contact (`cases`).
"""
