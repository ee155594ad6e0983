"""How many: events, acts and victims by dimension, place and layer, from sums never behind.

Here: totals, tables, rates, timeliness, distribution, the sums that the database keeps, and runs:
a method of `baluarte.science` put to counts, frozen with its table and its answer.
Not here: what is published of them (`publication`). A run asks for no person, report or case.

Who comes in calls, of `queries`: `tally_of`, `count_events`, `count_acts`, `count_victims`,
`count_now` and the counts by up to three dimensions, `runs.runs`; of `actions`: `ask_for_run`,
`cancel_run`, and `refresh_rollups` (the worker). `methods` holds what a run can ask, a file each.
Whoever counts never asks for names. What rooms below ask is answered in `effects`.
"""
