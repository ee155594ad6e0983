"""Facts about institutions: who says what of which, of which period, in which document.

Here: documents by their hash, statements each with its source, page and words, a second person's
review of each, what took its place and what was taken back; not answered, reserved and does not
exist are values, and no answer is never zero. Not here: what is made of them (`accountability`),
facts about a person or an aggression (`registry`, `cases`), which are sealed elsewhere. Kinds and
headings are data (`norms/texts/statements`). Also here: requests for information, from a batch of
drafts to the figures of an answer; until when is computed from the protocol, never kept.

Who comes in calls, of `actions`: `keep_document`, `state`, `state_all`, `review`, `withdraw`; of
`queries`: `statements`, `standings_of`, `standing`, `newest`, `contradictions`. Of requests:
`draft_requests`, `mark_sent`, `note_event`, `receive_answer`, `code_answer`,
`state_not_answered`; `queries.requests`, `queries.request_quality`.
"""
