"""Memory: pages of persons, communities and their work, as their families chose to tell of them.

Here: pages with their texts in any language, photographs, recordings, documents, links to the
work, anniversaries and acts of memory, each with its rights and its hash; who may consent, and
what each said of each text in each language; the decision of two people; what of it is public,
and what was taken back. Originals and drafts are sealed. What is public is a copy in tables of
its own, which the database gives nobody a row of without consent, and takes out itself the moment
that somebody says no.

Not here: who somebody is (`people`), the case (`cases`), recognition by officials
(`prevention`), reparation, and any count.

Who comes in calls, of `actions`: `open_page`, `name_consenter`, `add_item`, `add_text`,
`correct_text`, `record_consents`, `propose_release`, `review_release`, `withdraw_page`,
`make_booklets`; of `queries`: `pages`, `page_of`, `page_told`, `own_pages`, and
`queries.in_public`, all that the portal asks.
"""
