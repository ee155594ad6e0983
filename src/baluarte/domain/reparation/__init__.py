"""Reparation: who is a victim in the law, at which commission, what is owed to her, what arrived.

Here: victims of a case (direct, indirect, potential, collective); applications to commissions with
their clocks on the engine; referrals without a gap in care; how she wishes to be attended to, and
each interview about a fact; plans with a decision on every heading of the law, remedies with who
owes them and by when, what was delivered, and her word that it arrived; the structural causes that
a remedy of non-repetition answers; assemblies of collectives.

Not here: the engine that counts days (`procedure`), who anybody is (`people`), memory (`memory`),
what commissions say of themselves (`statements`). Nothing counts as repaired by a paper.

Who comes in calls, of `actions`: `register_victim`, `apply_to_commission`, `record_progress`,
`refer`, `answer_referral`, `join_files`, `part_files`, `say_wishes`, `record_interview`,
`complain_of_interview`, `open_plan`, `decide_heading`, `grant_remedy`, `record_delivery`,
`say_whether_arrived`, `answer_causes`, `weigh`, `record_assembly`, `close_plan`; of `queries`:
`victims_of`, `applications_of`, `interviews_of`, `plan_of`, `overdue_remedies`,
`answers_to_review`.
"""
