"""How many: events, acts and victims by dimension, place and layer, from sums never behind.

Here: totals, tables, rates, timeliness, distribution, and the sums that the database keeps.
Not here: what is published of them (`publication`), nor estimates (`baluarte.science`).

Who comes in calls, of `queries`: `tally_of`, `count_events`, `count_acts`, `count_victims`,
`count_now` and the counts by up to three dimensions; of `actions`: `refresh_rollups` (the worker).
Whoever counts never asks for names. What rooms below ask is answered in `effects`.
"""
