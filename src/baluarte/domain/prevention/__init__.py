"""Prevention: recognition in public of those who defend and report, and its contrary.

Here: statements of support, condemnations, awards, campaigns, acts of responsibility and
stigmatising statements by officials, each with its document and a second person; corrections asked
for and what was answered; the clock of a condemnation, which only the family's word starts.

Not here: who anybody is (`people`), case files (`cases`), what is counted of events
(`analysis`), and any way to tell an authority anything: nothing here is sent. Kinds and terms are
text (`norms/texts/catalogues`, `norms/texts/prevention`).

Who comes in calls, of `actions`: `enter_recognition`, `review_recognition`,
`withdraw_recognition`, `ask_correction`, `note_correction_answer`, `open_condemnation_clock`,
`record_family_word`, `note_condemnation`; of `queries`: `recognitions`, `standings_of`,
`standing`, `follow_ups_of`, and `queries.clocks`.
"""
