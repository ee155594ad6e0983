"""Which events may be one: pairs proposed, judged and joined; weights learned.

Here: what two events agree in, what people judged of them and why, the joint events that follow,
and the page of one event with what it is joined to. Not here: the events (`registry`), the
mathematics of linkage (`baluarte.science.linkage`).

Two stewards' events are joined by pairs judged the same: a joint event is a connected component
of such pairs.

Who comes in calls, of `actions`: `propose_pairs` (the worker, for the account that asked),
`ask_for_pairs`, `ask_for_curators`, `propose_pair`, `judge_pair`, `undo_judgement`; of `queries`:
`load_event_page`, `similar_facts`, `pairs_waiting`, `next_to_judge`, `pair_page`, `joint_with`,
`clusters`. What is established below is answered in `effects`.
"""
