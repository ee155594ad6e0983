"""Prevention: recognition in public of those who defend and report, and early warnings.

Here: statements of support, condemnations, awards, campaigns, acts of responsibility and
stigmatising statements by officials, each with its document and a second person; corrections asked
for and what was answered; the clock of a condemnation, which only the family's word starts. Early
warnings: proposed by one, issued by another, told to whom the exclusion gate lets through and to
nobody else, acknowledged until an hour; silence goes up a level. Their contingency plans, what came
of them, what lies under them, and whether one may be said in public.

Not here: who anybody is (`people`), case files (`cases`), what is counted of events
(`analysis`), and any way to tell an authority anything outside: nothing is sent, a warning is read
here by who was told. Kinds, terms, levels and hours are text (`norms/texts/catalogues`,
`norms/texts/prevention`).

Who comes in calls, of `actions`: `enter_recognition`, `review_recognition`,
`withdraw_recognition`, `ask_correction`, `note_correction_answer`, `open_condemnation_clock`,
`record_family_word`, `note_condemnation`, `propose_warning`, `decide_warning`,
`leave_out_of_warning`, `acknowledge_warning`, `write_plan`, `report_action`, `review_plan`,
`record_outcome`, `note_cause`, `ask_public_alert`, `sign_public_alert`, `withdraw_public_alert`,
`model_warnings.propose_from_forecast`; of `queries`: `recognitions`, `standings_of`,
`standing`, `follow_ups_of`, `queries.clocks`, `queries.warnings`, `queries.warning_gate`,
`queries.plans`, `queries.outcomes`, `queries.warning_scores`.
"""
