"""Protocols under way: what happened in a matter, what is owed, by whom, until when, who failed.

Here: the texts in use and their lock, matters and their proceedings, occurrences that are only
added to, the obligations they open, routing through the exclusion gate, duty, notices, breaches.
It knows no protocol by name. Not here: the law's text and the counting (`norms`), what a step does
beside being done (the rooms above), who somebody is (`people`).
"""
